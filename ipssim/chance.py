"""Keyed chance: every draw is a pure function of who, when and what for.

A draw depends on (seed, replicate, who, week, named draw, occurrence) and on nothing else, so the
same person has the same luck in every arm, whatever the order, the number of processes or who
else is watching. The generator is Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as
easy as 1, 2, 3", SC '11), checked against that paper's published test vectors in the tests.
"""

from __future__ import annotations

import hashlib
import math
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from ipssim.compiled import entry, inlined, rule, stage, woven

Luck = tuple[int, int]
"""Seed and replicate, each from 0 to 2**32 - 1; the key of every draw of a run."""


class Draw(IntEnum):
    """The register of named draws. A number, once used, keeps its meaning."""

    # drawn once per candidate, at week 0
    AGE = 1
    SEX = 2
    DIAGNOSIS = 3
    SEVERITY = 4
    SYMPTOMS = 5
    NEGATIVE = 6
    COGNITION = 7
    CAPACITY = 8
    WORK_HISTORY = 9
    EDUCATION = 10
    MOTIVATION = 11
    AMBIVALENCE = 12
    TRUST = 13
    SYSTEM_TRUST = 14
    INCOME = 15
    DREAM_SECTOR = 16
    DREAM_HOURS = 17
    DIRECTION = 18
    DRIVE = 19
    FRAGILITY = 20
    CLARITY = 21
    INSECURITY = 22
    TREATMENT = 23
    PLACE = 24
    ENTRY = 25
    ARM = 26
    GAP = 27
    SELF_STIGMA = 28
    HOME = 29
    SUBSTANCE = 30
    CONSENT = 31
    REFERRAL = 32
    FULL_TIME = 33
    # drawn once per employer or worker
    EMPLOYER = 40
    EMPLOYER_KIND = 41
    WORKER = 42
    TEAM = 43
    # drawn in the course of a week
    OPENINGS = 60
    ASSIGNMENT = 61
    SEARCH = 62
    REACH = 63
    TASTE = 64
    PRIORITY = 65
    PRAKTIK = 66
    WORK = 67
    STUDY = 68
    STUDY_LENGTH = 69
    SERVICE = 70
    LIFE = 71
    CASEWORKER = 72
    VISIT = 73
    DISCLOSURE = 74
    STRAIN = 75
    SESSION = 76
    STAFF = 77
    CONTINGENCY = 78
    HOSPITAL = 79
    DISTANCE = 80
    ATTENDANCE = 81
    REHABILITATION = 82
    SUBSIDY = 83
    LEAD = 84
    ANSWER = 85
    ARRANGING = 86
    NEW_TREATMENT = 87


DRAWS: dict[Draw, str] = {
    Draw.AGE: "candidate: age at entry",
    Draw.SEX: "candidate: sex",
    Draw.DIAGNOSIS: "candidate: diagnosis group",
    Draw.SEVERITY: "candidate: the severity behind symptoms, cognition, capacity and history",
    Draw.SYMPTOMS: "candidate: level of symptoms",
    Draw.NEGATIVE: "candidate: negative symptoms",
    Draw.COGNITION: "candidate: cognition",
    Draw.CAPACITY: "candidate: working capacity",
    Draw.WORK_HISTORY: "candidate: years worked and recent work",
    Draw.EDUCATION: "candidate: highest education",
    Draw.MOTIVATION: "candidate: motivation",
    Draw.AMBIVALENCE: "candidate: ambivalence",
    Draw.TRUST: "candidate: trust in a new helper",
    Draw.SYSTEM_TRUST: "candidate: trust in the system",
    Draw.INCOME: "candidate: income basis",
    Draw.DREAM_SECTOR: "candidate: the dream's sector",
    Draw.DREAM_HOURS: "candidate: the hours wished for",
    Draw.DIRECTION: "candidate: whether work, education or both are wanted",
    Draw.DRIVE: "candidate: unobserved differences in getting somewhere",
    Draw.FRAGILITY: "candidate: unobserved differences in keeping a place",
    Draw.CLARITY: "candidate: clarity at entry",
    Draw.INSECURITY: "candidate: fear of losing the livelihood",
    Draw.TREATMENT: "candidate: kind, intensity and end of treatment",
    Draw.PLACE: "candidate: place",
    Draw.ENTRY: "candidate: week of entry",
    Draw.ARM: "candidate: arm of the emulated trial",
    Draw.GAP: "candidate: gap in the CV",
    Draw.SELF_STIGMA: "candidate: self-stigma and belief at entry",
    Draw.HOME: "candidate: children, partner, reach",
    Draw.SUBSTANCE: "candidate: substance use at entry",
    Draw.CONSENT: "candidate: consent to contact with others",
    Draw.REFERRAL: "candidate: programme referred to",
    Draw.FULL_TIME: "candidate: whether only full time is looked for",
    Draw.EMPLOYER: "employer: sector, openness, hours, size",
    Draw.EMPLOYER_KIND: "employer: praktik first, takes placements",
    Draw.WORKER: "worker and person in the post: skills and way of ending",
    Draw.TEAM: "team and leader: skill, clinicians' attitude, goodwill of the company centre",
    Draw.OPENINGS: "opening and turn: when it comes and when it lapses",
    Draw.ASSIGNMENT: "candidate and worker: who meets whom",
    Draw.SEARCH: "candidate and week: applications alone, by outreach, and the answer to an offer",
    Draw.REACH: "candidate, week and alternative: employers seen, for applying and for placements",
    Draw.TASTE: "candidate and employer: how well they would suit each other",
    Draw.PRIORITY: "candidate and week: who is taken when several want one opening",
    Draw.PRAKTIK: "candidate and employer: whether an unpaid trial turns into pay",
    Draw.WORK: "candidate and week: loss, kind of ending, change of hours",
    Draw.STUDY: "candidate and week: start of and drop-out from education",
    Draw.STUDY_LENGTH: "candidate and week: length and hours of a course",
    Draw.SERVICE: "candidate and week: drop-out, talk about ending, return, change of worker",
    Draw.LIFE: "candidate and week: fluctuation of symptoms, relapse",
    Draw.CASEWORKER: "candidate and week: change of caseworker at the jobcentre",
    Draw.VISIT: "worker, week and visit: which employer is visited",
    Draw.DISCLOSURE: "candidate: which items are told",
    Draw.STRAIN: "candidate and week: flare-up in an arranged place, length of a sick leave",
    Draw.SESSION: "candidate, week and session: whether it is attended",
    Draw.STAFF: "worker and week: leaving",
    Draw.CONTINGENCY: "candidate and week: what befalls, how long",
    Draw.HOSPITAL: "candidate and week: admission after a relapse, length of stay",
    Draw.DISTANCE: "candidate and employer: whether a workplace can be reached",
    Draw.ATTENDANCE: "candidate and week: whether a contact is come to",
    Draw.REHABILITATION: "candidate and week: what the rehabilitation team recommends",
    Draw.SUBSIDY: "candidate and week: job with wage subsidy",
    Draw.LEAD: "team and week: leader leaves, conflict with treatment",
    Draw.ANSWER: "candidate, employer and half-year: invitation and offer",
    Draw.ARRANGING: "candidate and week: whether an unpaid trial is found, when the first is due",
    Draw.NEW_TREATMENT: "candidate and week: a new course of treatment, its length",
}

_M0 = np.uint64(0xD2511F53)
_M1 = np.uint64(0xCD9E8D57)
_W0 = np.uint64(0x9E3779B9)
_W1 = np.uint64(0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_32 = np.uint64(32)
_20 = np.uint64(20)
_12 = np.uint64(12)


@rule
def _mix(
    x0: np.uint64, x1: np.uint64, x2: np.uint64, x3: np.uint64, y0: np.uint64, y1: np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four words after one round of Philox4x32 with the round's key."""
    a = _M0 * x0
    b = _M1 * x2
    return (b >> _32) ^ x1 ^ y0, b & _LOW, (a >> _32) ^ x3 ^ y1, a & _LOW


@woven
def _rounds(
    c0: int, c1: int, c2: int, c3: int, k0: int, k1: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return what `philox` does; in a loop over people, several are handled at a time."""
    x0, x1 = np.uint64(c0) & _LOW, np.uint64(c1) & _LOW
    x2, x3 = np.uint64(c2) & _LOW, np.uint64(c3) & _LOW
    y0, y1 = np.uint64(k0), np.uint64(k1)
    for _ in range(10):
        x0, x1, x2, x3 = _mix(x0, x1, x2, x3, y0, y1)
        y0 = (y0 + _W0) & _LOW
        y1 = (y1 + _W1) & _LOW
    return x0, x1, x2, x3


@rule
def philox(
    c0: int, c1: int, c2: int, c3: int, k0: int, k1: int
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return the four 32-bit words of Philox4x32-10 for a 4-word counter and a 2-word key."""
    return _rounds(c0, c1, c2, c3, k0, k1)


@inlined
def uniform(luck: Luck, who: int, week: int, draw: int, occurrence: int) -> float:
    """Return one draw in (0, 1) with 52 bits; a 53rd would round the largest up to 1."""
    return _uniform(luck, int(who), int(week), int(draw), int(occurrence))


@rule
def _uniform(luck: Luck, who: int, week: int, draw: int, occurrence: int) -> float:
    a, b, _, _ = philox(who, week, draw, occurrence, luck[0], luck[1])
    return _of_52_bits(a, b)


@rule
def _of_52_bits(a: np.uint64, b: np.uint64) -> float:
    return (float((a << _20) | (b >> _12)) + 0.5) * (1.0 / 4503599627370496.0)


@inlined
def four(
    luck: Luck, who: int, week: int, draw: int, occurrence: int
) -> tuple[float, float, float, float]:
    """Return four independent draws in (0, 1) with 32 bits each, for the price of one."""
    return _four(luck, int(who), int(week), int(draw), int(occurrence))


@rule
def _four(
    luck: Luck, who: int, week: int, draw: int, occurrence: int
) -> tuple[float, float, float, float]:
    a, b, c, d = philox(who, week, draw, occurrence, luck[0], luck[1])
    return _of_32_bits(a), _of_32_bits(b), _of_32_bits(c), _of_32_bits(d)


@rule
def _of_32_bits(word: np.uint64) -> float:
    return (float(np.uint32(word)) + 0.5) * (1.0 / 4294967296.0)


BLOCK = 256
"""People, or openings, drawn for at a time by `four_each` and `four_of`."""


@stage
def four_each(
    luck: Luck, who: Any, first: int, last: int, week: int, draw: int, occurrence: int, draws: Any
) -> None:
    """Set `draws[:, i - first]` to what `four` gives for `who[i]`, for rows `first` to `last`.

    The same draws at half the price and less, for at most `BLOCK` people.
    """
    for j in range(last - first):
        a, b, c, d = _rounds(who[first + j], week, draw, occurrence, luck[0], luck[1])
        draws[0, j] = _of_32_bits(a)
        draws[1, j] = _of_32_bits(b)
        draws[2, j] = _of_32_bits(c)
        draws[3, j] = _of_32_bits(d)


@stage
def four_of(
    luck: Luck, who: Any, weeks: Any, n: int, draw: int, occurrence: int, draws: Any
) -> None:
    """Set `draws[:, j]` to what `four` gives for `who[j]` and `weeks[j]`, for the first `n`."""
    for j in range(n):
        a, b, c, d = _rounds(who[j], weeks[j], draw, occurrence, luck[0], luck[1])
        draws[0, j] = _of_32_bits(a)
        draws[1, j] = _of_32_bits(b)
        draws[2, j] = _of_32_bits(c)
        draws[3, j] = _of_32_bits(d)


@rule
def normal(luck: Luck, who: int, week: int, draw: int, occurrence: int) -> float:
    """Return one standard normal draw (Box and Muller 1958)."""
    draws = four(luck, who, week, draw, occurrence)
    return math.sqrt(-2.0 * math.log(draws[0])) * math.cos(2.0 * math.pi * draws[1])


@entry
def _fill(
    seed: int, replicate: int, week: int, draw: int, occurrence: int, who: NDArray[np.int64],
    out: NDArray[np.float64],
) -> None:
    for j in range(who.shape[0]):
        a, b, _, _ = _rounds(who[j], week, draw, occurrence, seed, replicate)
        out[j] = _of_52_bits(a, b)


def uniforms(
    luck: Luck, who: NDArray[np.int64], draw: int, occurrence: int = 0, week: int = 0
) -> NDArray[np.float64]:
    """Return one draw in (0, 1), by default of week 0, for each of the keys `who` (int64)."""
    out = np.empty(len(who), dtype=np.float64)
    _fill(luck[0], luck[1], week, int(draw), occurrence, who, out)
    return out


def own_draw(name: str) -> int:
    """Return the number of a draw that the register does not know: half of all are set apart."""
    return 2**31 + int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % 2**31


def normals(
    luck: Luck, who: NDArray[np.int64], draw: Draw, occurrence: int = 0
) -> NDArray[np.float64]:
    """Return one week-0 standard normal draw for each of the keys `who` (int64)."""
    result: Any = ndtri(uniforms(luck, who, draw, occurrence))
    return np.asarray(result, dtype=np.float64)
