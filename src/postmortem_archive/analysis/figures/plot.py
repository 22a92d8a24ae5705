"""Charts in one style: a plot of a fixed size, its scales and axes, and the layers that are drawn in it.

All are as wide as a phone shows without shrinking them, so that texts keep their size there. Places do not depend on
how wide a font is, which differs between machines: margins are given, and names are cut by an estimate.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

ORIGIN = "https://archive.invalid/"
"""What stands in a specification for the site's root, because links in it must be absolute. It is never published."""

WIDTH = 360
TEXT_SIZE = 12
SMALL = 11

TEXT = "var(--pm-chart-text)"
MARK = "var(--pm-chart-mark)"
SOFT = "var(--pm-chart-soft)"
SIGNAL = "var(--pm-chart-signal)"
LINE = "var(--pm-chart-line)"
AXIS = "var(--pm-chart-axis)"
GROUND = "var(--pm-chart-ground)"
PAGE = "var(--md-default-bg-color)"
HEAT = tuple(f"var(--pm-chart-heat-{step})" for step in range(6))
"""From nothing to most; all of them are grounds on which text can be read."""
GROUPS = tuple(f"var(--pm-chart-group-{number})" for number in range(1, 5))

CONFIG = alt.Config(
    aria=False,
    view=alt.ViewConfig(stroke=None),
    text=alt.MarkConfig(fontSize=TEXT_SIZE, fill=TEXT, baseline="middle"),
    rule=alt.MarkConfig(stroke=AXIS, strokeWidth=1),
    point=alt.MarkConfig(opacity=1, fill=MARK, stroke=MARK, strokeWidth=1.5),
    rect=alt.RectConfig(fill=MARK),
    line=alt.LineConfig(stroke=MARK, strokeWidth=1.5),
    area=alt.AreaConfig(fill=SOFT),
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks, and the rows that they stand for. Altair copies and checks data that it is given, which takes longest."""

    spec: alt.UnitSpec
    rows: list[dict[str, Any]]


_CHANNELS = {
    "x2": alt.SecondaryFieldDef(field="x2"),
    "y2": alt.SecondaryFieldDef(field="y2"),
    "text": alt.FieldOrDatumDefWithConditionStringFieldDefText(field="text", type="nominal"),
    "url": alt.StringFieldDefWithCondition(field="url", type="nominal"),
    "says": alt.StringFieldDefWithCondition(field="says", type="nominal"),
    "fill": alt.FieldOrDatumDefWithConditionMarkPropFieldDefGradientstringnull(
        field="fill", type="nominal", scale=None, legend=None
    ),
}
"""What a row may state beside its place ``x`` and ``y``: other ends, a text, a link, what it says of itself, a fill."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot: the sizes of its inner part and of the margins, in pixels, and the domains of its scales.

    ``x`` are the values at the left and right edge, ``y`` those at the upper and lower one.
    """

    left: int
    height: int
    right: int = 8
    top: int = 8
    bottom: int = 8
    x: tuple[float, float] = (0, 1)
    y: tuple[float, float] = (0, 1)
    log_x: bool = False

    @property
    def width(self) -> int:
        """The width of the inner part."""
        return WIDTH - self.left - self.right

    def layer(
        self, mark: str, rows: Iterable[Row], *, at_x: float | None = None, at_y: float | None = None, **style: object
    ) -> Layer | None:
        """Return rows drawn as marks, or None without any.

        ``at_x`` and ``at_y`` place all of them at so many pixels from the left and upper edge. ``style`` is that of the
        mark, as Vega-Lite names it.
        """
        values = [self._linked(row) for row in rows]
        if not values:
            return None
        names = {"url": "href", "says": "description"}
        options: dict[str, Any] = {"type": mark, "aria": "says" in values[0] or None, **style}
        with debug_mode(False):
            channels: dict[str, Any] = {
                "x": self._across() if at_x is None else alt.PositionValueDef(value=at_x),
                "y": self._down() if at_y is None else alt.PositionValueDef(value=at_y),
            }
            channels |= {names.get(key, key): _CHANNELS[key] for key in _CHANNELS if any(key in row for row in values)}
            marked = alt.MarkDef(**{key: value for key, value in options.items() if value is not None})
            return Layer(alt.UnitSpec(mark=marked, encoding=alt.Encoding(**channels)), values)

    def names(self, rows: Sequence[tuple[float, str]], beside: int = 0) -> Layer | None:
        """Return names of rows, left of the plot and of what stands there ``beside`` it; they are cut to fit."""
        texts = [{"y": y, "text": fitted(text, self.left - beside - 10)} for y, text in rows]
        return self.layer("text", texts, at_x=-8 - beside, align="right")

    def levels(self, values: Sequence[tuple[float, str]]) -> list[Layer | None]:
        """Return lines across the plot, and their texts left of it."""
        return [
            self.layer("rule", [{"y": y, "x": self.x[0], "x2": self.x[1]} for y, _ in values], stroke=LINE),
            self.layer("text", [{"y": y, "text": text} for y, text in values], at_x=-6, align="right", fontSize=SMALL),
        ]

    def ticks(self, values: Sequence[tuple[float, str]], *, lines: bool = True) -> list[Layer | None]:
        """Return lines down the plot, and their texts below it."""
        rules = [{"x": x, "y": self.y[0], "y2": self.y[1]} for x, _ in values] if lines else []
        texts = [{"x": x, "text": text} for x, text in values]
        return [
            self.layer("rule", rules, stroke=LINE),
            self.layer("text", texts, at_y=self.height + 12, align="center", fontSize=SMALL),
        ]

    def remark(self, text: str, x: float, y: float, **style: object) -> Layer | None:
        """Return a text at so many pixels from the left and upper edge of the plot."""
        return self.layer("text", [{"text": text}], at_x=x, at_y=y, **{"align": "left", **style})

    def legend(self, entries: Sequence[tuple[Row, str]], y: float = -14, x: float = 0) -> list[Layer | None]:
        """Return keys with texts in a line above the plot; an entry is the style of a point, and what it means."""
        layers: list[Layer | None] = []
        for style, text in entries:
            key: Row = {"shape": "square", "size": 100, **style}
            layers += [self.layer("point", [{}], at_x=x + 6, at_y=y, **key), self.remark(text, x + 16, y)]
            x += 16 + text_width(text) + 12
        return layers

    def chart(self, layers: Iterable[Layer | None]) -> str:
        """Return the layers, one over the other, as a specification in JSON."""
        drawn = [layer for layer in layers if layer is not None]
        with debug_mode(False):
            spec = alt.TopLevelLayerSpec(
                layer=[layer.spec for layer in drawn],
                width=self.width,
                height=self.height,
                padding={"left": self.left, "right": self.right, "top": self.top, "bottom": self.bottom},
                autosize="none",
                background="transparent",
                config=CONFIG,
            ).to_dict(validate=False)
        for layer, described in zip(drawn, spec["layer"], strict=True):
            described["data"] = {"values": layer.rows}
        return json.dumps(spec, ensure_ascii=False, sort_keys=True)

    def _across(self) -> alt.PositionFieldDef:
        scale = alt.Scale(type="log" if self.log_x else "linear", domain=list(self.x), nice=False, zero=False)
        return alt.PositionFieldDef(field="x", type="quantitative", scale=scale, axis=None)

    def _down(self) -> alt.PositionFieldDef:
        scale = alt.Scale(domain=list(self.y), range=[0, self.height], nice=False, zero=False)
        return alt.PositionFieldDef(field="y", type="quantitative", scale=scale, axis=None, stack=None)

    def _linked(self, row: Row) -> dict[str, Any]:
        drawn = {key: _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value for key, value in row.items()}
        url = drawn.pop("url", None)
        return drawn if url is None else {**drawn, "url": f"{ORIGIN}{url}"}


_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold (XML 1.0, production 2), though a title can; some of it stops the renderer with the process."""

_NARROW = frozenset("iljtfrI.,:;'|!()[]/ -·")
_BROAD = frozenset("mwMW%@…—")


def text_width(text: str, size: float = TEXT_SIZE) -> float:
    """Return about how many pixels a text takes in a sans-serif font, rather too many than too few."""
    return sum(_sign_width(sign) for sign in text) * size


def _sign_width(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if sign in _NARROW:
        return 0.35
    if sign in _BROAD:
        return 0.9
    return 0.69 if sign.isupper() else 0.58


def fitted(text: str, width: float, size: float = TEXT_SIZE) -> str:
    """Return a text cut so that it takes at most so many pixels, with an ellipsis if it was."""
    text = " ".join(text.split())
    if text_width(text, size) <= width:
        return text
    room = width - _sign_width("…") * size
    kept = 0
    for kept, sign in enumerate(text):  # noqa: B007 - the place is what is looked for
        room -= _sign_width(sign) * size
        if room < 0:
            break
    return text[:kept].rstrip() + "…"


def count_levels(peak: float, most: int = 4) -> tuple[list[tuple[float, str]], float]:
    """Return the levels of a scale of counts from 0 to at least the peak, all whole, and the scale's top."""
    step = 1
    while step * most < peak:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    levels = list(range(0, int(-(-max(peak, 1) // step)) * step + 1, step))
    return [(float(level), f"{level:,}") for level in levels], float(levels[-1])
