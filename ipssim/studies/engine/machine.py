"""What the machine has, processors and memory, and whether a run fits into it."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ipssim.errors import InputError, Problem

if TYPE_CHECKING:
    from ipssim.settings.declare.experiment import Experiment

_PER_PERSON = 650  # bytes at a run's peak, tables and outcomes, as measured at 600,000 people
_PER_EMPLOYER = 44  # bytes, with the openings
_CGROUPS = Path("/sys/fs/cgroup")


def processors() -> int:
    """Return how many processors are at hand."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def wrong_memory(
    experiment: Experiment, replicates: int | None = None, workers: int | None = 1
) -> list[Problem]:
    """Return the problem that a run needs more memory than there is, if it does.

    `workers` None stands for all processors. What is free is taken with the swap, and not known
    everywhere; then nothing is said.
    """
    free = free_memory()
    people = max(experiment.population.size, sum(experiment.trial.sizes.values()))
    market = experiment.labour_market
    employers = market.employers
    if employers is None:
        employers = math.ceil(market.employers_per_candidate * people)
    each = people * _PER_PERSON + employers * _PER_EMPLOYER
    at_once = min(workers or processors(), processors(), replicates or 2**31)
    if free is None or each * at_once <= free:
        return []
    who = "one process" if at_once == 1 else f"{at_once} processes at a time"
    less = "fewer people" if at_once == 1 else "fewer people, or fewer workers"
    return [Problem(
        "population.size", people,
        message=f"So many people, and {employers:,} employers, in {who} need about"
        f" {each * at_once / 1e9:,.1f} GB of memory; {free / 1e9:,.1f} GB are free here.",
        allowed=f"{less}; a run that cannot fit is not begun",
    )]


def check_memory(
    experiment: Experiment, replicates: int | None = None, workers: int | None = 1
) -> None:
    """Raise `InputError` for a run that needs more memory than there is."""
    if problems := wrong_memory(experiment, replicates, workers):
        raise InputError(problems)


def free_memory() -> int | None:
    """Return the bytes that may still be taken, swap included; None where nobody says."""
    found = list(_left_in_groups())
    with suppress(OSError, ValueError, KeyError):
        lines = (line.split() for line in Path("/proc/meminfo").read_text("ascii").splitlines())
        kilobytes = {words[0]: int(words[1]) for words in lines}
        found.append(1024 * (kilobytes["MemAvailable:"] + kilobytes["SwapFree:"]))
    return min(found, default=None)


def _left_in_groups() -> Iterator[int]:
    """Yield what the control groups around this process leave it, as in a container."""
    inner = Path()
    with suppress(OSError, ValueError):
        for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines():
            if line.startswith("0::"):
                inner = Path(line[3:].lstrip("/"))
    for group in (inner, *inner.parents):
        with suppress(OSError, ValueError, KeyError):
            folder = _CGROUPS / group
            most = int((folder / "memory.max").read_text("ascii"))  # "max" where there is none
            used = int((folder / "memory.current").read_text("ascii"))
            lines = (folder / "memory.stat").read_text("ascii").splitlines()
            kept = {words[0]: int(words[1]) for words in map(str.split, lines)}
            yield most - used + kept["inactive_file"]  # files kept in memory give way
