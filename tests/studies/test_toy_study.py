"""A study of one's own is a plan and a page: `docs/toy_study.py`, the example, is run here."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from rich.console import Console

import toy_study as toy
from ipssim.errors import InputError
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.page.html import render
from ipssim.report.page.markdown import markdown
from ipssim.report.page.parts import Table, text_of
from ipssim.report.page.terminal import print_page
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine import Means, Pages, study
from ipssim.studies.run import run_chunk


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("toy") / "run"


@pytest.fixture(scope="module")
def found(little: Experiment, folder: Path) -> Means:
    return study(toy.plan(little), workers=2, out=folder)


def test_differences_are_those_of_the_same_people_and_luck(
    little: Experiment, found: Means
) -> None:
    means = run_chunk(little, 1, 0, 4).means
    cohort = means[(means["calculation"] == "policy") & (means["outcome"] == "hours")]
    arms = cohort.pivot(index="replicate", columns="arm", values="mean")
    gaps = (arms["ips"] - arms["usual"]).to_numpy()
    plain, narrow, part = found.estimates("hours")
    assert (plain.value, plain.n) == (pytest.approx(gaps.mean()), 4)
    assert plain.error == pytest.approx(gaps.std(ddof=1) / 2)
    assert (plain.what, plain.reference, plain.world) == ("as it is", "usual", "plain")
    assert part.value == pytest.approx(narrow.value - plain.value)
    assert not plain.told or abs(plain.value) > (plain.half or 0)


def test_it_is_kept_and_goes_on_whatever_does_the_tasks(
    little: Experiment, found: Means, folder: Path, tmp_path: Path
) -> None:
    with ThreadPoolExecutor(2) as others:
        again = study(toy.plan(little), executor=others, workers=2, out=tmp_path / "run")
    pd.testing.assert_frame_equal(again.table(), found.table(), check_exact=True)
    assert (folder / "contrasts.csv").read_bytes() == (
        tmp_path / "run" / "contrasts.csv").read_bytes()
    kept = folder / "replicates" / "means-000002-000004.parquet"
    before = kept.stat().st_mtime_ns
    more = study(toy.plan(little), workers=1, replicates=6, out=folder)
    assert (more.replicates, kept.stat().st_mtime_ns) == (6, before)
    (copy,) = more.save(tmp_path / "copy")
    assert copy.read_bytes() == (folder / "contrasts.csv").read_bytes()
    assert repr(found) == f"<Means danish_trial; 4 replicates in {folder}>"
    assert toy.plan(little).folder().parts[:3] == ("outputs", "toy", "danish_trial")


def test_other_worlds_are_another_run(little: Experiment, found: Means, folder: Path) -> None:
    plan = toy.plan(little)
    other = replace(plan, worlds={**plan.worlds, "narrow": little})
    assert plan.identity(1) != other.identity(1) != replace(other, study="two").identity(1)
    with pytest.raises(InputError, match="another run"):
        study(other, workers=1, out=folder)
    bad = replace(little, population=replace(little.population, size=0))
    with pytest.raises(InputError, match=r"population\.size"):
        study(replace(plan, worlds={"plain": bad}), workers=1)


def test_its_page_has_an_answer_and_three_sections_with_the_numbers_of_the_result(
    found: Means
) -> None:
    page = toy.page(found)
    assert [one.key for one in page.sections] == ["misses", "differences", "made"]
    plain, narrow, _ = found.estimates(toy.SHOWN[0])
    for one in (plain, narrow):
        assert f"{one.value:+.1f}".replace("-", "\N{MINUS SIGN}") in page.answer.said[0]
    (table,) = (part for part in page.sections[1].parts if isinstance(part, Table))
    for row, code in zip(table.rows, toy.SHOWN, strict=True):
        name, *cells = map(text_of, row.cells)
        assert name == OUTCOMES[code].short
        for cell, one in zip(cells, found.estimates(code), strict=True):
            assert one.half is not None
            value, half = cell.replace("\N{MINUS SIGN}", "-").split(" ±")
            assert abs(float(value) - one.value) <= 0.5
            assert abs(float(half) - one.half) <= 0.5
    stream = io.StringIO()
    print_page(page, console=Console(file=stream, width=80, color_system=None))
    assert len(stream.getvalue().splitlines()) <= 25
    assert page.answer.said[0] in " ".join(stream.getvalue().split())


def test_it_is_written_as_a_report_beside_its_table(little: Experiment, tmp_path: Path) -> None:
    def draw(result: Means) -> dict[str, bytes]:
        page = toy.page(result)
        return {"report.html": render(page).encode(), "report.md": markdown(page).encode()}

    found = study(toy.plan(little), workers=1, replicates=2, out=tmp_path / "run",
                  pages=Pages(draw, "the toy's first page"))
    names = {path.name for path in (tmp_path / "run").iterdir()}
    assert names == {"contrasts.csv", "manifest.json", "replicates", "report.html", "report.md"}
    assert (tmp_path / "run" / "report.md").read_text(encoding="utf-8") == markdown(toy.page(found))


def test_pages_are_drawn_again_only_where_what_draws_them_has_changed(
    little: Experiment, tmp_path: Path
) -> None:
    """Nothing is run again for a changed sentence, and nothing drawn again for none."""
    drawn: list[int] = []

    def draw(result: Means) -> dict[str, bytes]:
        drawn.append(result.replicates)
        return {"report.html": f"drawn {len(drawn)} times".encode()}

    def page(pages: Pages | None) -> str:
        study(toy.plan(little), workers=1, replicates=2, out=tmp_path / "run", pages=pages)
        return (tmp_path / "run" / "report.html").read_text()

    assert page(Pages(draw, "one")) == "drawn 1 times"
    kept = [path.stat().st_mtime_ns for path in (tmp_path / "run" / "replicates").iterdir()]
    assert page(Pages(draw, "one")) == "drawn 1 times"
    assert page(None) == "drawn 1 times"
    assert page(Pages(draw, "two")) == "drawn 2 times"
    assert kept == [path.stat().st_mtime_ns for path in (tmp_path / "run" / "replicates").iterdir()]


def test_nothing_counted_is_told_as_nothing() -> None:
    from ipssim.studies.engine import Estimate

    none = Estimate.of(np.array([np.nan, np.nan]))
    assert none.numbers == (None, None, None, None)
    assert not none.told
    one = Estimate.of(np.array([np.nan, 3.0]), "weeks")
    assert (one.value, one.n, one.half, one.low) == (3.0, 1, None, None)
    same = Estimate.of(np.array([0.1, 0.1, 0.1]))
    assert (same.error, same.low) == (0.0, same.value)
