"""Milestone 1, item 5: the mechanisms, each by its own words."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ipssim.rules.benefits import fear_leaves
from ipssim.rules.chicken_and_egg import trained, work_on_symptoms
from ipssim.rules.disclosure import gap_counted
from ipssim.rules.dream_and_match import hold_of_match, match_of
from ipssim.rules.employer_network import trust_after_harm, trust_after_visit, vouched
from ipssim.rules.exhaustion import attention
from ipssim.rules.forced_placement import harm_of
from ipssim.rules.health import next_symptoms, relapses
from ipssim.rules.in_work import hold, job_loss_rate
from ipssim.rules.job_search import (
    eager,
    ease,
    interview_chance,
    outreach_applications,
    own_applications,
    praktik_hires,
)
from ipssim.rules.persistent_trial import learned
from ipssim.rules.presence import presence, remember
from ipssim.rules.resonance import fade_trust, grow_trust
from ipssim.rules.workload import minutes_for_people
from ipssim.settings.declare.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.study.design import policy_setups
from ipssim.world.build import Setup
from ipssim.world.records import programme_records, world_record


@pytest.fixture(scope="module")
def p(danish_trial: Experiment) -> Any:
    return world_record(danish_trial.world)


def setup_of(experiment: Experiment, arm: str, size: int, **rules: Any) -> Setup:
    """Return a cohort under an arm's programme with some rules changed, all entering in a year."""
    changed = replace(
        experiment, arms={arm: replace(experiment.arms[arm], **rules)}, accrual_weeks=52,
        population=replace(experiment.population, size=size),
    )
    return policy_setups(changed)[arm]


# A consultant's week is a budget


@pytest.mark.parametrize("arm", ["ips", "usual", "package"])
def test_no_worker_spends_more_than_the_week(danish_trial: Experiment, arm: str) -> None:
    run = Simulation(setup_of(danish_trial, arm, 200), 1, 0)
    programme = danish_trial.arms[arm]
    k, c = run.tables.workers, run.tables.candidates
    # what is left of a week may be saved for the next, but no more than one contact takes
    saved = programme.travel_minutes + max(
        programme.clarification_minutes, programme.search_minutes, programme.start_minutes,
        programme.steady_minutes,
    )
    used, earned = np.zeros(len(k.share)), np.zeros(len(k.share))
    for _ in range(60):
        run.advance(1)
        # a worker is paid for the part of the cap that is filled, week by week
        paid = 60 * programme.worker_week_hours * k.share * (1 - programme.team_share)
        earned += paid
        assert (k.share <= 1.0).all()
        assert (k.used_minutes <= k.week_minutes + 1e-2).all()
        assert (k.week_minutes <= paid + saved + 1e-2).all()
        spent = np.zeros(len(k.share))
        served = c.worker >= 0
        np.add.at(spent, c.worker[served], c.granted[served])
        assert (spent <= k.week_minutes + 1e-2).all()
        used += k.used_minutes
        assert (used <= earned + 1e-1).all()  # over all weeks, not a minute more than is paid
    assert (used > 0).any()


def test_more_people_per_worker_leave_less_for_each(danish_trial: Experiment) -> None:
    hours = []
    for cap in (10, 25, 60, 200):
        run = Simulation(setup_of(danish_trial, "ips", 300, caseload_cap=cap), 1, 0).run()
        hours.append(float(run.tables.candidates.contact_minutes.mean()) / 60)
    assert hours == sorted(hours, reverse=True)
    assert hours[-1] < 0.5 * hours[1]


def test_paperwork_and_team_time_come_out_of_the_same_week(danish_trial: Experiment) -> None:
    ips = danish_trial.arms["ips"]

    def left(caseload: int, **rules: float) -> float:
        return minutes_for_people(1.0, caseload, programme_records([replace(ips, **rules)])[0])

    assert left(0) == pytest.approx(60 * 37 * 0.85)
    assert left(25) == pytest.approx(60 * 37 * 0.85 - 25 * 12)
    assert left(25, team_share=0.3) < left(25)
    assert left(10_000) == 0


# Trust grows with presence and fades with absence


def test_trust_grows_with_contact_and_fades_without(p: Any) -> None:
    trust, entry = 0.2, 0.2
    path = [trust]
    for _ in range(30):
        trust = grow_trust(trust, 60.0, 1.0, 1.0, p)
        path.append(trust)
    assert all(later > before for before, later in pairwise(path))
    assert path[1] - path[0] < 0.15  # slowly
    for _ in range(30):
        before = trust
        trust = fade_trust(trust, entry, p)
        assert entry <= trust < before
    strained = attention(1.0, 0.5, p)
    assert grow_trust(0.2, 60.0, 1.0, strained, p) < grow_trust(0.2, 60.0, 1.0, 1.0, p)


def test_presence_is_remembered_contact_and_wears_off(p: Any) -> None:
    memory = 0.0
    for _ in range(10):
        memory = remember(memory, 60.0, p)
    there = presence(memory, p)
    gone = []
    for _ in range(10):
        memory = remember(memory, 0.0, p)
        gone.append(presence(memory, p))
    assert there > 0.6
    assert gone == sorted(gone, reverse=True)
    assert 0 < gone[-1] < 0.5 * there


def test_trust_is_higher_where_there_was_more_contact(danish_trial: Experiment) -> None:
    gained = {}
    for arm in ("ips", "usual", "none"):
        c = Simulation(setup_of(danish_trial, arm, 300), 1, 0).run().tables.candidates
        gained[arm] = float((c.trust - c.trust_entry).mean())
    assert gained["ips"] > gained["usual"] > gained["none"] == 0


# Pace against capacity; health that work helps and overload harms


def test_work_within_capacity_helps_and_overload_harms(p: Any) -> None:
    def after(occupied: int, overload: float, mismatch: float = 0.0, stress: float = 0.0) -> float:
        work, harm = work_on_symptoms(occupied, overload, p), harm_of(mismatch, p)
        return next_symptoms(0.0, 0.0, 0.0, work, harm, stress, p)

    def relapse(symptoms: float, stress: float) -> int:
        return sum(relapses(symptoms, 0.0, stress, 0.0, u / 10_000, p) for u in range(1, 10_000))

    assert after(1, 0.0) < after(0, 0.0) == 0
    assert after(1, 5.0) > after(0, 0.0)
    assert after(1, 20.0) > after(1, 5.0)
    assert after(1, 0.0, mismatch=1.0) > after(0, 0.0)
    assert after(0, 0.0, stress=1.0) > after(0, 0.0)
    assert relapse(1.0, 0.0) > relapse(0.0, 0.0)
    assert relapse(0.0, 1.0) > relapse(0.0, 0.0)


def test_a_slow_good_start_gives_more_hours_later(p: Any) -> None:
    assert trained(0.0, 1, 0.0, p) > 0
    assert trained(5.0, 1, 10.0, p) == 5.0
    assert trained(5.0, 0, 0.0, p) < 5.0


def test_hours_above_capacity_cost_the_place(p: Any) -> None:
    assert hold(0, 10.0, 0, 0, 0, 0, p) > hold(0, 0.0, 0, 0, 0, 0, p)


def test_few_work_37_hours(danish_trial: Experiment) -> None:
    """Under a quarter of IPS jobs are full time (world.md 5, 4)."""
    run = Simulation(setup_of(danish_trial, "ips", 400), 1, 0, record="events").run()
    events = run.recorder.frame()
    hours = events.loc[events["kind"] == "job_started", "amount"]
    assert len(hours) > 50
    assert (hours >= 37).mean() < 0.25


def test_overload_and_misfit_worsen_health_in_the_whole_model(danish_trial: Experiment) -> None:
    world = danish_trial.world
    kind = replace(world.health, overload_harms=0.0, mismatch_harms=0.0)
    hard = replace(world.health, overload_harms=0.02, mismatch_harms=0.08)
    ends = []
    for health in (kind, hard):
        changed = replace(danish_trial, world=replace(world, health=health))
        c = Simulation(setup_of(changed, "usual", 400), 1, 0).run().tables.candidates
        ends.append(float(c.symptoms.mean()))
    assert ends[1] > ends[0] + 0.01


# Match


def test_match_is_wish_hours_and_taste(p: Any) -> None:
    assert match_of(1, 10, 15, 0.5, 0.0, p) > match_of(0, 10, 15, 0.5, 0.0, p)
    assert match_of(1, 10, 15, 0.5, 0.0, p) > match_of(1, 25, 15, 0.5, 0.0, p)
    assert match_of(1, 10, 15, 0.9, 0.0, p) > match_of(1, 10, 15, 0.1, 0.0, p)
    assert 0 <= match_of(0, 37, 5, 0.0, 0.0, p) < match_of(1, 5, 20, 1.0, 0.0, p) <= 1


def test_a_matched_job_lasts_about_twice_as_long(p: Any) -> None:
    """Becker et al. 1996: a job in the preferred field against one outside it."""
    matched, unmatched = (
        job_loss_rate(0.0, hold_of_match(match_of(same, 10, 15, 0.5, 0.0, p), p), 52, p)
        for same in (1, 0)
    )
    assert 1.5 < unmatched / matched < 2.5


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


# Employers' trust


def test_employers_trust_is_built_by_visits_and_burnt_by_harm(p: Any) -> None:
    once = trust_after_visit(0.0, 1.0, p)
    assert 0 < once < trust_after_visit(once, 1.0, p) < 1
    assert trust_after_visit(0.0, 2.0, p) > once
    assert trust_after_harm(0.8, 1.0, p) < trust_after_harm(0.8, 0.5, p) < 0.8

    def invited(gap: float, trust: float) -> float:
        return interview_chance(0.0, gap_counted(gap, 0, p), vouched(trust, p), 1.0, p)

    assert invited(5.0, 1.0) > invited(5.0, 0.0)
    assert invited(10.0, 0.0) < invited(0.0, 0.0)


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


# Getting and keeping are driven by different things


def test_getting_and_keeping_are_driven_by_different_things(p: Any) -> None:
    """Work history and negative symptoms get jobs; cognition, hours and support keep them."""
    assert ease(0.0, 1, 0.0, 1.0, p) > ease(0.0, 0, 0.0, 1.0, p)
    assert ease(0.0, 0, -1.0, 1.0, p) > ease(0.0, 0, 1.0, 1.0, p)
    kept = hold(0.0, 0.0, 0.0, 0.0, 0.0, 0, p)
    assert hold(1.0, 0.0, 0.0, 0.0, 0.0, 0, p) < kept
    assert hold(0.0, 0.0, 0.0, 1.0, 0.0, 0, p) < kept
    assert hold(0.0, 0.0, 1.0, 0.0, 0.0, 0, p) > kept
    assert hold(0.0, 0.0, 0.0, 0.0, 0.0, learned(2.0, p), p) < kept  # each try teaches


def test_in_the_whole_model_cognition_keeps_and_does_not_get(danish_trial: Experiment) -> None:
    """Nobody knows their cognition when they look for work: change it, and first jobs stay."""
    world = danish_trial.world
    eager = replace(world, getting=replace(world.getting, own_search=1.0))  # many first jobs
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


def test_support_helps_getting_by_outreach_and_keeping_by_presence(p: Any) -> None:
    assert outreach_applications(1.0, 1.0, 2.0, 1.0, p) > outreach_applications(
        1.0, 1.0, 0.5, 1.0, p
    ) > outreach_applications(1.0, 1.0, 0.0, 1.0, p) == 0

    def alone(motivation: float, fear: float) -> float:
        return own_applications(1.0, eager(motivation, 0.0, p), fear_leaves(fear, p), p)

    assert alone(0.9, 0.0) > alone(0.1, 0.0)
    assert alone(0.5, 0.9) < alone(0.5, 0.1)
    assert praktik_hires(1, 0.5, p) > praktik_hires(0, 0.5, p)


# Unobserved differences, so the hazard of a first job falls with time


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
