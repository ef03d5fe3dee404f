"""Lists of people: everybody served is in exactly one caseload."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.stages.muster import list_caseloads
from ipssim.vocabulary import Service


@settings(max_examples=60, deadline=None)
@given(workers=st.lists(st.integers(-1, 4), max_size=30), shuffle=st.randoms())
def test_caseloads_hold_the_people_served_once_each(workers, shuffle):
    n = len(workers)
    worker = np.array(workers, dtype=np.int32)
    service = np.where(worker >= 0, Service.SERVED, Service.WAITING).astype(np.int8)
    caseload = np.bincount(worker[worker >= 0], minlength=5).astype(np.int32)
    active = np.arange(n)
    shuffle.shuffle(active)
    start, clients = np.zeros(6, dtype=np.int64), np.zeros(n, dtype=np.int64)
    list_caseloads(active, np.array([n, n]), service, worker, caseload, start, clients)
    assert start[0] == 0
    for k in range(5):
        mine = clients[start[k] : start[k + 1]]
        assert sorted(mine) == np.flatnonzero(worker == k).tolist()
    assert start[5] == (worker >= 0).sum()
