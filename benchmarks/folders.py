"""Break the folders of small runs in every way we know, and see that they end as they should.

A run that is killed, finds another writer or a full disk, or comes back to damaged files, must end
in the same bytes as one that nothing happened to, or in one clear message. Each run is a fork of
this process, in which everything is compiled already:

    uv run python benchmarks/folders.py
"""

from __future__ import annotations

import argparse
import errno
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ipssim.cli import main
from ipssim.report import handed
from ipssim.studies.results import Comparison

SMALL = (
    "compare", "population.size=20", "horizon_weeks=8", "accrual_weeks=2",
    "trial.sizes={ips: 10, ips_plus: 10, usual: 10}", "--replicates", "30", "--quiet",
)
SAID = {
    "busy": "is in use by process",
    "full": "could not be written (",
}
Change = Callable[[], None]


def nothing() -> None:
    """Leave a run alone."""


class Run:
    """A run in a process of its own; `change` is done in it first."""

    def __init__(self, folder: Path, workers: int = 1, change: Change = nothing) -> None:
        self.folder = folder
        self.heard = folder.with_name(f"{folder.name}.{time.monotonic_ns()}.said")
        self.process = os.fork()
        if self.process == 0:
            code = 99
            try:
                for number in (1, 2):
                    os.dup2(os.open(self.heard, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
                change()
                code = main([*SMALL, "--workers", str(workers), "--out", str(folder)])
            finally:
                try:
                    sys.stderr.flush()  # `_exit` leaves what is not written yet
                finally:  # where nothing can be written; else it would go on as this bench
                    os._exit(code)

    def kill(self) -> None:
        """End it as a power cut would."""
        os.kill(self.process, signal.SIGKILL)

    def ended(self) -> tuple[int, str]:
        """Return the exit code (minus the signal that ended it) and what was said."""
        _, status = os.waitpid(self.process, 0)
        said = self.heard.read_text(encoding="utf-8") if self.heard.exists() else ""
        self.heard.unlink(missing_ok=True)  # a run may be killed before it opens it
        return os.waitstatus_to_exitcode(status), said


def content(folder: Path) -> dict[str, bytes]:
    """Return every file's bytes by name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()
    }


class Bench:
    """The folders of one round, beside one that nothing happened to."""

    def __init__(self, room: Path) -> None:
        self.room = room
        self.count = 0
        self.wrong: list[str] = []
        handed.Comparison.pages = _quick_pages  # drawing takes seconds
        self.whole = room / "whole"
        if main([*SMALL, "--workers", "1", "--out", str(self.whole)]) != 0:  # here: compiles
            raise SystemExit("An undisturbed run failed.")
        began = time.monotonic()
        self.check("undisturbed", Run(self.folder()).ended()[0] == 0)
        self.seconds = time.monotonic() - began
        self.expected = content(self.whole)

    def folder(self) -> Path:
        """Return a new name."""
        self.count += 1
        return self.room / f"run{self.count}"

    def check(self, what: str, right: bool) -> bool:
        """Note what is not as it should be."""
        if not right:
            self.wrong.append(what)
        return right

    def finishes(self, what: str, folder: Path) -> None:
        """See that the same command, given again, ends in the same bytes."""
        code, said = Run(folder).ended()
        self.check(f"{what}: exit {code}, {said!r}", code == 0)
        found = content(folder)
        names = sorted(
            name for name in {*found, *self.expected} if found.get(name) != self.expected.get(name)
        )
        self.check(f"{what}: other bytes in {names}", not names)
        shutil.rmtree(folder)


def _quick_pages(found: Comparison) -> dict[str, bytes]:
    page = found.summary.to_html().encode()
    return {"report.html": page, "figures/a.svg": page[:5000], "figures/a.png": page[:3000]}


def at_write(number: int, then: Change) -> Change:
    """Return a change after which the `number`-th flush, renaming or removal does something."""
    def change() -> None:
        count = 0

        def counting(real: Callable[..., object]) -> Callable[..., object]:
            def counted(*given: object) -> object:
                nonlocal count
                count += 1
                if count >= number:
                    then()
                return real(*given)
            return counted

        for name in ("fsync", "replace", "unlink"):
            setattr(os, name, counting(getattr(os, name)))
    return change


def killed() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def no_space() -> None:
    """Find the disk full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def kills(bench: Bench, count: int, luck: random.Random) -> str:
    """Kill runs, half of them at a random moment, half at a chosen write; some more than once."""
    died = 0
    while died < count:
        folder, times = bench.folder(), luck.choice((1, 1, 2, 3))
        for _ in range(times):
            workers = luck.choice((1, 2))
            if died % 2:
                run = Run(folder, workers, at_write(luck.randrange(1, 75), killed))
            else:
                run = Run(folder, workers)
                time.sleep(luck.uniform(0, bench.seconds))
                run.kill()
            died += run.ended()[0] == -signal.SIGKILL
        bench.finishes(f"killed {times} times", folder)
    return f"{died} kills"


def two_writers(bench: Bench, count: int, luck: random.Random) -> str:
    """Let two runs write into one folder at once."""
    busy = 0
    for _ in range(count):
        folder = bench.folder()
        runs = [Run(folder, 2)]
        time.sleep(luck.uniform(0, bench.seconds / 2))
        runs.append(Run(folder, 2))
        for code, said in [run.ended() for run in runs]:
            kept_out = code == 1 and SAID["busy"] in said and said.count("\n") == 1
            busy += kept_out
            bench.check(f"two writers: exit {code}, {said!r}", code == 0 or kept_out)
        bench.finishes("two writers", folder)
    return f"{count} pairs of writers, {busy} kept out"


def full_disk(bench: Bench, step: int) -> str:
    """Let the disk be full at one write after the other, and let files grow no further."""
    at, failed = 1, 0
    while True:
        folder = bench.folder()
        code, said = Run(folder, 1, at_write(at, no_space)).ended()
        if code == 0:  # nothing was written so late
            shutil.rmtree(folder)
            break
        failed += 1
        named = code == 1 and SAID["full"] in said and said.count("\n") == 1
        bench.check(f"full at write {at}: exit {code}, {said!r}", named)
        bench.finishes(f"full at write {at}", folder)
        at += step
    longest = max(map(len, bench.expected.values()))
    for size in (0, 1_000, longest - 1, longest):
        folder = bench.folder()
        code, said = Run(folder, 1, _limit(size)).ended()
        failed += code == 1
        named = SAID["full"] in said and said.count("\n") == 1
        right = code == 0 if size == longest else code == 1 and (named or size == 0)
        bench.check(f"files up to {size} bytes: exit {code}, {said!r}", right)  # 0: it is mute
        bench.finishes(f"files up to {size} bytes", folder)
    return f"{failed} full disks"


def _limit(size: int) -> Change:
    def change() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    return change


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "changed": lambda data: data[:-9] + bytes([data[-9] ^ 1]) + data[-8:],
    "longer": lambda data: data + b"\n",
}


def damages(bench: Bench, step: int) -> str:
    """Damage every file of a finished run in every way, lose it, or make it a link."""
    cases = [(name, how) for name in bench.expected for how in (*SPOILT, "lost", "linked")]
    for name, how in cases[::step]:
        folder = bench.folder()
        shutil.copytree(bench.whole, folder)
        path, victim = folder / name, bench.room / "victim"
        victim.write_text("precious", encoding="utf-8")
        if how in SPOILT:
            path.write_bytes(SPOILT[how](path.read_bytes()))
        else:
            path.unlink()
            if how == "linked":
                path.symlink_to(victim)
        bench.finishes(f"{name} {how}", folder)
        bench.check(f"{name} {how}: victim", victim.read_text(encoding="utf-8") == "precious")
    return f"{len(cases[::step])} damaged files"


def everything(kill: int, pairs: int, step: int, seed: int) -> tuple[list[str], list[str]]:
    """Return what was done, and what did not end as it should."""
    luck = random.Random(seed)
    with tempfile.TemporaryDirectory() as room:
        bench = Bench(Path(room))
        done = [
            kills(bench, kill, luck), two_writers(bench, pairs, luck), full_disk(bench, step),
            damages(bench, step),
        ]
        return done, bench.wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--pairs", type=int, default=10, help="pairs of writers")
    parser.add_argument("--step", type=int, default=1, help="take every so manieth write and file")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    start = time.monotonic()
    did, amiss = everything(given.kills, given.pairs, given.step, given.seed)
    print("; ".join(did), f"in {time.monotonic() - start:.0f} s.", *amiss, sep="\n")
    sys.exit(bool(amiss))
