"""Lists of people: everybody served is in exactly one caseload."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import make_setup

from ipssim.simulation import Simulation
from ipssim.stages.muster import list_caseloads
from ipssim.vocabulary import Service
from ipssim.world.charter import make_table
from ipssim.world.columns import Candidates, Workers
from ipssim.world.run import Run


@settings(max_examples=60, deadline=None)
@given(workers=st.lists(st.integers(-1, 4), max_size=30), base=st.integers(0, 9))
def test_caseloads_hold_the_people_served_once_each(workers, base):
    n = len(workers)
    worker = np.array(workers, dtype=np.int32)
    service = np.where(worker >= 0, Service.SERVED, Service.WAITING)
    start, stop = np.zeros(5, dtype=np.int64), np.zeros(5, dtype=np.int64)
    clients = np.zeros(base + n, dtype=np.int32)
    list_caseloads(
        make_table(Candidates, n, {"worker": worker, "service": service}),
        make_table(Workers, 5, {"caseload": np.bincount(worker[worker >= 0], minlength=5)}),
        Run(*[None] * len(Run._fields))._replace(
            who=np.array([0, n]), workers=np.array([0, 5]), base=base, client_start=start,
            client_stop=stop, clients=clients,
        ),
    )
    assert start[0] == base
    for k in range(5):
        assert clients[start[k] : stop[k]].tolist() == np.flatnonzero(worker == k).tolist()
        assert k == 4 or stop[k] == start[k + 1]
    assert stop[4] == base + (worker >= 0).sum()


@pytest.mark.parametrize("entry", [[0, 0, 2, 5], [3, 3, 3, 3], [0, 1, 2, 3]])
def test_people_are_followed_from_entry_to_the_horizon(entry):
    n, horizon = len(entry), 4
    simulation = Simulation(make_setup(size=n, horizon=horizon, accrual=6))
    simulation.tables.candidates.entry_week[:] = entry
    for week in range(10):
        simulation.advance(1)
        first, last = simulation._lanes[0].who
        followed = [i for i in range(n) if entry[i] <= week < entry[i] + horizon]
        assert list(range(first, last)) == followed
