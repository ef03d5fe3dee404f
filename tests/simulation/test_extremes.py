"""Extremes behave: nothing breaks, and things go where they must."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import parameters
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.vocabulary import Position, Service
from ipssim.world.charter import flat

ARMS = ("ips", "ips_plus", "usual", "package", "none")
SERVING = ARMS[:-1]


def run(
    experiment: Experiment, arm: str = "ips", *, size: int = 60, replicate: int = 0,
    rules: dict[str, Any] | None = None, **sections: dict[str, Any],
) -> Simulation:
    """Run a cohort under a programme with some rules and some of the surroundings changed."""
    changed = replace(
        experiment, accrual_weeks=10,
        arms={arm: replace(experiment.arms[arm], **(rules or {}))},
        **{name: replace(getattr(experiment, name), **values) for name, values in sections.items()},
    )
    changed = replace(changed, population=replace(changed.population, size=size))
    return Simulation(policy_setups(changed)[arm], 1, replicate, record="events").run()


def outcomes(simulation: Simulation) -> dict[str, np.ndarray]:
    """Return everybody's outcomes, after looking that nothing is broken."""
    found = from_tallies(simulation)
    for code, values in found.items():
        assert np.isfinite(values).all(), code
    for table in ("candidates", "workers", "employers", "openings"):
        for name, column in flat(getattr(simulation.tables, table)).items():
            assert np.isfinite(column).all(), f"{table}.{name}"
    c = simulation.tables.candidates
    for name in ("trust", "support", "stress", "clarity", "motivation", "belief", "self_stigma",
                 "flexibility", "insecurity"):  # fmt: skip
        column = getattr(c, name)
        assert column.min() >= 0.0, name
        assert column.max() <= 1.0, name
    assert ((c.capacity >= 2.0) & (c.capacity <= 37.0)).all()
    k = simulation.tables.workers
    assert (k.caseload <= k.cap).all()
    assert (k.caseload >= 0).all()
    return found


def mean(simulation: Simulation, code: str = "job_or_education_ever") -> float:
    return float(outcomes(simulation)[code].mean())


@pytest.mark.parametrize("arm", SERVING)
def test_a_caseload_of_1_means_time_and_one_of_500_means_none(
    danish_trial: Experiment, arm: str
) -> None:
    one, many = (
        run(danish_trial, arm, size=200, rules={"caseload_cap": cap}) for cap in (1, 500)
    )
    hours = [mean(simulation, "contact_hours") for simulation in (one, many)]
    assert hours[0] > 0.0
    assert hours[1] < hours[0]
    if danish_trial.arms[arm].contact_interval_weeks == 1:
        assert hours[1] < 0.1 * hours[0]
    own = min(danish_trial.arms[arm].leader_caseload, 1)  # a leader's people are within the cap
    cap, leads = one.tables.workers.cap, one.tables.workers.leads == 1
    assert cap[~leads].max() == 1
    assert (cap[leads] == own).all()
    assert one.tables.workers.stress.max() <= many.tables.workers.stress.max()
    k = many.tables.workers
    assert (k.stress <= 1.0).all()
    assert (k.exhaustion <= 1.0).all()


def test_overload_is_felt_by_the_worker_and_by_the_trust(danish_trial: Experiment) -> None:
    calm, torn = (
        run(danish_trial, size=300, rules={"caseload_cap": cap}) for cap in (10, 500)
    )
    served = [s.tables.workers.stress[s.tables.workers.caseload > 0] for s in (calm, torn)]
    assert torn.weekly[0, 40:].sum() > 0
    if all(stress.size for stress in served):
        assert served[1].mean() > served[0].mean()
    gained = [s.tables.candidates.trust - s.tables.candidates.trust_entry for s in (calm, torn)]
    assert gained[1].mean() < 0.5 * gained[0].mean()


@pytest.mark.parametrize("arm", SERVING)
def test_a_package_of_one_week_is_over_at_once(danish_trial: Experiment, arm: str) -> None:
    brief = run(
        danish_trial, arm, rules={"limit_weeks": 1, "return_allowed": False,
                                  "repeat_after_weeks": None},
    )  # fmt: skip
    events = brief.recorder.frame()
    ended = events[events["kind"] == "service_ended"]
    admitted = events[events["kind"] == "admitted"].set_index("candidate")["week"]
    assert len(ended) == len(admitted) == 60
    assert (ended["week"].to_numpy() - admitted[ended["candidate"]].to_numpy() <= 1).all()
    contacts = events[events["kind"] == "contact"].groupby("candidate").size()
    assert (contacts <= 1).all()
    assert mean(brief, "contact_hours") <= mean(run(danish_trial, arm), "contact_hours")


@pytest.mark.parametrize("arm", SERVING)
def test_a_package_of_one_week_over_and_over_again_breaks_nothing(
    danish_trial: Experiment, arm: str
) -> None:
    again = run(
        danish_trial, arm, rules={"limit_weeks": 1, "return_gap_weeks": 0, "repeat_after_weeks": 1}
    )
    outcomes(again)
    kinds = again.recorder.frame()["kind"].value_counts()
    assert kinds["admitted"] > 30 * 60 / 3


@pytest.mark.parametrize("arm", ARMS)
def test_without_employers_nobody_works_and_some_study(danish_trial: Experiment, arm: str) -> None:
    nowhere = run(danish_trial, arm, size=150, labour_market={"employers": 0})
    found = outcomes(nowhere)
    assert not found["job_ever"].any()
    assert not nowhere.recorder.frame()["kind"].isin(["applied", "praktik_started"]).any()
    assert found["education_ever"].any()


@pytest.mark.parametrize("arm", ARMS)
def test_where_every_employer_is_closed_nobody_is_hired_from_an_opening(
    danish_trial: Experiment, arm: str
) -> None:
    closed = run(
        danish_trial, arm, size=150, labour_market={"opening_rate": 0.0, "hidden_rate": 0.0}
    )
    found = outcomes(closed)
    events = closed.recorder.frame()
    assert not (events["kind"] == "applied").any()
    assert not closed.tables.openings.is_open.any()
    if danish_trial.arms[arm].praktik != "routine":
        assert not found["job_ever"].any()
    else:  # an unpaid trial may still turn into pay
        started = events[events["kind"] == "job_started"].groupby("candidate")["week"].min()
        trials = events[
            events["kind"].isin(["praktik_ended", "subsidy_ended"])
        ].groupby("candidate")["week"].min()
        assert (started >= trials[started.index]).all()


@pytest.mark.parametrize("arm", ARMS)
def test_where_openings_abound_more_people_work(danish_trial: Experiment, arm: str) -> None:
    plenty, few = (
        run(danish_trial, arm, size=200,
            labour_market={"opening_rate": rate, "hidden_rate": rate, "opening_lapse": 0.05})
        for rate in (1.0, 0.002)
    )
    assert mean(plenty, "job_ever") > mean(few, "job_ever")


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_handful_of_people_is_enough(danish_trial: Experiment, arm: str, size: int) -> None:
    for replicate in range(5):
        found = outcomes(run(danish_trial, arm, size=size, replicate=replicate))
        assert all(values.shape == (size,) for values in found.values())


def test_one_person_per_arm_is_a_trial(danish_trial: Experiment) -> None:
    tiny = replace(danish_trial, trial=replace(
        danish_trial.trial, sizes=dict.fromkeys(danish_trial.trial.sizes, 1)
    ))  # fmt: skip
    setup = trial_setup(tiny)
    assert setup is not None
    outcomes(Simulation(setup, 1, 0).run())


@pytest.mark.parametrize("arm", ARMS)
def test_where_hardly_anybody_is_willing_fewer_search_and_fewer_land(
    danish_trial: Experiment, arm: str
) -> None:
    """Motivation and ambivalence at the ends of what can be set."""
    keen, unwilling = (
        run(danish_trial, arm, size=200,
            population={"motivation_median": m, "ambivalence_median": a})
        for m, a in ((0.95, 0.05), (0.05, 0.95))
    )
    searched = [
        (s.tables.candidates.position & Position.SEARCH > 0).sum() + outcomes(s)[
            "job_or_education_ever"
        ].sum()
        for s in (keen, unwilling)
    ]
    assert searched[1] < searched[0]
    assert mean(unwilling) < mean(keen)
    assert mean(unwilling, "contact_hours") >= 0.0


@pytest.mark.parametrize("arm", ARMS)
def test_nobody_willing_is_possible(danish_trial: Experiment, arm: str) -> None:
    """No motivation, no clarity, all doubt, all fear: harsher than any population can be set."""
    setup = run(danish_trial, arm, size=200).setup
    simulation = Simulation(setup, 1, 0, record="events")
    c = simulation.tables.candidates
    for name, value in {"motivation": 0, "motivation_entry": 0, "ambivalence": 1, "clarity": 0,
                        "insecurity": 1, "self_stigma": 1, "belief": 0}.items():  # fmt: skip
        getattr(c, name)[:] = value
    simulation.run()
    assert mean(simulation) < mean(run(danish_trial, arm, size=200))
    assert not c.motivation.any()


@pytest.mark.parametrize("arm", ARMS)
def test_who_wants_nothing_at_all_applies_for_nothing(danish_trial: Experiment, arm: str) -> None:
    setup = run(danish_trial, arm).setup
    simulation = Simulation(setup, 1, 0, record="events")
    simulation.tables.candidates.wants_job[:] = 0
    simulation.tables.candidates.wants_education[:] = 0
    simulation.run()
    kinds = set(simulation.recorder.frame()["kind"])
    assert not kinds & {"applied", "study_started"}
    found = outcomes(simulation)
    if danish_trial.arms[arm].praktik != "routine":  # else people are placed all the same
        assert not found["job_or_education_ever"].any()


@pytest.mark.parametrize("arm", SERVING)
def test_without_workers_nobody_is_served_and_with_one_many_wait(
    danish_trial: Experiment, arm: str
) -> None:
    none, one, plenty = (
        run(danish_trial, arm, size=150, organisation={"workers": n}) for n in (0, 1, 60)
    )
    assert (none.tables.candidates.service == Service.NOT_OFFERED).all()
    assert mean(none, "contact_hours") == 0.0
    alone = run(danish_trial, "none", size=150)
    for code, values in outcomes(none).items():
        assert np.array_equal(values, outcomes(alone)[code]), code
    assert 0.0 < mean(one, "contact_hours") < mean(plenty, "contact_hours")
    served = (one.tables.candidates.admitted_week >= 0).mean()
    assert 0.0 < served <= (plenty.tables.candidates.admitted_week >= 0).mean()


@pytest.mark.parametrize("arm", ARMS)
@pytest.mark.parametrize("end", ["low", "high"])
def test_every_world_parameter_at_its_end_breaks_nothing(
    danish_trial: Experiment, arm: str, end: str
) -> None:
    """Bounds are meant to be reachable: one by one would be long, so a group at a time."""
    for group in ("relation", "clarifying", "getting", "keeping", "health", "workload", "ending",
                  "pressure", "pace_of_work", "believing", "telling", "wearing", "training"):
        section = getattr(danish_trial.world, group)
        shares = {"left_share", "dismissed_share", "temporary_share", "match_wish"}
        values = {
            key: getattr(spec, end) for key, spec in parameters(section)
            if key not in shares and spec.prior is not None
        }
        world = replace(danish_trial.world, **{group: replace(section, **values)})
        outcomes(run(replace(danish_trial, world=world), arm, size=40))
