"""A Content-Security-Policy for a page, as strict as the theme's own inline scripts allow."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache

_INLINE_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL | re.IGNORECASE)


def content_security_policy(template: str, *, live_reload: bool = False) -> str:
    """Return the policy for a page, given its HTML *without* the content that contributors wrote.

    The theme's inline scripts are allowed by their SHA-256. ``wasm-unsafe-eval`` lets the search index's WebAssembly
    run, inline styles are set by the theme's scripts. ``live_reload`` allows any inline script, for a local preview
    only, whose server adds one that is different each time.
    """
    if live_reload:
        scripts = ["'unsafe-inline'"]
    else:
        scripts = sorted(
            {
                _source(match["body"])
                for match in _INLINE_SCRIPT.finditer(template)
                if " src=" not in match["attributes"] and "application/" not in match["attributes"]
            }
        )
    directives = (
        "default-src 'none'",
        f"script-src 'self' 'wasm-unsafe-eval' {' '.join(scripts)}".rstrip(),
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


@lru_cache(maxsize=100)
def _source(script: str) -> str:
    """Return how a policy names an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def add_policy(html: str, policy: str) -> str:
    """Return the page with the policy as the first thing in its head after the character set."""
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    at = html.find("<meta charset=")
    end = html.find(">", at) + 1 if at >= 0 else html.find("<head>") + len("<head>")
    return html[:end] + head + html[end:]
