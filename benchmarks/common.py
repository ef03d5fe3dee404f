"""What the benchmarks share: setups of a size, medians, the machine, the document's sections."""

from __future__ import annotations

import argparse
import math
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from ipssim.world.build import Setup

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
_PLACE = 10_000  # the most people in a place, where places are made up
_BEGUN = time.perf_counter()

INTRODUCTION = """# Performance

Measured, never asserted in the tests: the sections below are written by the scripts in
`benchmarks/`, each in one command (named in the section), on a machine with nothing else to do:
`core.py` (every bar), `mechanisms.py` (what each mechanism and each stage costs), `peers.py` (a
simplified workload in other frameworks) and `service.py` (a country over ten years). Compiling is
left out unless a line says otherwise, and so is writing events. Except for the country, a run
covers every week of the accrual (169) and of the follow-up (78); each person is followed for 78
weeks, and a cost per candidate-week is per candidate and week of follow-up.
"""


def tell(text: str) -> None:
    """Say on standard error what is going on, with the seconds since the start."""
    print(f"[{time.perf_counter() - _BEGUN:5.0f} s] {text}", file=sys.stderr, flush=True)


def arguments(description: str, names: Sequence[str] = ()) -> argparse.Namespace:
    """Read the command line: `--write`, `--doc`, `--quick`, and `--only` where there are parts."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--write", action="store_true", help="write the document's section")
    parser.add_argument("--doc", type=Path, default=DOCUMENT, help="another document")
    parser.add_argument(
        "--quick", action="store_true", help="tiny sizes: shows that it works, measures nothing"
    )
    if names:
        parser.add_argument("--only", nargs="+", choices=names, help="only these parts")
    given = parser.parse_args()
    if given.write and getattr(given, "only", None):
        parser.error("a section is written whole: --write and --only exclude each other")
    if given.write and given.quick and given.doc == DOCUMENT:
        parser.error("--quick measures nothing: write it to another document (--doc)")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    if load > 0.5:
        tell(f"WARNING: the machine is busy (load {load:.1f}); times below mean little")
    return given


def sized(setup: Setup, size: int, places: int | None = None) -> Setup:
    """Return the setup for a cohort of another size; `places` made-up ones of equal shares."""
    market = setup.labour_market
    if places is not None:
        market = replace(
            market,
            place_names=tuple(f"place {i + 1}" for i in range(places)),
            place_shares=(1.0 / places,) * places,
        )
    return replace(
        setup, population=replace(setup.population, size=size), labour_market=market
    )


def places_for(size: int) -> int:
    """Return how many places hold `size` people with at most 10,000 in each, on average."""
    return max(1, math.ceil(size / _PLACE))


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def spread(values: Sequence[float]) -> str:
    """Return the quartiles as "a–b", with the digits of milliseconds."""
    low, high = np.quantile(values, [0.25, 0.75])
    return f"{low * 1e3:,.1f}–{high * 1e3:,.1f}"


def bootstrap(
    values: Any, statistic: Callable[[Any], float], draws: int = 2000
) -> tuple[float, float]:
    """Return a 95 % percentile interval of a statistic of rows, by resampling rows."""
    rng = np.random.default_rng(1)
    data = np.asarray(values)
    found = [statistic(data[rng.integers(0, len(data), len(data))]) for _ in range(draws)]
    low, high = np.nanquantile(found, [0.025, 0.975])
    return float(low), float(high)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def machine(*packages: str) -> str:
    """Return processor, cores, memory and versions in a sentence; no names of hosts or paths."""
    versions = []
    for name in packages:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    found = f"{_processor()}, {os.cpu_count()} cores, {_memory()} memory; {platform.system()}"
    return f"{found}; Python {platform.python_version()}, {', '.join(versions)}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _memory() -> str:
    try:
        pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return "unknown"
    return f"{pages / 2**30:.0f} GiB"


ORDER = ("core", "mechanisms", "peers", "service")


def write_section(document: Path, name: str, text: str) -> None:
    """Put `text` between the markers of a section; a document without markers is begun anew."""
    opening, closing = f"<!-- {name}: measured -->", f"<!-- /{name} -->"
    old = document.read_text(encoding="utf-8") if document.exists() else ""
    if f"<!-- {ORDER[0]}: measured -->" not in old:
        old = INTRODUCTION + "".join(
            f"\n<!-- {section}: measured -->\nNot measured yet.\n<!-- /{section} -->\n"
            for section in ORDER
        )
    if opening not in old:  # a document from before this section was thought of
        old += f"\n{opening}\n{closing}\n"
    pattern = re.compile(re.escape(opening) + ".*?" + re.escape(closing), re.DOTALL)
    body = f"{opening}\n{text.strip()}\n{closing}"
    document.write_text(pattern.sub(lambda _: body, old), encoding="utf-8")
    tell(f"wrote the section {name}")
