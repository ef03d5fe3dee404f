"""One-file HTML pages beside the report of a comparison: the same look, from a template."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ipssim.report.html import TEMPLATE as REPORT_TEMPLATE


def render_page(template: str, context: Mapping[str, Any]) -> str:
    """Return a page made from a template of this room; `style` is added to its context."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = (files("ipssim.report") / template).read_text(encoding="utf-8")
    page = environment.from_string(text).render(style=_style(), **context)
    return page.replace(" %", "\N{NO-BREAK SPACE}%")  # a number keeps its per cent sign


def _style() -> Markup:
    """Return the style sheet of the report of a comparison, so that all look alike."""
    text = (files("ipssim.report") / REPORT_TEMPLATE).read_text(encoding="utf-8")
    return Markup(text[text.index("<style>"): text.index("</style>") + len("</style>")])


def plain_manifest(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a manifest says in single words and numbers."""
    return [
        (key, str(value)) for key, value in manifest.items()
        if isinstance(value, str | int | float | bool)
    ]
