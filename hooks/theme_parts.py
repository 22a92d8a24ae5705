"""Parts of the theme that many pages share."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from jinja2 import pass_context
from jinja2.runtime import Context


def shared_parts() -> Callable[..., str]:
    """Return what templates call for a part that is the same on all pages of a folder that no navigation names.

    From all of them its links lead the same way, and it is rendered once. ``caller`` renders it.
    """
    rendered: dict[tuple[str, str, str], str] = {}

    @pass_context
    def shared(context: Context, name: str, caller: Callable[[], str]) -> str:
        page = context.get("page")
        if page is None or page in context["nav"].pages:
            return caller()
        key = (name, context["base_url"], posixpath.dirname(page.url.rstrip("/")))
        if key not in rendered:
            rendered[key] = caller()
        return rendered[key]

    return shared
