"""What turns the samples into a team's own archive: values set in place, and nothing else of a file touched."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from postmortem_archive import starting
from postmortem_archive.starting import CONFIG, HOME, POLICY, README, SERVICES, TEAMS, StartingError
from postmortem_archive.vocabulary import Term
from postmortem_archive.yaml_tree import parse_yaml, to_plain

CONFIG_TEXT = """\
# The site.
site_name: Postmortem Archive   # shown in the header
site_description: "Postmortems of Brasskettle & Co., a fictional company"
site_url: !ENV [SITE_URL, "http://127.0.0.1:8000/"]
repo_url: https://github.com/example/postmortem-archive
edit_uri: edit/main/docs/
copyright: Brasskettle & Co. is fictional.

extra:
  site_name: not this one
theme: {name: material}   # kept
"""
POLICY_TEXT = """\
# What an organisation decides.
organisation: Brasskettle & Co. (fictional)
time_zone: UTC              # for times without an offset
overdue_grace_days: 3
"""
TEXTS = {CONFIG: CONFIG_TEXT, POLICY: POLICY_TEXT}
CHOSEN = {
    "name": "Incidents",
    "url": "https://postmortems.example.org",
    "repo": "https://github.com/acme/postmortems",
    "organisation": "Acme",
    "time_zone": "Europe/Berlin",
}


def chosen(**changed: str) -> starting.Choices:
    return starting.choices(**{**CHOSEN, **changed})


def test_sets_values_and_keeps_the_rest_of_each_line():
    names = [
        "postmortems/2025",
        "postmortems/2024",
        "postmortems/vocabulary",
        "postmortems/20255",
        "evaluation",
        "docs/trends",
        "docs/handbook",
        "2024",
    ]
    plan = starting.plan_start(TEXTS, names, chosen())
    assert plan.texts[CONFIG] == (
        "# The site.\n"
        "site_name: Incidents   # shown in the header\n"
        'site_description: "Blameless postmortems of Acme, as a searchable archive"\n'
        'site_url: !ENV [SITE_URL, "https://postmortems.example.org/"]\n'
        "repo_url: https://github.com/acme/postmortems\n"
        "edit_uri: edit/main/docs/\n"
        "\n"
        "extra:\n"
        "  site_name: not this one\n"
        "theme: {name: material}   # kept\n"
    )
    assert plan.texts[POLICY] == (
        "# What an organisation decides.\n"
        "organisation: Acme\n"
        "time_zone: Europe/Berlin              # for times without an offset\n"
        "overdue_grace_days: 3\n"
    )
    assert plan.removed == ("docs/trends", "evaluation", "postmortems/2024", "postmortems/2025")


@pytest.mark.parametrize(
    "figures",
    [
        'exposure: {unit: deployments, quarters: {2026-Q1: 812}}   # of the samples\nbaseline: "2024-Q3 to 2025-Q2"\n',
        "exposure:   # theirs\n  unit: deployments\n  quarters:\n    2026-Q1: 812\n    2026-Q2: 790   # fewer\n",
        "baseline:\n- 2024-Q3\n- 2025-Q2\nexposure: {}\n",
        "baseline:\n  from: |\n    2024-Q3\nexposure: 1\n",
        "baseline:\n",
    ],
)
@pytest.mark.parametrize("place", [1, 2, 4])
def test_figures_of_the_samples_quarters_go_and_what_stands_around_them_stays(figures: str, place: int):
    lines = [*POLICY_TEXT.splitlines(keepends=True), "# The rules.\n", "rules: {PM304: off}\n"]
    without = starting.plan_start({**TEXTS, POLICY: "".join(lines)}, [], chosen()).texts[POLICY]
    assert without.endswith("# The rules.\nrules: {PM304: off}\n")
    assert (
        starting.plan_start({**TEXTS, POLICY: "".join([*lines[:place], figures, *lines[place:]])}, [], chosen()).texts[
            POLICY
        ]
        == without
    )


def test_what_speaks_of_the_samples_goes():
    readme = (
        "# A\n\n<!-- samples -->\n![x](x.png)\n<!-- /samples -->\n\n## B\n\n| a<!-- samples --> b<!-- /samples --> |\n"
    )
    plan = starting.plan_start({**TEXTS, README: readme}, [], chosen())
    assert plan.texts[README] == "# A\n\n## B\n\n| a |\n"
    assert README not in starting.plan_start(TEXTS, [], chosen()).texts


def test_the_samples_figures_by_quarter_are_not_taken_along():
    shipped = (Path(__file__).parents[2] / POLICY).read_text("utf-8")
    policy = starting.plan_start(TEXTS | {POLICY: shipped}, [], chosen()).texts[POLICY]
    assert "deployments" in shipped
    assert "deployments" not in policy
    assert "baseline:" not in policy
    assert "own_domains:" in policy


def test_the_policy_which_tells_that_it_is_started_is_written_last():
    assert list(starting.plan_start(TEXTS, [], chosen()).texts)[-1] == POLICY


def test_example_services_and_teams_are_valid_and_belong_together():
    plan = starting.plan_start(TEXTS, [], chosen())
    services, teams = (
        [Term(**entry) for entry in to_plain(parse_yaml(plan.texts[path]))] for path in (SERVICES, TEAMS)
    )
    assert {service.team for service in services} == {team.name for team in teams}


@pytest.mark.parametrize(
    "name", ["Acme: 'the' \"best\" #1", "no", "- x", "Ærø & Søn", "{{ x }}", "*a* [b](c) <i>", "1.0"]
)
def test_names_stay_what_they_are(name: str):
    plan = starting.plan_start(TEXTS, [], chosen(name=name, organisation=name))
    assert to_plain(parse_yaml(plan.texts[CONFIG]))["site_name"] == name
    assert to_plain(parse_yaml(plan.texts[POLICY]))["organisation"] == name
    assert yaml.safe_load(plan.texts[HOME].split("---")[1])["title"] == name


def test_the_home_page_escapes_names_and_says_where_the_archive_goes():
    text = starting.home_text(chosen(name="A *b* <c>", organisation="[x](y)"))
    assert "**\\[x\\](y)**" in text
    assert text.endswith("<!-- archive -->\n")
    assert "Brasskettle" not in text


@given(st.sampled_from(sorted(CHOSEN)), st.text())
def test_any_text_gives_a_plan_or_a_reason(key: str, text: str):
    try:
        plan = starting.plan_start(TEXTS, [], chosen(**{key: text}))
    except StartingError:
        return
    assert to_plain(parse_yaml(plan.texts[POLICY]))["overdue_grace_days"] == "3"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "  "),
        ("name", "a\x1b[31m"),
        ("organisation", "Brasskettle & Co."),
        ("url", "postmortems.example.org"),
        ("url", "https://"),
        ("url", "https://x.example/?a=b"),
        ("url", 'https://x.example/"'),
        ("url", "https://[x"),
        ("repo", "acme/postmortems"),
        ("repo", "https://github.com/"),
        ("repo", "https://name:secret@github.com/acme/postmortems"),
        ("time_zone", "Berlin"),
        ("time_zone", "../../etc/passwd"),
        ("time_zone", ""),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_was_expected(key: str, value: str):
    with pytest.raises(StartingError, match="expected"):
        chosen(**{key: value})


@pytest.mark.parametrize(
    ("given_url", "url"),
    [
        ("git@github.com:acme/postmortems.git", "https://github.com/acme/postmortems"),
        ("ssh://git@gitlab.example.org:2222/team/postmortems.git", "https://gitlab.example.org/team/postmortems"),
        ("https://github.com/acme/postmortems.git/", "https://github.com/acme/postmortems"),
        (" https://codeberg.org/acme/postmortems ", "https://codeberg.org/acme/postmortems"),
    ],
)
def test_what_git_clones_becomes_what_a_browser_opens(given_url: str, url: str):
    assert starting.check_repo(given_url) == url


@pytest.mark.parametrize(
    ("repo", "url", "edit"),
    [
        ("https://github.com/Acme/postmortems", "https://acme.github.io/postmortems/", "edit/main/docs/"),
        ("https://github.com/acme/acme.github.io", "https://acme.github.io/", "edit/main/docs/"),
        ("https://gitlab.example.org/acme/postmortems", "", "-/edit/main/docs/"),
        ("https://codeberg.org/acme/postmortems", "", "_edit/main/docs/"),
        ("https://bitbucket.org/acme/postmortems", "", "src/main/docs/?mode=edit"),
    ],
)
def test_addresses_follow_from_the_repository(repo: str, url: str, edit: str):
    assert starting.pages_url(repo) == url
    assert starting.edit_uri(repo) == edit


def test_set_value_fills_an_empty_value_and_adds_a_missing_key():
    assert starting.set_value("a:\nb: 1 # x\n", "a", "2", CONFIG) == "a: 2\nb: 1 # x\n"
    assert starting.set_value("a: 1\n", "b", "2", CONFIG) == "a: 1\nb: 2\n"
    assert starting.set_value("a: >\n  long\n  text\n\nb: 1\n", "b", "2", CONFIG) == "a: >\n  long\n  text\n\nb: 2\n"
    assert starting.set_value("a: 1\r\nb: 2\r\n", "a", "3", CONFIG) == "a: 3\r\nb: 2\r\n"


@pytest.mark.parametrize("text", ["- a\n", "a: [\n", "{a: 1}\n", "", "a: 1\nsite_name: &x y\nc: *x\n"])
def test_a_file_that_is_not_as_expected_is_refused(text: str):
    with pytest.raises(StartingError, match=r"^mkdocs\.yml"):
        starting.plan_start({**TEXTS, CONFIG: text}, [], chosen())


def test_a_value_of_several_lines_is_replaced_as_a_whole():
    text = CONFIG_TEXT.replace(
        "site_name: Postmortem Archive   # shown in the header", "site_name: >\n  Postmortem\n  Archive"
    )
    config = starting.plan_start({**TEXTS, CONFIG: text}, [], chosen()).texts[CONFIG]
    plain = to_plain(parse_yaml(config))
    assert (plain["site_name"], plain["theme"]) == ("Incidents", {"name": "material"})


def test_is_started_once_the_policy_names_somebody_else():
    assert not starting.is_started(POLICY_TEXT)
    assert starting.is_started(starting.plan_start(TEXTS, [], chosen()).texts[POLICY])
    with pytest.raises(StartingError, match=r"policy\.yml"):
        starting.is_started("overdue_grace_days: -1\n")
