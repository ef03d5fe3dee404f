"""What is in force in a week: settings reach it by period, and by nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import digest, make_setup

from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.simulation import Simulation
from ipssim.world.build import Setup
from ipssim.world.periods import Rules, rules_of

SETUP = make_setup(size=60, horizon=40, accrual=4, market=LabourMarket(employers=200))
FROM = 15
LATER = {
    "programme": replace(SETUP, programmes=(replace(SETUP.programmes[0], limit_weeks=12),)),
    "market": replace(SETUP, labour_market=replace(
        SETUP.labour_market, opening_rate=0.0, hidden_rate=0.0)),
    "law": replace(SETUP, jobcentre=Jobcentre(talks_per_week=1, self_support_hours=5.0)),
    "world": replace(SETUP, world=replace(
        SETUP.world, keeping=replace(SETUP.world.keeping, job_loss=0.5))),
}


def then(first: Setup, later: Setup, week: int) -> Rules:
    """Return rules of two periods, the later one from a week on."""
    one, two = rules_of(first), rules_of(later)
    both = {
        name: np.concatenate([getattr(one, name), getattr(two, name)])
        for name in ("latest", "world", "programmes", "market", "law", "reimbursed_until",
                     "municipal_shares")
    }
    for name in ("world", "programmes", "market", "law"):
        both[name] = np.rec.array(both[name])
    period = (np.arange(len(one.period)) >= week).astype(np.int64)
    return one._replace(period=period, **both)


def lived(rules: Rules, weeks: int) -> Simulation:
    simulation = Simulation(SETUP, 4)
    simulation._rules = rules
    simulation.advance(weeks)
    return simulation


@pytest.mark.parametrize("what", LATER)
def test_a_later_period_changes_what_comes_after_and_nothing_before(what: str) -> None:
    rules = then(SETUP, LATER[what], FROM)
    assert digest(lived(rules, FROM)) == digest(lived(rules_of(SETUP), FROM))
    assert digest(lived(rules, FROM + 12)) != digest(lived(rules_of(SETUP), FROM + 12))


def test_a_period_that_says_the_same_changes_nothing() -> None:
    assert digest(lived(then(SETUP, SETUP, FROM), 40)) == digest(lived(rules_of(SETUP), 40))


def test_a_limit_from_a_week_on_ends_the_support_of_those_it_has_passed() -> None:
    before, after = (lived(then(SETUP, LATER["programme"], FROM), n) for n in (FROM, FROM + 1))
    served = before.tables.candidates.standing.service == 2
    long = served & (FROM - before.tables.candidates.standing.admitted_week >= 12)
    assert long.any()
    assert (after.tables.candidates.standing.ended_week[long] == FROM).all()
