"""What every study gives back: a table, the tables of its files, where they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd

from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine.files import digest_of, table_bytes, write_whole
from ipssim.studies.engine.folder import PAGE, Folder


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Result:
    """A finished study of an experiment: `replicates` with one `seed`.

    `folder` is where it was written (None: nowhere), `manifest` says what is needed to make it
    again. A result knows nothing of how it is shown.
    """

    FILES: ClassVar[tuple[tuple[str, str], ...]]
    """Its files, the study's own table first, each with the attribute or method that gives it."""

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

    def table(self) -> pd.DataFrame:
        """Return the study's own table."""
        return self._table(self.FILES[0][1])

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by the names that their files have."""
        return {name: self._table(of) for name, of in self.FILES}

    def files(self, csv: str = "en") -> dict[str, bytes]:
        """Return what the files of the tables hold; `csv` is one of `WAYS` of writing CSV."""
        return {name: table_bytes(name, table, csv) for name, table in self.tables().items()}

    def _table(self, name: str) -> pd.DataFrame:
        found = getattr(self, name)
        table: pd.DataFrame = found() if callable(found) else found
        return table

    def save(self, folder: Path | str, csv: str = "en") -> list[Path]:
        """Write the tables whole into a folder, made if missing, and return where they are.

        `csv="da"` writes CSV for a Danish spreadsheet: semicolons, decimal commas.
        """
        return save(self, {Path(folder) / name: data for name, data in self.files(csv).items()})


@dataclass(frozen=True, slots=True)
class Pages:
    """What draws a result's pages: `draw(result)` returns them by name in the run's folder.

    `made_by` is a digest of everything they are drawn by: where it changes, pages are drawn again.
    """

    draw: Callable[[Any], Mapping[str, bytes]]
    made_by: str = ""


def save(result: Result, files: Mapping[Path, bytes]) -> list[Path]:
    """Write files of a result whole; those in the result's own folder are listed there too."""
    own = None if result.folder is None else result.folder.resolve()
    inside: dict[str, bytes] = {}
    for path, content in files.items():
        place = path.parent.resolve() / path.name
        name = place.relative_to(own).as_posix() if own and place.is_relative_to(own) else ""
        if PAGE.fullmatch(name):
            inside[name] = content
        else:
            write_whole(path, content)
    if inside and result.folder is not None:
        folder = Folder(result.folder, str(result.manifest.get("run")))
        folder.take()
        try:
            for name, content in inside.items():
                folder.put(name, content)
            if folder.before:
                listed = folder.listed | {name: digest_of(one) for name, one in inside.items()}
                folder.say({**folder.before, "files": dict(sorted(listed.items()))})
        finally:
            folder.leave()
    return list(files)
