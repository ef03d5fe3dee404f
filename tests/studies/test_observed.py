"""A place's own counts beside the model's, and how open its employers are by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ipssim.errors import InputError
from ipssim.outcomes.service import counts_now
from ipssim.report.handed import openness, service
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.openness import likelihood
from ipssim.studies.service_tables import EDGE, FEW, FITS, MISSES, verdict
from ipssim.studies.service_worlds import service_setup
from ipssim.vocabulary import Event

LITTLE = [
    "experiment=service_over_time", "population.size=120", "service.weeks=80", "horizon_weeks=60",
    "service.posts_by_year=[2]", "service.posts_factors=[]", "service.without_scarcity=false",
    "service.referral_rate=0.05", "kept_worlds=0",
]
COUNTS = ["observed.week60.started=9999", "observed.week60.in_work=0", "observed.year2.referred=3"]


def test_counts_by_a_week_are_those_of_the_events() -> None:
    run = Simulation(service_setup(load_experiment(LITTLE)), 3, record="events")
    run.advance(50)
    found, events = counts_now(run), run.recorder.events()
    own = events[events["kind"] == Event.ADMITTED]
    assert found["started"] == len(np.unique(own["candidate"][own["target"] == 0]))
    referred = events["candidate"][events["kind"] == Event.REFERRED]
    assert found["referred"] == len(np.unique(referred)) > 20
    later = Simulation(service_setup(load_experiment(LITTLE)), 3).run()
    run.run()
    assert counts_now(run) == counts_now(later)


def test_what_was_counted_stands_beside_runs_with_a_verdict() -> None:
    study = service(load_experiment([*LITTLE, *COUNTS]), replicates=3, workers=1)
    table = study.observed.set_index(["when", "what"])
    assert table.loc[("week60", "started"), "verdict"] == MISSES
    assert table.loc[("week60", "started"), "week"] == 60
    assert table.loc[("year2", "referred"), "week"] == 52
    assert (table["runs"] == 3).all()
    assert (table["low95"] <= table["low80"]).all()
    plain = service(load_experiment(LITTLE), replicates=3, workers=1)
    pd.testing.assert_frame_equal(plain.measures, study.measures)  # looking changes nothing
    assert plain.observed.empty
    assert study.figure("observed") is not None
    assert "does not fit" in str(study.page())
    assert "does not fit" not in str(plain.page())


@pytest.mark.parametrize(("count", "said"), [
    (10, FITS), (13, EDGE), (16, MISSES), (1, MISSES),
])
def test_a_verdict_goes_by_how_far_single_runs_go(count: int, said: str) -> None:
    assert verdict(count, 5, 8, 10, 12, 15) == said


def test_few_people_fit_and_say_little() -> None:
    assert verdict(2, 0, 1, 2, 4, 6) == FEW


@pytest.mark.parametrize(("words", "wrong"), [
    (["observed.soon.started=3"], "no point in time"),
    (["observed.week99.started=3"], "after the last week"),
    (["observed.week0.started=3"], "before the first week of the run is over"),
    (["observed.week9.startet=3"], "observed.week9.started"),
    (["observed.week9.started=-1"], "below the lowest"),
    (["experiment=danish_trial", "observed.week9.started=3"], "follows a cohort"),
])
def test_slips_are_one_message(words: list[str], wrong: str) -> None:
    here = words if words[0].startswith("experiment") else [*LITTLE, *words]
    with pytest.raises(InputError, match=wrong) as caught:
        load_experiment(here)
    assert len(caught.value.problems) == 1


def test_openness_comes_back_from_counts_that_were_made_with_it() -> None:
    """Counts of a place of a known openness: its likelihood is highest near there."""
    rng, at = np.random.default_rng(3), np.linspace(-4, 1.5, 8)
    runs = pd.concat([
        pd.DataFrame({"openness": value, "world": range(40), "code": code,
                      "count": rng.poisson(size * np.exp(0.5 * value), 40)})
        for value in at for code, size in (("a.in_work", 60.0), ("b.in_work", 90.0))
    ])
    density = likelihood({"a.in_work": 36, "b.in_work": 55}, runs)  # exp(.5 x -1) of them
    ends = np.interp([0.1, 0.5, 0.9], density["density"].cumsum(), density["openness"])
    assert ends[1] == pytest.approx(-1.0, abs=0.15)
    assert ends[0] < -1.0 < ends[2]
    few = likelihood({"a.in_work": 4}, runs[runs["code"] == "a.in_work"].assign(
        count=lambda table: rng.poisson(table["count"] / 10)))
    wider = np.interp([0.1, 0.9], few["density"].cumsum(), few["openness"])
    assert np.ptp(wider) > 2 * (ends[2] - ends[0])


def test_openness_is_solved_from_a_scenario_and_kept(tmp_path: Path) -> None:
    experiment = load_experiment([*LITTLE, "observed.week60.in_work=9"])
    found = openness(experiment, worlds=3, workers=1, out=tmp_path / "run")
    assert found.low <= found.median <= found.high
    assert (tmp_path / "run" / "openness.csv").exists()
    assert found.figure("openness") is not None
    with pytest.raises(InputError, match="people in work"):
        openness(load_experiment(LITTLE), worlds=3)
    with pytest.raises(InputError, match="people in work"):
        openness(replace(experiment, observed={}), worlds=3)
