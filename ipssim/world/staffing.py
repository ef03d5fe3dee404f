"""Staff the programmes: posts by place, and who holds a desk where."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.world.columns import NETWORK_SLOTS, WORKERS, Workers, make_table, spread
from ipssim.world.setup import Setup


def _most_at_once(entry: NDArray[np.int64], horizon: int) -> int:
    """Return the most people in follow-up in any week."""
    if entry.size == 0:
        return 0
    change = np.bincount(entry, minlength=int(entry.max()) + horizon + 1)
    np.subtract.at(change, entry + horizon, 1)
    return int(np.cumsum(change).max())


def staff_programmes(
    setup: Setup, candidates: Any, places: int
) -> tuple[Any, NDArray[np.int64], NDArray[np.int64]]:
    """Staff every programme in every place; return table, desks and first row by place.

    Without a fixed number of workers a programme has as many posts as the busiest time fills, and
    a worker is paid for the part of the cap that is filled (`allot`), so nobody waits for want of
    staff and everybody meets the caseload that the cap names. With unlimited time everybody has a
    worker of their own.
    """
    desks = np.zeros((len(setup.programmes), places, 2), dtype=np.int64)
    if setup.organisation.unlimited_time:
        desks[:, :, 1] = max(1, setup.size)
        given = {"key": candidates.key, "arm": candidates.arm, "place": candidates.place,
                 "cap": np.ones(setup.size)}
        people = np.bincount(candidates.place, minlength=places)
        start = np.concatenate(([0], np.cumsum(people))).astype(np.int64)
        return _worker_table(setup.size, given), desks, start
    fixed = None
    if setup.organisation.workers is not None:
        fixed = spread(setup.organisation.workers, setup.labour_market.place_shares)
    posts = _posts(setup, candidates, places, fixed)
    start = np.zeros(places + 1, dtype=np.int64)
    rows: list[NDArray[np.int64]] = []
    for q in range(places):
        start[q + 1] = start[q]
        for code, programme in enumerate(setup.programmes):
            n = int(posts[code, q])
            desks[code, q] = start[q + 1], start[q + 1] + n
            start[q + 1] += n
            nth = np.arange(n)
            rows.append(np.column_stack([nth * places + q, np.full(n, code), np.full(n, q),
                                         np.full(n, programme.caseload_cap)]))
    key, arm, place, cap = np.concatenate(rows).T if rows else np.zeros((4, 0))
    given = {"key": key, "arm": arm, "place": place, "cap": cap, "share": np.ones(len(key))}
    return _worker_table(len(key), given), desks, start


def _posts(
    setup: Setup, candidates: Any, places: int, fixed: NDArray[np.int64] | None
) -> NDArray[np.int64]:
    """Return the posts of each programme in each place."""
    posts = np.zeros((len(setup.programmes), places), dtype=np.int64)
    for code, programme in enumerate(setup.programmes):
        for q in range(places):
            if fixed is not None:
                posts[code, q] = fixed[q]
                continue
            here = candidates.entry_week[(candidates.arm == code) & (candidates.place == q)]
            busiest = _most_at_once(here.astype(np.int64), setup.horizon_weeks)
            posts[code, q] = math.ceil(busiest / programme.caseload_cap)
    return posts


def _worker_table(size: int, given: dict[str, Any]) -> Any:
    """Return the workers; the nth of a place is equally skilled in every arm, by `key`."""
    network = {
        "network": np.full((size, NETWORK_SLOTS), -1, dtype=np.int32),
        "network_trust": np.zeros((size, NETWORK_SLOTS), dtype=np.float32),
    }
    return make_table(Workers, WORKERS, size, {**given, **network})
