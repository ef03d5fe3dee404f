"""What the mechanisms do in whole runs; `tests/rules` tests each rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np

from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.world.build import Setup


def setup_of(experiment: Experiment, arm: str, size: int, **rules: Any) -> Setup:
    """Return a cohort under an arm's programme with some rules changed, all entering in a year."""
    changed = replace(
        experiment, arms={arm: replace(experiment.arms[arm], **rules)}, accrual_weeks=52,
        population=replace(experiment.population, size=size),
    )
    return policy_setups(changed)[arm]


def test_more_people_per_worker_leave_less_for_each(danish_trial: Experiment) -> None:
    hours = []
    for cap in (10, 25, 60, 200):
        run = Simulation(setup_of(danish_trial, "ips", 300, caseload_cap=cap), 1, 0).run()
        hours.append(float(run.tables.candidates.contact_minutes.mean()) / 60)
    assert hours == sorted(hours, reverse=True)
    assert hours[-1] < 0.5 * hours[1]


def test_trust_is_higher_where_there_was_more_contact(danish_trial: Experiment) -> None:
    gained = {}
    for arm in ("ips", "usual", "none"):
        c = Simulation(setup_of(danish_trial, arm, 300), 1, 0).run().tables.candidates
        gained[arm] = float((c.trust - c.trust_entry).mean())
    assert gained["ips"] > gained["usual"] > gained["none"] == 0


def test_few_work_37_hours(danish_trial: Experiment) -> None:
    """Under a quarter of IPS jobs are full time ("Few full-time jobs", `configs/patterns.yaml`)."""
    run = Simulation(setup_of(danish_trial, "ips", 400), 1, 0, record="events").run()
    events = run.recorder.frame()
    hours = events.loc[events["kind"] == "job_started", "amount"]
    assert len(hours) > 50
    assert (hours >= 37).mean() < 0.25


def test_overload_and_misfit_worsen_health_in_the_whole_model(danish_trial: Experiment) -> None:
    world = danish_trial.world
    kind = replace(world.health, overload_harms=0.0, harms=0.0)
    hard = replace(world.health, overload_harms=0.02, harms=0.08)
    ends = []
    for health in (kind, hard):
        changed = replace(danish_trial, world=replace(world, health=health))
        c = Simulation(setup_of(changed, "usual", 400), 1, 0).run().tables.candidates
        ends.append(float(c.symptoms.mean()))
    assert ends[1] > ends[0] + 0.01


def test_preference_gives_better_matches_than_availability(danish_trial: Experiment) -> None:
    found = {}
    for placement in ("preference", "available"):
        setup = setup_of(danish_trial, "ips", 400, placement=placement)
        run = Simulation(setup, 1, 0)
        matches: list[float] = []
        while run.week < run.weeks:
            run.advance(1)
            c = run.tables.candidates
            new = (c.job_since == run.week - 1) & (c.job_channel == 1)
            matches.extend(c.job_match[new])
        found[placement] = (np.mean(matches), len(matches))
    assert min(n for _, n in found.values()) > 20
    assert found["preference"][0] > found["available"][0]


def test_each_consultant_has_a_network_of_trust(danish_trial: Experiment) -> None:
    run = Simulation(setup_of(danish_trial, "ips", 200), 1, 0)
    run.advance(60)
    k = run.tables.workers
    served = k.caseload > 0
    assert (k.network[served] >= 0).any(axis=1).all()
    assert k.network_trust.max() <= 1
    alone = Simulation(setup_of(danish_trial, "ips", 200, outreach="none", employer_minutes=0.0))
    alone.advance(60)
    assert (alone.tables.workers.network < 0).all()


def test_in_the_whole_model_cognition_keeps_and_does_not_get(danish_trial: Experiment) -> None:
    """Nobody knows their cognition when they look for work: change it, and first jobs stay."""
    world = danish_trial.world
    eager = replace(world, getting=replace(world.getting, own_search=1.0),  # many first jobs
                    keeping=replace(world.keeping, job_loss=0.04))  # that are easily lost
    setup = setup_of(replace(danish_trial, world=eager), "none", 400)
    plain, sharp = Simulation(setup, 1, 0), Simulation(setup, 1, 0)
    sharp.tables.candidates.cognition[:] += 3.0
    for run in (plain, sharp):
        run.run()
    before, after = plain.tables.candidates, sharp.tables.candidates
    both = (before.first_job >= 0) & (after.first_job >= 0)
    assert both.sum() > 30
    assert np.mean(before.first_job[both] == after.first_job[both]) > 0.9
    assert after.weeks_job[both].mean() > 1.2 * before.weeks_job[both].mean()


def weekly_hazard(setup: Setup, replicates: int, weeks: tuple[int, int]) -> float:
    """Return first jobs per person-week at risk among those who want one, between two weeks."""
    started, at_risk = 0, 0
    for replicate in range(replicates):
        c = Simulation(setup, 1, replicate).run().tables.candidates
        first = np.where(c.first_job >= 0, c.first_job, setup.horizon_weeks)[c.wants_job == 1]
        low, high = weeks
        started += int(((first >= low) & (first < high)).sum())
        at_risk += int(np.clip(first - low, 0, high - low).sum())
    return started / at_risk


def test_the_hazard_of_a_first_job_falls_with_time(danish_trial: Experiment) -> None:
    """Those who get jobs easily are gone first; counted after everybody has begun to search."""
    setup = replace(setup_of(danish_trial, "ips", 720), horizon_weeks=130)
    early, late = (weekly_hazard(setup, 3, span) for span in ((26, 52), (104, 130)))
    assert late < 0.8 * early


def test_it_falls_because_of_unobserved_differences(danish_trial: Experiment) -> None:
    """Alone only some fifty people of a cohort begin a first job in each span: many cohorts."""
    def fall(sd: float) -> float:
        world = danish_trial.world
        getting = replace(world.getting, drive_sd=sd, drive_supported=1.0)
        changed = replace(danish_trial, world=replace(world, getting=getting))
        setup = replace(setup_of(changed, "none", 720), horizon_weeks=130)
        return weekly_hazard(setup, 16, (91, 130)) / weekly_hazard(setup, 16, (13, 52))

    assert fall(3.0) < fall(0.0)


def test_employers_are_shared_by_all_who_search_in_a_place(little: Experiment) -> None:
    """One arm's people are hired by employers whom another arm's people apply to."""
    setup = trial_setup(replace(little, horizon_weeks=78))
    assert setup is not None
    run = Simulation(setup, 1, 0, record="events").run()
    events = run.recorder.frame()
    arm, place = run.tables.candidates.arm, run.tables.candidates.place
    applied = events[events["kind"] == "applied"]
    where = run.tables.employers.place[applied["party"]]
    assert (where == place[applied["candidate"]]).all()
    asked = {code: set(applied["party"][arm[applied["candidate"]] == code]) for code in range(3)}
    for first, second in combinations(range(3), 2):
        assert asked[first] & asked[second]
