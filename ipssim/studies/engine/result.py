"""What every study gives back: a table, the tables of its files, where they are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.folder import save


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Result(ABC):
    """A finished study of an experiment: `replicates` with one `seed`.

    `folder` is where it was written (None: nowhere), `manifest` says what is needed to make it
    again. A result knows nothing of how it is shown.
    """

    experiment: Experiment
    seed: int
    replicates: int
    folder: Path | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        where = "" if self.folder is None else f" in {self.folder}"
        said = f"{self.named}; {self.replicates} replicate{'s' * (self.replicates != 1)}{where}"
        return f"<{type(self).__name__} {said}>"

    @property
    def named(self) -> str:
        """Say in a few words what was studied."""
        return self.experiment.name

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """Return the study's own table."""

    @abstractmethod
    def files(self) -> dict[str, bytes]:
        """Return the tables by the names that their files have."""

    def save(self, folder: Path | str) -> list[Path]:
        """Write the tables whole into a folder, made if missing, and return where they are."""
        return save(self, {Path(folder) / name: data for name, data in self.files().items()})


@dataclass(frozen=True, slots=True)
class Pages:
    """What draws a result's pages: `draw(result)` returns them by name in the run's folder.

    `made_by` is a digest of everything they are drawn by: where it changes, pages are drawn again.
    """

    draw: Callable[[Any], Mapping[str, bytes]]
    made_by: str = ""
