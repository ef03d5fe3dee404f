"""Spending a worker's week: what the rules and the stories do not reach."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.settings.declare.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.read.load import load
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from ipssim.stages.allot import _grant_contacts
from ipssim.vocabulary import Activity
from ipssim.world.build import Setup

wishes = st.lists(
    st.tuples(st.sampled_from([0.5, 1.0, 1.3, 2.0, 1000.0]), st.sampled_from([30.0, 45.0, 75.0])),
    max_size=12,
)


def granted(people: list[tuple[int, float, float]], travel: float, budget: float):
    """Return (contacts granted by person, minutes used) for people (row, score, minutes).

    The lowest score comes first.
    """
    order, score, length = (np.array(c) for c in zip(*people, strict=True))
    out = np.zeros(len(people))
    out[order] = length  # what is wanted; what does not fit is taken away
    used = _grant_contacts(len(people), order.astype(np.int64), score, travel, budget, out)
    return out, used


@settings(max_examples=80, deadline=None)
@given(wishes=wishes, travel=st.sampled_from([0.0, 15.0]), budget=st.floats(0, 900),
       shuffle=st.randoms(use_true_random=False))  # fmt: skip
def test_contacts_fit_the_week_and_do_not_depend_on_the_order_of_asking(
    wishes, travel, budget, shuffle
):
    people = [(row, score, length) for row, (score, length) in enumerate(wishes)]
    if not people:
        return
    out, used = granted(people, travel, budget)
    assert used <= budget * (1 + 1e-6)
    assert used == pytest.approx(sum(m + travel for m in out if m > 0))
    assert all(m in (0.0, wish[1]) for m, wish in zip(out, wishes, strict=True))
    shuffle.shuffle(people)
    again, used_again = granted(people, travel, budget)
    assert again.tolist() == out.tolist()
    assert used_again == used


@settings(max_examples=80, deadline=None)
@given(wishes=wishes, budget=st.floats(0, 900))
def test_nobody_is_passed_over_for_somebody_less_urgent_who_takes_no_less(wishes, budget):
    people = [(row, score, length) for row, (score, length) in enumerate(wishes)]
    if not people:
        return
    out, _ = granted(people, 15.0, budget)
    for row, score, length in people:
        for other, other_score, other_length in people:
            if out[other] > 0.0 and other_score > score and other_length >= length:
                assert out[row] > 0.0


@pytest.mark.parametrize("name", ["ips_shared_care", "package", "jobcentre"])
@pytest.mark.parametrize("hours", [37.0, 15.0, 2.0])
def test_no_week_is_longer_than_it_is(name, hours):
    programme = dataclasses.replace(load(name), worker_week_hours=hours)
    simulation = Simulation(
        Setup(
            programmes=(programme,), population=Population(size=120),
            labour_market=LabourMarket(), organisation=Organisation(workers=4), world=World(),
            horizon_weeks=40, accrual_weeks=4,
        )
    )  # fmt: skip
    people, workers = simulation.tables.candidates, simulation.tables.workers
    held = 0
    for _ in range(40):
        before = people.contact_minutes.sum()
        simulation.advance(1)
        contact = people.contact_minutes.sum() - before
        held += contact > 0.0
        assert (workers.used_minutes <= workers.week_minutes + 0.01).all()
        assert contact <= workers.used_minutes.sum() + 0.01
        assert (workers.stress >= 0.0).all()
        assert (workers.stress <= 1.0).all()
        assert (workers.caseload <= workers.cap).all()
    assert held > 0 or hours == 2.0


@pytest.mark.parametrize("workers", [None, 3], ids=["by the cap", "fixed"])
@pytest.mark.parametrize("name", ["ips_shared_care", "package", "jobcentre", "ips_split"])
def test_minutes_by_activity_add_up_to_the_posts_week(name, workers):
    programme = dataclasses.replace(load(name), leader_caseload=4)
    simulation = Simulation(
        Setup(
            programmes=(programme,), population=Population(size=90),
            labour_market=LabourMarket(), organisation=Organisation(workers=workers),
            world=World(), horizon_weeks=40, accrual_weeks=10,
        )
    )  # fmt: skip
    simulation._rules.world.leaving[:] = 0.05  # posts fall vacant
    k = simulation.tables.workers
    for _ in range(50):
        before, came = k.minutes.copy(), k.carried.copy()
        simulation.advance(1)
        spent = k.minutes - before
        whole = 60.0 * programme.worker_week_hours * k.share * (k.cap > 0)
        assert spent.sum(axis=1) == pytest.approx(whole + came - k.carried, abs=0.02)
        assert spent.min() >= -0.02
        assert (spent[:, [Activity.CONTACT, Activity.TRAVEL, Activity.EMPLOYERS]].sum(axis=1)
                == pytest.approx(k.used_minutes, abs=0.02))
        vacant = spent[:, Activity.VACANT] > 0.0
        assert not spent[vacant][:, [Activity.TEAM, Activity.RECORDS]].any()
    total = k.minutes.sum(axis=0)
    assert total[Activity.CONTACT] >= simulation.tables.candidates.contact_minutes.sum() - 1.0
    assert (total[[Activity.CONTACT, Activity.TEAM, Activity.VACANT]] > 0.0).all()
