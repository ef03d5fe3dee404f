"""Employers: openings come and lapse by themselves."""

from __future__ import annotations

from ipssim.chance import Draw, Luck, four
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
    market = now.market
    advertised, hidden = employers.advertised, employers.hidden
    employer, is_hidden, next_change = openings.employer, openings.hidden, openings.next_change
    turn, is_open = openings.turn, openings.is_open
    first = run.openings[0]
    last = run.openings[1]
    for s in range(first, last):
        if next_change[s] > w:
            continue
        rate = market.hidden_rate if is_hidden[s] else market.opening_rate
        counted = hidden if is_hidden[s] else advertised
        was = is_open[s]
        if next_change[s] < 0:  # the run begins; who is there already is decided by its own draw
            here = open_at_first(rate, market.opening_lapse, four(luck, s, 0, _OPENINGS, 0)[1])
        else:
            here = was == _CLOSED
        counted[employer[s]] += (1 if here else 0) - (1 if was == _OPEN else 0)
        is_open[s] = _OPEN if here else _CLOSED
        draws = four(luck, s, turn[s], _OPENINGS, 0)
        wait = weeks_until(market.opening_lapse if here else rate, draws[0])
        next_change[s] = min(w + wait, _NEVER)
        turn[s] += 1


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
