"""`ipssim.review`, the review of a comparison's arms, and fidelity over sites."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ipssim
from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.studies.engine.files import csv_bytes
from ipssim.studies.engine.measure import Chunk
from ipssim.studies.engine.setups import trial_arms
from ipssim.studies.review import FIDELITY, read_review, review_arms, run_reviews
from ipssim.studies.run import recorded_trial
from ipssim.studies.sites import WIDTHS, draw_sites, line_through, load_spread, run_site


@pytest.fixture(scope="module")
def small(little: Experiment) -> Experiment:
    return replace(little, accrual_weeks=60, horizon_weeks=52)


@pytest.fixture(scope="module")
def result(small: Experiment) -> ipssim.ReviewResult:
    return ipssim.review("package", small, replicates=2)


def test_the_last_weeks_of_intake_are_reviewed(result: ipssim.ReviewResult) -> None:
    assert (result.first, result.last) == (34, 60)
    assert len(result.table()) == 25
    assert list(result.totals["replicate"]) == [0, 1]
    assert result.total == pytest.approx(result.totals["total"].mean())
    assert result.error is not None
    means = result.items["score_mean"].dropna()
    assert ((means >= result.items["score_low"].dropna()) & (means <= 5)).all()


def test_the_same_review_twice(result: ipssim.ReviewResult, small: Experiment) -> None:
    again = ipssim.review("package", small, replicates=2)
    assert again.items.equals(result.items)
    assert again.files() == result.files()


def test_it_shows_itself(result: ipssim.ReviewResult, tmp_path: Path) -> None:
    page = result.report(tmp_path / "page.html").read_text("utf-8")
    assert f"of 125 points: {result.band}" in page


@pytest.mark.parametrize(
    ("programme", "how", "message"),
    [
        ("none", {}, "serves nobody"),
        ("package", {"weeks": 0}, "last weeks of intake"),
        ("package", {"weeks": 61}, "a whole number from 1 to 60"),
        ("package", {"replicates": 0}, "number that can be used"),
        ("pakage", {}, r"Did you mean package\?"),
    ],
)
def test_what_cannot_be_reviewed(
    small: Experiment, programme: str, how: dict[str, int], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        ipssim.review(programme, small, **how)


def test_the_command_writes_tables_page_and_manifest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["review", "programme=package", "population.size=40", "accrual_weeks=40",
             "horizon_weeks=40", "--weeks", "20", "--replicates", "1", "--out", str(out)]
    assert main(words) == 0
    assert "of 125 points" in capsys.readouterr().out
    assert {path.name for path in out.iterdir()} == {
        "items.csv", "totals.csv", "review.html", "review.md", "tables.xlsx", "figures",
        "manifest.json", "replicates",
    }
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["complete"]
    assert manifest["reviewed_weeks"] == [20, 40]
    assert main([*words, "--quiet", "--scale", "ips_25_denmark"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["review", "programme=none", "--scale", "ips_52"]) == 2
    assert "Did you mean ips_25?" in capsys.readouterr().err
    assert main(["review", "programme=none", "--out", str(tmp_path / "other")]) == 2
    assert "serves nobody" in capsys.readouterr().err


def test_a_stopped_review_goes_on_and_workers_leave_no_trace(
    result: ipssim.ReviewResult, small: Experiment, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[int] = []

    def stops(experiment: Experiment, seed: int, first: int, stop: int, weeks: int) -> Chunk:
        if first == 1 and ran == [0]:
            raise KeyboardInterrupt
        ran.append(first)
        return run_reviews(experiment, seed, first, stop, weeks)

    monkeypatch.setattr("ipssim.studies.review.run_reviews", stops)
    with pytest.raises(ipssim.Stopped, match="1 finished replicate is kept"):
        ipssim.review("package", small, replicates=2, workers=1, out=tmp_path / "run")
    ran.append(-1)
    ipssim.review("package", small, replicates=2, workers=1, out=tmp_path / "run")
    assert ran == [0, -1, 1]
    monkeypatch.undo()
    ipssim.review("package", small, replicates=2, workers=2, out=tmp_path / "both")
    for name, content in result.files().items():
        assert (tmp_path / "run" / name).read_bytes() == content, name
        assert (tmp_path / "both" / name).read_bytes() == content, name


def test_each_arm_of_a_recorded_trial(small: Experiment) -> None:
    trial = recorded_trial(small, 1)
    assert trial is not None
    frame = review_arms(trial, trial_arms(small))
    assert tuple(frame.columns) == FIDELITY
    assert len(frame) == 25 * len(small.trial.sizes)
    for arm, items in frame.groupby("arm"):
        assert items["total"].nunique() == 1, arm
        assert list(items["number"]) == list(range(1, 26))
    assert csv_bytes(read_review(csv_bytes(frame))) == csv_bytes(frame)
    assert read_review(None).empty


def test_sites_are_drawn_as_written_down_beforehand() -> None:
    spread = load_spread()
    assert spread.main_width in spread.widths
    near, far = draw_sites(spread, 30, 0.0), draw_sites(spread, 30, 1.0)
    base = ipssim.load(spread.based_on)
    for name, item in spread.numbers.items():
        assert item.reason
        assert {getattr(site, name) for site in near} == {item.middle}
        assert all(item.low <= getattr(site, name) <= item.high for site in far)
        assert len({getattr(site, name) for site in far}) > 2
    for name, choice in spread.choices.items():
        assert choice.reason
        assert {getattr(site, name) for site in near} == {getattr(base, name)}
    assert draw_sites(spread, 30, 1.0) == far


def test_a_wrong_spread_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sites.yaml"
    path.write_text(
        "numbers: {caseload_cup: {middle: 25, low: 15, high: 60},"
        " desk_days: {middle: 9, low: 0, high: 5}}\nchoices: {leader: {others: [], chance: 2}}\n"
    )
    with pytest.raises(InputError, match="caseload_cap") as caught:
        load_spread(path)
    assert len(caught.value.problems) == 3


def test_a_line_through_sites() -> None:
    x = np.array([80.0, 90.0, 100.0, 110.0])
    slope, error, r = line_through(x, 0.4 * x + 5)
    assert (slope, error, r) == (pytest.approx(0.4), pytest.approx(0.0, abs=1e-9), pytest.approx(1))
    assert line_through([90.0, 90.0, 90.0], [1.0, 2.0, 3.0]) == (None, None, None)
    assert line_through([90.0, 95.0], [1.0, 2.0]) == (None, None, None)


@pytest.fixture(scope="module")
def few(small: Experiment) -> Experiment:
    return replace(small, population=replace(small.population, size=30))


@pytest.fixture(scope="module")
def sites(few: Experiment) -> ipssim.Sites:
    return ipssim.sites(few, count=3, widths=[1, 0.5], replicates=2, workers=2)


def test_a_few_sites(sites: ipssim.Sites, few: Experiment) -> None:
    assert [one.width for one in sites.patterns] == [0.5, 1.0]
    assert sites.judged == 1.0  # 0.75 was not run
    table = sites.sites
    assert list(table["site"]) == [0, 1, 2] * 2
    assert table["fidelity"].between(25, 125).all()
    assert table["job_rate"].between(0, 100).all()
    cap = draw_sites(load_spread(), 3, 1.0)[2].caseload_cap
    assert table.iloc[-1]["caseload_cap"] == str(cap)
    main = sites.main
    assert (main.slope, main.slope_error, main.r) == line_through(
        main.sites["fidelity"], main.sites["job_rate"]
    )
    assert tuple(sites.table().columns) == WIDTHS
    assert list(sites.table()["slope"]) == [one.slope for one in sites.patterns]
    # a site is the same whatever others there are, and with any workers
    (again,) = ipssim.sites(
        few, count=4, widths=[1.0], replicates=2, workers=1
    ).patterns
    assert again.sites.iloc[:3].equals(main.sites)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"count": 2}, "A line needs several sites"), ({"widths": [0.0, 1.0]}, "at most 1"),
        ({"widths": []}, "no part of the spread"), ({"workers": 0}, "number that can be used"),
    ],
)
def test_sites_that_cannot_be(few: Experiment, how: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        ipssim.sites(few, **how)


@pytest.mark.usefixtures("undrawn")
def test_stopped_sites_go_on_and_the_command_writes_the_same(
    sites: ipssim.Sites, few: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    how: dict[str, Any] = {"count": 3, "widths": [0.5, 1.0], "replicates": 2, "workers": 1}
    ran: list[tuple[int, int]] = []

    def stops(
        experiment: Experiment, site: Programme, seed: int, number: int, replicate: int
    ) -> pd.DataFrame:
        if len(ran) == 2:
            ran.append((-1, -1))
            raise KeyboardInterrupt
        ran.append((number, replicate))
        return run_site(experiment, site, seed, number, replicate)

    monkeypatch.setattr("ipssim.studies.sites.run_site", stops)
    with pytest.raises(ipssim.Stopped):
        ipssim.sites(few, out=tmp_path / "run", **how)
    ipssim.sites(few, out=tmp_path / "run", **how)
    assert ran[:4] == [(0, 0), (0, 1), (-1, -1), (1, 0)]
    assert len(ran) == 13
    for name, content in sites.files().items():
        assert (tmp_path / "run" / name).read_bytes() == content, name
    words = ["sites", "population.size=30", "accrual_weeks=20", "horizon_weeks=20", "--sites", "3",
             "--width", "0.5,0.75", "--workers", "1", "--out", str(tmp_path / "out")]
    assert main(words) == 0
    shown = capsys.readouterr()
    assert "0.75 (judged)" in shown.out
    assert "Running sites: 0 of 6 parts" in shown.err
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "widths.csv", "sites.csv", "report.html", "report.md", "tables.xlsx", "figures",
        "manifest.json", "draws",
    }
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert (manifest["complete"], manifest["sites"], manifest["widths"]) == (True, 3, [0.5, 0.75])
    assert main([*words, "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
