"""Hold the core to its bars: speed, memory, growth with size, pairing, start-up.

Run on a quiet machine: `uv run python benchmarks/core.py --write`. `--only trial million` measures
parts, `--quick` shows with tiny sizes that everything works. What is measured in a process of its
own (memory, compiling, the command line) runs this file with `--child` or the package itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from common import (
    arguments,
    bootstrap,
    machine,
    median,
    places_for,
    sized,
    spread,
    table,
    tell,
    write_section,
)

from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.compare import compare
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.studies.run import POLICY, run_chunk
from ipssim.world.build import Setup
from ipssim.world.columns import TABLES

WATCHED = "job_or_education_ever"
WEEKS = 78


@dataclass(frozen=True)
class Bar:
    """One line of the table of bars; `met` is None where there is no bar."""

    what: str
    value: str
    bar: str = "–"
    met: bool | None = None

    def row(self) -> tuple[str, str, str, str]:
        """Return the cells of the line."""
        word = "–" if self.met is None else "met" if self.met else "**missed**"
        return self.what, self.value, self.bar, word


@dataclass
class Results:
    """What has been found so far: lines of the bars, and the rows of the table of sizes."""

    bars: list[Bar]
    sizes: list[tuple[str, ...]]


def timed(setup: Setup, replicate: int, threads: int = 1) -> tuple[float, float]:
    """Return seconds for drawing the world and for running it."""
    start = time.perf_counter()
    simulation = Simulation(setup, 1, replicate, threads=threads)
    middle = time.perf_counter()
    simulation.run()
    return middle - start, time.perf_counter() - middle


def the_trial() -> Setup:
    """Return the emulated trial."""
    setup = trial_setup(load_experiment())
    assert setup is not None
    return setup


def the_cohort() -> Setup:
    """Return the cohort under IPS."""
    return policy_setups(load_experiment())["ips"]


def measure_trial(results: Results, quick: bool) -> None:
    """Time the emulated trial, all arms together, world included."""
    setup = the_trial()
    timed(setup, 0)
    times = [timed(setup, r) for r in range(3 if quick else 150)]
    total = [drawn + run for drawn, run in times]
    value = median(total)
    results.bars.append(
        Bar(
            "the trial's 720 people, all arms, 78 weeks each, world included, one core",
            f"{value * 1e3:.1f} ms (quartiles {spread(total)}; drawing the world "
            f"{median([t[0] for t in times]) * 1e3:.1f} ms; {len(times)} runs)",
            "15 ms", value <= 0.015,
        )
    )


def measure_sizes(results: Results, quick: bool) -> None:
    """Time the cohort under IPS from 1,000 to 1,000,000 people on one core; fit the exponent."""
    cohort = the_cohort()
    timed(sized(cohort, 10), 0)
    plan = {1_000: 60, 10_000: 15, 100_000: 3, 1_000_000: 1}
    if quick:
        plan = {1_000: 2, 2_000: 2}
    costs = _size_rows(results, cohort, plan, made_up=True)
    sizes = np.log(list(costs))
    exponent = float(np.polyfit(sizes, np.log(list(costs.values())), 1)[0])
    steps = np.diff(np.log(list(costs.values()))) / np.diff(sizes)
    results.bars.append(
        Bar(
            f"exponent of time over people, {min(plan):,} to {max(plan):,} (IPS, one core, "
            "places of 10,000)",
            f"{exponent:.2f} (steepest step between sizes {steps.max():.2f})", "1.10",
            exponent <= 1.10,
        )
    )
    own = {n: k for n, k in plan.items() if n <= 100_000}
    costs = _size_rows(results, cohort, own, made_up=False)
    exponent = float(np.polyfit(np.log(list(costs)), np.log(list(costs.values())), 1)[0])
    results.bars.append(
        Bar(
            f"the same with the trial's three places, to {max(own):,} (up to 60,000 in a place)",
            f"{exponent:.2f}",
        )
    )


def _size_rows(
    results: Results, cohort: Setup, plan: dict[int, int], made_up: bool
) -> dict[int, float]:
    costs = {}
    for size, repeats in plan.items():
        places = places_for(size) if made_up else None
        setup = sized(cohort, size, places)
        tell(f"{size:,} people, {repeats} runs")
        times = [timed(setup, r) for r in range(repeats)]
        drawn, run = median([t[0] for t in times]), median([t[1] for t in times])
        costs[size] = median([sum(t) for t in times])
        results.sizes.append(
            (
                f"{size:,}", f"{places}" if made_up else "the trial's 3", f"{repeats}",
                f"{drawn * 1e3:,.1f}", f"{run * 1e3:,.1f}",
                f"{costs[size] / size / WEEKS * 1e9:,.0f}",
            )
        )
    return costs


def measure_million(results: Results, quick: bool) -> None:
    """Time a million people on two threads, with memory, each time in a fresh process."""
    size = 30_000 if quick else 1_000_000
    found = []
    for k in range(1 if quick else 3):
        found.append(child("million", str(size)))
        tell(f"{size:,} people, process {k + 1}: {found[-1]['seconds']:.1f} s")
    seconds = median([f["seconds"] for f in found])
    held = median([f["held"] for f in found])
    peak = median([f["peak"] for f in found])
    results.bars += [
        Bar(
            f"{size:,} people (IPS, {places_for(size)} places), 78 weeks each, two threads, "
            "world included",
            f"{seconds:.1f} s (drawing the world {median([f['drawn'] for f in found]):.1f} s; "
            f"{len(found)} processes)", "20 s", seconds <= 20.0,
        ),
        Bar(
            "memory held after such a run, per person (resident, minus that after a run of 1,000)",
            f"{held:.0f} bytes", "400 bytes", held < 400.0,
        ),
        Bar(
            "the same at its highest (peak resident, minus the same)", f"{peak:.0f} bytes",
            "400 bytes", peak < 400.0,
        ),
        Bar(
            "columns of people and treatment alone, per person",
            f"{sum(c.size for t in ('candidates', 'treatment') for c in TABLES[t])} bytes",
        ),
    ]


def child_million(size: str) -> dict[str, float]:
    """Run in a fresh process: the million."""
    cohort, people = the_cohort(), int(size)
    for threads in (1, 2):
        Simulation(sized(cohort, 1_000), 1, 0, threads=threads).run()
    before = _status("VmRSS")
    start = time.perf_counter()
    simulation = Simulation(sized(cohort, people, places_for(people)), 1, 0, threads=2)
    drawn = time.perf_counter() - start
    simulation.run()
    seconds = time.perf_counter() - start
    held = _status("VmRSS") - before
    peak = _status("VmHWM") - before
    return {"seconds": seconds, "drawn": drawn, "held": held / people, "peak": peak / people}


def _status(field: str) -> int:
    """Return resident memory now (VmRSS) or at its highest (VmHWM) in bytes; Linux only.

    Not from `getrusage`, whose highest is that of the parent process if that was larger.
    """
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{field}:"))


def two_arms(experiment: Experiment, first: str, second: str) -> Experiment:
    """Return the experiment with two of its arms and no trial beside them."""
    return replace(
        experiment,
        arms={name: experiment.arms[name] for name in (first, second)},
        treated=first, reference=second,
        trial=Trial(),
    )


def measure_replicates(results: Results, quick: bool) -> None:
    """Time 1,000 paired replicates of IPS and usual service, as a user would run them."""
    experiment = two_arms(load_experiment(), "ips", "usual")
    many, few = (20, 4) if quick else (1_000, 200)
    run_chunk(experiment, 1, 0, 1)
    start = time.perf_counter()
    comparison = compare(experiment, seed=1, replicates=many, workers=2)
    two = time.perf_counter() - start
    row = comparison.differences.query("outcome == @WATCHED and arm == 'ips'").iloc[0]
    tell(f"{many} replicates, two processes: {two:.1f} s")
    start = time.perf_counter()
    run_chunk(experiment, 1, 0, few)
    one = (time.perf_counter() - start) / few * many
    results.bars += [
        Bar(
            f"{many:,} paired replicates of two arms of 720 (IPS, usual), `compare`, two processes",
            f"{two:.1f} s (difference {row['difference']:.2f} ± "
            f"{row['monte_carlo_error']:.2f} points)", "30 s", two <= 30.0,
        ),
        Bar(f"the same on one core (from {few})", f"{one:.1f} s", "30 s", one <= 30.0),
    ]


def measure_pairing(results: Results, quick: bool) -> None:
    """Compare the variance of a paired difference with that of independent runs."""
    experiment = load_experiment()
    ips = experiment.arms["ips"]
    arms = {f"cap_{cap}": replace(ips, caseload_cap=cap) for cap in (22, 20)}
    experiment = two_arms(replace(experiment, arms=arms), "cap_22", "cap_20")
    count = 20 if quick else 600
    means = run_chunk(experiment, 1, 0, count).means
    means = means[(means["calculation"] == POLICY) & (means["outcome"] == WATCHED)]
    pairs = means.pivot_table(index="replicate", columns="arm", values="mean")
    values = pairs[["cap_22", "cap_20"]].to_numpy()
    ratio = variance_ratio(values)
    low, high = bootstrap(values, variance_ratio)
    results.bars.append(
        Bar(
            "variance of independent runs over that of paired ones: caseload cap 22 against 20, "
            "any job or education, employers shared",
            f"{ratio:.1f} (95 % {low:.1f}–{high:.1f}; {count} replicates, correlation "
            f"{np.corrcoef(values.T)[0, 1]:.3f})", "8", ratio >= 8.0,
        )
    )


def variance_ratio(values: Any) -> float:
    """Return (variance of a + variance of b) / variance of a - b for rows (a, b)."""
    paired = float(np.var(values[:, 0] - values[:, 1], ddof=1))
    both = float(np.var(values, axis=0, ddof=1).sum())
    return both / paired if paired > 0.0 else float("nan")


def measure_plain(results: Results, quick: bool) -> None:
    """Set the core beside a plain Mesa model of the same rules, run in turn."""
    from plain_mesa import WHAT, agreement, in_errors, run_plain

    setup = the_trial()
    timed(setup, 0)
    rounds = 2 if quick else 9
    plain, core = [], []
    for k in range(rounds):
        core += [sum(timed(setup, k * 5 + j)) for j in range(5)]
        plain.append(run_plain(setup, 1, k)[1])
        tell(f"plain Mesa, run {k + 1} of {rounds}: {plain[-1]:.2f} s")
    ratio = median(plain) / median(core)
    results.bars.append(
        Bar(
            "plain Mesa model of the same rules, uncompiled, over the core, at trial size",
            f"{ratio:.0f} times ({median(plain):.2f} s against {median(core) * 1e3:.1f} ms; "
            f"{rounds} and {len(core)} runs in turn)", "50 times", ratio >= 50.0,
        )
    )
    seeds = 2 if quick else 5
    rows = agreement(setup, seeds, 10 if quick else 100, tell)
    worst = max(rows, key=lambda row: abs(in_errors(row)))
    watched = [row for row in rows if row["outcome"] == WATCHED]
    off = max(abs(row["plain"] - row["core"]) for row in watched) * 100.0
    off_error = max(row["error"] for row in watched) * 100.0
    results.bars.append(
        Bar(
            f"that model's outcomes against the core's, {seeds} runs ({WHAT})",
            f"any job or education at most {off:.1f} points apart in an arm (standard error "
            f"{off_error:.1f}); of {len(rows)} means the furthest is {worst['outcome']}, "
            f"{abs(in_errors(worst)):.1f} standard errors",
            "5 points", off <= 5.0,
        )
    )


def measure_start(results: Results, quick: bool) -> None:
    """Time the command line, cold and warm, and compiling."""
    ipssim = [sys.executable, "-m", "ipssim"]
    few = ["--replicates", "2"] if quick else []
    with tempfile.TemporaryDirectory() as folder:
        fresh = {"NUMBA_CACHE_DIR": folder}
        help_time = median([_command([*ipssim, "--help"], fresh) for _ in range(9)])
        cold = _command([*ipssim, "compare", "--quiet", "--out", f"{folder}/a", *few], fresh)
        tell(f"compare, nothing compiled: {cold:.1f} s")
        warm = _command([*ipssim, "compare", "--quiet", "--out", f"{folder}/b", *few], fresh)
        tell(f"compare, compiled before: {warm:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        compiling = child("compile", NUMBA_CACHE_DIR=folder)["seconds"]
        loading = child("compile", NUMBA_CACHE_DIR=folder)["seconds"]
    results.bars += [
        Bar("`ipssim compare`, nothing compiled before, two processes", f"{cold:.1f} s",
            "60 s", cold < 60.0),
        Bar("`ipssim compare`, compiled before", f"{warm:.1f} s"),
        Bar("first run in a process: compiling; loading what was compiled",
            f"{compiling:.1f} s; {loading:.2f} s"),
        Bar("`ipssim --help`", f"{help_time:.2f} s"),
    ]


def child_compile() -> dict[str, float]:
    """Run in a fresh process: how much longer the first run takes than the second."""
    setup = sized(the_cohort(), 10)
    first, second = (sum(timed(setup, r)) for r in range(2))
    return {"seconds": first - second}


def _command(command: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, **environment})
    return time.perf_counter() - start


def child(*words: str, **environment: str) -> dict[str, float]:
    """Run a part of this file in a fresh process and return what it found."""
    done = subprocess.run(
        [sys.executable, __file__, "--child", *words], check=True, stdout=subprocess.PIPE,
        text=True, env={**os.environ, **environment},
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


CHILDREN: dict[str, Callable[..., dict[str, float]]] = {
    "million": child_million, "compile": child_compile,
}
PARTS: dict[str, Callable[[Results, bool], None]] = {
    "trial": measure_trial, "replicates": measure_replicates, "million": measure_million,
    "sizes": measure_sizes, "plain": measure_plain, "pairing": measure_pairing,
    "start": measure_start,
}

SECTION = """## The core and its bars

`uv run python benchmarks/core.py --write`. Wall-clock medians in one process on one core unless a
line says otherwise, world creation included ({machine}; load {load:.1f} when it began).

{bars}

Sizes, IPS, one core. There are two employers per person, and as many workers as the caseload cap
asks for. Places are made up so that each holds 10,000 people at most, on average (`place_names`
generated, equal shares): that is how large a labour market one person searches in. Above 20,000
people each place is run by itself, which changes no result, since places share nothing. With the
trial's own three places the largest holds 60 per cent of everybody.

{sizes}
"""


def main() -> None:
    """Measure the parts asked for and print, or write, the section."""
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(CHILDREN[sys.argv[2]](*sys.argv[3:])))
        return
    load = os.getloadavg()[0]
    given = arguments(__doc__ or "", tuple(PARTS))
    results = Results([], [])
    for name, measure in PARTS.items():
        if given.only is None or name in given.only:
            tell(name)
            measure(results, given.quick)
    sizes = table(
        ("people", "places", "runs", "draw the world, ms", "run, ms", "ns per candidate-week"),
        results.sizes,
    )
    bars = table(("what", "measured", "bar", ""), [bar.row() for bar in results.bars])
    text = SECTION.format(
        bars=bars, sizes=sizes, load=load, machine=machine("numpy", "numba", "mesa")
    )
    print(text)
    if given.write:
        write_section(given.doc, "core", text)
    tell("done")


if __name__ == "__main__":
    main()
