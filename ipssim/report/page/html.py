"""Show a page as one HTML file that needs nothing else to be read or printed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ipssim.report.figures.style import inline, svg_bytes
from ipssim.report.page.parts import Page

TEMPLATE, STYLE, SCRIPT = "base.html.j2", "style.css", "dials.js"


def render(
    page: Page, drawn: Mapping[str, bytes] | None = None, *, within: bool = False,
    answer: bool = True,
) -> str:
    """Return a page as HTML text; `drawn` are its pictures as SVG by name, where there are any.

    The same page always gives the same text. `within` another page it comes without head and style,
    and its sections alone without `answer`.
    """
    pictures = {
        one.name: Markup(inline((drawn or {}).get(one.name) or svg_bytes(one.draw(), one.name)))
        for one in page.pictures() if answer or one is not page.answer.picture
    }
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = environment.from_string(_read(TEMPLATE)).render(
        page=page, within=within, answer=answer, style=Markup(_read(STYLE)), drawn=pictures,
        script=Markup(_read(SCRIPT)),
        kind=lambda part: type(part).__name__,
    )
    lines = (line.rstrip() for line in text.splitlines())
    kept = "\n".join(line for line in lines if line) + "\n"
    return kept.replace(" %", "\N{NO-BREAK SPACE}%")  # a number keeps its per cent sign


def style_within(selector: str) -> str:
    """Return the style of a page for one that stands in an element of another page."""
    own = _read(STYLE).split("@media print")[0]
    for name in (":root", "body", "main"):
        own = own.replace(f"{name} {{", "& {", 1)
    return f"{selector} {{\n{own}}}\n"


def _read(name: str) -> str:
    return (files("ipssim.report.page") / name).read_text(encoding="utf-8")
