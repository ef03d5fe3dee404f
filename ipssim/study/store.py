"""A run's folder: finished replicates are kept in chunks, so nothing that was done is lost."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.errors import InputError, Problem
from ipssim.study.run import Chunk


class Store:
    """Read and write the chunks of one run; `folder` None keeps nothing."""

    def __init__(self, folder: Path | None, identity: str) -> None:
        self.folder = folder
        self.identity = identity
        self.added = 0
        """How many chunks and tables were added to the folder."""
        self._before: dict[str, Any] = {}
        if folder is not None:
            self._refuse_other_run()

    def _refuse_other_run(self) -> None:
        """Refuse a folder that holds another run, so that its results are not mixed or lost."""
        assert self.folder is not None
        manifest = self.folder / "manifest.json"
        if not manifest.exists():
            return
        try:
            self._before = json.loads(manifest.read_text(encoding="utf-8"))
            found = self._before.get("run")
        except (OSError, ValueError, AttributeError):
            found = "unreadable"
        if found != self.identity:
            raise InputError(
                [
                    Problem(
                        setting="--out",
                        value=str(self.folder),
                        where="command line",
                        message=f"The folder holds another run ({found}).",
                        allowed="a new folder, or the folder of this same run",
                    )
                ]
            )

    @property
    def was_complete(self) -> bool:
        """Say whether the folder held finished tables of this run before."""
        return bool(self._before.get("complete"))

    @property
    def tables(self) -> dict[str, Any]:
        """Return what the manifest said of the tables in the folder; empty if nothing."""
        found = self._before.get("tables")
        return found if isinstance(found, dict) else {}

    def intact(self, name: str) -> Path | None:
        """Return a finished file of the folder if it still is what the manifest says of it."""
        digest = self.tables.get("files", {}).get(name)
        path = None if self.folder is None else self.folder / name
        if digest is None or path is None or not path.is_file() or _digest(path) != digest:
            return None
        return path

    def kept_table(self, name: str) -> pd.DataFrame | None:
        """Return a table kept by that name, or None where it is missing or not as written."""
        if self.folder is None:
            return None
        path = self.folder / "draws" / f"{name}.parquet"
        try:
            return pd.read_parquet(path) if path.exists() and _as_written(path) else None
        except (OSError, ValueError):
            return None

    def keep(self, name: str, table: pd.DataFrame) -> None:
        """Keep a table by name; the file appears whole or not at all."""
        self.added += 1
        if self.folder is not None:
            path = self.folder / "draws" / f"{name}.parquet"
            write_parquet(table, path)
            write_text(_digest_file(path), _digest(path) + "\n")

    def _path(self, kind: str, first: int, stop: int) -> Path | None:
        if self.folder is None:
            return None
        return self.folder / "replicates" / f"{kind}-{first:06d}-{stop:06d}.parquet"

    def load(self, first: int, stop: int) -> Chunk | None:
        """Return a finished chunk, or None where it is missing or unreadable."""
        means, weekly = self._path("means", first, stop), self._path("weekly", first, stop)
        if means is None or weekly is None or not (means.exists() and weekly.exists()):
            return None
        try:
            if not (_as_written(means) and _as_written(weekly)):
                return None
            return Chunk(first, stop, pd.read_parquet(means), pd.read_parquet(weekly))
        except (OSError, ValueError):
            return None

    def save(self, chunk: Chunk) -> None:
        """Keep a finished chunk; a file appears whole or not at all."""
        self.added += 1
        for kind, frame in (("weekly", chunk.weekly), ("means", chunk.means)):
            path = self._path(kind, chunk.first, chunk.stop)
            if path is not None:
                write_parquet(frame, path)
                write_text(_digest_file(path), _digest(path) + "\n")

    def kept(self) -> int:
        """Return how many replicates the folder holds whole, each counted once."""
        if self.folder is None:
            return 0
        found: set[int] = set()
        for path in (self.folder / "replicates").glob("means-*.parquet"):
            with suppress(OSError, ValueError):
                first, stop = (int(word) for word in path.stem.split("-")[1:])
                weekly = path.with_name(path.name.replace("means", "weekly"))
                if weekly.exists() and _as_written(path) and _as_written(weekly):
                    found.update(range(first, stop))
        return len(found)

    def kept_tables(self) -> int:
        """Return how many tables beside the replicates the folder holds whole."""
        if self.folder is None:
            return 0
        count = 0
        for path in (self.folder / "draws").glob("*.parquet"):
            with suppress(OSError, ValueError):
                count += _as_written(path)
        return count

    def note_failure(self, name: str, record: dict[str, Any]) -> None:
        """Write down in `failures/` what went wrong in a job."""
        if self.folder is not None:
            path = self.folder / "failures" / f"{name}.json"
            write_text(path, json.dumps(record, indent=2, default=str) + "\n")

    def start(self, manifest: dict[str, Any]) -> None:
        """Make the folder and say in it which run it belongs to.

        Raises `InputError` where nothing can be written.
        """
        if self.folder is None:
            return
        kept = {key: self._before[key] for key in ("tables", "earlier") if key in self._before}
        manifest = manifest | kept  # the tables stay as they are until the run is finished
        try:
            write_text(self.folder / "manifest.json", json.dumps(manifest, indent=2, default=str))
        except OSError as error:
            problem = Problem(
                setting="--out",
                value=str(self.folder),
                where="command line",
                message=f"Nothing can be written there: {error.strerror or error}.",
                allowed="a folder that can be written to",
            )
            raise InputError([problem]) from error


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest_file(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _as_written(path: Path) -> bool:
    """Say whether a file still is what was written, byte for byte."""
    kept = _digest_file(path)
    return kept.exists() and kept.read_text(encoding="utf-8").strip() == _digest(path)


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a table so that the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    frame.to_parquet(part, index=False)
    os.replace(part, path)


def write_text(path: Path, text: str) -> None:
    """Write a text file so that it appears whole or not at all."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    os.replace(part, path)
