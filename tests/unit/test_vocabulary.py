"""An organisation's words: what is wrong with them is said with file and line, and the rest stands."""

from __future__ import annotations

import shutil
from datetime import time
from pathlib import Path

import pytest

from postmortem_archive.quarters import Quarter
from postmortem_archive.vocabulary import Field, Policy, Term, Vocabulary, load_vocabulary
from postmortem_archive.vocabulary.model import ALWAYS_TOLD, SectionName, normalised
from tests.support.samples import read, vocabulary

SAMPLE = Path(__file__).parents[1] / "support" / "vocabulary"
SHIPPED = Path(__file__).parents[2] / "postmortems" / "vocabulary"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, tmp_path / "vocabulary"))


def found(folder: Path) -> list[tuple[str, int, int]]:
    _, findings = load_vocabulary(folder)
    assert {item.rule for item in findings} <= {"PM190"}
    return [(item.path, item.line, item.column) for item in findings]


def message(folder: Path) -> str:
    (only,) = load_vocabulary(folder)[1]
    return only.message


def test_the_vocabulary_that_ships_is_valid():
    loaded, findings = load_vocabulary(SHIPPED)
    assert findings == ()
    assert {item.name for item in loaded.frameworks} >= {"SOC 2", "ISO 27001", "DORA", "NIS2", "GDPR"}


@pytest.mark.parametrize(
    ("text", "name"), [("P1", "SEV-1"), ("sev2", "SEV-2"), ("critical", "SEV-1"), ("SEV-3 (minor)", "SEV-3")]
)
def test_the_vocabulary_that_ships_knows_severities_by_other_names(text, name):
    level = load_vocabulary(SHIPPED)[0].severity(text)
    assert level is not None
    assert level.name == name


def test_an_unknown_key_is_reported_and_the_other_entries_stand(folder: Path):
    (folder / "teams.yml").write_text(
        "- {name: platform, title: Platform}\n- name: storefront\n  title: a\n  colour: red\n"
    )
    loaded, _ = load_vocabulary(folder)
    assert [item.name for item in loaded.teams] == ["platform"]
    assert ("vocabulary/teams.yml", 4, 11) in found(folder)


@pytest.mark.parametrize(
    ("entry", "line", "column"),
    [
        ("- {title: no name}\n", 1, 3),
        ("- {name: '', title: a}\n", 1, 10),
        ("- {name: ' a', title: a}\n", 1, 10),
        ("- {name: [a], title: a}\n", 1, 10),
        ("- {name: a, title: a, aliases: word}\n", 1, 32),
        ("- just a word\n", 1, 3),
        ("- {name: a, title: a, aliases: [b, {c: d}]}\n", 1, 36),
    ],
)
def test_a_wrong_type_is_reported_where_it_stands(folder: Path, entry: str, line: int, column: int):
    (folder / "factors.yml").write_text(entry)
    assert ("vocabulary/factors.yml", line, column) in found(folder)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"- {name: a, title: a\n", 2),
        (b"name: a\n", 1),
        (b"a word\n", 1),
        (b"", 1),
        (b"\xff", 1),
        (b"- &x {name: a, title: a}\n- *x\n", 2),
        (b"- {name: a, name: b, title: a}\n", 1),
    ],
)
def test_a_file_that_is_no_list_is_reported(folder: Path, content: bytes, line: int):
    (folder / "lifecycle.yml").write_bytes(content)
    assert [(path, at) for path, at, _ in found(folder)] == [("vocabulary/lifecycle.yml", line)]


def test_a_name_that_stands_twice_is_reported_and_the_first_stands(folder: Path):
    (folder / "factors.yml").write_text("- {name: manual-step, title: first}\n- {name: Manual Step, title: second}\n")
    loaded, _ = load_vocabulary(folder)
    assert [item.title for item in loaded.factors] == ["first"]
    assert found(folder) == [("vocabulary/factors.yml", 2, 10)]
    assert "line 1" in message(folder)


def test_an_alias_that_means_two_entries_is_reported(folder: Path):
    (folder / "factors.yml").write_text(
        "- {name: a, title: a, aliases: [x]}\n- {name: b, title: b, aliases: [a]}\n"
        "- {name: c, title: c, aliases: [X]}\n"
    )
    assert found(folder) == [("vocabulary/factors.yml", 2, 33), ("vocabulary/factors.yml", 3, 33)]


def test_a_control_that_stands_twice_is_reported(folder: Path):
    path = folder / "frameworks" / "soc-2.yml"
    path.write_text(path.read_text() + "  - {id: cc7.4, title: again}\n")
    assert found(folder) == [("vocabulary/frameworks/soc-2.yml", 10, 10)]


def test_a_framework_with_the_name_of_another_is_left_out_and_reported(folder: Path):
    text = (folder / "frameworks" / "soc-2.yml").read_text()
    (folder / "frameworks" / "soc-3.yml").write_text(text.replace("slug: soc-2", "slug: soc-3"))
    assert [item.slug for item in load_vocabulary(folder)[0].frameworks] == ["iso-27001", "soc-2"]
    assert found(folder) == [("vocabulary/frameworks/soc-3.yml", 1, 7)]


@pytest.mark.parametrize("slug", ["../../out", "SOC-2", "a/b", "..", "a b", "index.html"])
def test_a_slug_that_is_none_is_reported(folder: Path, slug: str):
    text = (folder / "frameworks" / "soc-2.yml").read_text()
    (folder / "frameworks" / "soc-2.yml").write_text(text.replace("slug: soc-2", f"slug: '{slug}'"))
    vocabulary, findings = load_vocabulary(folder)
    assert "soc-2" not in [item.slug for item in vocabulary.frameworks]
    assert any(item.rule == "PM190" and "slug: expected lower-case" in item.message for item in findings)


def test_a_team_that_is_not_defined_is_reported_where_it_is_named(folder: Path):
    (folder / "services.yml").write_text(
        "- {name: a, title: a, team: Platform}\n- {name: b, title: b}\n- {name: c, title: c, team: nobody}\n"
    )
    assert found(folder) == [("vocabulary/services.yml", 3, 29)]
    assert "'nobody'" in message(folder)


def test_severities_and_sections_of_the_policy_that_are_not_defined_are_reported(folder: Path):
    (folder / "policy.yml").write_text(
        "review_within_days: {SEV-1: 5, SEV-8: 7}\nrequired_sections:\n"
        "  SEV-9: [summary]\n  SEV-1:\n    - summary\n    - sumary\n"
    )
    assert found(folder) == [
        ("vocabulary/policy.yml", 1, 39), ("vocabulary/policy.yml", 3, 10), ("vocabulary/policy.yml", 6, 7),
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["Nowhere/Land", "../../etc/passwd", "", "Europe", "CEST or so"])
def test_a_time_zone_that_does_not_exist_is_reported(folder: Path, zone: str):
    (folder / "policy.yml").write_text(f"organisation: a\ntime_zone: '{zone}'\n")
    assert found(folder) == [("vocabulary/policy.yml", 2, 12)]
    assert load_vocabulary(folder)[0].policy.time_zone == "UTC"


def test_a_number_that_is_none_is_reported(folder: Path):
    (folder / "policy.yml").write_text("review_within_days: {SEV-1: five}\noverdue_grace_days: -1\n")
    assert found(folder) == [("vocabulary/policy.yml", 1, 29), ("vocabulary/policy.yml", 2, 21)]


def test_a_file_that_nothing_reads_is_reported(folder: Path):
    (folder / "team.yml").write_text("- {name: a, title: a}\n")
    (folder / "frameworks" / "other.yaml").write_text("name: a\n")
    assert found(folder) == [("vocabulary/frameworks/other.yaml", 1, 1), ("vocabulary/team.yml", 1, 1)]


def test_a_folder_that_is_not_there_is_an_empty_vocabulary(tmp_path: Path):
    loaded, findings = load_vocabulary(tmp_path / "vocabulary")
    assert findings == ()
    assert (loaded.severities, loaded.policy.time_zone) == ((), "UTC")


def test_a_fact_that_nothing_reads_is_left_out_and_reported(folder: Path):
    (folder / "fields.yml").write_text("- {name: lead, aliases: [ic]}\n- {name: customer_impact, aliases: [harm]}\n")
    words, findings = load_vocabulary(folder)
    assert [(item.rule, item.path, item.line, item.column) for item in findings] == [
        ("PM190", "vocabulary/fields.yml", 2, 10)
    ]
    assert "expected one of title, severity" in findings[0].message
    assert [field.name for field in words.fields] == ["lead"]
    assert read("---\ntitle: a\nharm: none\n---\n", words=words).postmortem.other[-1] == ("harm", "none")


def test_names_are_compared_without_case_and_punctuation_but_digits_stay_apart():
    assert normalised("SEV-2") == normalised("Sev 2") == normalised("sev2")
    assert normalised("A.5.26") != normalised("A.52.6")
    assert normalised("A.5.26") == normalised("a-5-26")


def test_punctuation_alone_names_nothing():
    words = Vocabulary(
        fields=(Field(name="lead", aliases=("–",)),), teams=(Term(name="platform", title="a", aliases=("?",)),)
    )
    assert words.field("***") is None
    assert words.team("") is None
    assert words.team("platform") is not None


@pytest.mark.parametrize("heading", ["Timeline", "3. Timeline", "TIMELINE:", "Timeline (UTC)", "Key events"])
def test_a_section_is_found_under_any_of_its_headings(heading):
    section = vocabulary().section(heading)
    assert section is not None
    assert section.name == "timeline"


@pytest.mark.parametrize("heading", ["5 Whys", "5-Whys", "5 Whys (draft)", "4. The 5 whys"])
def test_a_number_that_is_part_of_a_name_counts(heading):
    section = SectionName(name="five-whys", title="Five whys", aliases=("5 whys", "the 5 whys"))
    words = Vocabulary(sections=(section,))
    assert words.section(heading) == section
    assert words.section("Whys") is None


def test_a_heading_that_only_contains_a_name_is_not_it():
    assert vocabulary().section("How the timeline was made") is None
    assert vocabulary().section("(not a timeline)") is None


def test_a_name_wins_over_another_entrys_alias():
    words = vocabulary()
    assert words.team("storefront") is words.teams[1]


def test_severities_rank_from_the_worst():
    words = vocabulary()
    assert [words.severity_rank(name) for name in ("SEV-1", "SEV-4", "SEV-9", None)] == [0, 3, 4, 4]


def test_a_vague_action_is_read_and_judged_like_the_other_lists(folder: Path):
    (folder / "vague_actions.yml").write_text(
        "- {name: improve, longest: 3}\n- {name: look, longest: -1}\n- {name: a, b: c}\n"
    )
    loaded, findings = load_vocabulary(folder)
    assert [(item.line, item.column) for item in findings] == [(2, 25), (3, 16)]
    assert [entry.name for entry in loaded.vague_actions] == ["improve"]
    assert loaded.vague_action("Improve it") is not None


def test_what_is_wrong_in_a_policy_does_not_take_the_rest_with_it(folder: Path):
    (folder / "policy.yml").write_text(
        "organisation: Brasskettle\nrules: {PM302: error, PM999: off, PM304: loud}\noverdue_grace_days: -1\n"
        "required_sections: {SEV-1: [summary]}\nsecurity_review: [SEV-1, [x]]\nunknown: 1\n"
    )
    policy, findings = load_vocabulary(folder)[0].policy, load_vocabulary(folder)[1]
    assert {(item.line, item.rule) for item in findings} >= {(2, "PM190"), (3, "PM190"), (5, "PM190"), (6, "PM190")}
    assert policy.organisation == "Brasskettle"
    assert policy.rules == {"PM302": "error"}
    assert policy.required_sections == {"SEV-1": ("summary",)}
    assert (policy.overdue_grace_days, policy.security_review) == (0, ())


@pytest.mark.parametrize("text", ["- a\n", "word\n", "rules: [a\n", "rules: x\n", "rules: {[a]: off}\n"])
def test_a_policy_that_is_none_is_reported(folder: Path, text: str):
    (folder / "policy.yml").write_text(text)
    vocabulary, findings = load_vocabulary(folder)
    assert vocabulary.policy == Policy()
    assert [item.rule for item in findings] == ["PM190"]


@pytest.mark.parametrize("rule", sorted(ALWAYS_TOLD))
@pytest.mark.parametrize("weight", ["off", "suggestion"])
def test_a_policy_hides_no_rule_that_is_always_told(folder: Path, rule: str, weight: str):
    (folder / "policy.yml").write_text(f"organisation: a\nrules:\n  PM304: off\n  {rule}: {weight}\n")
    words, findings = load_vocabulary(folder)
    assert [(item.rule, item.path, item.line, item.column) for item in findings] == [
        ("PM190", "vocabulary/policy.yml", 4, 10)
    ]
    assert (words.policy.organisation, words.policy.rules) == ("a", {"PM304": "off"})


def test_a_rule_that_is_always_told_may_be_a_warning(folder: Path):
    (folder / "policy.yml").write_text("rules: {PM120: error, PM601: warning}\n")
    assert found(folder) == []
    assert load_vocabulary(folder)[0].policy.rules == {"PM120": "error", "PM601": "warning"}


def test_the_quarterly_review_has_defaults_for_what_is_not_said(folder: Path):
    (folder / "policy.yml").write_text("quarterly_review: {at: 09:30}\n")
    loaded, findings = load_vocabulary(folder)
    assert findings == ()
    review = loaded.policy.quarterly_review
    assert (review.working_day, review.at, review.minutes) == (5, time(9, 30), 60)
    assert Policy().quarterly_review.at == time(10)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *[("at", value) for value in ("10", "36000", "24:00", "10:60", "10:00Z", "9:30", "10 am", "[]")],
        *[("working_day", value) for value in ("0", "61", "first")],
        *[("minutes", value) for value in ("4", "481", "1 h")],
        ("weekday", "Monday"),
    ],
)
def test_a_quarterly_review_that_cannot_be_held_is_reported_where_it_stands(folder: Path, key: str, value: str):
    (folder / "policy.yml").write_text(f"quarterly_review:\n  {key}: {value}\n")
    assert found(folder) == [("vocabulary/policy.yml", 2, len(f"  {key}: ") + 1)]
    assert message(folder).startswith(f"quarterly_review.{key}: ")


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        ("exposure: {unit: deployments, quarters: {2026-Q5: 3}}", 51, "such as 2026-Q1"),
        ("exposure: {unit: deployments, quarters: {2026-Q1: 0}}", 51, "greater than 0"),
        ("exposure: {unit: deployments, per: 0, quarters: {}}", 36, "greater than 0"),
        ("exposure: {quarters: {2026-Q1: 3}}", 11, "exposure.unit: Field required"),
        ("baseline: {first: 2024-Q0, last: 2025-Q4}", 19, "such as 2026-Q1"),
        ("baseline: {first: 2025-Q1, last: 2025-Q3}", 11, "4 quarters or more"),
        ("baseline: {first: 2025-Q4, last: 2024-Q1}", 11, "4 quarters or more"),
    ],
)
def test_quarters_and_exposures_that_cannot_be_are_reported(folder: Path, text, column, part):
    (folder / "policy.yml").write_text(f"organisation: a\n{text}\n")
    assert found(folder) == [("vocabulary/policy.yml", 2, column)]
    assert part in message(folder)
    assert load_vocabulary(folder)[0].policy.organisation == "a"


def test_an_exposure_is_in_units_of_what_rates_are_per(folder: Path):
    (folder / "policy.yml").write_text("exposure: {unit: deployments, per: 1000, quarters: {2026-q1: 412}}\n")
    exposure = load_vocabulary(folder)[0].policy.exposure
    assert exposure is not None
    assert exposure.of([Quarter(2025, 4), Quarter(2026, 1)]) == [None, 0.412]


def test_a_baseline_of_a_year_is_long_enough(folder: Path):
    (folder / "policy.yml").write_text("baseline: {first: 2025-Q1, last: 2025-Q4}\n")
    stated = load_vocabulary(folder)[0].policy.baseline
    assert stated is not None
    assert stated.quarters == (Quarter(2025, 1), Quarter(2025, 4))
