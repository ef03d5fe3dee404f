"""Settings as the compact records that compiled rules read: `p.trust_growth`, `programme.pace`."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.settings.world import World
from ipssim.vocabulary import (
    Authority,
    EndingRule,
    Outreach,
    Placement,
    PlaceTrainOrder,
    Praktik,
    Priority,
    WageSubsidy,
    WayIn,
)

if TYPE_CHECKING:

    class ProgrammeNumbers(Programme):
        """A programme as compiled rules read it: words are codes, and null is a number."""

        age_from: int
        age_to: int
        priority: int  # type: ignore[assignment]
        limit_weeks: int
        search_limit_weeks: int
        in_work_limit_weeks: int
        hours_budget: float
        repeat_after_weeks: int
        supervision_interval_weeks: int
        review_interval_weeks: int
        authority: int  # type: ignore[assignment]
        worker_change_weeks: int
        placement: int  # type: ignore[assignment]
        sequence: int  # type: ignore[assignment]
        outreach: int  # type: ignore[assignment]
        praktik: int  # type: ignore[assignment]
        praktik_every_weeks: int
        hours_goal: float
        wage_subsidy: int  # type: ignore[assignment]
        ending: int  # type: ignore[assignment]

    class Programmes(Protocol):
        """The programmes of a run, by code."""

        shape: tuple[int, ...]

        def __getitem__(self, code: int) -> ProgrammeNumbers: ...

    class LawNumbers(Jobcentre):
        """The jobcentre's rules as compiled rules read them."""

        course_least: float
        course_most: float

else:
    ProgrammeNumbers = Programmes = LawNumbers = Any


class MarketNumbers:
    """The numbers of the labour market and of referral that the week needs."""

    openness: float
    opening_rate: float
    hidden_rate: float
    opening_lapse: float
    full_time_hours: float
    unlimited_openings: float
    referral_rate: float
    jobcentre_refers: float


NO_LIMIT = 1_000_000
"""Stands for null in a limit: longer than any run."""

_WORDS: dict[str, Any] = {
    "placement": Placement,
    "sequence": PlaceTrainOrder,
    "outreach": Outreach,
    "praktik": Praktik,
    "ending": EndingRule,
    "authority": Authority,
    "priority": Priority,
    "wage_subsidy": WageSubsidy,
}
_LABELS = ("name", "title", "changes")
_REAL = ("hours_budget", "hours_goal", "desk_days")
_NULL = {"age_from": 0, "hours_goal": 0}  # null asks for nothing; elsewhere it is "no limit"


def programme_records(programmes: Sequence[Programme]) -> Any:
    """Return one record per programme, without its name: rules cannot see what it is called."""
    names = [f.name for f in dataclasses.fields(Programme) if f.name not in _LABELS]
    rows = [tuple(_number(name, getattr(item, name)) for name in names) for item in programmes]
    kinds = [np.int64 if isinstance(value, int) else np.float64 for value in rows[0]]
    for row in rows:
        kinds = [
            np.float64 if isinstance(value, float) else kind
            for value, kind in zip(row, kinds, strict=True)
        ]
    dtype = np.dtype(list(zip(names, kinds, strict=True)))
    return np.rec.array(np.array(rows, dtype=dtype))


def _number(name: str, value: Any) -> int | float:
    if name in _WORDS:
        return int(_WORDS[name][value.upper()])
    if value is None:
        return float(_NULL.get(name, NO_LIMIT)) if name in _REAL else int(_NULL.get(name, NO_LIMIT))
    if isinstance(value, bool):
        return int(value)
    real = name in _REAL or name.endswith(("_minutes", "_hours", "_share"))
    return float(value) if real else int(value)


@functools.lru_cache(maxsize=64)
def world_record(world: World) -> Any:
    """Return all world parameters as one record of floats, by field name."""
    values: dict[str, float] = {}
    for group in dataclasses.fields(world):
        for item in dataclasses.fields(getattr(world, group.name)):
            value = getattr(getattr(world, group.name), item.name)
            values[item.name] = float(WayIn[value.upper()] if isinstance(value, str) else value)
    dtype = np.dtype([(name, np.float64) for name in values])
    return np.rec.array(np.array([tuple(values.values())], dtype=dtype))[0]


def world_hash(world: World) -> str:
    """Return a hash of the world's parameters; the same in every arm."""
    return hashlib.sha256(world_record(world).tobytes()).hexdigest()[:16]


def market_record(market: LabourMarket, unlimited_openings: bool, service: Service) -> Any:
    """Return the numbers of the labour market and of referral that the week needs."""
    values = {
        "openness": market.openness,
        "opening_rate": market.opening_rate,
        "hidden_rate": market.hidden_rate,
        "opening_lapse": market.opening_lapse,
        "full_time_hours": market.full_time_hours,
        "unlimited_openings": float(unlimited_openings),
        "referral_rate": 0.0 if service.weeks is None else service.referral_rate,
        "jobcentre_refers": service.jobcentre_refers,
    }
    dtype = np.dtype([(name, np.float64) for name in values])
    return np.rec.array(np.array([tuple(values.values())], dtype=dtype))[0]


def law_record(jobcentre: Jobcentre) -> Any:
    """Return the jobcentre's rules as one record of floats; its steps of reimbursement apart.

    The shortest and the longest course are `course_least` and `course_most`.
    """
    values: dict[str, float] = {}
    for item in dataclasses.fields(jobcentre):
        value = getattr(jobcentre, item.name)
        if not isinstance(value, tuple):
            values[item.name] = float(value)
    values["course_least"], values["course_most"] = jobcentre.resource_course_weeks
    dtype = np.dtype([(name, np.float64) for name in values])
    return np.rec.array(np.array([tuple(values.values())], dtype=dtype))[0]


def reimbursement(jobcentre: Jobcentre) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the last week of each step, and the municipality's share in it and after the last."""
    steps = np.array(jobcentre.reimbursement_weeks, dtype=np.float64)
    return steps, 1.0 - np.array(jobcentre.reimbursement_shares, dtype=np.float64)


def intake_calendar(
    market: LabourMarket, weeks: int,
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return, for each week of a run, the size of the intake and whether it is a main one."""
    calendar = (market.start_calendar_week - 1 + np.arange(weeks)) % 52 + 1
    main = np.isin(calendar, market.main_intakes)
    size = np.where(main, 1.0, 0.0)
    small = np.isin(calendar, market.small_intakes) & ~main
    return np.where(small, market.small_intake_size, size), main
