"""Employers: openings come and lapse by themselves."""

from __future__ import annotations

import math

from ipssim.chance import BLOCK, Draw, Luck, four, four_of
from ipssim.compiled import rule, stage
from ipssim.rules.employers import open_at_first, weeks_until
from ipssim.world.charter import Int32
from ipssim.world.columns import Employers, Openings
from ipssim.world.periods import Now
from ipssim.world.run import Run

_OPENINGS = int(Draw.OPENINGS)
_CLOSED, _OPEN, _TAKEN = 0, 1, 2
_NEVER = 32_000  # later than any run


@stage
def open_vacancies(
    w: int, luck: Luck, now: Now, employers: Employers, openings: Openings, run: Run
) -> None:
    """Let the lane's openings come and lapse when their week has come.

    Each comes and lapses by itself, whoever is looking, so the labour market is the same in every
    arm; only who has taken an opening differs.
    """
    market, due, turns, draws = now.market, run.due, run.turns, run.draws
    advertised, hidden = employers.advertised, employers.hidden
    employer, is_hidden, next_change = openings.employer, openings.hidden, openings.next_change
    turn, is_open = openings.turn, openings.is_open
    last = run.openings[1]
    _move_market(w, luck, now, employers, openings, run)
    for start in range(run.openings[0], last, BLOCK):
        n = 0
        for s in range(start, min(start + BLOCK, last)):
            due[n], turns[n] = s, turn[s]
            n += 1 if next_change[s] <= w else 0
        four_of(luck, due, turns, n, _OPENINGS, 0, draws)
        for a in range(n):
            s = due[a]
            rate = market.hidden_rate if is_hidden[s] else market.opening_rate
            counted = hidden if is_hidden[s] else advertised
            was = is_open[s]
            if next_change[s] < 0:  # the run begins; who is there already is drawn, too
                here = open_at_first(rate, market.opening_lapse, draws[1, a])
            else:
                here = was == _CLOSED
            counted[employer[s]] += (1 if here else 0) - (1 if was == _OPEN else 0)
            is_open[s] = _OPEN if here else _CLOSED
            wait = weeks_until(market.opening_lapse if here else rate, draws[0, a])
            next_change[s] = min(w + wait, _NEVER)
            turn[s] += 1


@stage
def _move_market(
    w: int, luck: Luck, now: Now, employers: Employers, openings: Openings, run: Run
) -> None:
    """Let a change of the market hold from this week on.

    What is left until an opening comes or lapses shrinks or grows as its rate does, which is what
    waiting at the new rate from now on would give.
    """
    market, before = now.market, now.market_before
    if market.openness != before.openness:
        for q in range(run.places[0], run.places[1]):
            for e in range(run.place_start[q], run.place_start[q + 1]):
                moved = market.openness - before.openness
                employers.openness[e] = float(employers.openness[e]) + moved
    if (
        market.opening_rate == before.opening_rate and market.hidden_rate == before.hidden_rate
        and market.opening_lapse == before.opening_lapse
    ):
        return
    for s in range(run.openings[0], run.openings[1]):
        rate, rate_before = market.opening_lapse, before.opening_lapse
        if openings.is_open[s] == _CLOSED and openings.hidden[s]:
            rate, rate_before = market.hidden_rate, before.hidden_rate
        elif openings.is_open[s] == _CLOSED:
            rate, rate_before = market.opening_rate, before.opening_rate
        if rate == rate_before or openings.next_change[s] < 0:
            continue
        left = openings.next_change[s] - (w - 1)
        if rate_before > 0.0 and rate > 0.0:
            left = math.ceil(left * rate_before / rate)
        else:
            left = weeks_until(rate, four(luck, s, openings.turn[s], _OPENINGS, 0)[2])
        openings.next_change[s] = min(w - 1 + left, _NEVER)


@rule
def take(e: int, hidden: int, first: Int32, openings: Openings) -> None:
    """Mark an opening of employer `e` as taken until it would have lapsed.

    `first[e]` is the employer's first opening and `first[e + 1]` one past its last.
    """
    is_open = openings.is_open
    for s in range(first[e], first[e + 1]):
        if openings.hidden[s] == hidden and is_open[s] == _OPEN:
            is_open[s] = _TAKEN
            return
