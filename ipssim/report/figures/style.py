"""How figures look: colours everyone can tell apart, line styles, panels, byte-identical files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from io import BytesIO
from typing import Any, ParamSpec

import matplotlib
from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol
from matplotlib.figure import Figure
from matplotlib.ticker import ScalarFormatter

from ipssim.report.words import words
from ipssim.spoken import DEFAULT

P = ParamSpec("P")

STYLE: Any = {  # matplotlib types the keys one by one; from its own defaults, not the user's
    **{name: value for name, value in matplotlib.rcParamsDefault.items() if name != "backend"},
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "axes.titlelocation": "left",
    "axes.labelsize": 9.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#555555",
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": "#e3e3e3",
    "grid.linewidth": 0.7,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "legend.handlelength": 3.2,
    "lines.linewidth": 1.9,
    "figure.constrained_layout.use": False,
    "svg.fonttype": "path",
}
DPI = 150
_NUMBER = re.compile(r"([+\N{MINUS SIGN}-]?)(\d+)(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Look:
    """Colour (Okabe and Ito), line style and marker of one thing drawn."""

    colour: str
    line: Any
    marker: str


LOOKS = (
    Look("#0072B2", "-", "o"),
    Look("#D55E00", (0, (5, 2)), "s"),
    Look("#009E73", (0, (6, 2, 1, 2)), "^"),
    Look("#CC79A7", (0, (1.5, 1.5)), "v"),
    Look("#E69F00", (0, (8, 2, 1, 2, 1, 2)), "P"),
    Look("#56B4E9", (0, (3, 1)), "X"),
    Look("#444444", (0, (1, 3)), "*"),
)


PUBLISHED = Look("#000000", "-", "D")
"""How a published value looks."""


def looks(names: Sequence[str]) -> dict[str, Look]:
    """Give each name a look, in order; more than seven names start over."""
    return {name: LOOKS[index % len(LOOKS)] for index, name in enumerate(names)}


def shades(names: Sequence[str]) -> dict[str, Look]:
    """Give names that have an order looks that have it too: from dark to light."""
    colours = matplotlib.colormaps["viridis"]
    last = max(len(names) - 1, 1)
    return {
        name: Look(matplotlib.colors.to_hex(colours(0.88 * index / last)), "-",
                   LOOKS[index % len(LOOKS)].marker)
        for index, name in enumerate(names)
    }


def styled(draw: Callable[P, Figure]) -> Callable[P, Figure]:
    """Draw with this module's style, whatever the user's own settings, and leave those alone."""

    @wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Figure:
        with matplotlib.rc_context(STYLE):
            return draw(*args, **kwargs)

    return drawn


def write_in(figure: Figure, language: str) -> None:
    """Write numbers along axes and in cells as a language does; English is how they are drawn."""
    if language == DEFAULT:
        return
    write = partial(_written, locale=words(language).locale)
    with matplotlib.rc_context(STYLE):
        for ax in figure.axes:
            for axis in (ax.xaxis, ax.yaxis):
                if type(axis.get_major_formatter()) is ScalarFormatter:
                    axis.set_major_formatter(_Numbers(write))
            for text in ax.texts:
                text.set_text(write(text.get_text()))


class _Numbers(ScalarFormatter):
    """Numbers along an axis, written as a language does."""

    def __init__(self, write: Callable[[str], str]) -> None:
        super().__init__()
        self._write = write

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self._write(super().__call__(x, pos))


def _written(text: str, locale: Locale) -> str:
    """Return a number as a language writes it, thousands parted from 10,000 on; else the text."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return text
    sign, whole, part = found[1], found[2], found[3]
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", get_group_symbol(locale))
    return sign + whole + (get_decimal_symbol(locale) + part[1:] if part else "")


def svg_bytes(figure: Figure, name: str) -> bytes:
    """Return the figure as SVG; the same figure always gives the same bytes."""
    return _saved(figure, name, "svg", {"Date": None, "Creator": None})


def png_bytes(figure: Figure, name: str) -> bytes:
    """Return the figure as PNG at 150 dpi; the same figure always gives the same bytes."""
    return _saved(figure, name, "png", {"Software": None})


def inline_svg(figure: Figure, name: str) -> str:
    """Return the SVG element alone, fluid in width, ready to stand inside HTML."""
    return inline(svg_bytes(figure, name))


def inline(svg: bytes) -> str:
    """Return the element of an SVG file in the same way."""
    text = svg.decode()
    text = text[text.index("<svg"):]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    head, rest = text.split(">", 1)
    points = re.search(r' width="([0-9.]+)pt"', head)
    pixels = round(float(points[1]) * 96 / 72) if points else 0
    head = re.sub(r' (width|height|version|xmlns)="[^"]*"', "", head)
    style = f'style="max-width: {pixels}px" aria-hidden="true" focusable="false"'
    return f"{head} {style}>{rest}"


def _saved(figure: Figure, name: str, kind: str, metadata: dict[str, str | None]) -> bytes:
    buffer = BytesIO()
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": f"ipssim-{name}"}):
        figure.savefig(buffer, format=kind, dpi=DPI, metadata=metadata)
    return buffer.getvalue()
