"""Contributing factors in prose, named by the vocabulary's ids."""

from __future__ import annotations

from postmortem_archive.model import ContributingFactor
from tests.support.samples import read, with_body, with_front


def factors(body: str) -> tuple[ContributingFactor, ...]:
    return read(with_body(f"## Contributing factors\n\n{body}")).postmortem.contributing_factors


def test_an_id_in_code_marks_at_the_end_names_the_factor():
    assert factors("- Renewal is manual `certificate-expiry`\n- Nobody looked (`missing-alert`).\n") == (
        ContributingFactor("certificate-expiry", "Renewal is manual", 10),
        ContributingFactor("missing-alert", "Nobody looked", 11),
    )


def test_an_alias_names_the_factor_by_its_own_name():
    assert factors("- Renewal is manual `expired-certificate`\n")[0].factor == "certificate-expiry"


def test_code_elsewhere_or_of_something_else_is_prose():
    assert factors("- `certificate-expiry` came first\n- Broke `nginx.conf`\n- Plain\n") == (
        ContributingFactor(None, "`certificate-expiry` came first", 10),
        ContributingFactor(None, "Broke `nginx.conf`", 11),
        ContributingFactor(None, "Plain", 12),
    )


def test_only_outermost_items_are_factors():
    assert [item.text for item in factors("1. One\n   - detail\n2. Two\n-\n")] == ["One", "Two"]


def test_factors_named_in_prose_join_those_of_the_front_matter_once_and_after_them():
    text = with_front("factors: [missing-alert]") + (
        "\n## Contributing factors\n\n- a `certificate-expiry`\n- b `missing-alert`\n"
    )
    assert read(text).postmortem.factors == ("missing-alert", "certificate-expiry")


def test_sections_of_the_name_are_read_together():
    body = "## Root cause\n\nProse.\n\n## Contributing factors\n\n- a\n\n## Root cause\n\n- b\n"
    assert [item.text for item in read(with_body(body)).postmortem.contributing_factors] == ["a", "b"]
