"""Build the tables of one run: candidates, employers, workers, caseworkers, treatment."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.chance import Draw, Luck, normals, uniforms
from ipssim.settings.experiment import Experiment
from ipssim.settings.programme import Programme
from ipssim.settings.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.world import World
from ipssim.vocabulary import Diagnosis
from ipssim.world.candidates import draw_traits
from ipssim.world.columns import (
    CANDIDATES,
    CASEWORKERS,
    EMPLOYERS,
    NETWORK_SLOTS,
    TREATMENT,
    WORKERS,
    Candidates,
    Caseworkers,
    Column,
    Employers,
    Treatment,
    Workers,
)


@dataclass(frozen=True, slots=True)
class Setup:
    """What is built for: a cohort under one programme, or the arms of an emulated trial.

    `sizes` gives the people per programme of a trial; None puts everybody under the only one.
    """

    programmes: tuple[Programme, ...]
    population: Population
    labour_market: LabourMarket
    organisation: Organisation
    world: World
    horizon_weeks: int
    accrual_weeks: int
    sizes: tuple[int, ...] | None = None

    @classmethod
    def of(
        cls,
        experiment: Experiment,
        programmes: Sequence[Programme],
        sizes: Sequence[int] | None = None,
    ) -> Setup:
        """Return the setup of an experiment's surroundings under these programmes."""
        return cls(
            programmes=tuple(programmes),
            population=experiment.population,
            labour_market=experiment.labour_market,
            organisation=experiment.organisation,
            world=experiment.world,
            horizon_weeks=experiment.horizon_weeks,
            accrual_weeks=experiment.accrual_weeks,
            sizes=None if sizes is None else tuple(sizes),
        )

    @property
    def size(self) -> int:
        """Return the number of candidates."""
        return self.population.size if self.sizes is None else sum(self.sizes)

    @property
    def weeks(self) -> int:
        """Return the weeks from the first possible entry to the last follow-up."""
        return self.accrual_weeks + self.horizon_weeks


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one run; rows are never removed, so a row number is an identity for life."""

    candidates: Any
    employers: Any
    workers: Any
    caseworkers: Any
    treatment: Any
    place_start: NDArray[np.int64]  # (places + 1,) employer rows by place
    caseworker_start: NDArray[np.int64]  # (places + 1,) caseworker rows by place
    desks: NDArray[np.int64]  # (programmes, places, 2) worker rows by programme and place
    by_entry: NDArray[np.int64]  # candidate rows in order of entry


def _table(kind: Any, columns: Sequence[Column], size: int, given: dict[str, Any]) -> Any:
    """Return a table with `given` columns cast to their dtype and the others at their start."""
    arrays = {}
    for column in columns:
        if column.name in given:
            arrays[column.name] = np.ascontiguousarray(given[column.name], dtype=column.dtype)
        else:
            arrays[column.name] = np.full(size, column.start, dtype=column.dtype)
    extra = {name: given[name] for name in given if name not in arrays}
    return kind(**arrays, **extra)


def build(setup: Setup, luck: Luck) -> Tables:
    """Draw the world of one run; everything is keyed by `luck` and row number."""
    traits = draw_traits(
        luck, setup.size, setup.population, setup.labour_market, setup.world
    )
    entry = np.floor(uniforms(luck, setup.size, Draw.ENTRY) * setup.accrual_weeks).astype(np.int64)
    arm = _arms(luck, setup)
    treatment = _treatment(luck, setup.population, traits)
    places = len(setup.labour_market.place_names)
    people = np.bincount(traits["place"], minlength=places)
    offices = np.maximum(1, np.ceil(people / setup.labour_market.caseworker_caseload)).astype(int)
    caseworker_start = np.concatenate(([0], np.cumsum(offices))).astype(np.int64)
    caseworker = _caseworkers(luck, traits["place"], caseworker_start)
    candidates = _table(
        Candidates, CANDIDATES, setup.size,
        {
            **traits,
            "arm": arm,
            "entry_week": entry,
            "trust": traits["trust_entry"],
            "capacity": traits["capacity_entry"],
            "next_talk": entry + _first_talk(luck, setup),
            "caseworker": caseworker,
        },
    )
    employers, place_start = _employers(luck, setup, places)
    workers, desks = _workers(luck, setup, arm, np.asarray(traits["place"]), entry, places)
    return Tables(
        candidates=candidates,
        employers=employers,
        workers=workers,
        caseworkers=_table(
            Caseworkers, CASEWORKERS, int(offices.sum()),
            {
                "place": np.repeat(np.arange(places), offices),
                "assigned": np.bincount(caseworker, minlength=int(offices.sum())),
            },
        ),
        treatment=treatment,
        place_start=place_start,
        caseworker_start=caseworker_start,
        desks=desks,
        by_entry=np.argsort(entry, kind="stable").astype(np.int64),
    )


def _arms(luck: Luck, setup: Setup) -> NDArray[np.int64]:
    """Return each person's programme: randomised to the trial's sizes, or all to the first."""
    arm = np.zeros(setup.size, dtype=np.int64)
    if setup.sizes is not None:
        order = np.argsort(uniforms(luck, setup.size, Draw.ARM), kind="stable")
        arm[order] = np.repeat(np.arange(len(setup.sizes)), setup.sizes)
    return arm


def _first_talk(luck: Luck, setup: Setup) -> NDArray[np.int64]:
    """Return weeks from entry to the next talk that was due anyway."""
    u = uniforms(luck, setup.size, Draw.CASEWORKER)
    weeks = np.floor(u * setup.labour_market.talk_interval_weeks)
    return np.asarray(weeks, dtype=np.int64)


def _caseworkers(
    luck: Luck, place: NDArray[Any], start: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the caseworker each person has at entry, one of their place's."""
    u = uniforms(luck, len(place), Draw.CASEWORKER, 1)
    offset = np.floor(u * (start[place + 1] - start[place]))
    return np.asarray(start[place] + offset, dtype=np.int64)


def _treatment(luck: Luck, population: Population, traits: dict[str, NDArray[Any]]) -> Any:
    """Return each person's course of treatment; OPUS takes young people with psychosis."""
    size = len(traits["age"])
    u = uniforms(luck, size, Draw.TREATMENT)
    left = uniforms(luck, size, Draw.TREATMENT, 1)
    young = (traits["age"] < 30.0) & (traits["diagnosis"] == Diagnosis.SCHIZOPHRENIA_SPECTRUM)
    opus = young & (u < population.opus)
    end = np.where(opus, left * population.opus_weeks, -np.log(left) * population.district_weeks)
    return _table(
        Treatment, TREATMENT, size,
        {
            "opus": opus,
            "contacts_per_month": np.where(
                opus, population.opus_contacts, population.district_contacts
            ),
            "end_week": np.ceil(end),
        },
    )


def _spread(total: int, shares: Sequence[float]) -> NDArray[np.int64]:
    """Split a whole number by shares; the largest remainders get what is left over."""
    exact = np.asarray(shares) / np.sum(shares) * total
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return np.asarray(whole, dtype=np.int64)


def _employers(luck: Luck, setup: Setup, places: int) -> tuple[Any, NDArray[np.int64]]:
    market = setup.labour_market
    total = market.employers
    if total is None:
        total = math.ceil(market.employers_per_candidate * setup.size)
    by_place = _spread(total, market.place_shares)
    sector = np.searchsorted(
        np.cumsum(market.sector_shares), uniforms(luck, total, Draw.EMPLOYER), side="right"
    )
    large = uniforms(luck, total, Draw.EMPLOYER, 2) < market.large_share
    part_time = uniforms(luck, total, Draw.EMPLOYER, 3) < market.part_time_advertised
    hours = 8.0 + np.floor(23.0 * uniforms(luck, total, Draw.EMPLOYER, 4))
    settled = np.where(large, 3.0, 1.0) / max(market.opening_lapse, 1e-6)
    table = _table(
        Employers, EMPLOYERS, total,
        {
            "place": np.repeat(np.arange(places), by_place),
            "sector": np.minimum(sector, len(market.sector_shares) - 1),
            "large": large,
            "openness": normals(luck, total, Draw.EMPLOYER, 1),
            "job_hours": np.where(part_time, hours, market.full_time_hours),
            "praktik_first": uniforms(luck, total, Draw.EMPLOYER_KIND) < market.praktik_first,
            "advertised": uniforms(luck, total, Draw.EMPLOYER_KIND, 1)
            < np.minimum(market.opening_rate * settled, 0.9),
            "hidden": uniforms(luck, total, Draw.EMPLOYER_KIND, 2)
            < np.minimum(market.hidden_rate * settled, 0.9),
        },
    )
    return table, np.concatenate(([0], np.cumsum(by_place))).astype(np.int64)


def _most_at_once(entry: NDArray[np.int64], horizon: int) -> int:
    """Return the most people in follow-up in any week."""
    if entry.size == 0:
        return 0
    change = np.bincount(entry, minlength=int(entry.max()) + horizon + 1)
    np.subtract.at(change, entry + horizon, 1)
    return int(np.cumsum(change).max())


def _workers(
    luck: Luck, setup: Setup, arm: NDArray[Any], place: NDArray[Any], entry: NDArray[np.int64],
    places: int,
) -> tuple[Any, NDArray[np.int64]]:
    """Staff every programme in every place.

    Without a fixed number of workers, a programme has one full-time post per `caseload_cap`
    people in follow-up at the busiest time, split evenly over whole persons; caseloads are then
    full when everybody is served, and nobody waits for want of staff. With unlimited time
    everybody has a worker of their own.
    """
    rows: list[tuple[int, int, float, int]] = []  # (arm, place, share, cap) per worker
    desks = np.zeros((len(setup.programmes), places, 2), dtype=np.int64)
    if setup.organisation.unlimited_time:
        rows = [(int(a), int(q), 1.0, 1) for a, q in zip(arm, place, strict=True)]
        desks[:, :, 1] = max(1, len(rows))
    else:
        for code, programme in enumerate(setup.programmes):
            fixed = None
            if setup.organisation.workers is not None:
                fixed = _spread(setup.organisation.workers, setup.labour_market.place_shares)
            for q in range(places):
                here = entry[(arm == code) & (place == q)]
                desks[code, q, 0] = len(rows)
                if fixed is not None:
                    posts, share, cap = int(fixed[q]), 1.0, programme.caseload_cap
                else:
                    busiest = _most_at_once(here, setup.horizon_weeks)
                    posts = math.ceil(busiest / programme.caseload_cap)
                    share = busiest / programme.caseload_cap / max(posts, 1)
                    cap = math.ceil(busiest / max(posts, 1))
                rows.extend([(code, q, share, cap)] * posts)
                desks[code, q, 1] = len(rows)
    size = len(rows)
    spread = setup.world.workload.skill_sd
    given = {
        "arm": [row[0] for row in rows],
        "place": [row[1] for row in rows],
        "share": [row[2] for row in rows],
        "cap": [row[3] for row in rows],
        "network": np.full((size, NETWORK_SLOTS), -1, dtype=np.int32),
        "network_trust": np.zeros((size, NETWORK_SLOTS), dtype=np.float32),
    }
    key = _worker_keys(rows, places)
    for name, occurrence in (("relation_skill", 0), ("employer_skill", 1), ("ending_style", 2)):
        z = normals(luck, int(key.max(initial=-1)) + 1, Draw.WORKER, occurrence)
        given[name] = np.exp(spread * z[key] - 0.5 * spread * spread)
    return _table(Workers, WORKERS, size, given), desks


def _worker_keys(rows: list[tuple[int, int, float, int]], places: int) -> NDArray[np.int64]:
    """Return the number by which a worker's skills are drawn: place and desk, not the programme.

    The nth worker of a place is thus equally skilled in every arm.
    """
    keys = np.empty(len(rows), dtype=np.int64)
    seen: dict[tuple[int, int], int] = {}
    for k, (code, q, _, _) in enumerate(rows):
        nth = seen.get((code, q), 0)
        seen[(code, q)] = nth + 1
        keys[k] = nth * places + q
    return keys
