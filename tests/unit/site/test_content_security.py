"""The policy allows the theme's own inline scripts by their hash, and nothing that a contributor wrote."""

from __future__ import annotations

import base64
import hashlib
import re
from types import SimpleNamespace

import pytest

from postmortem_archive.site.content_security import add_policy, content_security_policy, inline_scripts
from tests.support.hooks import hooks


def sources(policy: str, directive: str) -> list[str]:
    return next(part.split()[1:] for part in policy.split("; ") if part.split()[0] == directive)


def test_the_hash_is_that_of_the_bytes_between_the_tags():
    script = "\n  var a = 1 < 2; // é\n"
    expected = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
    policy = content_security_policy(inline_scripts(f"<head><script>{script}</script></head>"))
    assert f"'sha256-{expected}'" in sources(policy, "script-src")


def test_the_hash_is_the_one_of_the_specification():
    # the example of the W3C's Content Security Policy Level 2, section 4.2.5
    assert "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='" in sources(
        content_security_policy(inline_scripts("<script>alert('Hello, world.');</script>")), "script-src"
    )


@pytest.mark.parametrize(
    "html",
    [
        '<script src="a.js"></script>',
        '<script type="application/json">{}</script>',
        '<script id="x" type="application/ld+json">{}</script>',
        "<p>no script</p>",
    ],
)
def test_no_hash_for_what_is_not_run_inline(html: str):
    assert sources(content_security_policy(inline_scripts(html)), "script-src") == ["'self'", "'wasm-unsafe-eval'"]


def test_each_script_once_and_in_a_stable_order():
    html = "<script>b</script><SCRIPT>a</SCRIPT><script data-x>b</script>"
    found = sources(content_security_policy(inline_scripts(html)), "script-src")
    assert len(found) == 4
    assert found == sources(
        content_security_policy(inline_scripts("<script>a</script><script>b</script>")), "script-src"
    )


def test_everything_else_is_this_site_or_nothing():
    policy = content_security_policy(inline_scripts(""))
    assert sources(policy, "default-src") == ["'none'"]
    assert sources(policy, "base-uri") == ["'none'"]
    assert not re.search(r"https?:|\*|'unsafe-eval'", policy)
    assert "'unsafe-inline'" not in sources(policy, "script-src")


def test_only_a_preview_allows_any_inline_script():
    assert "'unsafe-inline'" in sources(
        content_security_policy(inline_scripts("<script>a</script>"), live_reload=True), "script-src"
    )


def test_the_policy_stands_before_anything_that_it_governs():
    html = '<html><head><meta charset="utf-8"><script>a</script></head><body>'
    done = add_policy(html, content_security_policy(inline_scripts(html)))
    assert done.index("charset") < done.index("Content-Security-Policy") < done.index("<script>")
    assert add_policy("<html><head><script>a</script>", "x").startswith("<html><head><meta http-equiv")


def test_only_the_scripts_of_the_error_page_are_allowed_with_the_way_to_the_root():
    theme = '<script>root("/archive/")</script>'
    config = SimpleNamespace(site_url="https://example.org/archive/")
    hooks().on_post_template(f'<meta charset="utf-8">{theme}', template_name="404.html", config=config)
    page = SimpleNamespace(url="postmortems/2026-03-04-x/")
    html = '<head><meta charset="utf-8"><script>root("../..")</script></head><body><script>theirs()</script></body>'
    done = hooks().on_post_page(html, page=page, config=config)
    assert done.count("'sha256-") == 1
    assert sources(content_security_policy(['root("../..")']), "script-src")[-1] in done
