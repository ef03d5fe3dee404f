"""Where the rules come to rest: how people are who live on without a programme or a place.

Nobody is well or ill by a constant. People of each kind (what they use, whether the jobcentre calls
them) live three years by the same rules as in a run, and candidates enter as these are found.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.chance import Draw, philox
from ipssim.compiled import entry
from ipssim.rules.broader_needs import asked_for, need_left, need_rate, unmet_stress
from ipssim.rules.common import happens
from ipssim.rules.contingencies import befall_rate, befallen_stress
from ipssim.rules.health import fade_stress, next_symptoms, relapses
from ipssim.rules.jobcentre import has_talks, talk_stress
from ipssim.rules.substance_use import cost_of_use, harm_of_use
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.world import World, WorldNumbers
from ipssim.vocabulary import Income
from ipssim.world.candidates import KINDS, Rest
from ipssim.world.records import world_record

Floats = NDArray[np.float64]
_CALLED = tuple(int(each) for each in Income if has_talks(int(each)))
_LUCK = (0, 0)  # the sample's own: the same for every run, as its world's numbers are
_EACH = 24  # people of a kind
_BEFORE, _WEEKS, _EVERY = 104, 156, 4  # weeks until they are looked at, in all, between looks


@functools.lru_cache(maxsize=16)
def rest_of(
    children: float, partner: float, trust: float, world: World, jobcentre: Jobcentre
) -> Rest:
    """Return where people come to rest: shares with children and partner, trust in the system."""
    people = _EACH * KINDS
    kind = np.arange(people) // _EACH
    draws = np.tile(_draws(), (1, KINDS, 1))
    talks = np.where(np.arange(people) % 4 < 2, jobcentre.talk_interval_weeks,
                     jobcentre.talk_interval_far_weeks)
    found = np.zeros((3, people, len(range(_BEFORE, _WEEKS, _EVERY))))
    _live_on(
        draws, np.array([0.0, 0.5, 1.5])[kind // 2],
        np.where(kind % 2 == 1, talks, _WEEKS + 1).astype(np.int64),
        min(1.0, jobcentre.talk_interval_weeks / jobcentre.caseworker_change_weeks), trust,
        (draws[0, :, 6] < children).astype(np.int64), (draws[1, :, 6] < partner).astype(np.int64),
        world_record(world), found,
    )
    away, stress, need = found.reshape(3, KINDS, -1)
    order = np.argsort(away, axis=1, kind="stable")
    away, stress, need = (np.take_along_axis(each, order, axis=1) for each in (away, stress, need))
    return Rest(away, stress, need, _CALLED)


def _draws() -> Floats:
    """Return draws (week, person of a kind, 8): each second person has the first's shocks mirrored.

    So fluctuation has mean 0 in the sample as in the rules, and what is rare (relapses, needs,
    what befalls) comes as often as its rate says. Each kind has the same luck: what is switched
    off tells them apart no longer.
    """
    who: Any = np.tile(np.arange(_EACH, dtype=np.int64), _WEEKS)
    week: Any = np.repeat(np.arange(_WEEKS, dtype=np.int64), _EACH)
    words = [philox(who, week, int(draw), 0, *_LUCK) for draw in (Draw.LIFE, Draw.CONTINGENCY)]
    draws = (np.array(words, dtype=np.float64).reshape(8, -1).T + 0.5) / 4294967296.0
    draws = draws.reshape(_WEEKS, _EACH, 8)
    draws[:, 1::2, :3] = 1.0 - draws[:, ::2, :3]
    rare = draws[:, :, 3:6].reshape(-1, 3)
    even = (rare.argsort(axis=0).argsort(axis=0) + 0.5) / len(rare)
    draws[:, :, 3:6] = even.reshape(_WEEKS, _EACH, 3)
    return draws


@entry
def _live_on(
    draws: Floats, use: Floats, talks: NDArray[np.int64], new: float, trust: float,
    children: NDArray[np.int64], partner: NDArray[np.int64], p: WorldNumbers, found: Floats,
) -> None:
    """Let each person of the sample live; every so often, note distance, stress and need."""
    for i in range(use.shape[0]):
        away, stress, need = 0.0, 0.0, 0.0
        rate = befall_rate(children[i], partner[i], p)
        for w in range(draws.shape[0]):
            u = draws[w, i]
            if (w + i % _EACH) % talks[i] == talks[i] - 1:
                stress = talk_stress(stress, trust, 1 if u[7] < new else 0, p)
            if need > 0.0:
                stress = min(1.0, stress + unmet_stress(need, p))
                need = need_left(need, p)
            if happens(need_rate(p), u[4]):
                need = asked_for(need, 0, p)
            if happens(rate, u[5]):
                stress = befallen_stress(stress, p)
                need = asked_for(need, 0, p)
            shock = 2.0 * (u[0] + u[1] + u[2] - 1.5)
            away = next_symptoms(away, 0.0, shock, 0.0, harm_of_use(use[i], p), stress, p)
            if relapses(away, 0.0, stress, cost_of_use(use[i], p), u[3], p):
                away += p.relapse_size
            stress = fade_stress(stress, p)
            if w >= _BEFORE and (w - _BEFORE) % _EVERY == 0:
                k = (w - _BEFORE) // _EVERY
                found[0, i, k], found[1, i, k], found[2, i, k] = away, stress, need
