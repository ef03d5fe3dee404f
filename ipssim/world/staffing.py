"""Staff the programmes: posts and teams by place, and who holds a desk where."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.chance import Draw, Luck, normals
from ipssim.settings.declare.programme import Programme
from ipssim.world.charter import Table, make_table, spread
from ipssim.world.columns import Candidates, Teams, Workers
from ipssim.world.periods import over_time, steps_of
from ipssim.world.setup import Setup

_YEAR = 52
_NEVER = 32_000
_LEADERS = 1_000_000_000  # keys from here on belong to leaders' own posts

Span = tuple[int, int, float]
"""The week a post opens, the week it closes, and the part of a full-time post that it is."""


@dataclass(frozen=True, slots=True)
class Staff:
    """Workers and teams, in order of place; `desks` are worker rows by programme and place."""

    workers: Workers
    teams: Teams
    desks: NDArray[np.int64]
    worker_start: NDArray[np.int64]
    team_start: NDArray[np.int64]


def _most_at_once(entry: NDArray[np.int64], horizon: int) -> int:
    """Return the most people in follow-up in any week."""
    if entry.size == 0:
        return 0
    first = entry - min(0, int(entry.min()))
    change = np.bincount(first, minlength=int(first.max()) + horizon + 1)
    np.subtract.at(change, first + horizon, 1)
    return int(np.cumsum(change).max())


def staff_programmes(setup: Setup, candidates: Candidates, places: int, luck: Luck) -> Staff:
    """Staff every programme in every place.

    Without a fixed number of workers a programme has as many posts as the busiest time fills, and
    a worker is paid for the part of the cap that is filled (`allot`), so nobody waits for want of
    staff and everybody meets the caseload that the cap names. A service over time has the posts
    of its years. With unlimited time everybody has a worker of their own.
    """
    posts: list[dict[str, Any]] = []
    teams: list[dict[str, Any]] = []
    desks = np.zeros((len(setup.programmes), places, 2), dtype=np.int64)
    worker_start = np.zeros(places + 1, dtype=np.int64)
    team_start = np.zeros(places + 1, dtype=np.int64)
    alone = setup.organisation.unlimited_time
    counts = None if alone else [_posts(setup, candidates, places, code)
                                 for code in range(len(setup.programmes))]
    versions = [[one for _, one in _versions(setup, code)] for code in range(len(setup.programmes))]
    for q in range(places):
        for code in range(len(setup.programmes)):
            first = len(posts)
            if counts is not None:
                _staff_place(posts, teams, versions[code], code, q, places, counts[code][q])
            elif code == 0:
                _staff_each(posts, teams, setup, candidates, q)
            desks[code, q] = (0, max(1, setup.size)) if alone else (first, len(posts))
        worker_start[q + 1] = len(posts)
        team_start[q + 1] = len(teams)
    workers = _table(Workers, posts, {})
    return Staff(workers, _team_table(setup, teams, luck), desks, worker_start, team_start)


def _staff_place(
    posts: list[dict[str, Any]], teams: list[dict[str, Any]], versions: Sequence[Programme],
    code: int, q: int, places: int, spans: list[Span],
) -> None:
    """Add a programme's posts in a place, team by team; a leader with cases has a post too.

    `versions` are the programme before and after each of its changes.
    """
    first, own = versions[0], max(map(leaders_own, versions))
    size, cap = first.team_size, max(programme.caseload_cap for programme in versions)
    for nth, (opens, closes, part) in enumerate(spans):
        if nth % size == 0:
            team = nth // size * places + q
            teams.append({"key": team, "arm": code, "place": q})
            if own > 0:
                posts.append({
                    "key": _LEADERS + team, "arm": code, "place": q,
                    "team": len(teams) - 1, "leads": 1, "full_cap": own,
                    "share": leaders_own(first) / first.caseload_cap, "opens": opens,
                    "closes": closes,
                })
        posts.append({
            "key": nth * places + q, "arm": code, "place": q, "team": len(teams) - 1, "leads": 0,
            "full_cap": cap, "share": part, "opens": opens, "closes": closes,
        })


def leaders_own(programme: Programme) -> int:
    """Return how many people a leader has of their own: no more than the caseload cap."""
    return min(programme.leader_caseload, programme.caseload_cap) if programme.leader else 0


def _staff_each(
    posts: list[dict[str, Any]], teams: list[dict[str, Any]], setup: Setup,
    candidates: Candidates, q: int,
) -> None:
    """Give everybody in a place a worker of their own, in one team per programme."""
    first = len(teams)
    teams.extend({"key": q, "arm": code, "place": q} for code in range(len(setup.programmes)))
    posts.extend(
        {"key": int(candidates.person.key[i]), "arm": int(candidates.standing.arm[i]), "place": q,
         "team": first + int(candidates.standing.arm[i]), "leads": 0, "full_cap": 1, "share": 0.0,
         "opens": 0, "closes": _NEVER, "row": int(i)}
        for i in np.flatnonzero(candidates.person.place == q)
    )


def _posts(
    setup: Setup, candidates: Candidates, places: int, code: int
) -> list[list[Span]]:
    """Return, by place, each post of a programme."""
    if setup.service.weeks is not None and code == 0:
        return _over_the_years(setup, places)
    if setup.organisation.workers is not None:
        fixed = _spread_posts(setup.organisation.workers, setup.labour_market.place_shares)
        return [[(0, _NEVER, part) for part in _parts(n)] for n in fixed]
    found = []
    for q in range(places):
        mine = candidates.person.place == q
        if setup.service.weeks is None:
            mine &= candidates.standing.arm == code
        entry = candidates.person.entry_week[mine].astype(np.int64)
        busiest = _most_at_once(entry, setup.horizon_weeks)
        spans: list[Span] = []
        for week, version in _versions(setup, code):
            spans += [(week, _NEVER, 1.0)] * (_needed(busiest, version) - len(spans))
        found.append(spans)
    return found


def _versions(setup: Setup, code: int) -> list[tuple[int, Programme]]:
    """Return a programme as it is at first and after each of its changes, with the week."""
    market, programme = setup.labour_market, setup.programmes[code]
    return [
        (week, over_time(programme, market, week))
        for week in steps_of(market, [programme], setup.weeks)
    ]


def _needed(people: int, programme: Programme) -> int:
    """Return how many posts so many people fill, with what the leaders take themselves."""
    own = leaders_own(programme)
    posts = math.ceil(people / programme.caseload_cap)
    while posts > 1:
        fewer = posts - 1
        if fewer * programme.caseload_cap + math.ceil(fewer / programme.team_size) * own < people:
            break
        posts = fewer
    return posts


def _spread_posts(posts: float, shares: Sequence[float]) -> list[float]:
    """Split posts by shares: whole ones first, then the part to the place that lacks most."""
    whole = spread(int(posts), shares).astype(float)
    lacks = np.asarray(shares) / np.sum(shares) * posts - whole
    whole[int(np.argmax(lacks))] += posts - int(posts)
    return [float(n) for n in whole]


def _parts(posts: float) -> list[float]:
    """Return the posts of a place: whole ones, and last of all the part that is left."""
    part = round(posts - int(posts), 6)
    return [1.0] * int(posts) + [part] * (part > 0)


def _over_the_years(setup: Setup, places: int) -> list[list[Span]]:
    """Return the posts of a service by place: each year so many, the first hired the last to go.

    A post that comes back after it was given up is a new one, and so is one of another part.
    """
    market, planned, before = setup.labour_market, dict[int, float](), tuple[float, ...]()
    for start in steps_of(market, [setup.service], setup.weeks):
        posts_by_year = over_time(setup.service, market, start).posts_by_year
        if posts_by_year != before:
            planned = {week: posts for week, posts in planned.items() if week < start} | {
                start + _YEAR * y: posts for y, posts in enumerate(posts_by_year)
            }
        before = posts_by_year
    weeks = list(planned)
    times = [_spread_posts(n, market.place_shares) for n in planned.values()]
    found = []
    for q in range(places):
        here = [_parts(time[q]) for time in times]
        spans: list[Span] = []
        for nth in range(max(map(len, here))):
            for part in sorted({time[nth] for time in here if len(time) > nth}, reverse=True):
                there = [False, *(time[nth : nth + 1] == [part] for time in here)]
                opens = [y for y in range(len(times)) if there[y + 1] and not there[y]]
                closes = [y for y in range(len(times)) if there[y] and not there[y + 1]]
                ends = [weeks[y] for y in closes] + [_NEVER] * (len(opens) - len(closes))
                spans += [(weeks[y], end, part) for y, end in zip(opens, ends, strict=True)]
        found.append(spans)
    return found


def _table(
    kind: type[Table], rows: list[dict[str, Any]], extra: dict[str, Any]
) -> Table:
    """Return a table of rows; the nth worker of a place is equally skilled in every arm, by key."""
    if rows and "row" in rows[0]:  # people's own workers stand in the order of the people
        rows = sorted(rows, key=lambda row: row["row"])
    names = [name for name in (rows[0] if rows else {}) if name != "row"]
    given = {name: np.array([row[name] for row in rows]) for name in names}
    return make_table(kind, len(rows), {**given, **extra})


def _team_table(setup: Setup, rows: list[dict[str, Any]], luck: Luck) -> Teams:
    """Return the teams; each service begins uphill with treatment (S2 3.3)."""
    world: Any = setup.world
    keys = np.array([row["key"] for row in rows], dtype=np.int64)
    z = normals(luck, keys, Draw.TEAM, 1)
    sd = world.workload.skill_sd
    extra = {
        "goodwill": np.exp(sd * z - 0.5 * sd * sd),
        "cooperation": np.full(len(rows), world.integrating.cooperation_start),
    }
    return _table(Teams, rows, extra)
