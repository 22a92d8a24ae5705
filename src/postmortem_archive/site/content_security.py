"""A Content-Security-Policy for a page, as strict as the theme's own inline scripts allow."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)


def inline_scripts(html: str) -> tuple[str, ...]:
    """Return the scripts that stand in a page itself."""
    return tuple(
        match["body"]
        for match in _INLINE_SCRIPT.finditer(html)
        if " src=" not in match["attributes"] and "application/" not in match["attributes"]
    )


def content_security_policy(scripts: Iterable[str], *, live_reload: bool = False) -> str:
    """Return the policy for a page that has these inline scripts of the theme's.

    They are allowed by their SHA-256; take them from a page that no contributor has a hand in. ``wasm-unsafe-eval``
    lets the search index's WebAssembly run, inline styles are set by the theme's scripts. ``live_reload`` allows any
    inline script, for a local preview only, whose server adds one that is different each time.
    """
    allowed = ["'unsafe-inline'"] if live_reload else sorted({_source(script) for script in scripts})
    directives = (
        "default-src 'none'",
        f"script-src 'self' 'wasm-unsafe-eval' {' '.join(allowed)}".rstrip(),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
    )
    return "; ".join(directives)


def _source(script: str) -> str:
    """Return how a policy names an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def add_policy(html: str, policy: str) -> str:
    """Return the page with the policy as the first thing in its head after the character set."""
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    at = html.find("<meta charset=")
    end = html.find(">", at) + 1 if at >= 0 else html.find("<head>") + len("<head>")
    return html[:end] + head + html[end:]
