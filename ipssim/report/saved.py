"""Turn pages and figures into files: in their run's folder, or wherever somebody wants them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from matplotlib.figure import Figure

from ipssim.report.style import png_bytes, svg_bytes
from ipssim.studies.engine.folder import FIGURES, Result, save


def figure_files(figures: Mapping[str, Figure], study: str = "") -> dict[str, bytes]:
    """Return each figure as SVG and PNG (150 dpi) by file name.

    `study` tells figures of the same name apart. The same figure always gives the same bytes. Where
    things stand in a figure is worked out once, for both.
    """
    found = {}
    for name, figure in figures.items():
        found[f"{name}.svg"] = svg_bytes(figure, f"{study}{name}")
        figure.set_layout_engine("none")
        found[f"{name}.png"] = png_bytes(figure, f"{study}{name}")
    return found


def folder_pages(
    page: str, figures: Mapping[str, bytes], name: str = "report.html"
) -> dict[str, bytes]:
    """Return a page and figures by the names that they have in a run's folder."""
    return {
        name: page.encode(),
        **{f"{FIGURES}/{name}": content for name, content in figures.items()},
    }


def save_page(result: Result, page: str, path: Path) -> None:
    """Write a page whole (UTF-8), replacing what is there."""
    save(result, {path: page.encode()})


def save_figures(result: Result, figures: Mapping[str, bytes], folder: Path) -> list[Path]:
    """Write figures whole into a folder, made if missing, and return where they are."""
    return save(result, {folder / name: content for name, content in figures.items()})
