"""A longer list of anything, and a place nobody lives in, change nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import BUSY, TABLES, columns, make_setup, make_trial

from ipssim.settings.declare.surroundings import LabourMarket, Organisation
from ipssim.simulation import Simulation
from ipssim.stages.rest import rest_of
from ipssim.world.build import Setup, build
from ipssim.world.candidates import pick

LUCK = (5, 0)
PLACES = ("A", "B", "C"), (0.5, 0.3, 0.2)


def in_places(names: tuple[str, ...], shares: tuple[float, ...], setup: Setup) -> Setup:
    market = replace(setup.labour_market, place_names=names, place_shares=shares)
    return replace(setup, labour_market=market)


@pytest.mark.parametrize("at", [0, 1, 3])
@pytest.mark.parametrize(
    "setup",
    [
        make_setup(size=90, horizon=40, market=BUSY),
        make_setup(size=90, horizon=40, organisation=Organisation(workers=4)),
        make_setup(size=90, horizon=40, organisation=Organisation(unlimited_time=True)),
        make_trial((30, 20, 40), horizon=40),
    ],
)
def test_a_place_nobody_lives_in_changes_nothing(setup: Setup, at: int) -> None:
    names, shares = PLACES
    more = (*names[:at], "Nowhere", *names[at:]), (*shares[:at], 0.0, *shares[at:])
    without = Simulation(in_places(names, shares, setup), *LUCK, record="events").run()
    beside = Simulation(in_places(*more, setup), *LUCK, record="events").run()
    for table in TABLES:
        there = columns(beside, table)
        for name, column in columns(without, table).items():
            assert column.tobytes() == there[name].tobytes(), (table, name)
    assert without.recorder.events().tobytes() == beside.recorder.events().tobytes()


def test_a_share_of_nothing_is_never_picked() -> None:
    nearly = (0.3, 0.7 - 1e-7, 0.0)  # what settings accept as a sum of 1
    assert pick(np.array([0.0, 0.5, 1.0 - 1e-9]), nearly).tolist() == [0, 1, 1]
    sectors = LabourMarket(sector_shares=(0.5, 0.5 - 1e-7, *[0.0] * 6), employers=5_000)
    found = build(make_setup(size=10, market=sectors), LUCK, rest_of).employers.sector
    assert set(np.unique(found)) == {0, 1}


def test_the_order_of_intakes_and_one_named_twice_change_nothing() -> None:
    market = LabourMarket()
    turned = replace(
        market, main_intakes=(35, 5, 35), small_intakes=(42, 33, 12, 2, 12),
        unskilled_sectors=(3, 2, 1, 1),
    )
    one, other = (
        Simulation(make_setup(size=90, market=each), *LUCK).run() for each in (market, turned)
    )
    for name, column in columns(one).items():
        assert column.tobytes() == columns(other)[name].tobytes(), name
