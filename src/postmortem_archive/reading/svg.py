"""Whether a drawing can only be looked at: an SVG file is a document, and runs scripts where it is opened as one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_INERT = re.compile(
    r"http://(?:www\.inkscape\.org/namespaces/|sodipodi\.sourceforge\.net/|purl\.org/dc/|creativecommons\.org/ns#"
    r"|web\.resource\.org/cc/|www\.w3\.org/1999/02/22-rdf-syntax-ns#|www\.bohemiancoding\.com/sketch/|www\.figma\.com/)"
)
"""Namespaces that drawing programs use for notes of their own, which browsers pass over."""

_ELEMENTS = (
    "svg g defs symbol use title desc metadata style switch a image text tspan textPath path rect circle ellipse line "
    "polyline polygon linearGradient radialGradient stop clipPath mask pattern marker filter feBlend feColorMatrix "
    "feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow "
    "feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight "
    "feSpecularLighting feSpotLight feTile feTurbulence"
)
_ATTRIBUTES = (
    "id class style lang role tabindex type media href target version baseProfile viewBox preserveAspectRatio "
    "x y x1 x2 y1 y2 dx dy cx cy r rx ry fx fy fr width height d points pathLength transform rotate textLength "
    "lengthAdjust startOffset method spacing offset gradientUnits gradientTransform spreadMethod clipPathUnits "
    "maskUnits maskContentUnits patternUnits patternContentUnits patternTransform markerUnits markerWidth "
    "markerHeight refX refY orient filterUnits primitiveUnits in in2 result mode values operator k1 k2 k3 k4 order "
    "kernelMatrix divisor bias targetX targetY edgeMode kernelUnitLength preserveAlpha surfaceScale diffuseConstant "
    "specularConstant specularExponent limitingConeAngle pointsAtX pointsAtY pointsAtZ azimuth elevation z scale "
    "xChannelSelector yChannelSelector stdDeviation radius baseFrequency numOctaves seed stitchTiles tableValues "
    "slope intercept amplitude exponent requiredFeatures requiredExtensions systemLanguage enable-background "
    "alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation "
    "color-interpolation-filters color-rendering cursor direction display dominant-baseline fill fill-opacity "
    "fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning font-size "
    "font-size-adjust font-stretch font-style font-variant font-weight glyph-orientation-horizontal "
    "glyph-orientation-vertical image-rendering isolation kerning letter-spacing lighting-color marker-end "
    "marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events "
    "shape-rendering solid-color solid-opacity stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration "
    "text-indent text-overflow text-rendering text-transform transform-box transform-origin unicode-bidi "
    "vector-effect visibility white-space word-spacing writing-mode"
)
_KNOWN_ELEMENTS = frozenset(_ELEMENTS.split())
_KNOWN_ATTRIBUTES = frozenset(_ATTRIBUTES.split())
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_LINK = re.compile(r"https?://[^\s]*|mailto:[^\s]*|#[^\s]*", re.IGNORECASE)
_LOADING = re.compile(r"\\|//|@import|image-set|cross-fade|expression|binding|behavior|script:|src\(", re.IGNORECASE)
_URL = re.compile(r"url\(\s*(?!\s|[\"']?#)", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s")
_ENCODING = re.compile(r"\s*<\?xml[^>]*?encoding\s*=\s*[\"'](?!utf-?8[\"'])", re.IGNORECASE)


def svg_problem(data: bytes) -> str | None:
    """Return what makes of an SVG file more than a picture, or None. What is not known to be harmless is a problem.

    Nothing in it may run, fetch or embed; entities and document types are refused before anything is parsed.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "bytes that are not UTF-8"
    if _ENCODING.match(text):
        return "an encoding that is not UTF-8"
    for sign in ("<!DOCTYPE", "<!ENTITY"):
        if sign in text.upper():
            return sign
    body = text.lstrip()
    if "<?" in (body[5:] if _DECLARATION.match(body) else body):
        return "a processing instruction"
    judge = _Judge()
    parser = ET.XMLParser(target=judge)  # noqa: S314 - what could attack it is refused above
    try:
        parser.feed(text)
        parser.close()
    except ET.ParseError as error:
        return f"XML that is not well-formed ({error})"
    except ValueError as error:
        return f"text that is no XML ({error})"
    return judge.problem


class _Judge:
    """Looks at the elements as they are parsed, and keeps the first problem; no tree is made of them."""

    def __init__(self) -> None:
        self.problem: str | None = None
        self._path: list[str] = []
        self._style: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        space, name = _name(tag)
        if not self._path and (space, name) != (_SVG, "svg"):
            self._tell(f"a document of <{name}>")
        elif not _INERT.match(space) and (space != _SVG or name not in _KNOWN_ELEMENTS):
            self._tell(f"<{name}>")
        for attribute, value in attributes.items():
            self._attribute(name, *_name(attribute), value)
        self._path.append(name if space == _SVG else "")

    def data(self, text: str) -> None:
        if self._path and self._path[-1] == "style":
            self._style.append(text)

    def end(self, _: str) -> None:
        if self._path.pop() == "style":
            self._css("".join(self._style), "<style>")
            self._style.clear()

    def close(self) -> None:
        pass

    def _attribute(self, element: str, space: str, name: str, value: str) -> None:
        if name == "href" and space in ("", _XLINK):
            allowed = {"a": _LINK, "image": _PICTURE}.get(element)
            if not (allowed.fullmatch(value) if allowed else value.startswith("#")):
                self._tell(f"a reference to {value[:60]!r} in <{element}>")
        elif not space:
            known = name in _KNOWN_ATTRIBUTES or name.startswith(("aria-", "data-"))
            if not known:
                self._tell(f"the attribute {name!r}")
            elif name not in ("id", "class") and not name.startswith(("aria-", "data-")):
                self._css(value, f"the attribute {name!r}")
        elif space not in (_XML, _XLINK) and not _INERT.match(space):
            self._tell(f"the attribute {name!r}")
        elif (space, name) == (_XML, "base"):
            self._tell("the attribute 'xml:base'")

    def _css(self, text: str, where: str) -> None:
        found = _LOADING.search(text) or _URL.search(text)
        if found:
            self._tell(f"{found.group()!r} in {where}")

    def _tell(self, problem: str) -> None:
        self.problem = self.problem or problem


def _name(name: str) -> tuple[str, str]:
    space, closed, local = name[1:].partition("}")
    return (space, local) if name[:1] == "{" and closed else ("", name)
