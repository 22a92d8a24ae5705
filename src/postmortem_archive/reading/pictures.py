"""How large a picture is, from the first bytes of its file: a page can keep the room for it before it arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator

HEAD = 256 * 1024
"""In bytes: how much of a file is looked at. The size stands at its beginning, in a JPEG after notes and a preview."""

_LARGEST = 32_767
"""In pixels: what claims to be larger is not believed."""

_WEBP_HEAD = 25
"""In bytes: where the shortest of its headers ends."""

# XML has no "<" within a tag. An attempt ends at it, so that all attempts together pass over the text once.
_SVG_TAG = re.compile(r"<svg\b(?:[^<>\"']|\"[^<\"]*+\"|'[^<']*+')*+>")
_SVG_ATTRIBUTE = re.compile(r"""\s(?P<name>width|height|viewBox)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)')""")
_PIXELS = re.compile(r"\s*(\d{1,6}(?:\.\d*)?)(?:px)?\s*")
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_STANDALONE = {0x01, *range(0xD0, 0xD8)}


def picture_size(head: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels as PNG, GIF, JPEG, WebP or SVG state them; None where they do not.

    ``head`` is the beginning of the file. Formats: W3C PNG 3rd edition 11.2.1, GIF89a 18, ITU-T T.81 B.2.2, RFC 9649,
    SVG 2 chapter 8; an SVG without a size of its own has that of its ``viewBox``.
    """
    size: tuple[int, int] | None = None
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        size = _big(head[16:20]), _big(head[20:24])
    elif head.startswith((b"GIF87a", b"GIF89a")):
        size = _little(head[6:8]), _little(head[8:10])
    elif head.startswith(b"\xff\xd8"):
        size = next(_jpeg_frames(head), None)
    elif head[:4] == b"RIFF" and head[8:12] == b"WEBP" and len(head) >= _WEBP_HEAD:
        size = _webp(head)
    elif b"<svg" in head:
        size = _svg(head.decode("utf-8", "replace"))
    return size if size and all(0 < length <= _LARGEST for length in size) else None


def _big(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _little(data: bytes) -> int:
    return int.from_bytes(data, "little")


def _jpeg_frames(head: bytes) -> Iterator[tuple[int, int]]:
    """Yield the size that each frame header states; segments before it are passed over by their lengths."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker in _FRAMES:
            yield _big(head[at + 7 : at + 9]), _big(head[at + 5 : at + 7])
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker in _STANDALONE:
            at += 2
        else:
            at += 2 + max(_big(head[at + 2 : at + 4]), 2)


def _webp(head: bytes) -> tuple[int, int] | None:
    kind = head[12:16]
    if kind == b"VP8X":
        return 1 + _little(head[24:27]), 1 + _little(head[27:30])
    if kind == b"VP8L":
        bits = _little(head[21:25])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return _little(head[26:28]) & 0x3FFF, _little(head[28:30]) & 0x3FFF
    return None


def _svg(text: str) -> tuple[int, int] | None:
    tag = _SVG_TAG.search(text)
    stated = {
        match["name"]: match["double"] if match["single"] is None else match["single"]
        for match in _SVG_ATTRIBUTE.finditer(tag.group() if tag else "")
    }
    lengths = [_PIXELS.fullmatch(stated.get(name, "")) for name in ("width", "height")]
    box = [_PIXELS.fullmatch(part) for part in re.split(r"[\s,]+", stated.get("viewBox", "").strip())[2:]]
    sizes = [round(float(match[1])) for match in (lengths if all(lengths) else box) if match]
    return (sizes[0], sizes[1]) if len(sizes) == 2 else None
