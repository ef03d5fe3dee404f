"""What the week needs beside the tables: maps between them, lists, and room to work in."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Rows = NDArray[np.uint32]
"""Rows of a table. Without a sign, so that compiled code asks of none whether it is below 0."""
Floats = NDArray[np.float64]


class Run(NamedTuple):
    """A lane: places that are run together, and what their weeks leave behind.

    `who` holds the first and one past the last row of the people in follow-up, `base` and `last`
    the rows of the lane; `workers`, `teams`, `places` and `openings` are ranges of rows too.
    """

    who: Rows
    base: int
    last: int
    workers: Rows
    teams: Rows
    places: Rows
    openings: Rows
    horizon: int  # weeks of follow-up
    window: int  # weeks from the first admission in which people are watched
    own_worker: bool  # everybody has a worker of their own (unlimited time)
    by_cap: NDArray[np.int8]  # (programmes,) workers are paid for the part of a cap that is filled
    desks: Ints  # (programmes, places, 2) worker rows by programme and place
    place_start: Ints  # (places + 1,) employer rows by place
    first_opening: NDArray[np.int32]  # (employers + 1,) opening rows by employer
    caseworker_start: Ints  # (places + 1,) caseworker rows by place
    client_start: Rows  # (workers,) where each worker's people begin in `clients`
    client_stop: Rows
    clients: Rows  # (people,) rows of people by worker
    order: Ints  # room to sort a caseload
    score: Floats
    queue: NDArray[np.int32]  # room to sort the people of the lane
    rank: NDArray[np.float32]
    waiting: Ints  # (programmes, places) people who wait
    room: Ints  # (programmes, places) free places in caseloads
    posts: Ints  # (programmes, places) open posts
    draws: Floats  # room for draws, a block of people or openings at a time
    due: Rows  # openings of a block that come or lapse this week
    turns: Ints  # how often each of these has come or lapsed
    weekly: Floats  # (programmes, weeks since entry, `WEEKLY`)
    yearly: Floats  # (programmes, years, `YEARLY`)
    waits: Ints  # (years, weeks waited)
    watch: NDArray[np.int16]  # (people, `WATCH`), or no rows
    diary: NDArray[np.uint16]  # (people, weeks since entry) what money needs of it, or no rows
    worked: NDArray[np.float32]  # (people, weeks since entry) hours in a job, or no rows
