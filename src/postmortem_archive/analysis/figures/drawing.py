"""A figure's chart as inline SVG: drawn by Vega, and then reduced to what a page needs.

What Vega writes has classes, roles, fonts and sizes of its own, and links with the address that stands for the site's
root. Of all that, shapes, places, texts and links are taken over, element by element; nothing else can get through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from xml.etree import ElementTree as ET

import vl_convert

from postmortem_archive.analysis.figures.figure import Figure
from postmortem_archive.analysis.figures.plot import ORIGIN, TEXT_SIZE

_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"
_ROOT = "\0"
"""What stands for the way to the site's root until it is known. No XML has this sign."""

_KEPT = (
    "x", "y", "x2", "y2", "width", "height", "d", "transform", "fill", "stroke", "stroke-width", "stroke-dasharray",
    "fill-opacity", "text-anchor", "font-size", "font-weight",
)  # fmt: skip
_SHAPES = {"path", "line", "text", "rect"}
_DEFAULTS = {
    ("stroke-width", "1"),
    ("font-size", f"{TEXT_SIZE}px"),
    ("text-anchor", "start"),
    ("transform", "translate(0,0)"),
    ("x2", "0"),
    ("y2", "0"),
    ("fill", "transparent"),
}
_FRACTION = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")


@dataclass(frozen=True, slots=True)
class _Drawing:
    view_box: str
    links: int
    marks: str


def link_count(chart: str) -> int:
    """Return how many marks of a chart are links."""
    return _drawn(chart).links


def draw(figure: Figure, root: str) -> str:
    """Return the chart of a figure as an SVG element without a size: it takes its place's width.

    ``root`` is the way from the page to the site's root: empty, or relative and with a slash at the end. Marks that
    lead somewhere are links with names; a chart without any is one image. Ids begin with the figure's name.

    Raises:
        ValueError: the figure has no chart.
    """
    if figure.chart is None:
        raise ValueError(f"the figure {figure.name} has no chart")
    drawing = _drawn(figure.chart)
    name = escape(figure.name)
    role = "group" if drawing.links else "img"
    return (
        f'<svg class="pm-chart" viewBox="{drawing.view_box}" fill="none" role="{role}" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-description">'
        f'<title id="{name}-title">{escape(figure.title)}</title>'
        f'<desc id="{name}-description">{escape(figure.description)}</desc>'
        f"{drawing.marks.replace(_ROOT, escape(root))}</svg>"
    )


@lru_cache(maxsize=1024)
def _drawn(chart: str) -> _Drawing:
    """Draw a specification. It depends on nothing else, so that a preview draws only what has changed."""
    # What is parsed was written by the renderer in this process.
    root = ET.fromstring(vl_convert.vegalite_to_svg(chart))  # noqa: S314
    links = sum(1 for each in root.iter() if _is_link(each))
    marks = "".join(part for child in root for part in _reduced(child, is_hidden=not links))
    return _Drawing(root.attrib["viewBox"], links, marks)


def _reduced(element: ET.Element, *, is_hidden: bool, is_named: bool = False) -> Iterator[str]:
    """Yield the markup of what an element draws; within what is hidden from screen readers, nothing hides more."""
    tag = element.tag.removeprefix(_SVG)
    if tag in _SHAPES:
        yield from _shape(tag, element, is_named=is_named)
        return
    is_link = _is_link(element)
    hides = not is_hidden and element.get("class", "").startswith("mark-") and not any(map(_is_link, element.iter()))
    parts = (_reduced(child, is_hidden=is_hidden or hides, is_named=is_link) for child in element)
    inner = "".join(part for some in parts for part in some)
    if not inner:
        return
    if is_link:
        address = element.attrib[_LINK].removeprefix(ORIGIN)
        label = next((child.get("aria-label") for child in element), None)
        # The title names the link and shows above it; that of the shape within would say it again.
        yield f'<a href="{_ROOT}{escape(address)}">{_title(label)}{inner}</a>'
        return
    attributes = _attributes(element, ("transform",)) + (' aria-hidden="true"' if hides else "")
    yield f"<g{attributes}>{inner}</g>" if attributes else inner


def _is_link(element: ET.Element) -> bool:
    """Whether an element leads into the site. Vega makes an address on another host of a mark that has none."""
    return element.tag == f"{_SVG}a" and element.get(_LINK, "").startswith(ORIGIN)


def _shape(tag: str, element: ET.Element, *, is_named: bool) -> Iterator[str]:
    if element.get("class") in {"background", "foreground"} or not _is_seen(tag, element):
        return
    title = "" if is_named else _title(element.get("aria-label"))
    text = escape(element.text or "", quote=False)
    yield f"<{tag}{_attributes(element, _KEPT)}>{title}{text}</{tag}>"


def _title(text: str | None) -> str:
    return f"<title>{escape(text, quote=False)}</title>" if text else ""


def _is_seen(tag: str, element: ET.Element) -> bool:
    if tag == "text":
        return bool((element.text or "").strip())
    return any(element.get(paint, "none") not in {"none", "transparent"} for paint in ("fill", "stroke"))


def _attributes(element: ET.Element, names: tuple[str, ...]) -> str:
    found = ((name, _short(element.attrib[name])) for name in names if name in element.attrib)
    return "".join(f' {name}="{escape(value)}"' for name, value in found if (name, value) not in _DEFAULTS)


def _short(value: str) -> str:
    """Return a value with one decimal: a tenth of a pixel is not seen, and the last digits differ between machines."""
    return _FRACTION.sub(lambda number: f"{round(float(number.group()), 1) + 0.0:g}", value)
