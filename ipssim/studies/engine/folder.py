"""A run's folder: it belongs to one run, and nothing in it is trusted or touched unseen.

Its manifest lists every file with its digest. Names are known by their shape; what a manifest
names beyond that is never looked at. While a run writes, a lock keeps others out.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ipssim.errors import COMMAND_LINE, InputError, Problem, WorkError, show
from ipssim.studies.engine.files import (
    TEMPORARY,
    carried_by,
    digest_of,
    flush_folder,
    read_regular,
    write_whole,
)
from ipssim.studies.engine.lock import Busy, Lock

MANIFEST, LOCK = "manifest.json", ".lock"
FIGURES, REPLICATES, DRAWS = "figures", "replicates", "draws"
FAILURES, EARLIER = "failures", "earlier"
_TOP = r"[a-z][a-z_]*\.(?:csv|csv\.gz|parquet|html|md|txt|png|xlsx)"
EARLIER_SET = re.compile(r"\d+_replicates(?:_\d+x\d+_worlds)?")
PAGE = re.compile(rf"[a-z_]+\.(?:html|md|xlsx)|{FIGURES}/[a-z_]+\.(?:svg|png)")
_KNOWN = re.compile("|".join((
    _TOP, PAGE.pattern, rf"{REPLICATES}/(?:means|weekly|groups)-\d+-\d+\.(?:parquet|sha256)",
    rf"{DRAWS}/[a-z0-9-]+\.(?:parquet|sha256)", rf"{FAILURES}/[a-z0-9-]+\.json",
    rf"{EARLIER}/(?:{EARLIER_SET.pattern})/{_TOP}", re.escape(MANIFEST), re.escape(LOCK),
)))
_UNLISTED = re.compile(rf"{re.escape(MANIFEST)}|{re.escape(LOCK)}|.*\.sha256")


class Folder:
    """The folder of the run `run`, as it was found; nothing is written before `take`.

    Raises `InputError` for a folder that is not empty and not this run's.
    """

    def __init__(self, path: Path, run: str) -> None:
        self.path, self.run = path, run
        self.before: dict[str, Any] = {}
        """What an undamaged manifest of this run said; empty if there was none."""
        self._lock: Lock | None = None
        self._look()

    @property
    def listed(self) -> dict[str, str]:
        """Return the digests that the manifest lists, by file; known names only."""
        files = self.before.get("files")
        return {} if not isinstance(files, dict) else {
            name: digest for name, digest in files.items()
            if _KNOWN.fullmatch(name) and not _UNLISTED.fullmatch(name)
        }

    def take(self) -> None:
        """Make the folder if it is missing, keep others out, and clear what dead runs left.

        Raises `WorkError` while another process writes there.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            self._lock = Lock(self.path / LOCK)
        except Busy as busy:
            who = "another process" if busy.holder is None else f"process {busy.holder}"
            raise WorkError(
                f"The folder {self.path} is in use by {who}. Wait until that is finished, or"
                " choose another folder."
            ) from None
        try:
            self._look()  # again: now nobody else changes it
            for name in [*self._walk(TEMPORARY)]:
                (self.path / name).unlink()
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Let others in."""
        if self._lock is not None:
            self._lock.release()
        self._lock = None

    def names(self) -> list[str]:
        """Return the known files that are there, in order."""
        return sorted(name for name in self._walk() if _KNOWN.fullmatch(name))

    def read(self, name: str) -> bytes | None:
        """Return what a file holds; None where there is no plain file of that name."""
        return read_regular(self._place(name))

    def intact(self, name: str) -> bytes | None:
        """Return what a file holds if that still is what the manifest says."""
        digest = self.listed.get(name)
        content = None if digest is None else self.read(name)
        return content if content is not None and digest_of(content) == digest else None

    def put(self, name: str, content: bytes) -> bool:
        """Write a file unless it holds just that; say whether it was written."""
        if self.read(name) == content:
            return False
        write_whole(self._place(name), content)
        return True

    def remove(self, name: str) -> None:
        """Remove a file, and its folder with the last one."""
        place = self._place(name)
        place.unlink(missing_ok=True)
        with suppress(OSError):
            if place.parent != self.path:
                place.parent.rmdir()

    def move(self, name: str, to: str) -> None:
        """Give a file another name in the folder."""
        source, target = self._place(name), self._place(to)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)
        flush_folder(target.parent)

    def say(self, manifest: Mapping[str, Any]) -> None:
        """Write the manifest, with a digest of its own."""
        said = dict(manifest)
        said["digest"] = digest_of(_text(said))
        self.put(MANIFEST, _text(said))
        self.before = dict(manifest)

    def list_files(self) -> dict[str, str]:
        """Return the digest of every known file that is there, as it is to be listed."""
        return {
            name: digest_of(content) for name in self.names()
            if not _UNLISTED.fullmatch(name) and (content := self.read(name)) is not None
        }

    def _place(self, name: str) -> Path:
        """Return where a known file is; no folder on the way to it may be a link."""
        if not _KNOWN.fullmatch(name):
            raise ValueError(f"{name} is no name of a file of a run")
        for parent in list(Path(name).parents)[:-1]:
            self._plain_folder(parent.as_posix())
        return self.path / name

    def _plain_folder(self, name: str) -> None:
        with suppress(FileNotFoundError, NotADirectoryError):
            if not stat.S_ISDIR((self.path / name).lstat().st_mode):
                raise self._refused(
                    f"In it, {name} is no folder of its own.", "a folder without links in it"
                )

    def _walk(self, wanted: re.Pattern[str] | None = None) -> Iterator[str]:
        """Yield names of files, below the folders that a run has; others stand for themselves."""
        inner = (FIGURES, REPLICATES, DRAWS, FAILURES, EARLIER)
        folders = ["."]
        while folders:
            folder = folders.pop()
            with suppress(FileNotFoundError, NotADirectoryError), \
                    os.scandir(self.path / folder) as entries:
                for entry in entries:
                    name = (Path(folder) / entry.name).as_posix()
                    ours = name in inner or (
                        folder == EARLIER and EARLIER_SET.fullmatch(entry.name) is not None
                    )
                    if ours and entry.is_dir(follow_symlinks=False):
                        folders.append(name)
                    elif wanted is None or wanted.fullmatch(entry.name):
                        yield name

    def _look(self) -> None:
        """Find out what is there, and refuse it unless it is nothing or this run's."""
        self.before = {}
        for name in (FIGURES, REPLICATES, DRAWS, FAILURES, EARLIER):
            self._plain_folder(name)
        there = [
            name for name in self._walk()
            if name != LOCK and not TEMPORARY.fullmatch(Path(name).name)
        ]
        if not there:
            return
        said, whole = read_manifest(read_regular(self.path / MANIFEST))
        found = said.get("run")
        if found == self.run:
            self.before = said if whole else {}
            return
        if whole and found is not None:
            raise self._refused(f"The folder holds another run ({show(found)}).")
        if self._proven(there):
            return
        if MANIFEST in there:
            raise self._refused(
                "Its manifest.json is damaged or of another program, and nothing else in it shows"
                " that it holds this run and no other.",
                "a new folder; what is in this one can be moved elsewhere or deleted",
            )
        strangers = sorted(name for name in there if not _KNOWN.fullmatch(name)) or sorted(there)
        raise self._refused(
            f"The folder holds files that are not this run's, such as {show(strangers[0])}.",
            "a new or empty folder, or the folder of this same run",
        )

    def _proven(self, there: list[str]) -> bool:
        """Say whether replicates in the folder carry this run, none another, and all is known."""
        if not all(_KNOWN.fullmatch(name) for name in there):
            return False
        runs = set()
        for name in there:
            if name.endswith(".parquet") and name.startswith((REPLICATES, DRAWS)):
                content = self.read(name)
                runs.add(None if content is None else carried_by(content).get("run"))
        return runs - {None} == {self.run}

    def _refused(
        self, message: str, allowed: str = "a new folder, or the folder of this same run"
    ) -> InputError:
        return InputError([Problem(
            "--out", str(self.path), COMMAND_LINE, message=message, allowed=allowed,
        )])


def _text(manifest: Mapping[str, Any]) -> bytes:
    return (json.dumps(manifest, indent=2, default=str) + "\n").encode()


def read_manifest(content: bytes | None) -> tuple[dict[str, Any], bool]:
    """Return what a manifest says, and whether it says so undamaged."""
    said = None
    with suppress(ValueError, RecursionError):
        said = json.loads(content or b"")
    if not isinstance(said, dict):
        return {}, False
    digest = said.pop("digest", None)
    return said, digest == digest_of(_text(said))
