"""What lets a result show itself: as a page, a report, a figure, the files of its folder."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.settings.read.meant import nearest
from ipssim.studies.engine.folder import FIGURES
from ipssim.studies.engine.result import save

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ipssim.report.page.parts import Page

BRIEF = "brief.html"


class Shown:
    """A result that can show itself: as a page, a report, a figure."""

    __slots__ = ()
    _told: ClassVar[str]
    _file: ClassVar[str] = "report"

    def page(self, language: str = "", **how: Any) -> Page:
        """Return its page: the answer, and sections of sentences, tables and figures."""
        told = import_module(f"ipssim.report.told.{self._told}")
        found: Page = told.page(self, self._spoken(language), **how)
        return found

    def _spoken(self, language: str) -> str:
        """Return the language asked for, else the one spoken, else the experiment's own."""
        from ipssim.spoken import spoken

        own = getattr(getattr(self, "experiment", None), "language", "")
        return language or spoken() or str(own)

    def report(self, path: FilePath | str, language: str = "") -> FilePath:
        """Write the one-file HTML report to `path` and return it."""
        from ipssim.report.page.html import render

        target = FilePath(path)
        save(self, {target: render(self.page(language)).encode()})  # type: ignore[arg-type]
        return target

    def figure(self, name: str | None = None, language: str = "") -> Figure:
        """Return a matplotlib figure by name; without one, that of the answer.

        Raises `InputError` for a name that no figure has.
        """
        found = {one.name: one for one in self.page(language).pictures()}
        chosen = next(iter(found), "") if name is None else name
        if chosen not in found:
            raise InputError([Problem(
                "name", chosen, message="There is no such figure here.",
                allowed="one of " + ", ".join(found), nearest=nearest(chosen, found),
            )])
        return found[chosen].draw()

    def save_figures(self, folder: FilePath | str, language: str = "") -> list[FilePath]:
        """Write every figure as SVG and PNG into a folder, made if missing."""
        files = drawn(self.page(language))
        named = {FilePath(folder) / name: content for name, content in files.items()}
        return save(self, named)  # type: ignore[arg-type]

    def _tabled(self) -> tuple[Any, Mapping[str, pd.DataFrame], Mapping[str, Any]]:
        """Return the result, its tables by file, and its manifest."""
        result: Any = self
        return result, result.tables(), result.manifest

    def pages(self) -> dict[str, bytes]:
        """Return report, workbook and figures by the names that they have in the run's folder."""
        from ipssim.report.page.html import render
        from ipssim.report.page.markdown import markdown
        from ipssim.report.workbook import NAME, workbook

        page = self.page()
        files = drawn(page)
        svg = {name.removesuffix(".svg"): content for name, content in files.items()}
        return {
            f"{self._file}.html": render(page, svg).encode(),
            f"{self._file}.md": markdown(page).encode(),
            NAME: workbook(*self._tabled(), f"{self._file}.html", page.language),
            **{f"{FIGURES}/{name}": content for name, content in files.items()},
        }


class Briefed(Shown):
    """A result that has a committee's page too: one sheet, and chapters of a Danish case behind.

    `_briefed` names the function of `told/brief` that tells it.
    """

    __slots__ = ()
    _briefed: ClassVar[str] = "page"

    def brief(self, language: str = "") -> Page:
        """Return the committee's page: one sheet, and behind it the chapters of a Danish case."""
        from ipssim.report.told import brief

        found: Page = getattr(brief, self._briefed)(self, self._spoken(language))
        return found

    def pages(self) -> dict[str, bytes]:
        """Return what every result writes, and the committee's page with what goes with it."""
        from ipssim.report.page.html import render

        found, brief = super().pages(), self.brief()
        svg = {FilePath(name).stem: content for name, content in found.items()
               if name.endswith(".svg")}
        return {**found, BRIEF: render(brief, svg).encode(), **self._live(brief)}

    def _live(self, brief: Page) -> dict[str, bytes]:
        """Return the workbook that follows a price, where money is reckoned."""
        from ipssim.report.live import NAME, live_workbook

        study: Any = self
        return {} if study.money.empty else {NAME: live_workbook(study, brief)}


def drawn(page: Page) -> dict[str, bytes]:
    """Return each figure of a page as SVG and PNG (150 dpi) by file name."""
    from ipssim.report.figures.style import png_bytes, svg_bytes

    found = {}
    for picture in page.pictures():
        figure = picture.draw()
        found[f"{picture.name}.svg"] = svg_bytes(figure, picture.name)
        found[f"{picture.name}.png"] = png_bytes(figure, picture.name)
    return found
