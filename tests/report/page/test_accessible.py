"""A report is for everybody: axe-core finds nothing, pictures are told, tables have headings."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from ipssim.report.page.html import render
from ipssim.report.page.parts import Page
from ipssim.report.told.compare import page


@pytest.fixture(scope="module")
def report(comparison: Any) -> tuple[Page, str]:
    told = page(comparison)
    return told, render(told)


def test_tables_have_headings_and_a_name(report: tuple[Page, str]) -> None:
    _, text = report
    tables = re.findall(r"<table.*?</table>", text, flags=re.DOTALL)
    assert len(tables) > 3
    for table in tables:
        assert "<caption>" in table or re.match(r'<table aria-label="[^"]+"', table)
        assert '<th scope="col"' in table or "<thead>" not in table
        assert '<th scope="row"' in table
        assert not re.search(r"<th[^>]*>\s*</th>", table)


def test_pictures_are_told_by_their_numbers(report: tuple[Page, str]) -> None:
    told, text = report
    for picture in told.pictures():
        said = re.search(r"\d", picture.alt) or "tables of this report" in picture.alt
        assert said, picture.name
    assert text.count('role="img" aria-label="') == len(list(told.pictures()))
    assert "prefers-reduced-motion" in text
    assert '<html lang="en">' in text


@pytest.mark.ci
@pytest.mark.parametrize("width", [1200, 380])
def test_axe_finds_nothing(report: tuple[Page, str], tmp_path: Path, width: int) -> None:
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("there is no Chromium here, so no page is looked at as a browser does")
    from make import accessible

    path = tmp_path / "report.html"
    path.write_text(report[1], encoding="utf-8")
    with accessible.browser() as started, \
            accessible.opened(started, path, width=width) as (opened, asked):
        assert accessible.wrong(opened) == []
        assert asked == []
        opened.keyboard.press("Tab")  # what scrolls and what unfolds is reached by keyboard
        assert opened.evaluate("document.activeElement.tagName") in ("SUMMARY", "A", "DIV")
