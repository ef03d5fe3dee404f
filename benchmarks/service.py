"""Hold a service over time to its bar: ten years of a country of 98 municipalities, in minutes.

Run on a quiet machine: `uv run python benchmarks/service.py --write`. Each run is a process of its
own (this file with `--child`), so that memory is its own. `--quick` shows with a twentieth of the
country that everything works.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from common import arguments, machine, median, table, tell, write_section

from ipssim.recorder import YEARLY
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.service_worlds import service_setup

MINUTES = 10.0  # what "in minutes" is held to
CONSULTANTS = 5_000
AT_A_TIME = 100_000  # people with a place or waiting for one


def country(part: int = 1) -> Experiment:
    """Return the country, or a `part`-th of its people and posts in as many places."""
    experiment = load_experiment(["experiment=country_over_time"])
    posts = tuple(round(n / part) for n in experiment.service.posts_by_year)
    return replace(
        experiment,
        population=replace(experiment.population, size=experiment.population.size // part),
        service=replace(experiment.service, posts_by_year=posts),
    )


def run_child(part: int, threads: int) -> dict[str, float]:
    """Run in a fresh process: compile with few people, then time the country."""
    experiment = country(part)
    few = replace(experiment, population=replace(experiment.population, size=500))
    Simulation(service_setup(few), 1, 0, threads=threads).advance(2)
    before = _status("VmRSS")
    start = time.perf_counter()
    simulation = Simulation(service_setup(experiment), 1, 0, threads=threads)
    drawn = time.perf_counter() - start
    simulation.run()
    seconds = time.perf_counter() - start
    last = simulation.yearly[0, experiment.service.weeks // 52 - 1]
    count = dict(zip(YEARLY, last, strict=True))
    return {
        "seconds": seconds, "drawn": drawn, "peak": _status("VmHWM") - before,
        "served": count["served_at_end"], "waiting": count["waiting_at_end"],
        "posts": count["posts"] / 52.0, "weeks": float(simulation.weekly[..., 0].sum()),
    }


def _status(field: str) -> int:
    """Return resident memory now (VmRSS) or at its highest (VmHWM) in bytes; Linux only."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


def child(part: int, threads: int) -> dict[str, float]:
    """Run this file in a fresh process and return what it found."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", str(part), str(threads)], check=True,
        stdout=subprocess.PIPE, text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


SECTION = """## A country over ten years

`uv run python benchmarks/service.py --write`. One run of `experiment=country_over_time` with the
service as planned, world creation included, compiling left out ({machine}; load {load:.1f} when it
began; {runs} processes each, medians). The study (`ipssim compare experiment=country_over_time`)
runs it twice per replicate, with the service and without it.

{people:,.0f} people enter over the ten years. In the last week of the last year {served:,.0f} have
a place and {waiting:,.0f} wait for one, with {posts:,.0f} consultants.

{rows}
"""


def main() -> None:
    """Time the country on two threads and on one, and print, or write, the section."""
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(run_child(int(sys.argv[2]), int(sys.argv[3]))))
        return
    load = os.getloadavg()[0]
    given = arguments(__doc__ or "")
    part, runs = (20, 1) if given.quick else (1, 3)
    rows, first = [], {}
    for threads in (2, 1):
        found = []
        for k in range(runs if threads == 2 else 1):
            found.append(child(part, threads))
            tell(f"{threads} threads, process {k + 1}: {found[-1]['seconds']:.1f} s")
        first = first or found[0]
        seconds = median([one["seconds"] for one in found])
        enough = (
            first["served"] + first["waiting"] >= AT_A_TIME and first["posts"] >= CONSULTANTS - 1
        )
        bar = f"{MINUTES:.0f} minutes" if threads == 2 and part == 1 else "–"
        met = "–" if bar == "–" else "met" if seconds <= 60 * MINUTES and enough else "**missed**"
        rows.append((
            f"{threads}", f"{seconds:.1f} s", f"{median([one['drawn'] for one in found]):.1f} s",
            f"{median([one['peak'] for one in found]) / 2**20:,.0f} MiB",
            f"{seconds / first['weeks'] * 1e9:,.0f} ns", bar, met,
        ))
    head = ("threads", "time", "of it drawing the world", "memory at its highest",
            "per candidate-week", "bar", "")
    text = SECTION.format(
        machine=machine("numpy", "numba"), load=load, runs=runs, rows=table(head, rows),
        people=country(part).population.size, served=first["served"], waiting=first["waiting"],
        posts=first["posts"],
    )
    print(text)
    if given.write:
        write_section(given.doc, "service", text)
    tell("done")


if __name__ == "__main__":
    main()
