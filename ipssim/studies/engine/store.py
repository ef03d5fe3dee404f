"""What a study keeps in its run's folder: finished chunks, tables, pages, failures."""

from __future__ import annotations

import errno
import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from ipssim.errors import COMMAND_LINE, InputError, Problem
from ipssim.studies.engine.files import carried_by, digest_of, parquet_bytes
from ipssim.studies.engine.folder import DRAWS, EARLIER, FAILURES, PAGE, REPLICATES, Folder
from ipssim.studies.engine.measure import Chunk

Files = Mapping[str, bytes]

_KINDS = ("means", "weekly", "groups")
_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What is wrong with a disk, and not with the name of a folder."""


class Store:
    """Keep and find the parts of one run; `path` None keeps nothing.

    Raises `InputError` for a folder that is not empty and not this run's.
    """

    def __init__(self, path: Path | None, identity: str) -> None:
        self.path = path
        self.identity = identity
        self.added = 0
        """How many chunks and tables were added to the folder."""
        self.folder = None if path is None else Folder(path, identity)
        self.was_complete = bool(self.folder and self.folder.before.get("complete"))

    @property
    def tables(self) -> dict[str, Any]:
        """Return what the manifest said of the size of the tables in the folder."""
        found = self.folder.before.get("tables") if self.folder else None
        return found if isinstance(found, dict) else {}

    def start(self, manifest: Mapping[str, Any]) -> None:
        """Take the folder, and say in it which run it belongs to.

        Raises `InputError` where nothing can be written, and `WorkError` while others write there.
        """
        if self.folder is None:
            return
        try:
            self.folder.take()
            kept = ("files", "pages", "tables", "earlier")  # as they are until the run is finished
            before = {key: self.folder.before[key] for key in kept if key in self.folder.before}
            self.folder.say({**manifest, **before})
        except OSError as error:
            if error.errno in _DISK:
                raise
            raise InputError([Problem(
                "--out", str(self.path), COMMAND_LINE,
                message=f"Nothing can be written there: {error.strerror or error}.",
                allowed="a folder that can be written to",
            )]) from error

    def close(self) -> None:
        """Let others into the folder."""
        if self.folder is not None:
            self.folder.leave()

    def load(self, first: int, stop: int) -> Chunk | None:
        """Return a finished chunk, or None where it is missing, damaged or not of this run."""
        means, weekly, groups = (self._found(_chunk(kind, first, stop)) for kind in _KINDS)
        if means is None or weekly is None or groups is None:
            return None
        return Chunk(first, stop, means, weekly, groups)

    def save(self, chunk: Chunk) -> None:
        """Keep a finished chunk."""
        self.added += 1
        parts = zip(_KINDS, (chunk.means, chunk.weekly, chunk.groups), strict=True)
        for kind, frame in reversed([*parts]):
            name = _chunk(kind, chunk.first, chunk.stop)
            self._keep(name, frame, first=chunk.first, last=chunk.stop - 1)

    def kept_table(self, name: str) -> pd.DataFrame | None:
        """Return a table kept by that name, or None where it is missing, damaged or another's."""
        return self._found(f"{DRAWS}/{name}.parquet")

    def keep(self, name: str, table: pd.DataFrame) -> None:
        """Keep a table by name."""
        self.added += 1
        self._keep(f"{DRAWS}/{name}.parquet", table)

    def kept(self) -> int:
        """Return how many replicates the folder holds whole, each counted once."""
        found: set[int] = set()
        for name in self._names(f"{REPLICATES}/means-*.parquet"):
            first, stop = (int(word) for word in PurePosixPath(name).stem.split("-")[1:])
            if all(self._bytes(_chunk(kind, first, stop)) for kind in _KINDS):
                found.update(range(first, stop))
        return len(found)

    def kept_tables(self) -> int:
        """Return how many tables beside the replicates the folder holds whole."""
        return sum(self._bytes(name) is not None for name in self._names(f"{DRAWS}/*.parquet"))

    def kept_names(self) -> list[str]:
        """Return the names of tables that are kept; nothing is said of whether they are whole."""
        return [_stem(name) for name in self._names(f"{DRAWS}/*.parquet")]

    def note_failure(self, name: str, record: Mapping[str, Any]) -> None:
        """Write down in `failures/` what went wrong in a job."""
        if self.folder is not None:
            said = json.dumps(record, indent=2, default=str) + "\n"
            self.folder.put(f"{FAILURES}/{name}.json", said.encode())

    def intact(self, name: str) -> bytes | None:
        """Return a finished file of the folder if it still is what the manifest says of it."""
        return None if self.folder is None else self.folder.intact(name)

    def finish(
        self, manifest: Mapping[str, Any], tables: Files, draw: Callable[[], Files] | None = None,
        made_by: str = "",
    ) -> bool:
        """Write what is not there as it should be, and last of all the manifest.

        `draw` makes the pages and figures; `made_by` is a digest of how. It is not called where
        they are there, whole, made from these very tables and by the same words and figures.
        Returns whether a table was written.
        """
        folder = self.folder
        assert folder is not None
        changed = [name for name, content in tables.items() if folder.put(name, content)]
        made_from = digest_of(json.dumps(
            [manifest, {name: digest_of(content) for name, content in tables.items()}],
            sort_keys=True, default=str,
        ).encode())
        before = folder.before.get("pages")
        before = before if isinstance(before, dict) else {}
        made = {"made_from": made_from, "made_by": made_by if draw else before.get("made_by", "")}
        pages, drawn = self._pages(all(before.get(key) == made[key] for key in made), before, draw)
        self._clear({*tables, *pages})
        folder.say({
            **manifest, "pages": {**made, "drawn": drawn}, "files": folder.list_files(),
        })
        return bool(changed)

    def _pages(
        self, same: bool, before: Mapping[str, Any], draw: Callable[[], Files] | None
    ) -> tuple[list[str], bool]:
        """Return which pages are there as they should be, made if need be, and if that is all.

        `same` says that those which are there were made of the same tables in the same way.
        """
        folder = self.folder
        assert folder is not None
        pages = [name for name in folder.listed if PAGE.fullmatch(name)]
        whole = [name for name in pages if folder.intact(name) is not None]
        if not same:
            whole = []
        elif whole == pages and before.get("drawn"):
            return whole, True
        if draw is None:
            return whole, False
        made = draw()
        for name, content in made.items():
            folder.put(name, content)
        return [*made], True

    def _clear(self, present: set[str]) -> None:
        """Remove what is no longer a part of the run, or not as it was written.

        That are tables and pages listed before and not now, and damaged parts: what is missing is
        made when it is needed.
        """
        folder = self.folder
        assert folder is not None
        digests = set(folder.listed.values())
        for name in folder.names():
            kind = PurePosixPath(name).parts[0]
            if kind in (REPLICATES, DRAWS):
                part = PurePosixPath(name).with_suffix(".parquet").as_posix()
                wrong = self._bytes(part) is None
            elif kind == EARLIER:
                content = folder.read(name)
                wrong = bool(digests) and (content is None or digest_of(content) not in digests)
            else:
                wrong = name in folder.listed and name not in present and kind != FAILURES
            if wrong:
                folder.remove(name)

    def _names(self, pattern: str) -> list[str]:
        names = [] if self.folder is None else self.folder.names()
        return [name for name in names if PurePosixPath(name).match(pattern)]

    def _keep(self, name: str, table: pd.DataFrame, **carried: int) -> None:
        if self.folder is not None:
            content = parquet_bytes(table, run=self.identity, name=_stem(name), **carried)
            self.folder.put(name, content)
            self.folder.put(_sidecar(name), f"{digest_of(content)}\n".encode())

    def _bytes(self, name: str) -> bytes | None:
        """Return a kept part if it is as it was written, and of this run.

        The manifest says how it was written; where that does not know of it yet, the file beside it
        does.
        """
        folder = self.folder
        content = None if folder is None else folder.read(name)
        if folder is None or content is None:
            return None
        listed, beside = folder.listed.get(name), folder.read(_sidecar(name))
        right = f"{digest_of(content)}\n".encode()
        if right != (beside if listed is None else f"{listed}\n".encode()):
            return None
        carried = carried_by(content)
        if (carried.get("run"), carried.get("name")) != (self.identity, _stem(name)):
            return None
        if beside != right:
            folder.put(_sidecar(name), right)
        return content

    def _found(self, name: str) -> pd.DataFrame | None:
        content = self._bytes(name)
        return None if content is None else pd.read_parquet(io.BytesIO(content))


def _chunk(kind: str, first: int, stop: int) -> str:
    return f"{REPLICATES}/{kind}-{first:06d}-{stop:06d}.parquet"


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _sidecar(name: str) -> str:
    return PurePosixPath(name).with_suffix(".sha256").as_posix()
