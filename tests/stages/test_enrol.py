"""Who gets which worker: what the stories do not reach."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.stages.enrol import find_worker

LAW = settings(max_examples=60, deadline=None)
seeds = st.integers(0, 2**32 - 1)


@LAW
@given(caps=st.lists(st.integers(1, 4), min_size=1, max_size=100), seed=seeds)
def test_everybody_finds_a_worker_until_the_last_place_is_taken(caps, seed):
    cap = np.array([9, *caps, 9], dtype=np.int32)  # the first and last belong to another team
    caseload = np.zeros_like(cap)
    last = len(cap) - 1
    for person in range(sum(caps)):
        k = find_worker((seed, 0), person, 1, last, cap, caseload, np.arange(len(cap)))
        assert 1 <= k < last
        caseload[k] += 1
        assert caseload[k] <= cap[k]
    assert find_worker((seed, 0), 999, 1, last, cap, caseload, np.arange(len(cap))) == -1


@LAW
@given(caseload=st.lists(st.integers(0, 3), min_size=1, max_size=40), seed=seeds)
def test_caseloads_even_out(caseload, seed):
    """A worker with much more room than another is chosen."""
    cap = np.full(len(caseload), 3, dtype=np.int32)
    load = np.array(caseload, dtype=np.int32)
    k = find_worker((seed, 0), 5, 0, min(len(cap), 32), cap, load, np.arange(len(cap)))
    reached = load[:32]
    if reached.min() == 3:
        assert k == -1
    else:
        assert load[k] == reached.min()


def test_among_equals_the_person_s_own_draw_decides():
    cap, load = np.full(8, 25, dtype=np.int32), np.zeros(8, dtype=np.int32)
    keys = np.arange(8)

    def chosen_by(person, low=0, high=8, key=keys):
        return find_worker((1, 0), person, low, high, cap, load, key)

    assert {chosen_by(person) for person in range(200)} == set(range(8))
    assert chosen_by(7) == chosen_by(7)


def test_a_worker_is_chosen_by_who_they_are_and_not_by_where_they_stand_in_the_table():
    cap, load = np.full(8, 25, dtype=np.int32), np.zeros(8, dtype=np.int32)
    keys = np.array([30, 31, 32, 33, 34, 35, 36, 37])
    for person in range(50):
        one = keys[find_worker((1, 0), person, 0, 8, cap, load, keys)]
        other = keys[::-1][find_worker((1, 0), person, 0, 8, cap, load, keys[::-1].copy())]
        assert one == other
