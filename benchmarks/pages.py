"""Measure what is handed on: how long committee's page and workbook take, how large pages are.

The bars are 5 s for the two together, everything run, and 3 MB for a page with dials over a sweep.

    uv run python benchmarks/pages.py
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import ipssim
from ipssim.cli import main
from ipssim.report.live import live_workbook
from ipssim.report.page.html import render

SECONDS, MEGABYTES = 5.0, 3.0
TIMES = 5


def measure() -> None:
    """Print both bars, with what was measured."""
    comparison = ipssim.compare(ipssim.load_experiment(), replicates=50)
    took = []
    for language in ("en", "da") * TIMES:
        start = time.perf_counter()
        page = comparison.brief(language)
        sizes = len(render(page).encode()), len(live_workbook(comparison, page))
        took.append(time.perf_counter() - start)
    print(f"committee's page and workbook: {statistics.median(took):.2f} s (bar {SECONDS:g} s),"
          f" {sizes[0] / 1e6:.2f} and {sizes[1] / 1e6:.2f} MB")
    for name in ("caseload_x_limit", "continuum"):
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "sweep"
            main(["sweep", name, "--replicates", "2", "--out", str(out), "--quiet"])
            size = (out / "report.html").stat().st_size / 1e6
        print(f"page of the sweep {name}: {size:.2f} MB (bar {MEGABYTES:g} MB)")


if __name__ == "__main__":
    measure()
