"""One simplified workload, written in each peer's own way and timed in turn in one process.

`uv run --with agentpy --with starsim python benchmarks/peers.py --write` (or `--with-requirements
benchmarks/requirements-peers.txt`). A peer that is not installed is left out and named.

The workload is a small part of what ipssim does, so its figures say nothing about ipssim itself:
per week, workers with 20 people each meet 12 of those who want a contact (all without a job, and
everybody in a job each fourth week), in an order that turns by one each week; trust grows with a
contact and fades without; those without a job find one at a rate by trust, symptoms and drive;
jobs are lost at a rate by symptoms, trust and tenure; symptoms drift to the own level with a
weekly shock, less in a job; jobs are tallied. 78 weeks. Each peer draws chance in its own way.
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import mesa
import numpy as np
from common import arguments, machine, median, table, tell, write_section
from mesa.agent import AgentSet

from ipssim.chance import four
from ipssim.compiled import entry, rule, stage
from ipssim.rules.common import happens

try:
    import agentpy
except ImportError as error:  # said in the document
    agentpy, NO_AGENTPY = None, str(error)
try:
    import starsim
except ImportError as error:
    starsim, NO_STARSIM = None, str(error)

WEEKS, CASELOAD, CONTACTS, AGAIN = 78, 20, 12, 4
GROWTH, FADE = 0.05, 0.02
FIND, FIND_TRUST, FIND_SYMPTOMS, FIND_DRIVE = 0.012, 1.5, 0.3, 0.5
LOSE, LOSE_SYMPTOMS, LOSE_EARLY, LOSE_WEEKS = 0.02, 0.3, 1.0, 13.0
RETURN, NOISE, EASE = 0.1, 0.2, 0.02
_SEARCH, _WORK, _LIFE = 1, 2, 3  # named draws of the compiled version

Outcome = dict[str, Any]
Timed = tuple[float, float, Outcome]


def population(size: int, seed: int) -> dict[str, Any]:
    """Return who enters: the same arrays for every peer."""
    rng = np.random.default_rng(seed)
    return {
        "trust_entry": rng.uniform(0.1, 0.5, size),
        "drive": rng.standard_normal(size),
        "level": rng.standard_normal(size),
    }


def outcome(first: Any, weeks_job: Any, trust: Any, symptoms: Any) -> Outcome:
    """Return each person's outcomes, by name."""
    return {
        "ever in a job": np.asarray(first) >= 0, "weeks in a job": np.asarray(weeks_job),
        "trust": np.asarray(trust), "symptoms": np.asarray(symptoms),
    }


def find_rate(trust: float, symptoms: float, drive: float) -> float:
    """Return the weekly rate of finding a job."""
    return FIND * math.exp(
        FIND_TRUST * (trust - 0.5) - FIND_SYMPTOMS * symptoms + FIND_DRIVE * drive
    )


def lose_rate(trust: float, symptoms: float, tenure: float) -> float:
    """Return the weekly rate of losing it."""
    early = LOSE_EARLY * math.exp(-tenure / LOSE_WEEKS)
    return LOSE * math.exp(LOSE_SYMPTOMS * symptoms - trust + early)


class Steps:
    """What a person does in a week as an object; Mesa and agentpy share it. Chance: `random`."""

    def begin(self, trust: float, drive: float, level: float) -> None:
        """Set the state at entry."""
        self.trust = self.trust_entry = trust
        self.symptoms = self.level = level
        self.drive = drive
        self.since = self.first = -1
        self.weeks_job = 0
        self.met = False
        self.draw = self.model.random.random

    def relate(self, w: int) -> None:
        """Let trust grow or fade."""
        if self.met:
            self.trust += GROWTH * (1.0 - self.trust)
        elif self.trust > self.trust_entry:
            self.trust -= FADE * (self.trust - self.trust_entry)

    def search(self, w: int) -> None:
        """Find a job."""
        if self.since >= 0:
            return
        rate = find_rate(self.trust, self.symptoms, self.drive)
        if self.draw() < 1.0 - math.exp(-rate):
            self.since = w

    def work(self, w: int) -> None:
        """Lose a job."""
        if self.since < 0 or self.since == w:
            return
        rate = lose_rate(self.trust, self.symptoms, w - self.since)
        if self.draw() < 1.0 - math.exp(-rate):
            self.since = -1

    def live(self, w: int) -> None:
        """Move symptoms on, and tally."""
        draw = self.draw
        shock = 2.0 * (draw() + draw() + draw() - 1.5)
        self.symptoms += RETURN * (self.level - self.symptoms) + NOISE * shock
        if self.since >= 0:
            self.symptoms -= EASE
            self.weeks_job += 1
            if self.first < 0:
                self.first = w


class Meets:
    """What a worker does in a week as an object; Mesa and agentpy share it."""

    def allot(self, w: int) -> None:
        """Meet those who want it, as far as the week goes."""
        left, turn = CONTACTS, w % CASELOAD
        for person in self.clients[turn:] + self.clients[:turn]:
            wants = person.since < 0 or (w - person.since) % AGAIN == 0
            person.met = wants and left > 0
            left -= person.met


def of_objects(people: Any) -> Outcome:
    """Return the outcomes of people that are objects."""
    return outcome(
        *([getattr(person, name) for person in people]
          for name in ("first", "weeks_job", "trust", "symptoms"))
    )


class MesaPerson(Steps, mesa.Agent):
    """A person in Mesa."""


class MesaWorker(Meets, mesa.Agent):
    """A worker in Mesa."""


def run_mesa(start: dict[str, Any], seed: int) -> Timed:
    """Plain Mesa: agents, `AgentSet.do` once per stage."""
    begun = time.perf_counter()
    model = mesa.Model(seed=seed)
    people = AgentSet([MesaPerson(model) for _ in start["drive"]], random=model.random)
    everybody = list(people)
    rows = zip(*(start[n].tolist() for n in ("trust_entry", "drive", "level")), strict=True)
    for person, row in zip(everybody, rows, strict=True):
        person.begin(*row)
    workers = AgentSet(
        [MesaWorker(model) for _ in range(len(everybody) // CASELOAD)], random=model.random
    )
    for k, worker in enumerate(workers):
        worker.clients = everybody[k * CASELOAD : (k + 1) * CASELOAD]
    ready = time.perf_counter()
    for w in range(WEEKS):
        workers.do("allot", w)
        people.do("relate", w)
        people.do("search", w)
        people.do("work", w)
        people.do("live", w)
    done = time.perf_counter()
    return ready - begun, done - ready, of_objects(everybody)


if agentpy is not None:

    class AgentpyPerson(Steps, agentpy.Agent):
        """A person in agentpy."""

        def setup(self) -> None:
            """Take the next row of who enters."""
            self.begin(*next(self.model.rows))

    class AgentpyWorker(Meets, agentpy.Agent):
        """A worker in agentpy."""

    class AgentpyModel(agentpy.Model):
        """The workload in agentpy: agent lists, a method called on each."""

        def setup(self) -> None:
            """Make people and workers."""
            start = self.p.start
            self.rows = zip(
                *(start[n].tolist() for n in ("trust_entry", "drive", "level")), strict=True
            )
            size = len(start["drive"])
            self.people = agentpy.AgentList(self, size, AgentpyPerson)
            self.workers = agentpy.AgentList(self, size // CASELOAD, AgentpyWorker)
            everybody = list(self.people)
            for k, worker in enumerate(self.workers):
                worker.clients = everybody[k * CASELOAD : (k + 1) * CASELOAD]

        def step(self) -> None:
            """Let a week pass."""
            w = self.t - 1
            self.workers.allot(w)
            self.people.relate(w)
            self.people.search(w)
            self.people.work(w)
            self.people.live(w)


def run_agentpy(start: dict[str, Any], seed: int) -> Timed:
    """Agentpy: agent lists, a method called on each."""
    begun = time.perf_counter()
    model = AgentpyModel({"start": start, "seed": seed, "steps": WEEKS})
    model.sim_setup(steps=WEEKS, seed=seed)
    ready = time.perf_counter()
    while model.running:
        model.sim_step()
    done = time.perf_counter()
    if model.t != WEEKS:
        raise RuntimeError(f"agentpy ran {model.t} weeks")
    return ready - begun, done - ready, of_objects(model.people)


def who_is_met(w: int, since: Any) -> Any:
    """Return who of everybody is met this week, as an array of truth values."""
    wants = (since < 0) | ((w - since) % AGAIN == 0)
    turned = np.roll(wants.reshape(-1, CASELOAD), -(w % CASELOAD), axis=1)
    met = turned & (np.cumsum(turned, axis=1) <= CONTACTS)
    return np.roll(met, w % CASELOAD, axis=1).reshape(-1)


def related(met: Any, trust: Any, trust_entry: Any) -> Any:
    """Return everybody's trust after the week."""
    gained = np.maximum(trust - trust_entry, 0.0)
    return np.where(met, trust + GROWTH * (1.0 - trust), trust - FADE * gained)


def found(trust: Any, symptoms: Any, drive: Any) -> Any:
    """Return the chances of finding a job this week."""
    rate = FIND * np.exp(
        FIND_TRUST * (trust - 0.5) - FIND_SYMPTOMS * symptoms + FIND_DRIVE * drive
    )
    return -np.expm1(-rate)


def lost(trust: Any, symptoms: Any, tenure: Any) -> Any:
    """Return the chances of losing it."""
    early = LOSE_EARLY * np.exp(-tenure / LOSE_WEEKS)
    return -np.expm1(-LOSE * np.exp(LOSE_SYMPTOMS * symptoms - trust + early))


if starsim is not None:

    class StarsimSupport(starsim.Module):
        """The workload as a Starsim module: states as arrays, a distribution for each purpose."""

        def __init__(self, start: dict[str, Any]) -> None:
            super().__init__()
            self.start = start
            self.define_states(
                *(starsim.FloatArr(name) for name in (
                    "trust", "trust_entry", "drive", "level", "symptoms", "since", "first",
                    "weeks_job",
                ))
            )
            self.search_draw = starsim.random()
            self.work_draw = starsim.random()
            self.shock = starsim.normal(loc=0.0, scale=1.0)

        def init_post(self) -> None:
            """Set everybody's state at entry."""
            super().init_post()
            start = self.start
            for name in ("trust_entry", "drive", "level"):
                getattr(self, name)[:] = start[name]
            self.trust[:] = start["trust_entry"]
            self.symptoms[:] = start["level"]
            self.since[:] = -1.0
            self.first[:] = -1.0
            self.weeks_job[:] = 0.0

        def step(self) -> None:
            """Let a week pass."""
            w = self.ti
            if w >= WEEKS:  # the last point in time has no week of its own
                return
            everybody = self.sim.people.auids
            met = who_is_met(w, self.since.values)
            self.trust[:] = related(met, self.trust.values, self.trust_entry.values)
            seekers = (self.since < 0).uids
            chance = found(self.trust[seekers], self.symptoms[seekers], self.drive[seekers])
            workers = (self.since >= 0).uids
            risk = lost(self.trust[workers], self.symptoms[workers], w - self.since[workers])
            self.since[seekers[self.search_draw.rvs(seekers) < chance]] = w
            self.since[workers[self.work_draw.rvs(workers) < risk]] = -1.0
            drift = RETURN * (self.level.values - self.symptoms.values)
            self.symptoms[:] = self.symptoms.values + drift + NOISE * self.shock.rvs(everybody)
            working = (self.since >= 0).uids
            self.symptoms[working] = self.symptoms[working] - EASE
            self.weeks_job[working] = self.weeks_job[working] + 1.0
            begun = working[self.first[working] < 0]
            self.first[begun] = w


def run_starsim(start: dict[str, Any], seed: int) -> Timed:
    """Starsim: a module with array states, chance by agent and purpose."""
    begun = time.perf_counter()
    support = StarsimSupport(start)
    sim = starsim.Sim(
        n_agents=len(start["drive"]), modules=[support], start=0, stop=WEEKS - 1, dt=1,
        rand_seed=seed, verbose=0, copy_inputs=False,
    )
    sim.init()
    ready = time.perf_counter()
    sim.run()
    done = time.perf_counter()
    if support.ti < WEEKS - 1:
        raise RuntimeError(f"Starsim ran {support.ti + 1} weeks")
    values = (getattr(support, n).values for n in ("first", "weeks_job", "trust", "symptoms"))
    return ready - begun, done - ready, outcome(*values)


def run_numpy(start: dict[str, Any], seed: int) -> Timed:
    """NumPy: whole columns, one generator."""
    begun = time.perf_counter()
    rng = np.random.default_rng(seed)
    trust_entry, drive, level = start["trust_entry"], start["drive"], start["level"]
    trust, symptoms, size = trust_entry.copy(), level.copy(), len(drive)
    since, first = np.full(size, -1), np.full(size, -1)
    weeks_job = np.zeros(size, dtype=np.int64)
    ready = time.perf_counter()
    for w in range(WEEKS):
        trust = related(who_is_met(w, since), trust, trust_entry)
        seekers = np.flatnonzero(since < 0)
        workers = np.flatnonzero(since >= 0)
        chance = found(trust[seekers], symptoms[seekers], drive[seekers])
        risk = lost(trust[workers], symptoms[workers], w - since[workers])
        since[seekers[rng.random(len(seekers)) < chance]] = w
        since[workers[rng.random(len(workers)) < risk]] = -1
        symptoms += RETURN * (level - symptoms) + NOISE * rng.standard_normal(size)
        working = since >= 0
        symptoms[working] -= EASE
        weeks_job[working] += 1
        first[working & (first < 0)] = w
    done = time.perf_counter()
    return ready - begun, done - ready, outcome(first, weeks_job, trust, symptoms)


_find_rate, _lose_rate = rule(find_rate), rule(lose_rate)


@stage
def _allot(w: int, since: Any, met: Any) -> None:
    for k in range(since.shape[0] // CASELOAD):
        left = CONTACTS
        for j in range(CASELOAD):
            i = k * CASELOAD + (j + w) % CASELOAD
            wants = since[i] < 0 or (w - since[i]) % AGAIN == 0
            met[i] = 1 if wants and left > 0 else 0
            left -= met[i]


@stage
def _relate(met: Any, trust: Any, trust_entry: Any) -> None:
    for i in range(met.shape[0]):
        if met[i]:
            trust[i] += GROWTH * (1.0 - trust[i])
        elif trust[i] > trust_entry[i]:
            trust[i] -= FADE * (trust[i] - trust_entry[i])


@stage
def _search(w: int, luck: Any, trust: Any, symptoms: Any, drive: Any, since: Any) -> None:
    for i in range(since.shape[0]):
        if since[i] < 0:
            rate = _find_rate(float(trust[i]), float(symptoms[i]), float(drive[i]))
            if happens(rate, four(luck, i, w, _SEARCH, 0)[0]):
                since[i] = w


@stage
def _work(w: int, luck: Any, trust: Any, symptoms: Any, since: Any) -> None:
    for i in range(since.shape[0]):
        if since[i] >= 0 and since[i] != w:
            rate = _lose_rate(float(trust[i]), float(symptoms[i]), float(w - since[i]))
            if happens(rate, four(luck, i, w, _WORK, 0)[0]):
                since[i] = -1


@stage
def _live(
    w: int, luck: Any, level: Any, since: Any, symptoms: Any, weeks_job: Any, first: Any
) -> None:
    for i in range(since.shape[0]):
        draws = four(luck, i, w, _LIFE, 0)
        shock = 2.0 * (draws[0] + draws[1] + draws[2] - 1.5)
        symptoms[i] += RETURN * (level[i] - symptoms[i]) + NOISE * shock
        if since[i] >= 0:
            symptoms[i] -= EASE
            weeks_job[i] += 1
            if first[i] < 0:
                first[i] = w


@entry
def _weeks(
    seed: int, weeks: int, trust: Any, trust_entry: Any, drive: Any, level: Any, symptoms: Any,
    since: Any, met: Any, weeks_job: Any, first: Any,
) -> None:
    luck = (seed, 0)
    for w in range(weeks):
        _allot(w, since, met)
        _relate(met, trust, trust_entry)
        _search(w, luck, trust, symptoms, drive, since)
        _work(w, luck, trust, symptoms, since)
        _live(w, luck, level, since, symptoms, weeks_job, first)


def run_ours(start: dict[str, Any], seed: int) -> Timed:
    """Our way: float32 columns, a compiled loop per stage, keyed chance."""
    begun = time.perf_counter()
    size = len(start["drive"])
    trust_entry, drive, level = (
        start[n].astype(np.float32) for n in ("trust_entry", "drive", "level")
    )
    trust, symptoms = trust_entry.copy(), level.copy()
    since, first = np.full(size, -1, dtype=np.int16), np.full(size, -1, dtype=np.int16)
    met, weeks_job = np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.int16)
    ready = time.perf_counter()
    _weeks(seed, WEEKS, trust, trust_entry, drive, level, symptoms, since, met, weeks_job, first)
    done = time.perf_counter()
    return ready - begun, done - ready, outcome(first, weeks_job, trust, symptoms)


def peers() -> dict[str, Callable[[dict[str, Any], int], Timed]]:
    """Return what is installed, by the name in the table; ours is last."""
    chosen: dict[str, Callable[[dict[str, Any], int], Timed]] = {
        f"plain Mesa {version('mesa')} (objects, `AgentSet.do`)": run_mesa
    }
    if agentpy is not None:
        chosen[f"agentpy {version('agentpy')} (objects, agent lists)"] = run_agentpy
    if starsim is not None:
        chosen[f"Starsim {version('starsim')} (array states, keyed chance)"] = run_starsim
    chosen[f"NumPy {version('numpy')} (columns, one generator)"] = run_numpy
    chosen["ipssim's way (compiled loops, keyed chance)"] = run_ours
    return chosen


def missing() -> str:
    """Say which peers were not there, and why."""
    gone = []
    if agentpy is None:
        gone.append(f"agentpy ({NO_AGENTPY})")
    if starsim is None:
        gone.append(f"Starsim ({NO_STARSIM})")
    return f" Not installed and so not measured: {', '.join(gone)}." if gone else ""


def measure(size: int, rounds: int) -> tuple[list[tuple[str, ...]], str]:
    """Return the rows of the table and a sentence on how far outcomes are apart."""
    chosen = peers()
    for run in chosen.values():  # compile, import, warm up
        run(population(2 * CASELOAD, 0), 1)
    set_up, run_time = defaultdict(list), defaultdict(list)
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for r in range(rounds):
        start = population(size, r)
        for name, run in chosen.items():
            for again in range(1 if run in (run_mesa, run_agentpy) else 3):
                before, during, values = run(start, 1 + r + again * rounds)
                set_up[name].append(before)
                run_time[name].append(during)
            outcomes[name].append(values)
        tell(f"round {r + 1} of {rounds}")
    ours = [*chosen][-1]
    base = median(run_time[ours])
    rows = []
    for name in chosen:
        during = median(run_time[name])
        low, high = np.quantile(run_time[name], [0.25, 0.75]) / size / WEEKS * 1e9
        means = [np.mean([o[key].mean() for o in outcomes[name]]) for key in outcomes[name][0]]
        rows.append(
            (
                name, f"{median(set_up[name]) * 1e3:,.1f}",
                f"{during / size / WEEKS * 1e9:,.0f} ({low:,.0f}–{high:,.0f})",
                f"{during / base:,.1f}", f"{means[0]:.1%}", f"{means[1]:.2f}",
                f"{means[2]:.3f}", f"{means[3]:+.3f}",
            )
        )
    return rows, apart(outcomes, ours)


def apart(outcomes: dict[str, list[Outcome]], ours: str) -> str:
    """Return the largest difference of a mean from ours, and fail where it is too large."""
    furthest, which = 0.0, ""
    for name, runs in outcomes.items():
        for key in runs[0]:
            a = np.concatenate([run[key] for run in runs]).astype(float)
            b = np.concatenate([run[key] for run in outcomes[ours]]).astype(float)
            error = math.sqrt((a.var() + b.var()) / len(a))
            z = abs(a.mean() - b.mean()) / error
            if name != ours and z > furthest:
                furthest, which = z, f"{key}, {name.split(' (')[0]}"
    if furthest > 5.0:
        raise RuntimeError(f"Outcomes differ: {which} is {furthest:.1f} standard errors from ours.")
    return (
        f"Of all means the furthest from ours is {furthest:.1f} standard errors away ({which}); "
        "more than 5 would have stopped the script"
    )


SECTION = """## Peers on a simplified workload

`uv run --with agentpy --with starsim python benchmarks/peers.py --write` ({machine}).{missing}

A small part of what ipssim does, so that it can be written in each peer's own way (ipssim's own
cost is in the section above): {size:,} people for 78 weeks, workers with 20 people who meet at most
12 a week, trust that grows and fades, search, job loss, symptoms, tallies; `benchmarks/peers.py`
states every rate. All were run in turn in one process on one core, {rounds} rounds, the same
people for each in a round; medians and quartiles. NumPy takes chance from one stream and objects
from Python's `random`; the other two pay for chance that is keyed by person. Set-up is not in the
ratio. {apart}.

{rows}
"""


def main() -> None:
    """Measure and print, or write, the section."""
    given = arguments(__doc__ or "")
    size, rounds = (400, 2) if given.quick else (10_000, 7)
    rows, furthest = measure(size, rounds)
    head = ("written in", "set up, ms", "ns per candidate-week", "times ours", "ever in a job",
            "weeks in a job", "trust", "symptoms")
    text = SECTION.format(
        machine=machine("numpy", "numba"), missing=missing(), size=size, rounds=rounds,
        apart=furthest, rows=table(head, rows),
    )
    print(text)
    if given.write:
        write_section(given.doc, "peers", text)
    tell("done")


if __name__ == "__main__":
    main()
