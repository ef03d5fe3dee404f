"""What a study runs: worlds, what is measured in them, and which differences are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.identity import folder_below, manifest_of, run_hash
from ipssim.studies.engine.measure import Cell, Chunk, cohort_means
from ipssim.studies.engine.tasks import Task, replicates_task


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference, called `what`: the level `of` a cell minus that of the cell `against`.

    A cell is (world, arm). People and luck are the same in all cells, so a difference is taken
    replicate by replicate. Either side may be a contrast itself: a difference of differences.
    """

    what: str
    of: Cell | Contrast
    against: Cell | Contrast

    @property
    def named(self) -> dict[str, str]:
        """Return what an estimate of it is called: what, reference, world."""
        if isinstance(self.of, Contrast) or isinstance(self.against, Contrast):
            return {"what": self.what}
        world = self.of[0] if self.of[0] == self.against[0] else ""
        return {"what": self.what, "reference": self.against[1] or self.against[0], "world": world}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a study has to run.

    `worlds` are experiments by name, each with its arms; without any the experiment is the only
    world. Tasks of `size` replicates call `measure(worlds, seed, first, stop)`, a function of a
    module, with the worlds (the experiment, where there are none): by default means of outcomes of
    each arm in each world. `contrasts` are the differences that are told. `words` say what is going
    on, `facts` stand in the manifest. `place` names the folders below `outputs` (the study and the
    experiment), `mark` (the study) ends what identifies the run: two studies of the same settings
    do not share a folder. `replicates` are run unless told otherwise (`min_replicates`).
    """

    study: str
    experiment: Experiment
    worlds: Mapping[str, Experiment] = field(default_factory=dict)
    contrasts: tuple[Contrast, ...] = ()
    measure: Callable[..., Chunk] = cohort_means
    size: int = 10
    replicates: int | None = None
    words: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    place: tuple[str, ...] = ()
    mark: str | None = None

    def total(self, replicates: int | None) -> int:
        """Return how many replicates are run, where so many were asked for."""
        return replicates or self.replicates or self.experiment.min_replicates

    def hash(self, seed: int) -> str:
        """Return the hash of everything that decides the results, in 12 hexadecimal digits."""
        return run_hash(self.experiment, seed, self.worlds)

    def identity(self, seed: int) -> str:
        """Return what identifies the run in its folder."""
        mark = self.study if self.mark is None else self.mark
        return f"{self.hash(seed)}-{mark}" if mark else self.hash(seed)

    def folder(self, seed: int = 1) -> Path:
        """Return the run's own folder below `outputs` in the working directory."""
        return folder_below(*(self.place or (self.study, self.experiment.name))) / self.hash(seed)

    def manifest(self, seed: int, replicates: int | None, **more: Any) -> dict[str, Any]:
        """Return what makes the run repeatable; without `replicates` it is not complete yet."""
        return manifest_of(
            self.experiment, seed, self.identity(seed), replicates, study=self.study,
            **self.facts, **more,
        )

    def tasks(self, seed: int, total: int) -> Iterator[Task[Chunk]]:
        """Yield the tasks of `total` replicates, in order."""
        given = self.worlds or self.experiment, seed
        for first in range(0, total, self.size):
            yield replicates_task(self.measure, given, first, min(first + self.size, total))
