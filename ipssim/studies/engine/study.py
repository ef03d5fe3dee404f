"""The block in which every study runs: checks, folder, tasks, tables, pages, manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypedDict, TypeVar, Unpack

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.outcomes.definitions import told
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.checks import check
from ipssim.simulation import Simulation
from ipssim.studies.engine.cells import WAYS
from ipssim.studies.engine.cluster import opened
from ipssim.studies.engine.estimates import Estimate, Levels
from ipssim.studies.engine.executor import Runner
from ipssim.studies.engine.identity import resolved
from ipssim.studies.engine.machine import check_memory
from ipssim.studies.engine.measure import POLICY, Chunk, means_of
from ipssim.studies.engine.plan import Contrast, Plan
from ipssim.studies.engine.progress import Progress, progress_bar
from ipssim.studies.engine.result import Pages, Result
from ipssim.studies.engine.store import Store
from ipssim.studies.engine.tasks import Task
from ipssim.world.build import Setup

Found = TypeVar("Found", bound=Result)
_FEW = 40  # people in a run that only compiles


class How(TypedDict, total=False):
    """How a study is run, whatever it studies.

    `seed` (default 1) is what all chance comes from; `replicates` are run (default: the study's
    own number). `workers` are processes (default: the processors at hand), or how many tasks at a
    time go to `executor`: the address of a Dask scheduler (`tcp://host:8786`), or anything with
    the interface of `concurrent.futures.Executor`; results do not depend on either. With `out`,
    finished parts are kept in that folder at once and used again, and tables, pages and manifest
    are written there; `csv` says how CSV is written, "en" (default) or "da" with semicolons and
    decimal commas. `progress` tells on standard error how the work gets on.
    """

    seed: int
    replicates: int | None
    workers: int | None
    executor: Executor | str | None
    out: Path | None
    progress: bool
    csv: str


@dataclass(slots=True)
class Running:
    """A study under way: `replicates` were asked for (None: its own number)."""

    plan: Plan
    seed: int
    replicates: int | None
    store: Store
    runner: Runner
    bar: Progress
    pages: Pages | None
    csv: str = "en"

    @property
    def total(self) -> int:
        """Return how many replicates are run."""
        return self.plan.total(self.replicates)

    def chunks(self) -> list[Chunk]:
        """Run all replicates, or find them, and return them in order."""
        found = []
        for chunk in self.runner.finished(self.plan.tasks(self.seed, self.total)):
            found.append(chunk)
            self.bar.update(chunk.stop)
        return found

    def tables(self, words: str, tasks: Sequence[Task[pd.DataFrame]]) -> list[pd.DataFrame]:
        """Do the tasks of another part of the study, called `words`, and return their tables."""
        if tasks:
            self.bar.begin(words, len(tasks), "parts")
        found = []
        for table in self.runner.finished(tasks):
            found.append(table)
            self.bar.update(len(found))
        return found

    def common(self, total: int | None = None, **more: Any) -> dict[str, Any]:
        """Return what every result holds, for this one; `more` stands in the manifest too."""
        total = total or self.total
        return {
            "experiment": self.plan.experiment, "seed": self.seed, "replicates": total,
            "folder": self.store.path, "manifest": self.plan.manifest(self.seed, total, **more),
        }

    def finish(self, result: Found) -> Found:
        """Write tables, pages and, last of all, the manifest, where there is a folder for them."""
        if self.store.folder is not None:
            self.store.finish(result.manifest, result.files(self.csv), *self.drawing(result))
        return result

    def drawing(self, result: Result) -> tuple[Callable[[], Mapping[str, bytes]] | None, str]:
        """Return what draws the result's pages (None: nothing does), and a digest of it."""
        pages = self.pages
        return (None, "") if pages is None else (lambda: pages.draw(result), pages.made_by)


@contextmanager
def running(
    plan: Plan, *, seed: int = 1, replicates: int | None = None, workers: int | None = None,
    executor: Executor | str | None = None, out: Path | None = None, progress: bool = False,
    csv: str = "en", pages: Pages | None = None,
) -> Iterator[Running]:
    """Run a plan in a block (`How` says what the arguments are); `pages` are drawn into `out`.

    Numbers, settings and memory are checked before anything is touched, the rules are compiled
    before workers start, and whatever ends the block leaves finished parts behind.

    Raises `InputError` for settings and numbers out of range and for a folder that is not this
    run's; `Stopped` or `WorkError` when the run is ended early.
    """
    with gathering(seed=seed, replicates=replicates, workers=workers, csv=csv):
        for experiment in (plan.experiment, *plan.worlds.values()):
            check(experiment)
    if not isinstance(executor, str):  # others have memory of their own
        check_memory(plan.experiment, replicates, workers)
    store = Store(out, plan.identity(seed))
    details = {"seed": seed, "settings": resolved(plan.experiment)}
    words = plan.words or f"Running {plan.study}"
    with (
        opened(executor) as others, Runner(store, details, workers, others) as runner,
        progress_bar(progress, words, plan.total(replicates)) as bar,
    ):
        store.start(plan.manifest(seed, None))
        if executor is None and not runner.here:
            compile_rules(plan.experiment)
        yield Running(plan, seed, replicates, store, runner, bar, pages, csv)


def compile_rules(experiment: Experiment) -> None:
    """Run a few people for two weeks, so that the rules are compiled before workers start."""
    population = replace(experiment.population, size=_FEW)
    few = replace(experiment, population=population, each_week=None)
    Simulation(Setup.of(few, [next(iter(experiment.arms.values()))]), 1).advance(2)


def wrong_numbers(
    seed: int = 1, replicates: int | None = None, workers: int | None = None, csv: str = "en",
    **_: Any,
) -> list[Problem]:
    """Return what is wrong with what every study takes; None stands for the default."""
    wrong = [] if csv in WAYS else [Problem(
        "csv", csv, message="There is no such way of writing CSV.", allowed="one of "
        + ", ".join(WAYS),
    )]
    return wrong + [
        Problem(
            setting=name, value=value, message="This is not a number that can be used.",
            allowed=f"a whole number from {low} to {high}",
        )
        for name, value, low, high in (
            ("seed", seed, 0, 2**32 - 1), ("replicates", replicates, 1, 1_000_000),
            ("workers", workers, 1, 4096),
        )
        if (value is not None or name == "seed")
        and (isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high)
    ]


@contextmanager
def gathering(problems: Iterable[Problem] = (), **how: Any) -> Iterator[None]:
    """Raise one `InputError` after the block: what is wrong in it, `problems`, numbers in `how`."""
    found = [*problems, *wrong_numbers(**how)]
    try:
        yield
    except InputError as error:
        raise InputError([*error.problems, *found]) from None
    if found:
        raise InputError(found)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Means(Result):
    """A finished study of means: the `levels` of every cell, and `contrasts` of them."""

    levels: Levels
    contrasts: tuple[Contrast, ...] = field(default=())

    FILES = (("contrasts.csv", "table"),)

    def estimates(self, outcome: str) -> list[Estimate]:
        """Return every contrast in one outcome."""
        return [self.levels.estimate(contrast, outcome) for contrast in self.contrasts]

    def table(self) -> pd.DataFrame:
        """Return one row per outcome and contrast: mean, Monte Carlo error, 95 % interval."""
        rows = [
            (one.outcome, one.what, one.world, one.reference, *one.numbers, one.unit, one.n)
            for outcome in told(self.levels.codes) for one in self.estimates(outcome)
        ]
        return pd.DataFrame(rows, columns=[
            "outcome", "what", "world", "reference", "difference", "monte_carlo_error", "low",
            "high", "unit", "replicates",
        ])


def study(plan: Plan, *, pages: Pages | None = None, **how: Unpack[How]) -> Means:
    """Run a plan that needs no more than worlds and contrasts; raises what `running` does."""
    with running(plan, pages=pages, **how) as run:
        levels = policy_levels(run.chunks())
        return run.finish(Means(**run.common(), levels=levels, contrasts=plan.contrasts))


def policy_levels(chunks: list[Chunk]) -> Levels:
    """Return the levels of all cells on the same people."""
    means = means_of(chunks)
    return Levels(means[means["calculation"] == POLICY])
