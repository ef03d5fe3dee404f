"""A run: the four laws of chance, the laws that hold by name, and worlds at their edges."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import (
    ARMS,
    BUSY,
    RESTLESS,
    by_key,
    changed,
    columns,
    digest,
    lives,
    make_divided,
    make_setup,
    make_trial,
    shipped,
    without,
)

from ipssim import simulation
from ipssim.outcomes.followup import from_tallies
from ipssim.recorder import WEEKLY
from ipssim.rules.workload import team_minutes
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.surroundings import LabourMarket, Organisation
from ipssim.settings.mechanisms import MECHANISMS, Mechanism, Mechanisms
from ipssim.settings.read.load import load_experiment
from ipssim.settings.world import Teaming, Training, World
from ipssim.simulation import Simulation
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.vocabulary import Position, Service
from ipssim.world.build import Setup
from ipssim.world.columns import TABLES
from ipssim.world.records import programme_records, world_record

PACKAGE = Path(simulation.__file__).parent
UNLIMITED = Organisation(unlimited_time=True, unlimited_openings=True)
OUTCOME = "job_or_education_ever"


def run(setup: Setup, seed: int = 1, replicate: int = 0, record: str = "none") -> Simulation:
    return Simulation(setup, seed, replicate, record).run()


# Law 1: the same seed gives the same bytes


@pytest.mark.parametrize("arm", ARMS)
def test_same_seed_same_bytes(arm: str) -> None:
    setup = make_setup(arm)
    assert digest(run(setup, 5, 2)) == digest(run(setup, 5, 2))
    different = {digest(run(setup, *luck)) for luck in ((5, 2), (6, 2), (5, 3), (2, 5))}
    assert len(different) == 4


def test_same_bytes_in_another_process_with_another_hash_seed() -> None:
    code = (
        "from worlds import digest, make_trial\n"
        "from ipssim.simulation import Simulation\n"
        "print(digest(Simulation(make_trial((40, 30, 50)), 8, 1).run()))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=300,
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": str(PACKAGE.parent)},
    ).stdout.strip()
    assert printed == digest(run(make_trial((40, 30, 50)), 8, 1))


# Law 2: a null change gives exactly zero difference


@pytest.mark.parametrize("arm", ARMS)
def test_a_new_name_and_title_change_nothing(arm: str) -> None:
    one = run(make_setup(arm), record="events")
    other = run(make_setup(arm, name="another", title="Another name"), record="events")
    assert digest(one) == digest(other)
    assert one.recorder.events().tobytes() == other.recorder.events().tobytes()


def test_identical_arms_differ_by_exactly_nothing() -> None:
    setup = policy_setups(shipped())["ips"]
    values = [from_tallies(run(setup)) for _ in range(2)]
    for outcome in values[0]:
        assert np.array_equal(values[0][outcome] - values[1][outcome], np.zeros(720))


def test_sessions_that_teach_nothing_make_no_difference() -> None:
    """IPS+ is IPS with sessions: where they have no effect nobody's life is another (evidence)."""
    world = World(training=Training(remediation=0.0, skills_training=0.0))
    ips, plus = (run(make_setup(arm, world=world)) for arm in ("ips", "ips_plus"))
    assert changed(ips, plus) == ["sessions"]
    assert plus.tables.candidates.sessions.max() > 10
    much = World(training=Training(remediation=0.5, skills_training=0.5))
    assert len(changed(*(run(make_setup(arm, world=much)) for arm in ("ips", "ips_plus")))) > 5


def test_a_change_that_matters_is_seen() -> None:
    assert changed(run(make_setup()), run(make_setup(caseload_cap=30)))


# Law 3: recording more changes nothing


@pytest.mark.parametrize("arm", ARMS)
def test_recording_changes_nothing(arm: str) -> None:
    quiet, noted = run(make_setup(arm)), run(make_setup(arm), record="events")
    assert digest(quiet) == digest(noted)
    assert len(noted.recorder.events()) > 500
    assert len(quiet.recorder.events()) == 0


# Law 4: one more person changes nobody else, where capacity is unlimited


@pytest.mark.parametrize("arm", ARMS)
def test_one_more_person_changes_nobody_else_with_unlimited_capacity(arm: str) -> None:
    """Each has a worker of their own; that worker's success would encourage colleagues."""
    alone = World(teaming=Teaming(supervision_spreads=0.0))
    few, more = (
        run(make_setup(arm, size=size, market=LabourMarket(employers=250), organisation=UNLIMITED,
                       world=alone))
        for size in (120, 121)
    )
    assert few.tables.candidates.weeks_job.sum() > 0
    theirs = by_key(more)
    for name, column in by_key(few).items():
        if name != "caseworker":  # which caseworker of the jobcentre; there may be one more
            assert column.tobytes() == theirs[name][:120].tobytes(), name


@pytest.mark.parametrize(
    ("organisation", "touched"),
    [
        (Organisation(workers=4, unlimited_openings=True), "contact_minutes"),
        (Organisation(unlimited_time=True), "weeks_job"),
    ],
)
def test_one_more_person_does_change_somebody_where_capacity_is_scarce(
    organisation: Organisation, touched: str
) -> None:
    market = LabourMarket(employers=12)
    found = 0
    for seed in range(10):
        few, more = (
            run(make_setup(size=size, market=market, organisation=organisation, world=RESTLESS),
                seed)
            for size in (120, 121)
        )
        found += not np.array_equal(by_key(few)[touched], by_key(more)[touched][:120])
    assert found > 0


# Large runs: each place is a lane of its own, and that changes nothing


LARGE = {
    **{arm: make_setup(arm, size=200) for arm in (*ARMS, "ips_plus")},
    "trial": make_trial((60, 50, 70)),
    "crowded": make_setup(size=200, organisation=Organisation(workers=4)),
    "unlimited": make_setup(size=200, organisation=UNLIMITED),
    "restless": make_setup(size=200, world=RESTLESS, market=BUSY, praktik="routine"),
    "one more place": make_setup(size=200, market=LabourMarket(
        place_names=("A", "B", "C", "Nowhere"), place_shares=(0.5, 0.3, 0.2, 0.0))),
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_lanes_and_threads_change_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one = Simulation(LARGE[name], 7, 1, "events").run()
    monkeypatch.setattr("ipssim.world.build._LARGE_RUN", 10)
    lanes = Simulation(LARGE[name], 7, 1, "events").run()
    assert len(one._lanes) == 1
    assert len(lanes._lanes) > 1
    together = by_key(one)
    for column, values in by_key(lanes).items():
        assert values.tobytes() == together[column].tobytes(), column
    assert lives(lanes).equals(lives(one))
    for table in ("employers", "openings", "caseworkers"):
        assert changed(one, lanes, table) == []
    if name != "unlimited":  # there a worker belongs to a person's row
        assert changed(one, lanes, "workers") == []
    np.testing.assert_allclose(lanes.weekly, one.weekly, rtol=1e-9, atol=1e-9)
    for threads in (1, 2):
        threaded = Simulation(LARGE[name], 7, 1, threads=threads)
        while threaded.week < threaded.weeks:
            threaded.advance(30)
        assert digest(threaded) == digest(lanes)


# Mechanisms: each switch does something, and what is switched off leaves no trace


LIVELY = World(getting=RESTLESS.getting, keeping=RESTLESS.keeping)
ALL_ARMS = ("ips", "package", "usual")
# parameters that something else reads as well, and so do not go silent with their switch
SHARED = {
    "presence_minutes",  # presence in the week of a meeting
    "match_wish",  # a match is also what a forced placement lacks
    "match_draws",  # and what a firm looks at; so is whether a dream is within reach
    "tells",  # candour shares the risk
    "employer_trust_growth", "employer_trust_lost",
    "support_softens",  # how much clarity goes with a lost place, or is asked for before search
    "a_no",  # motivation wears and the wish bends with each
    # which employers a worker keeps in mind when there are too many
    "ties_fade",
    # a worker comes to know people from hours together, also those whose trust does not grow
    "known_hours", "known_least", "kept_at_change",
    "leaving", "vacancy_weeks",  # of a leader
    "fades",  # a worker's belief drifts to the middle, and self-stigma eases
    "strain",  # being pushed, hiding and places out of reach weigh as well
    "appointments_clash", "misjudged_hours",  # in full where nothing is shared with treatment
    "unstable_at",  # a consultant slows down then
}  # fmt: skip


@functools.cache
def outcomes_in(world: World) -> tuple[np.ndarray, ...]:
    """Return everybody's outcomes under three programmes and a service with a queue."""
    found = []
    for arm in ALL_ARMS:
        found += from_tallies(run(make_setup(arm, size=120, world=world))).values()
    found += from_tallies(run(make_divided(size=120, world=world))).values()
    return tuple(found)


def alike(one: World, other: World) -> bool:
    return all(map(np.array_equal, outcomes_in(one), outcomes_in(other)))


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.field)
def test_every_switch_changes_somebodys_outcomes(mechanism: Mechanism) -> None:
    assert not alike(LIVELY, without(mechanism.field, LIVELY))


def moved(world: World, names: set[str]) -> World:
    """Return a world in which some parameters are half way to one of their bounds."""
    for key, spec in parameters(world):
        group, _, name = key.partition(".")
        if name in names:
            far = max((spec.low, spec.high), key=lambda bound: abs(bound - spec.value))
            value = {name: 0.5 * (spec.value + far)}
            world = replace(world, **{group: replace(getattr(world, group), **value)})
            names = names - {name}
    assert not names
    return world


@pytest.mark.parametrize("mechanism", MECHANISMS, ids=lambda m: m.field)
def test_what_is_switched_off_leaves_no_trace(mechanism: Mechanism) -> None:
    """Its parameters are of no account then, and of some account otherwise."""
    names = set(mechanism.parameters) - SHARED
    off = without(mechanism.field, LIVELY)
    assert alike(off, moved(off, names))
    assert not alike(LIVELY, moved(LIVELY, names))


@pytest.mark.parametrize("arm", [*ARMS, "ips_plus"])
def test_with_every_mechanism_off_a_run_still_runs(arm: str) -> None:
    nothing = World(mechanisms=Mechanisms(**{m.field: False for m in MECHANISMS}))
    setup = make_setup(arm, world=nothing)
    values = from_tallies(run(setup))
    assert all(np.isfinite(value).all() for value in values.values())
    assert digest(run(setup)) == digest(run(setup))


def test_switches_are_the_same_in_all_arms() -> None:
    experiment = load_experiment(["world.mechanisms.resonance=false"])
    worlds = {id(setup.world): setup.world for setup in policy_setups(experiment).values()}
    trial = trial_setup(experiment)
    assert trial is not None
    assert len({*worlds.values(), trial.world}) == 1
    assert not trial.world.mechanisms.resonance
    assert all(
        getattr(trial.world.mechanisms, m.field) for m in MECHANISMS if m.field != "resonance"
    )
    fields = set(Programme.__dataclass_fields__)
    assert not fields & {m.field for m in MECHANISMS}


# A person keeps the same luck in every arm


def test_people_are_the_same_under_every_programme() -> None:
    runs = [run(make_setup(arm)) for arm in ARMS]
    for column in TABLES["candidates"]:
        if column.writer == "draw":
            values = {columns(each)[column.name].tobytes() for each in runs}
            assert len(values) == 1, column


# Laws by name: nothing works but by what workers do


@pytest.mark.parametrize("arm", ["ips", "usual", "package"])
def test_without_consultant_hours_there_is_no_contact_and_all_is_as_without_a_programme(
    arm: str,
) -> None:
    """Dates and duties weigh by themselves (S0 4.1), so they are left out here."""
    dates = {"limit_weeks": None, "in_work_limit_weeks": None, "duty": False,
             "repeat_after_weeks": None, "sequence": "place_then_train", "course_weeks": 0}
    for seed in range(3):
        idle = run(make_setup(arm, worker_week_hours=0.0, **dates), seed)
        nobody = run(make_setup("none"), seed)
        assert not idle.tables.candidates.contacts.any()
        assert not idle.tables.candidates.shared.any()
        assert (idle.tables.candidates.service == Service.SERVED).any()
        without = from_tallies(nobody)
        for outcome, values in from_tallies(idle).items():
            if outcome != "dropped_out":  # a place without hours can be given up too
                assert np.array_equal(values, without[outcome]), outcome
    assert from_tallies(run(make_setup(arm)))["contact_hours"].any()


@pytest.mark.parametrize("organisation", [Organisation(), UNLIMITED])
@pytest.mark.parametrize("arm", ["ips", "usual", "package"])
def test_a_limit_or_a_budget_of_nothing_is_no_programme(
    arm: str, organisation: Organisation
) -> None:
    nobody = run(make_setup("none", organisation=organisation))
    for rules in ({"limit_weeks": 0}, {"limit_weeks": None, "hours_budget": 0.0}):
        assert changed(run(make_setup(arm, organisation=organisation, **rules)), nobody) == []


@pytest.mark.parametrize("rule", ["limit_weeks", "search_limit_weeks", "in_work_limit_weeks"])
@pytest.mark.parametrize("weeks", [78, 79, 1040])
def test_a_limit_at_or_beyond_the_horizon_is_no_limit(rule: str, weeks: int) -> None:
    """A date is felt some weeks before it comes, and a placement is planned to end before it."""
    weeks += {
        "limit_weeks": Jobcentre().public_subsidy_weeks,  # the longest placement
        "search_limit_weeks": round(World().pressure.end_felt),
        "in_work_limit_weeks": 0,
    }[rule]
    assert Jobcentre().public_subsidy_weeks >= World().pressure.end_felt
    for arm in ("ips", "package"):
        endless = {"limit_weeks": None, "search_limit_weeks": None, "in_work_limit_weeks": None,
                   "repeat_after_weeks": None}  # fmt: skip
        without = run(make_setup(arm, **endless))
        assert changed(run(make_setup(arm, **{**endless, rule: weeks})), without) == []
        assert digest(run(make_setup(arm, **{**endless, rule: weeks}))) == digest(without)


def test_a_limit_within_the_horizon_is_one() -> None:
    endless = run(make_setup("package", limit_weeks=None))
    assert "contact_minutes" in changed(run(make_setup("package", limit_weeks=20)), endless)
    assert changed(run(make_setup(limit_weeks=77)), run(make_setup())) != []


def test_a_budget_that_cannot_be_spent_is_no_budget() -> None:
    assert changed(run(make_setup(hours_budget=10_000.0)), run(make_setup())) == []
    assert changed(run(make_setup(hours_budget=5.0)), run(make_setup())) != []


def mean_outcomes(setup: Setup, replicates: int, outcome: str = OUTCOME) -> np.ndarray:
    return np.array([from_tallies(run(setup, 1, n))[outcome].mean() for n in range(replicates)])


def test_ips_with_caseloads_of_200_loses_most_of_what_it_gains() -> None:
    setups = policy_setups(shipped())
    ips = setups["ips"]
    crowded = replace(ips, programmes=(replace(ips.programmes[0], caseload_cap=200),))
    none, full, thin = (mean_outcomes(s, 12) for s in (setups["none"], ips, crowded))
    gain, left = (full - none).mean(), (thin - none).mean()
    assert gain > 0.02
    assert left < 0.5 * gain


# Weeks pass one by one or many at a time


@given(steps=st.lists(st.integers(1, 40), max_size=12), record=st.sampled_from(["none", "events"]))
@settings(max_examples=25, deadline=None)
def test_any_way_of_cutting_a_run_into_steps_gives_the_same_bytes(
    steps: list[int], record: str
) -> None:
    setup = make_setup(size=40, accrual=10)
    whole = Simulation(setup, 3, 0, record).run()
    cut = Simulation(setup, 3, 0, record)
    passed = 0
    for weeks in steps:
        cut.advance(weeks)
        passed = min(passed + weeks, cut.weeks)
        assert cut.week == passed
    assert digest(cut.run()) == digest(whole)
    assert cut.recorder.events().tobytes() == whole.recorder.events().tobytes()
    cut.advance(10)
    assert cut.week == cut.weeks == 88
    assert digest(cut) == digest(whole)


# What holds in every week


def weeks_of(setup: Setup, seed: int = 1) -> Any:
    """Yield a run after each of its weeks, with the week that just passed."""
    simulation = Simulation(setup, seed, 0, "events")
    while simulation.week < simulation.weeks:
        simulation.advance()
        yield simulation, simulation.week - 1


CROWDED = make_setup(size=150, organisation=Organisation(workers=3))
SETUPS = {
    **{arm: make_setup(arm, size=200) for arm in ARMS},
    "trial": make_trial((60, 60, 60)),
    "crowded": CROWDED,
    "limits": make_setup(size=150, limit_weeks=12, in_work_limit_weeks=3, hours_budget=9.0,
                         return_gap_weeks=0, worker_change_weeks=5, praktik="routine"),
    "restless": make_setup(size=150, world=RESTLESS, market=BUSY, praktik="routine"),
    "tight": make_setup(size=150, caseload_cap=60),
}


@pytest.mark.parametrize("name", SETUPS)
def test_what_holds_in_every_week(name: str) -> None:
    setup = SETUPS[name]
    for run_, w in weeks_of(setup):
        c, k, e = run_.tables.candidates, run_.tables.workers, run_.tables.employers
        followed = (c.entry_week <= w) & (w < c.entry_week + setup.horizon_weeks)
        served = followed & (c.service == Service.SERVED)
        # workers: caseloads are counted right, within the cap, and the week is not overspent
        load = np.bincount(c.worker[served], minlength=len(k.caseload))
        assert np.array_equal(load, k.caseload)
        assert (k.caseload <= k.cap).all()
        assert (k.used_minutes <= k.week_minutes * (1 + 1e-6) + 1e-3).all()
        # openings
        most = np.where(e.large, 3, 1)
        for openings in (e.advertised, e.hidden):
            assert (openings >= 0).all()
            assert (openings <= most).all()
        # positions say what the other columns say
        in_work, in_study = c.position & Position.IN_WORK, c.position & Position.IN_STUDY
        assert np.array_equal(in_work > 0, c.employer >= 0)
        assert np.array_equal(in_work > 0, c.job_since >= 0)
        assert np.array_equal(in_work > 0, c.job_hours > 0)
        assert np.array_equal(in_study > 0, c.study_since >= 0)
        assert np.array_equal(in_study > 0, c.study_hours > 0)
        assert np.array_equal(c.praktik_employer >= 0, c.praktik_until >= 0)
        assert (c.position > 0).all()
        assert np.array_equal(c.worker >= 0, c.service == Service.SERVED)
    for column in TABLES["candidates"]:
        values = getattr(c, column.name)
        assert np.isfinite(values).all(), column
        if column.unit in ("0/1", "0–1"):
            assert values.min() >= 0, column
            assert values.max() <= 1, column
    assert (c.job_hours <= 37).all()
    assert (c.weeks_job <= setup.horizon_weeks).all()
    assert (c.longest_job <= c.weeks_job).all()
    assert run_.weekly[:, :, WEEKLY.index("people")].sum() == setup.size * setup.horizon_weeks


@pytest.mark.parametrize("name", ["ips", "usual", "trial", "crowded", "limits", "tight"])
def test_contact_travel_paperwork_and_employers_never_exceed_a_workers_week(name: str) -> None:
    setup = SETUPS[name]
    before, spent, busy = 0.0, 0.0, 0
    saved, used_in_all, had_in_all = {}, {}, {}
    for run_, w in weeks_of(setup):
        c, k = run_.tables.candidates, run_.tables.workers
        events = run_.recorder.events()
        contacts = events[(events["week"] == w) & (events["kind"] == 3)]
        for worker in range(len(k.arm)):
            programme = setup.programmes[k.arm[worker]]
            held = contacts["amount"][contacts["party"] == worker]
            with_travel = held.sum() + programme.travel_minutes * len(held)
            assert with_travel <= k.used_minutes[worker] + 1e-3
            week = 60 * programme.worker_week_hours * k.share[worker]
            record = programme_records([programme])[0]
            met = team_minutes(float(k.share[worker]), 0, 0, record, world_record(setup.world))
            for_people = week - met
            # what was saved from the week before may be spent, and nothing beside it
            assert k.used_minutes[worker] <= for_people + saved.get(worker, 0.0) + 1e-3
            saved[worker] = float(k.carried[worker])
            used_in_all[worker] = used_in_all.get(worker, 0.0) + float(k.used_minutes[worker])
            had_in_all[worker] = had_in_all.get(worker, 0.0) + for_people
            assert used_in_all[worker] <= had_in_all[worker] + 0.01 * (w + 1)
            busy += k.used_minutes[worker] > 0.9 * k.week_minutes[worker] > 0
        minutes = c.worker_minutes.sum(dtype=np.float64)  # what people cost holds it all
        assert minutes - before >= k.used_minutes.sum(dtype=np.float64) - 0.5
        before = minutes
        spent += k.used_minutes.sum()
    assert spent > 0
    if name in ("crowded", "tight"):
        assert busy > 50  # the bound does bind


# Worlds at their edges


EDGES = {
    "one person": {"size": 1},
    "no employers": {"market": LabourMarket(employers=0)},
    "one employer": {"market": LabourMarket(employers=1)},
    "one place": {"market": LabourMarket(place_names=("Here",), place_shares=(1.0,))},
    "caseload of 1": {"caseload_cap": 1},
    "caseload of 2000": {"caseload_cap": 2000},
    "one week": {"horizon": 1},
    "one week of entry": {"accrual": 1},
    "one week of each": {"horizon": 1, "accrual": 1, "size": 1},
    "ten years": {"horizon": 520, "size": 20},
    "no workers": {"organisation": Organisation(workers=0)},
    "one worker": {"organisation": Organisation(workers=1)},
    "many workers": {"organisation": Organisation(workers=500)},
    "unlimited": {"organisation": UNLIMITED},
    "openings never lapse": {"market": LabourMarket(opening_lapse=0.0)},
    "all at once": {"accrual": 1, "market": LabourMarket(opening_rate=1.0, hidden_rate=1.0)},
}


@pytest.mark.parametrize("edge", EDGES)
def test_edges_do_not_break_a_run(edge: str) -> None:
    for arm in ARMS:
        simulation = run(make_setup(arm, **{"size": 60, **EDGES[edge]}), record="events")
        values = from_tallies(simulation)
        assert all(np.isfinite(value).all() for value in values.values())
        c = simulation.tables.candidates
        assert (c.weeks_job >= 0).all()
        if edge == "no employers":
            assert not values["job_ever"].any()
        if edge == "no workers":
            assert (c.service == Service.NOT_OFFERED).all()
        if edge == "caseload of 1" and arm != "none":
            k = simulation.tables.workers
            assert k.cap[k.leads == 0].max() == 1


def test_with_one_worker_people_wait_and_get_in_as_others_leave() -> None:
    market = LabourMarket(place_names=("Here",), place_shares=(1.0,))
    setup = make_setup(size=120, accrual=1, market=market, organisation=Organisation(workers=1),
                       leader_caseload=0)  # fmt: skip
    simulation = run(setup, record="events")
    waiting = simulation.weekly[0, :, WEEKLY.index("waiting")]
    served = simulation.weekly[0, :, WEEKLY.index("in_service")]
    assert waiting[40] > 60
    assert served.max() <= 25
    admitted = simulation.tables.candidates.admitted_week
    assert 25 < (admitted >= 0).sum() < 120
    plenty = run(replace(setup, organisation=Organisation()))
    assert plenty.weekly[0, :, WEEKLY.index("waiting")].sum() == 0


# Facts of the world, as directions


def test_ips_helps_more_people_to_a_job_or_education_than_nothing_does() -> None:
    setups = policy_setups(shipped())
    gain = mean_outcomes(setups["ips"], 20) - mean_outcomes(setups["none"], 20)
    assert gain.mean() > 5 * gain.std(ddof=1) / np.sqrt(gain.size)
    assert gain.mean() > 0.02


@pytest.mark.parametrize("other", ["usual", "none"])
def test_symptoms_hardly_differ_between_arms(other: str) -> None:
    setups = policy_setups(shipped())
    one, two = (mean_outcomes(setups[arm], 10, "symptoms_end") for arm in ("ips", other))
    assert abs((one - two).mean()) < 0.1


def test_satisfaction_is_higher_with_ips_also_among_those_who_reached_nothing() -> None:
    setups = policy_setups(shipped())
    ips, usual = (from_tallies(run(setups[arm])) for arm in ("ips", "usual"))
    neither = (ips[OUTCOME] == 0) & (usual[OUTCOME] == 0)
    assert neither.sum() > 100
    assert ips["satisfaction"][neither].mean() > usual["satisfaction"][neither].mean() + 0.03


def test_the_trial_follows_everybody_for_its_weeks() -> None:
    setup = trial_setup(shipped())
    assert setup is not None
    simulation = run(setup)
    people = simulation.weekly[:, :, WEEKLY.index("people")]
    assert people.shape == (3, 78)
    assert (people == np.array(setup.sizes)[:, None]).all()
