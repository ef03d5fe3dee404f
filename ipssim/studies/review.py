"""Review one programme as a fidelity reviewer would: run it, look at half a year, score it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import Any, Unpack

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.outcomes.fidelity.review import COLUMNS, Review, fidelity_of, scales
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load, load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.cells import read_csv_bytes
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.engine.measure import Chunk
from ipssim.studies.engine.plan import Plan
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.study import How, gathering, running
from ipssim.studies.single import ARM, alone
from ipssim.world.build import Setup

WEEKS = 26
"""Weeks that a review looks at unless told otherwise: the time between two reviews (S4)."""

REPLICATES = 5
FIDELITY = (
    "arm", "first", "last", "total", "band", "danish_total", "danish_band", "items_scored",
    "unverified", *COLUMNS,
)
"""Columns of the table of a comparison: a row per arm and item, with the arm's totals."""
TOTALS = (
    "replicate", "total", "band", "danish_total", "danish_band", "items_scored", "unverified",
)
_KEPT = tuple(field.name for field in fields(Review) if field.name != "items")


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class ReviewResult(Result):
    """A programme reviewed in several replicates.

    `reviews` has one review per replicate. `items` is the first replicate's table with the mean,
    lowest and highest score over replicates; `totals` has a row per replicate (columns `TOTALS`).
    The last weeks of intake are reviewed (`first` to `last`, not included), when people are in all
    phases.
    """

    programme: Programme
    first: int
    last: int
    reviews: tuple[Review, ...]
    items: pd.DataFrame
    totals: pd.DataFrame

    @property
    def named(self) -> str:
        """Say which programme was reviewed, and its score."""
        return f"{self.programme.name}: {self.total:.0f} points, {self.band}"

    FILES = (("items.csv", "items"), ("totals.csv", "totals"))

    @property
    def estimate(self) -> Estimate:
        """Return the mean total over replicates, as an estimate."""
        return Estimate.of(self.totals["total"].to_numpy(dtype=float), "points", outcome="fidelity")

    @property
    def total(self) -> float:
        """Return the mean total over replicates."""
        return float(self.totals["total"].mean())

    @property
    def error(self) -> float | None:
        """Return the Monte Carlo error of that mean; None with one replicate."""
        return self.estimate.error

    @property
    def danish_total(self) -> float:
        """Return the mean total of the Danish adaptation."""
        return float(self.totals["danish_total"].mean())

    @property
    def band(self) -> str:
        """Return the band of the mean total."""
        return scales()[0].band(self.total)

    @property
    def danish_band(self) -> str:
        """Return the band of the mean total of the Danish adaptation."""
        return scales()[1].band(self.danish_total)


def review_period(experiment: Experiment, weeks: int = WEEKS) -> tuple[int, int]:
    """Return the reviewed weeks: the last of intake, or all of it where it is shorter."""
    return max(0, experiment.accrual_weeks - weeks), experiment.accrual_weeks


def plan_review(
    programme: Programme | str | Path, experiment: Experiment | None = None, weeks: int = WEEKS,
) -> Plan:
    """Return what a review runs.

    Raises `InputError` for a programme that serves nobody and an intake shorter than the period.
    """
    chosen = programme if isinstance(programme, Programme) else load(programme)
    single = check(alone(chosen, load_experiment() if experiment is None else experiment))
    _check_period(chosen, single, weeks)
    return Plan(
        study="review", experiment=single, measure=partial(run_reviews, weeks=weeks), size=1,
        replicates=REPLICATES, mark=f"review-{weeks}", place=(f"review_{chosen.name}",),
        words=f"Reviewing {chosen.title or chosen.name}",
        facts={"reviewed_weeks": list(review_period(single, weeks))},
    )


def run_reviews(
    experiment: Experiment, seed: int, first: int, stop: int, weeks: int = WEEKS
) -> Chunk:
    """Review replicates `first` to `stop` (not included) of the only arm.

    `means` of the chunk has the items, and `weekly` the totals, each with its replicate.
    """
    begin, end = review_period(experiment, weeks)
    items, totals = [], []
    for replicate in range(first, stop):
        setup = Setup.of(experiment, [experiment.arms[ARM]])
        simulation = Simulation(setup, seed, replicate, record="events")
        simulation.advance(end)
        found = fidelity_of(simulation, 0, begin, end)
        items.append(found.items.assign(replicate=replicate))
        totals.append({name: getattr(found, name) for name in _KEPT} | {"replicate": replicate})
    number = {"total": float, "danish_total": float}
    return Chunk(
        first, stop, pd.concat(items, ignore_index=True), pd.DataFrame(totals).astype(number)
    )


def review(
    programme: Programme | str | Path, experiment: Experiment | None = None, *,
    weeks: int = WEEKS, pages: Pages | None = None, **how: Unpack[How],
) -> ReviewResult:
    """Run a programme and score the last `weeks` weeks of intake on the fidelity scale.

    `programme` may be a name or a file; people and surroundings come from the experiment (default:
    the Danish trial's). The score is read off the run and changes nothing in it. `how` is what
    every study takes (`How`); without `replicates`, `REPLICATES` are run.

    Raises `InputError` for settings out of range, for a programme that serves nobody, for an intake
    shorter than the period, and for a folder that holds another run, and `Stopped` or `WorkError`
    when it is ended early; what was finished by then is kept.
    """
    with gathering(**how):
        plan = plan_review(programme, experiment, weeks)
    with running(plan, pages=pages, **how) as run:
        reviews = [one for chunk in run.chunks() for one in reviews_of(chunk)]
        chosen = plan.experiment.arms[ARM]
        if all(one.total is None for one in reviews):
            raise InputError([_serves_nobody(chosen)])
        return run.finish(ReviewResult(
            **run.common(), programme=chosen, first=reviews[0].first, last=reviews[0].last,
            reviews=tuple(reviews), items=_items(reviews), totals=_totals(reviews),
        ))


def reviews_of(chunk: Chunk) -> list[Review]:
    """Return the reviews that a chunk holds."""
    reviews = []
    for row in chunk.weekly.to_dict("records"):
        mine = chunk.means[chunk.means["replicate"] == row["replicate"]]
        said: dict[str, Any] = {str(name): row[name] for name in _KEPT}
        for name in ("total", "danish_total"):
            said[name] = None if pd.isna(said[name]) else said[name]
        items = mine.drop(columns="replicate").reset_index(drop=True)
        reviews.append(Review(items=items, **said))
    return reviews


def review_arms(simulation: Simulation, names: Sequence[str]) -> pd.DataFrame:
    """Review every programme of a finished run by name; columns `FIDELITY`."""
    last = simulation.setup.accrual_weeks
    first = max(0, last - WEEKS)
    frames = []
    for code, name in enumerate(names):
        found = fidelity_of(simulation, code, first, last)
        frames.append(found.items.assign(arm=name, first=first, last=last, **_totals_of(found)))
    return pd.concat(frames, ignore_index=True)[list(FIDELITY)]


def read_review(content: bytes | None) -> pd.DataFrame:
    """Return what `review_arms` gave, as it was written to a CSV; no rows without a file."""
    if content is None:
        return pd.DataFrame()
    empty = {name: [""] for name in ("value", "score", "danish_score", "total", "danish_total")}
    return read_csv_bytes(content, keep_default_na=False, na_values=empty)


def _serves_nobody(programme: Programme) -> Problem:
    return Problem(
        "programme", programme.name,
        message="This programme serves nobody, so there is nothing to review.",
        allowed="a programme that admits people",
    )


def _check_period(programme: Programme, experiment: Experiment, weeks: int) -> None:
    problems = [_serves_nobody(programme)] if programme.limit_weeks == 0 else []
    most = experiment.accrual_weeks
    if isinstance(weeks, bool) or not isinstance(weeks, int) or not 1 <= weeks <= most:
        problems.append(Problem(
            "weeks", weeks, message="A review looks at the last weeks of intake.",
            allowed=f"a whole number from 1 to {most} (accrual_weeks)",
        ))
    if problems:
        raise InputError(problems)


def _items(reviews: list[Review]) -> pd.DataFrame:
    """Return the first review's items with mean, lowest and highest score over replicates."""
    scores, danish = (
        pd.concat([one.items[name].astype("float64") for one in reviews], axis=1)
        for name in ("score", "danish_score")
    )
    return reviews[0].items.assign(
        score_mean=scores.mean(axis=1), score_low=scores.min(axis=1),
        score_high=scores.max(axis=1), danish_mean=danish.mean(axis=1),
    )


def _totals(reviews: list[Review]) -> pd.DataFrame:
    return pd.DataFrame(
        [{**_totals_of(one), "replicate": number} for number, one in enumerate(reviews)],
        columns=list(TOTALS),
    )


def _totals_of(one: Review) -> dict[str, Any]:
    return {
        "total": one.total, "band": one.band, "danish_total": one.danish_total,
        "danish_band": one.danish_band, "items_scored": one.scored, "unverified": one.unverified,
    }
