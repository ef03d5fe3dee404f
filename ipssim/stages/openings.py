"""Employers: openings come and go."""

from __future__ import annotations

from typing import Any

from ipssim.chance import Draw, four
from ipssim.compiled import stage
from ipssim.rules.employers import openings_after

_OPENINGS = int(Draw.OPENINGS)
_LARGE = 3  # a large employer has openings this many times as often, and may hold as many


@stage
def open_vacancies(
    w: int, luck: Any, market: Any, large: Any, advertised: Any, hidden: Any
) -> None:
    """Let advertised and hidden openings appear and lapse."""
    for e in range(large.shape[0]):
        size = _LARGE if large[e] else 1
        draws = four(luck, e, w, _OPENINGS, 0)
        advertised[e] = openings_after(
            int(advertised[e]), size * market.opening_rate, market.opening_lapse, size, draws[0],
            draws[1],
        )
        hidden[e] = openings_after(
            int(hidden[e]), size * market.hidden_rate, market.opening_lapse, size, draws[2],
            draws[3],
        )
