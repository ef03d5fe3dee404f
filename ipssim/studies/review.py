"""Review one programme as a fidelity reviewer would: run it, look at half a year, score it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.outcomes.fidelity.review import COLUMNS, Review, fidelity_of, scales
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load, load_experiment
from ipssim.simulation import Simulation
from ipssim.studies import design
from ipssim.studies.files import csv_bytes
from ipssim.studies.machine import check_memory
from ipssim.studies.progress import progress_bar
from ipssim.studies.shared import check_numbers, manifest_of, monte_carlo_error
from ipssim.studies.single import alone
from ipssim.studies.store import Store
from ipssim.studies.work import Work
from ipssim.world.build import Setup

WEEKS = 26
"""Weeks that a review looks at unless told otherwise: the time between two reviews (S4)."""

REPLICATES = 5
FIDELITY = (
    "arm", "first", "last", "total", "band", "danish_total", "danish_band", "items_scored",
    "unverified", *COLUMNS,
)
"""Columns of the table of a comparison: a row per arm and item, with the arm's totals."""

_SCORES = ("score_mean", "score_low", "score_high", "danish_mean")


@dataclass(frozen=True, slots=True, repr=False)
class ReviewResult:
    """A programme reviewed in several replicates.

    `reviews` has one review per replicate. `items` is the first replicate's table with the mean,
    lowest and highest score over replicates; `totals` has a row per replicate. The last weeks of
    intake are reviewed (`first` to `last`, not included), when people are in all phases.
    """

    programme: Programme
    experiment: Experiment
    seed: int
    replicates: int
    first: int
    last: int
    folder: Path | None
    reviews: tuple[Review, ...]
    items: pd.DataFrame
    totals: pd.DataFrame
    manifest: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<ReviewResult {self.programme.name}: {self.total:.0f} points, {self.band}>"

    @property
    def total(self) -> float:
        """Return the mean total over replicates."""
        return float(self.totals["total"].mean())

    @property
    def error(self) -> float | None:
        """Return the Monte Carlo error of that mean; None with one replicate."""
        return monte_carlo_error(self.totals["total"].dropna().to_numpy(dtype=float))

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

    def table(self) -> pd.DataFrame:
        """Return the items with evidence and scores."""
        return self.items

    def report(self, path: Path | str) -> Path:
        """Write the review as one HTML file to `path` and return it."""
        from ipssim.report.fidelity import write_review

        target = Path(path)
        write_review(self, target)
        return target

    def pages(self) -> dict[str, bytes]:
        """Return the page by the name that it has in the run's folder."""
        from ipssim.report.fidelity import render_review
        from ipssim.report.saved import folder_pages

        return folder_pages(render_review(self), {}, "review.html")


def review_period(experiment: Experiment, weeks: int = WEEKS) -> tuple[int, int]:
    """Return the reviewed weeks: the last of intake, or all of it where it is shorter."""
    return max(0, experiment.accrual_weeks - weeks), experiment.accrual_weeks


def review(
    programme: Programme | str | Path,
    experiment: Experiment | None = None,
    *,
    seed: int = 1,
    replicates: int = REPLICATES,
    weeks: int = WEEKS,
    out: Path | None = None,
    progress: bool = False,
) -> ReviewResult:
    """Run a programme and score the last `weeks` weeks of intake on the fidelity scale.

    `programme` may be a name or a file; people and surroundings come from the experiment (default:
    the Danish trial's). The score is read off the finished run and changes nothing in it. With
    `out`, tables, page and manifest are written there.

    Raises `InputError` for settings out of range, for a programme that serves nobody, for an intake
    shorter than the period, and for a folder that holds another run.
    """
    chosen = programme if isinstance(programme, Programme) else load(programme)
    experiment = check(alone(chosen, load_experiment() if experiment is None else experiment))
    chosen = next(iter(experiment.arms.values()))
    check_numbers(seed, replicates)
    check_memory(experiment)
    _check_period(chosen, experiment, weeks)
    first, last = review_period(experiment, weeks)
    identity = f"{design.run_hash(experiment, seed)}-review-{weeks}"
    store = Store(out, identity)
    setup = Setup.of(experiment, [chosen])
    reviews = []
    words = f"Reviewing {chosen.title or chosen.name}"
    period = {"reviewed_weeks": [first, last]}
    with (
        Work(store, 1, {"seed": seed, "settings": design.resolved(experiment)}),
        progress_bar(progress, words, replicates) as bar,
    ):
        store.start(manifest_of(experiment, seed, identity, None, **period))
        for replicate in range(replicates):
            run = Simulation(setup, seed, replicate, record="events")
            run.advance(last)
            reviews.append(fidelity_of(run, 0, first, last))
            bar.update(replicate + 1)
        if all(one.total is None for one in reviews):
            raise InputError([_serves_nobody(chosen)])
        result = ReviewResult(
            programme=chosen, experiment=experiment, seed=seed, replicates=replicates,
            first=first, last=last, folder=out, reviews=tuple(reviews), items=_items(reviews),
            totals=_totals(reviews),
            manifest=manifest_of(experiment, seed, identity, replicates, **period),
        )
        if out is not None:
            store.finish(result.manifest, {
                "items.csv": csv_bytes(result.items), "totals.csv": csv_bytes(result.totals),
            }, result.pages)
    return result


def review_arms(simulation: Simulation, names: Sequence[str]) -> pd.DataFrame:
    """Review every programme of a finished run by name; columns `FIDELITY`."""
    last = simulation.setup.accrual_weeks
    first = max(0, last - WEEKS)
    frames = []
    for code, name in enumerate(names):
        found = fidelity_of(simulation, code, first, last)
        frames.append(found.items.assign(
            arm=name, first=first, last=last, total=found.total, band=found.band,
            danish_total=found.danish_total, danish_band=found.danish_band,
            items_scored=found.scored, unverified=found.unverified,
        ))
    return pd.concat(frames, ignore_index=True)[list(FIDELITY)]


def read_review(content: bytes | None) -> pd.DataFrame:
    """Return what `review_arms` gave, as it was written to a CSV; no rows without a file."""
    if content is None:
        return pd.DataFrame()
    empty = {name: [""] for name in ("value", "score", "danish_score", "total", "danish_total")}
    return pd.read_csv(io.BytesIO(content), keep_default_na=False, na_values=empty)


def default_folder(programme: Programme, experiment: Experiment, seed: int) -> Path:
    """Return `outputs/review_<programme>/<hash>` below the working directory."""
    there = design.default_folder(alone(programme, experiment), seed)
    return there.parent.with_name(f"review_{programme.name}") / there.name


def _serves_nobody(programme: Programme) -> Problem:
    return Problem(
        "programme", programme.name,
        message="This programme serves nobody, so there is nothing to review.",
        allowed="a programme that admits people",
    )


def _check_period(programme: Programme, experiment: Experiment, weeks: int) -> None:
    problems = []
    if programme.limit_weeks == 0:
        problems.append(_serves_nobody(programme))
    if isinstance(weeks, bool) or not isinstance(weeks, int) or not (
        1 <= weeks <= experiment.accrual_weeks
    ):
        problems.append(Problem(
            "weeks", weeks, message="A review looks at the last weeks of intake.",
            allowed=f"a whole number from 1 to {experiment.accrual_weeks} (accrual_weeks)",
        ))
    if problems:
        raise InputError(problems)


def _items(reviews: list[Review]) -> pd.DataFrame:
    """Return the first review's items with mean, lowest and highest score over replicates."""
    items = reviews[0].items.copy()
    scores = pd.concat([one.items["score"].astype("float64") for one in reviews], axis=1)
    danish = pd.concat([one.items["danish_score"].astype("float64") for one in reviews], axis=1)
    columns = (scores.mean(axis=1), scores.min(axis=1), scores.max(axis=1), danish.mean(axis=1))
    for name, column in zip(_SCORES, columns, strict=True):
        items[name] = column
    return items


def _totals(reviews: list[Review]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (number, one.total, one.band, one.danish_total, one.danish_band, one.scored,
             one.unverified)
            for number, one in enumerate(reviews)
        ],
        columns=["replicate", "total", "band", "danish_total", "danish_band", "items_scored",
                 "unverified"],
    )
