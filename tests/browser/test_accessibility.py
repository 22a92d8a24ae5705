"""Every kind of page by the rules of WCAG 2.1 A and AA: light and dark, on a desktop and on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext
from pygments.token import STANDARD_TYPES

pytestmark = [pytest.mark.browser, pytest.mark.site]

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
SCREENS = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
PAGES = {
    "home": "",
    "archive": "archive/",
    "postmortem": "postmortems/2026-03-04-expired-tls-certificate/",
    "postmortem with code": "postmortems/2025-05-08-sql-injection-product-reviews/",
    "postmortem in Spanish": "postmortems/2026-04-28-caida-de-notificaciones/",
    "postmortem from the plain template": "postmortems/2026-07-30-warehouse-scanner-outage/",
    "severity": "severity/sev-2/",
    "service": "services/storefront/",
    "factor": "factors/certificate-expiry/",
    "team": "teams/platform/",
    "lifecycle stage": "lifecycle/release/",
    "framework": "frameworks/iso-27001/",
    "control": "frameworks/iso-27001/a-5-26/",
    "index": "factors/",
    "action items": "actions/",
    "reading report": "reading-report/",
    "handbook": "handbook/",
    "format reference": "handbook/format/",
}


def described(violations: list[dict]) -> str:
    """Rule, selector and axe's reason of every violation: what is needed to find it."""
    return "\n".join(
        f"{violation['id']}: {' '.join(map(str, node['target']))}\n    {' '.join(node['failureSummary'].split())}"
        for violation in violations
        for node in violation["nodes"]
    )


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_page_is_accessible(
    open_context: Callable[..., BrowserContext], site_url: str, path: str, scheme: str, screen: str
):
    page = open_context(**SCREENS[screen], color_scheme=scheme, reduced_motion="reduce").new_page()
    page.goto(site_url + path)
    page.locator(".pm-archive:not([data-state=ready]):not([data-state=failed])").wait_for(state="detached")
    violations = Axe().run(page, options=WCAG).response["violations"]
    assert not violations, described(violations)
    beyond = page.evaluate("document.documentElement.scrollWidth - window.screen.width")
    assert beyond <= 0, f"{beyond} px wider than the screen"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_of_every_kind_is_legible(open_context: Callable[..., BrowserContext], site_url: str, scheme: str):
    page = open_context(color_scheme=scheme).new_page()
    page.goto(site_url + PAGES["postmortem with code"])
    page.locator(".highlight code").first.evaluate(
        """(code, kinds) => code.replaceChildren(...kinds.flatMap((kind) => {
            const token = document.createElement("span");
            token.className = kind;
            token.textContent = `${kind} token`;
            return [token, " "];
        }))""",
        sorted(kind for kind in STANDARD_TYPES.values() if kind),
    )
    violations = Axe().run(page, context=".highlight", options=WCAG).response["violations"]
    assert not violations, described(violations)


def test_no_page_asks_another_host_or_logs_an_error(
    open_context: Callable[..., BrowserContext], site_url: str, problems: list[str]
):
    page = open_context().new_page()
    for path in PAGES.values():
        page.goto(site_url + path)
        assert not problems, path or "home"
