"""Patterns of consultants: endings by consultant, leaving, and what losing one does (7, 9)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ipssim.studies.patterns.recorded import NEVER, Events, Floats, Recorded, Weeks, percent
from ipssim.vocabulary import Ending, Event

WEEKS_A_YEAR = 365.25 / 7
Codes = NDArray[np.int64]


def departures(recorded: Recorded) -> Events:
    """Return one event per consultant who left a post: party = post, target = who comes next."""
    changes = recorded.having(Event.WORKER_CHANGED)
    changes = changes[changes["target"] > 0]
    _, first = np.unique(changes[["party", "target"]], return_index=True)
    found: Events = changes[first]
    return found


def post_weeks(recorded: Recorded) -> int:
    """Return in how many weeks posts served somebody, summed over posts."""
    kinds = (Event.ADMITTED, Event.WORKER_CHANGED, Event.SERVICE_ENDED, Event.FOLLOWED_UP)
    events = recorded.having(*kinds)
    if len(events) < 2:
        return 0
    now, then = events[:-1], events[1:]
    held = np.isin(now["kind"], (int(Event.ADMITTED), int(Event.WORKER_CHANGED)))
    held &= now["candidate"] == then["candidate"]
    post, start, stop = now["party"][held], now["week"][held], then["week"][held]
    if not len(post):
        return 0
    change = np.zeros((int(post.max()) + 1, int(stop.max()) + 1), dtype=np.int64)
    np.add.at(change, (post, start), 1)
    np.add.at(change, (post, stop), -1)
    return int((change.cumsum(axis=1) > 0).sum())


def turnover(recorded: Recorded) -> float:
    """Return departures per post and year of service, in per cent a year."""
    return percent(len(departures(recorded)), post_weeks(recorded) / WEEKS_A_YEAR)


def agreed_endings(recorded: Recorded, place_of_post: Codes) -> tuple[Floats, Codes, Codes]:
    """Return (weeks, consultant, place) of every ending by agreement.

    Weeks count from the start of the job or course that the person then had. A consultant is a post
    and who held it; `place_of_post` gives the municipality of each post.
    """
    relevant = recorded.having(Event.JOB_STARTED, Event.STUDY_STARTED, Event.SERVICE_ENDED)
    left = departures(recorded)
    start: dict[int, int] = {}
    rows: list[tuple[int, int, int]] = []
    for event in relevant:
        who, week = int(event["candidate"]), int(event["week"])
        if event["kind"] != int(Event.SERVICE_ENDED):
            start[who] = week
        elif event["source"] == int(Ending.AGREED) and who in start:
            post = int(event["party"])
            holder = int(((left["party"] == post) & (left["week"] < week)).sum())
            rows.append((week - start[who], post * 1000 + holder, int(place_of_post[post])))
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0].astype(np.float64), table[:, 1], table[:, 2]


def components(values: Floats, consultants: Codes, places: Codes) -> tuple[float, float]:
    """Return the variance between consultants of a place, and between places.

    Moments of a nested layout of unequal groups (Searle's estimators); both are unbiased, so either
    may be negative by luck. nan where there are too few groups.
    """
    groups = {
        place: [values[(places == place) & (consultants == one)]
                for one in np.unique(consultants[places == place])]
        for place in np.unique(places)
    }
    count, consultants_n, places_n = len(values), sum(map(len, groups.values())), len(groups)
    if places_n < 2 or consultants_n <= places_n or count <= consultants_n:
        return float("nan"), float("nan")
    means = {place: values[places == place].mean() for place in groups}
    sizes = {place: np.array([len(one) for one in found]) for place, found in groups.items()}
    error = sum(
        float(((one - one.mean()) ** 2).sum()) for found in groups.values() for one in found
    ) / (count - consultants_n)
    between = sum(
        len(one) * float((one.mean() - means[place]) ** 2)
        for place, found in groups.items() for one in found
    )
    squares = {place: float((size**2).sum()) / float(size.sum()) for place, size in sizes.items()}
    room = count - sum(squares.values())
    of_consultants = (between - error * (consultants_n - places_n)) / room if room > 0 else np.nan
    spread = float(np.var(list(means.values()), ddof=1))
    noise = np.mean([
        of_consultants * squares[place] / size.sum() + error / size.sum()
        for place, size in sizes.items()
    ])
    return float(of_consultants), spread - float(noise)


def delay(recorded: Recorded, first: Weeks, first_there: Weeks) -> float:
    """Return how much later people start a job or course whose consultant left before, in weeks.

    `first` and `first_there` are weeks from entry to the first start, by person, here and for the
    same people where consultants hardly leave (never: `NEVER`, counted as the whole follow-up).
    Only people who had started nothing in either by the week of the loss are compared, so that the
    comparison is fair.
    """
    losses = recorded.having(Event.WORKER_CHANGED)
    lost = recorded.first(losses[losses["target"] > 0])
    since = np.where(lost < NEVER, lost - recorded.entry(), NEVER)
    fair = (since < NEVER) & (first > since) & (first_there > since)
    if not fair.any():
        return float("nan")
    here, there = (np.minimum(weeks[fair], recorded.horizon) for weeks in (first, first_there))
    return float((here - there).mean())
