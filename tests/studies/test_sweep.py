"""Sweeps: designs, points kept by what they are, extended, gone on with, and failing."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import ipssim
from ipssim.cli import main
from ipssim.errors import InputError, WorkError
from ipssim.report.handed import Sweep, run_sweep, sweep
from ipssim.settings.read.axes import Axis
from ipssim.studies import sweep as study
from ipssim.studies.designs import Design, design_of, points_of
from ipssim.studies.engine.files import csv_parts, parquet_parts
from ipssim.studies.engine.measure import cohort_means
from ipssim.studies.sweep import RESULTS, SHIPPED, WATCHED
from ipssim.studies.sweep_tables import EVERYBODY

SMALL = ("experiment=ips_vs_package", "population.size=40", "horizon_weeks=30", "~arms.none")
CAPS = "arms.ips.caseload_cap=10,50"
TABLES = ("points.csv", "summary.csv", "results.parquet", "results.csv", "dictionary.csv")


def small(*axes: str) -> Design:
    return design_of([*SMALL, *axes])


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Sweep:
    folder = tmp_path_factory.mktemp("sweep") / "run"
    return run_sweep(small(CAPS), replicates=3, workers=1, out=folder)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int, int]]:
    """The runs that are done: caseload of IPS, first replicate, and the one after the last."""
    done: list[tuple[int, int, int]] = []
    real = study.run_point

    def noted(experiment: Any, *more: Any) -> pd.DataFrame:
        ((arm, programme),) = experiment.arms.items()
        if arm == "ips":
            done.append((programme.caseload_cap, *more[-2:]))
        return real(experiment, *more)

    monkeypatch.setattr(study, "run_point", noted)
    return done


def caseload(experiment: Any) -> int | None:
    """Return the caseload of IPS, where it is IPS that is run."""
    return experiment.arms["ips"].caseload_cap if "ips" in experiment.arms else None


# Designs


@pytest.mark.parametrize("kind", ["random", "lhs", "sobol"])
def test_drawn_designs_stay_within_their_axes(kind: str) -> None:
    axes = (Axis("a", interval=(-2.0, 1.0)), Axis("b", ("x", "y")),
            Axis("c", interval=(10.0, 20.0), whole=True))
    drawn = points_of(axes, kind, 32, 1)
    values = drawn["a"].astype(float)
    assert values.between(-2, 1).all()
    assert np.ptp(values) > 2
    assert set(drawn["b"]) == {"x", "y"}
    assert drawn["c"].str.fullmatch(r"1\d|20").all()
    pd.testing.assert_frame_equal(drawn, points_of(axes, kind, 32, 1))
    if kind != "lhs":
        pd.testing.assert_frame_equal(drawn.head(16), points_of(axes, kind, 16, 1))
    with pytest.raises(InputError, match="How many points"):
        design_of([*SMALL, CAPS], kind=kind)


def test_one_at_a_time_moves_one_axis_from_the_experiment() -> None:
    design = design_of(
        [*SMALL, "arms.ips.caseload_cap=10,25,50", "labour_market.openness=interval(-1,1)"],
        kind="one",
    )
    assert design.points.to_numpy().tolist() == [
        ["25", "0.0"], ["10", "0.0"], ["50", "0.0"], ["25", "-1"], ["25", "1"],
    ]
    assert design.here[0] == design.base
    assert design.here[3].labour_market.openness == -1


def test_what_is_no_design_or_sweeps_nothing_is_said() -> None:
    with pytest.raises(InputError) as caught:
        design_of(SMALL, kind="spiral", count=0)
    for said in ("no such design", "Nothing is swept", "cannot be drawn"):
        assert said in str(caught.value)


def test_a_choice_between_shipped_settings_is_an_axis() -> None:
    design = small("programme@arms.ips=ips_shared_care,ips_split", "arms.ips.caseload_cap=10,20")
    workers = [(one.arms["ips"].workers_per_person, one.arms["ips"].caseload_cap)
               for one in design.here]
    assert workers == [(1, 10), (1, 20), (2, 10), (2, 20)]
    assert {one.arms["ips"].title for one in design.here} == {"IPS"}
    with pytest.raises(InputError, match="ips_split"):
        small("programme@arms.ips=ips_shared_care,ips_spit")


def test_a_dated_change_is_an_axis() -> None:
    words = ("arms.ips.caseload_cap@year2=20,30", "arms.ips.limit_weeks@week60,new=26,null")
    design = small(*words)
    alone = small("arms.package.caseload_cap=20,21", "arms.ips.caseload_cap@year2=30",
                  "arms.ips.limit_weeks@week60,new=26").base
    assert [str(one) for one in design.points.iloc[2]] == ["30", "26"]
    assert design.here[2].arms["ips"] == alone.arms["ips"]
    table = pd.DataFrame({"arms.ips.caseload_cap@year2": [30], "arms.ips.limit_weeks@week 60, new":
                          [26]})
    (here,) = design_of(SMALL, table=table).here
    assert here.arms["ips"] == alone.arms["ips"]


def test_a_point_that_contradicts_itself_is_named() -> None:
    with pytest.raises(InputError, match=r"point 3: arms\.ips\.in_work_support = false") as caught:
        small("arms.ips.in_work_support=true,false", "arms.ips.in_work_limit_weeks=null,4")
    assert len(caught.value.problems) == 1


# Results


def test_results_are_tidy_and_the_dictionary_explains_them(found: Sweep) -> None:
    table = found.results
    assert tuple(table) == RESULTS
    assert set(table["point"]) == {0, 1}
    assert set(table["world"]) == {SHIPPED}
    assert set(table["subgroup"]) == {EVERYBODY}
    keys = ["point", "world", "replicate", "arm", "outcome"]
    assert not table.duplicated(keys).any()
    assert set(table["outcome"]) <= set(found.dictionary["name"])
    assert {"arms.ips.caseload_cap", *RESULTS[:1]} <= set(found.dictionary["name"])
    shares = table[table["outcome"] == WATCHED]["value"]
    assert shares.between(0, 1).all()


def test_points_have_the_same_people_with_the_same_luck(found: Sweep) -> None:
    table = found.results.set_index(["point", "arm", "replicate", "outcome"])["value"]
    table = table.sort_index()
    for arm in ("package", "usual"):  # whose settings are not swept
        pd.testing.assert_series_equal(table.loc[0, arm], table.loc[1, arm])
    assert not table.loc[0, "ips"].equals(table.loc[1, "ips"])


def test_summary_is_of_the_results(found: Sweep) -> None:
    one = found.summary.set_index(["point", "arm", "outcome"]).loc[(1, "ips", WATCHED)]
    table = found.results.set_index(["point", "arm", "outcome"])["value"]
    ips, package = table.loc[1, "ips", WATCHED], table.loc[1, "package", WATCHED]
    assert one["level"] == pytest.approx(100 * ips.mean())
    assert one["difference"] == pytest.approx(100 * (ips.mean() - package.mean()))
    assert one["arms.ips.caseload_cap"] == "50"


def test_files_hold_the_results(found: Sweep) -> None:
    folder = found.folder
    assert folder is not None
    assert {path.name for path in folder.iterdir()} >= set(TABLES)
    for read in (pd.read_parquet(folder / "results.parquet"), pd.read_csv(folder / "results.csv")):
        pd.testing.assert_frame_equal(read, found.results, check_dtype=False, rtol=1e-5)


def test_large_tables_are_written_in_parts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("ipssim.studies.engine.files._BATCH", 5)
    parts = [pd.DataFrame({"a": [number] * 3, "b": ["x"] * 3}) for number in range(4)]
    whole = pd.concat(parts, ignore_index=True)
    (tmp_path / "a.parquet").write_bytes(parquet_parts(parts))
    assert pq.ParquetFile(tmp_path / "a.parquet").num_row_groups == 2
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "a.parquet"), whole)
    plain, packed = csv_parts(parts), csv_parts(parts, packed=True)
    assert gzip.decompress(packed) == plain == csv_parts([whole])
    assert packed == csv_parts(parts, packed=True)


def test_many_results_are_packed(found: Sweep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "MOST_PLAIN", 100)
    files = found.files()
    assert "results.csv" not in files
    assert gzip.decompress(files["results.csv.gz"]).startswith(",".join(RESULTS).encode())


# Kept, extended, gone on with


def test_a_sweep_is_extended_and_nothing_is_run_twice(
    found: Sweep, tmp_path: Path, ran: list[Any]
) -> None:
    out = tmp_path / "run"
    how: dict[str, Any] = {"workers": 1, "out": out}
    run_sweep(small(CAPS), replicates=3, **how)
    assert ran == [(10, 0, 3), (50, 0, 3)]
    ran.clear()
    more = run_sweep(small("arms.ips.caseload_cap=10,25,50"), replicates=3, **how)
    assert ran == [(25, 0, 3)]
    kept = more.results[more.results["point"] != 1].reset_index(drop=True)
    kept["point"] = kept["point"].replace(2, 1)  # what comes between does not move the others
    pd.testing.assert_frame_equal(kept, found.results)
    ran.clear()
    longer = run_sweep(small(CAPS), replicates=5, **how)
    assert ran == [(10, 3, 5), (50, 3, 5)]
    first = longer.results[longer.results["replicate"] < 3].reset_index(drop=True)
    pd.testing.assert_frame_equal(first, found.results)
    ran.clear()
    fewer = run_sweep(small(CAPS), replicates=2, **how)
    assert ran == []
    assert set(fewer.results["replicate"]) == {0, 1}
    pd.testing.assert_frame_equal(
        fewer.summary, run_sweep(small(CAPS), replicates=2, workers=1).summary
    )


def test_replicates_go_in_chunks(ran: list[Any], tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(study, "CHUNK", 2)
    how: dict[str, Any] = {"workers": 1, "out": tmp_path / "run"}
    for replicates, done in ((3, [(0, 2), (2, 3)]), (6, [(3, 4), (4, 6)]), (5, [])):
        ran.clear()
        run_sweep(small("arms.ips.caseload_cap=[10]"), replicates=replicates, **how)
        assert [(first, stop) for _, first, stop in ran] == done


def test_what_points_have_alike_is_run_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    real = study.run_point

    def noted(experiment: Any, *more: Any) -> pd.DataFrame:
        ran.append(f"{next(iter(experiment.arms))} {caseload(experiment)}")
        return real(experiment, *more)

    monkeypatch.setattr(study, "run_point", noted)
    design = small("arms.ips.caseload_cap=25,50")
    twice = Design(design.base, design.axes, pd.concat([design.points] * 2, ignore_index=True),
                   design.here * 2)
    result = run_sweep(twice, replicates=2, workers=1)
    assert ran == ["ips 25", "package None", "usual None", "ips 50"]
    table = result.results.set_index("point")["value"]
    assert table.loc[0].tolist() == table.loc[2].tolist()


def test_a_point_is_what_a_comparison_of_it_gives(found: Sweep) -> None:
    """Running each programme by itself changes nothing."""
    means = cohort_means(small(CAPS).here[1], 1, 0, 3).means
    keys = ["arm", "replicate", "outcome"]
    table = found.results[found.results["point"] == 1].set_index(keys)["value"].sort_index()
    pd.testing.assert_series_equal(
        table, means.set_index(keys)["mean"].sort_index(), check_names=False,
        check_index_type=False,
    )


def test_two_workers_and_a_cut_sweep_give_the_same_bytes(
    found: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = study.run_point

    def stops(experiment: Any, *more: Any) -> pd.DataFrame:
        if caseload(experiment) == 50:
            raise KeyboardInterrupt
        return real(experiment, *more)

    monkeypatch.setattr(study, "run_point", stops)
    out = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        run_sweep(small(CAPS), replicates=3, workers=1, out=out)
    assert not (out / "summary.csv").exists()
    monkeypatch.undo()
    run_sweep(small(CAPS), replicates=3, workers=2, out=out)
    for name in TABLES:
        assert (out / name).read_bytes() == (found.folder / name).read_bytes(), name  # type: ignore[operator]


def test_a_failed_point_is_written_down_and_tried_again(
    found: Sweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ran: list[Any],
    capfd: pytest.CaptureFixture[str],
) -> None:
    noted = study.run_point

    def fails(experiment: Any, *more: Any) -> pd.DataFrame:
        if caseload(experiment) == 10:
            raise ValueError("no such week")
        return noted(experiment, *more)

    monkeypatch.setattr(study, "run_point", fails)
    out = tmp_path / "run"
    words = ["sweep", *SMALL, CAPS, "--replicates", "3", "--workers", "1", "--out", str(out)]
    assert main([*words, "--quiet"]) == 1
    said = capfd.readouterr().err
    assert "1 of 2 points failed (0); the first: ValueError: no such week." in said
    assert "tries these again" in said
    assert ran == [(50, 0, 3)]
    (path,) = (out / "failures").iterdir()
    written = json.loads(path.read_text())
    assert (written["point"], written["seed"], written["error"]) == (0, 1, "ValueError")
    assert written["settings"]["arms"]["ips"]["caseload_cap"] == 10
    assert pd.read_csv(out / "failed.csv")["point"].tolist() == [0]
    assert set(pd.read_parquet(out / "results.parquet")["point"]) == {1}
    assert "1 point failed" in (out / "report.md").read_text()
    monkeypatch.setattr(study, "run_point", noted)
    ran.clear()
    assert main([*words, "--quiet"]) == 0
    assert ran == [(10, 0, 3)]
    assert not (out / "failed.csv").exists()
    for name in TABLES:
        assert (out / name).read_bytes() == (found.folder / name).read_bytes(), name  # type: ignore[operator]


def test_where_every_point_fails_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> pd.DataFrame:
        raise ValueError("no such week")

    monkeypatch.setattr(study, "run_point", fails)
    with pytest.raises(WorkError, match="Every point failed, the first with ValueError: no such"):
        run_sweep(small(CAPS), replicates=2, workers=1)


# Worlds and precision


def test_kept_worlds_give_a_range_and_precision_adds_replicates() -> None:
    wide = run_sweep(small(CAPS), replicates=2, workers=1, worlds=3)
    assert set(wide.results["world"]) == {0, 1, 2}
    rows = wide.summary[(wide.summary["outcome"] == WATCHED) & (wide.summary["arm"] == "ips")]
    assert (rows["worlds_low"] <= rows["worlds_high"]).all()
    known = run_sweep(small(CAPS), workers=1, precision=4.0)
    rows = known.summary[(known.summary["outcome"] == WATCHED) & (known.summary["arm"] == "ips")]
    assert (rows["difference_half"] <= 4.0).all()
    assert (rows["replicates"] >= study.CHUNK).all()


def test_a_world_does_not_move_what_is_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    key = next(iter(study.varied(small(CAPS).base)))
    seen: list[Any] = []

    def noted(experiment: Any, seed: int, values: Any, *more: int) -> pd.DataFrame:
        seen.append(values)
        raise ValueError

    monkeypatch.setattr(study, "run_point", noted)
    low, high = (f"{share:g}" for share in _inside(key))
    with pytest.raises(WorkError):
        run_sweep(small(f"{key}={low},{high}"), replicates=1, workers=1, worlds=1)
    assert all(values for values in seen)
    assert all(key not in values for values in seen)


def _inside(key: str) -> tuple[float, float]:
    spec = study.varied(small(CAPS).base)[key]
    assert spec.low is not None
    assert spec.high is not None
    return spec.low + 0.3 * (spec.high - spec.low), spec.low + 0.6 * (spec.high - spec.low)


def test_more_worlds_than_there_are_is_said() -> None:
    with pytest.raises(InputError, match="not so many kept worlds"):
        run_sweep(small(CAPS), worlds=100_000)


# Python


def test_python_takes_words_mappings_frames_and_experiments(found: Sweep) -> None:
    base = ipssim.load_experiment(SMALL)
    how: dict[str, Any] = {"replicates": 3, "workers": 1}
    ways = (
        ipssim.sweep(*SMALL, CAPS, **how),
        ipssim.sweep({"arms.ips.caseload_cap": [10, 50]}, experiment=base, **how),
        ipssim.sweep(experiment=base, points=pd.DataFrame({"arms.ips.caseload_cap": [10, 50]}),
                     **how),
    )
    for way in ways:
        pd.testing.assert_frame_equal(way.summary, found.summary)
    with pytest.raises(InputError, match="an experiment is given"):
        ipssim.sweep("arms.ips.caseload_cap=10", experiment=base)
    with pytest.raises(InputError, match=r"Did you mean arms\.ips\.caseload_cap"):
        ipssim.sweep({"arms.ips.caseload_cup": [1, 2]}, experiment=base)
    with pytest.raises(InputError, match=r"Did you mean arms\.ips\.caseload_cap"):
        ipssim.sweep(experiment=base, points=pd.DataFrame({"arms.ips.caseload_cup": [1]}))


def test_a_scenario_is_an_experiment(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text("population: {size: 40}\nhorizon_weeks: 30\n")
    town = ipssim.scenario(str(path), overrides="arms.ips.caseload_cap=12")
    assert (town.population.size, town.arms["ips"].caseload_cap) == (40, 12)
    assert town == ipssim.load_experiment("arms.ips.caseload_cap=12", files=[path])


@pytest.mark.ci
def test_xarray_has_the_axes_as_dimensions(found: Sweep) -> None:
    data = found.to_xarray()
    assert dict(data.sizes) == {
        "arms.ips.caseload_cap": 2, "world": 1, "arm": 3, "outcome": len(found.results["outcome"]
                                                                         .unique()),
    }
    axis = data["arms.ips.caseload_cap"]
    assert axis.to_numpy().tolist() == [10.0, 50.0]
    assert axis.attrs["units"] == "people per full-time worker"
    row = found.summary.set_index(["point", "arm", "outcome"]).loc[(1, "ips", WATCHED)]
    cell = data.sel({"arms.ips.caseload_cap": 50, "arm": "ips", "outcome": WATCHED})
    assert float(cell["mean"].squeeze()) == pytest.approx(row["level"])
    assert float(cell["difference"]) == pytest.approx(row["difference"])
    assert str(cell["unit"].item()) == "%"


@pytest.mark.ci
def test_xarray_of_other_designs_has_points() -> None:
    result = sweep(*SMALL, "labour_market.openness=interval(-1,1)", CAPS, design="random",
                   points=3, replicates=2, workers=1)
    data = result.to_xarray()
    assert data.sizes["point"] == 3
    drawn = result.points["labour_market.openness"].astype(float)
    assert data["labour_market.openness"].to_numpy().tolist() == drawn.tolist()


def test_without_xarray_it_says_what_to_install(
    found: Sweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(ImportError, match=r"pip install 'ipssim\[xarray\]'"):
        found.to_xarray()


def test_results_by_subgroup_stand_beside_everybodys_and_change_none(found: Sweep) -> None:
    several: Sweep = run_sweep(small(CAPS), replicates=3, workers=1, subgroups=True)
    results = several.results
    everybody = results[results["subgroup"] == EVERYBODY].reset_index(drop=True)
    pd.testing.assert_frame_equal(everybody, found.results)
    pd.testing.assert_frame_equal(several.summary, found.summary)
    sexes = {"sex/men", "sex/women"}
    assert sexes < set(results["subgroup"])
    keys = ["point", "world", "replicate", "arm", "outcome"]
    mine = results[results["subgroup"].isin(sexes)].groupby(keys)["value"]
    whole = everybody.set_index(keys)["value"].reindex(mine.min().index)
    assert (mine.min() <= whole + 1e-9).all()
    assert (whole <= mine.max() + 1e-9).all()
