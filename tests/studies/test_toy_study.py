"""A study of one's own is a plan: worlds, contrasts, and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine import Contrast, Means, Pages, Plan, study
from ipssim.studies.run import run_chunk


def toy(experiment: Experiment) -> Plan:
    """What a narrow labour market does to the difference between two programmes."""
    market = replace(experiment.labour_market, employers_per_candidate=0.2)
    plain = Contrast("as it is", ("plain", "ips"), ("plain", "usual"))
    narrow = Contrast("narrow", ("narrow", "ips"), ("narrow", "usual"))
    return Plan(
        study="toy", experiment=experiment, replicates=4, size=2,
        worlds={"plain": experiment, "narrow": replace(experiment, labour_market=market)},
        contrasts=(plain, narrow, Contrast("the market's part", narrow, plain)),
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("toy") / "run"


@pytest.fixture(scope="module")
def found(little: Experiment, folder: Path) -> Means:
    return study(toy(little), workers=2, out=folder)


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
        again = study(toy(little), executor=others, workers=2, out=tmp_path / "run")
    pd.testing.assert_frame_equal(again.table(), found.table(), check_exact=True)
    assert (folder / "contrasts.csv").read_bytes() == (
        tmp_path / "run" / "contrasts.csv").read_bytes()
    kept = folder / "replicates" / "means-000002-000004.parquet"
    before = kept.stat().st_mtime_ns
    more = study(toy(little), workers=1, replicates=6, out=folder)
    assert (more.replicates, kept.stat().st_mtime_ns) == (6, before)
    (copy,) = more.save(tmp_path / "copy")
    assert copy.read_bytes() == (folder / "contrasts.csv").read_bytes()
    assert repr(found) == f"<Means danish_trial; 4 replicates in {folder}>"
    assert toy(little).folder().parts[:3] == ("outputs", "toy", "danish_trial")


def test_other_worlds_are_another_run(little: Experiment, found: Means, folder: Path) -> None:
    plan = toy(little)
    other = replace(plan, worlds={**plan.worlds, "narrow": little})
    assert plan.identity(1) != other.identity(1) != replace(other, study="two").identity(1)
    with pytest.raises(InputError, match="another run"):
        study(other, workers=1, out=folder)
    bad = replace(little, population=replace(little.population, size=0))
    with pytest.raises(InputError, match=r"population\.size"):
        study(replace(plan, worlds={"plain": bad}), workers=1)


def test_pages_are_drawn_again_only_where_what_draws_them_has_changed(
    little: Experiment, tmp_path: Path
) -> None:
    """Nothing is run again for a changed sentence, and nothing drawn again for none."""
    drawn: list[int] = []

    def draw(result: Means) -> dict[str, bytes]:
        drawn.append(result.replicates)
        return {"report.html": f"drawn {len(drawn)} times".encode()}

    def page(pages: Pages | None) -> str:
        study(toy(little), workers=1, replicates=2, out=tmp_path / "run", pages=pages)
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
