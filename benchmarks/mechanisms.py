"""What each mechanism and each stage of the week costs.

`uv run python benchmarks/mechanisms.py --write`. A mechanism's cost is the time of a run with it
minus that of the same run without it, for every mechanism of the register. Runs come in fours
(with, without, without, with) on the same luck, mechanism after mechanism, round after round, so
that a drift of the machine cancels.
"""

from __future__ import annotations

import functools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from common import arguments, bootstrap, machine, sized, table, tell, write_section

from ipssim import simulation as simulation_module
from ipssim import week as week_module
from ipssim.compiled import entry
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups
from ipssim.week import WEEK
from ipssim.world.build import Setup

WEEKS = 78
PEOPLE, QUICK_PEOPLE, ROUNDS = 720, 20, 120
QUEUED = "cap_and_queue"  # the one mechanism that has nothing to do where nobody waits
PEOPLE_PER_POST = 120  # who enter; some 55 of them are in follow-up at the busiest
STAGE_PEOPLE, STAGE_ROUNDS = 10_000, 9


def five_arms(size: int) -> Setup:
    """Return `size` people spread evenly over the experiment's five programmes.

    So every mechanism has somebody to act on: deadlines and duty need the package.
    """
    experiment = load_experiment()
    programmes = list(experiment.arms.values())
    share = size // len(programmes)
    return Setup.of(experiment, programmes, [share] * len(programmes))


def too_few_posts(size: int) -> Setup:
    """Return `size` people under IPS with posts for about half of those there at the busiest.

    Where a programme has the posts its cap asks for nobody waits, and no queue can press anybody.
    """
    setup = sized(policy_setups(load_experiment())["ips"], size)
    posts = max(1, size // PEOPLE_PER_POST)
    return replace(setup, organisation=replace(setup.organisation, workers=posts))


def without(setup: Setup, *names: str) -> Setup:
    """Return the setup with some mechanisms switched off."""
    off = dict.fromkeys(names, False)
    world = replace(setup.world, mechanisms=replace(setup.world.mechanisms, **off))
    return replace(setup, world=world)


def run_time(setup: Setup, replicate: int) -> float:
    """Return the processor seconds of a run; drawing the world is left out, being the same."""
    simulation = Simulation(setup, 1, replicate)
    start = time.thread_time()
    simulation.run()
    return time.thread_time() - start


def mechanism_rows(quick: bool) -> list[tuple[str, ...]]:
    """Return cost in microseconds, share of a run and interval for each mechanism."""
    people = QUICK_PEOPLE if quick else PEOPLE
    setup, queued = five_arms(people), too_few_posts(people)
    rounds = 2 if quick else ROUNDS
    cases = {
        item.title: (setup, without(setup, item.field))
        for item in MECHANISMS if item.field != QUEUED
    }
    cases["All of them"] = setup, without(setup, *(item.field for item in MECHANISMS))
    cases["Nothing (the same run twice)"] = setup, replace(setup)
    title = next(item.title for item in MECHANISMS if item.field == QUEUED)
    cases[f"{title} (IPS with too few posts)"] = queued, without(queued, QUEUED)
    found: dict[str, list[float]] = defaultdict(list)
    whole: dict[str, list[float]] = defaultdict(list)
    run_time(setup, 0)
    for r in range(rounds):
        for title, (everything, less) in cases.items():
            a, b, c, d = (run_time(s, r) for s in (everything, less, less, everything))
            found[title].append((a + d - b - c) / (a + d))
            whole[title].append((a + d) / 2)
        if r % 10 == 9:
            tell(f"round {r + 1} of {rounds}")
    rows = []
    for title, shares in found.items():
        cost, base = float(np.median(shares)), float(np.median(whole[title]))
        low, high = bootstrap(shares, lambda x: float(np.median(x)))
        rows.append(
            (title, f"{cost * base * 1e6:,.0f}", f"{cost:.1%}", f"{low:.1%} to {high:.1%}")
        )
    usual = [s for title, (base, _) in cases.items() if base is setup for s in whole[title]]
    rows.append(("A run with all of them", f"{float(np.median(usual)) * 1e6:,.0f}", "100%", ""))
    return rows


def as_written(function: Any) -> Any:
    """Return a function as plain Python, which it is already where nothing is compiled."""
    return getattr(function, "py_func", function)


@functools.cache
def with_a_way_in(stage: Any) -> Any:
    """Return a stage that Python can call compiled; by itself it runs as it is written."""
    return entry(as_written(stage))


@contextmanager
def one_at_a_time(spent: dict[str, float]) -> Iterator[None]:
    """Let a run call its stages from Python, each compiled, and add up its time in `spent`."""
    originals = {stage.name: getattr(week_module, stage.name) for stage in WEEK}

    def clocked(name: str, stage: Callable[..., None]) -> Callable[..., None]:
        def call(*given: Any) -> None:
            start = time.thread_time()
            stage(*given)
            spent[name] += time.thread_time() - start

        return call

    compiled_week = simulation_module.run_weeks
    for name, stage in originals.items():
        setattr(week_module, name, clocked(name, with_a_way_in(stage)))
    compiled_now = week_module.this_week
    week_module.this_week = as_written(compiled_now)
    simulation_module.run_weeks = as_written(compiled_week)
    try:
        yield
    finally:
        simulation_module.run_weeks = compiled_week
        week_module.this_week = compiled_now
        for name, stage in originals.items():
            setattr(week_module, name, stage)


def emptied(simulation: Simulation) -> Simulation:
    """Take everybody's rows away, so that a stage called has nobody to look at."""
    none = np.zeros(2, dtype=np.uint32)
    simulation._lanes = [
        lane._replace(
            who=none + np.uint32(lane.base), last=lane.base, workers=none, teams=none, places=none,
            openings=none,
        )
        for lane in simulation._lanes
    ]
    return simulation


def stage_rows(quick: bool) -> list[tuple[str, ...]]:
    """Return ns per candidate-week by stage, less the price of calling it, for three programmes."""
    people = 500 if quick else STAGE_PEOPLE
    arms = ("ips", "usual", "none")
    setups = {name: sized(policy_setups(load_experiment())[name], people) for name in arms}
    rounds = 1 if quick else STAGE_ROUNDS
    tell("compiling the stages one by one")
    with one_at_a_time(defaultdict(float)):
        Simulation(sized(setups["ips"], 50), 1, 0).run()
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for r in range(rounds):
        for name, setup in setups.items():
            whole = Simulation(setup, 1, r)
            start = time.thread_time()
            whole.run()
            together = time.thread_time() - start
            full: dict[str, float] = defaultdict(float)
            empty: dict[str, float] = defaultdict(float)
            real, nobody = Simulation(setup, 1, r), emptied(Simulation(setup, 1, r))
            with one_at_a_time(full):
                real.run()
            with one_at_a_time(empty):
                nobody.run()
            for stage in WEEK:
                found[name, stage.name].append(full[stage.name] - empty[stage.name])
            found[name, "sum"].append(sum(full.values()) - sum(empty.values()))
            found[name, "together"].append(together)
            found[name, "calls"].append(sum(empty.values()))
        tell(f"stages, round {r + 1} of {rounds}")

    def cells(key: str) -> list[str]:
        unit = people * WEEKS / 1e9
        return [f"{float(np.median(found[name, key])) / unit:,.1f}" for name in arms]

    rows = [(f"`{stage.name}`", *cells(stage.name)) for stage in WEEK]
    rows.append(("all stages, called one at a time", *cells("sum")))
    rows.append(("the compiled week, called once", *cells("together")))
    rows.append(("(left out: calling the stages from Python)", *cells("calls")))
    return rows


SECTION = """## What each mechanism and each stage costs

`uv run python benchmarks/mechanisms.py --write` ({machine}).

The time of a run with everything minus that of the same run with one mechanism switched off, for
{size} people spread evenly over the five programmes, one core, drawing the world left out.
Processor time. Runs come in fours (with, without, without, with) on the same luck, so drift
cancels; the median of {rounds} such fours and its 95 % bootstrap interval. A mechanism's cost
includes what it sets off: who is not held back applies more, and that takes time too, so a cost may
be negative. One comparison is between two equal runs: what the method sees where there is nothing
to see. A queue needs programmes with too few posts, so its mechanism is measured, and its share
taken, in a run of its own: as many people under IPS with one consultant for each {per_post}.

{mechanisms}

Each stage of the week called from Python by itself, {people:,} people, ns per candidate-week of
follow-up, less what the same calls cost with nobody in the tables; medians of {stage_rounds} runs,
programmes in turn. A stage that is compiled by itself is not optimised together with the others, so
the sum is above the compiled week; the shares are what to read.

{stages}
"""


def main() -> None:
    """Measure both and print, or write, the section."""
    given = arguments(__doc__ or "", ("mechanisms", "stages"))
    wanted = given.only or ("mechanisms", "stages")
    mechanisms = stages = "Not measured."
    if "mechanisms" in wanted:
        tell("mechanisms")
        mechanisms = table(
            ("mechanism", "µs", "share of a run", "95 % interval"), mechanism_rows(given.quick)
        )
    if "stages" in wanted:
        tell("stages")
        stages = table(("stage", "IPS", "usual", "none"), stage_rows(given.quick))
    text = SECTION.format(
        mechanisms=mechanisms, stages=stages, machine=machine("numpy", "numba"),
        size=QUICK_PEOPLE if given.quick else PEOPLE, per_post=PEOPLE_PER_POST,
        rounds=2 if given.quick else ROUNDS, people=500 if given.quick else STAGE_PEOPLE,
        stage_rounds=1 if given.quick else STAGE_ROUNDS,
    )
    print(text)
    if given.write:
        write_section(given.doc, "mechanisms", text)
    tell("done")


if __name__ == "__main__":
    main()
