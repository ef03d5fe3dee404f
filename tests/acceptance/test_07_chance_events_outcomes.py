"""Milestone 1, item 7: keyed chance, events as the truth, outcomes with their wording."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ipssim.chance import DRAWS, Draw, philox, uniforms
from ipssim.outcomes.definitions import OUTCOMES
from ipssim.outcomes.followup import from_events, from_tallies
from ipssim.recorder import EVENT_DTYPE
from ipssim.settings.experiment import Experiment
from ipssim.settings.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.study.design import policy_setups, trial_setup
from ipssim.study.service_worlds import service_setup
from ipssim.vocabulary import Contingency, Event
from ipssim.world.build import Setup
from ipssim.world.charter import flat
from ipssim.world.columns import TABLES

CODES = (
    "job_or_education_ever", "job_ever", "education_ever", "in_work_at_end", "hours", "weeks_job",
    "weeks_to_first", "sustained_job_26w", "symptoms_end", "satisfaction", "contact_hours",
    "fleksjob_ever", "pension_granted", "clarified", "weeks_on_benefit", "municipal_weeks",
)
SOCIAL = ("worker", "caseworker", "employer", "offer_employer", "praktik_employer")


def content(run: Simulation) -> dict[str, bytes]:
    return {
        f"{name}.{column.name}": getattr(getattr(run.tables, name), column.name).tobytes()
        for name, columns in TABLES.items() for column in columns
    }


@pytest.fixture(scope="module")
def trial(danish_trial: Experiment) -> Setup:
    """Three arms of 100 people, followed for 78 weeks."""
    sizes = {"ips": 100, "ips_plus": 100, "usual": 100}
    setup = trial_setup(
        replace(danish_trial, trial=replace(danish_trial.trial, sizes=sizes), accrual_weeks=40)
    )
    assert setup is not None
    return setup


@pytest.fixture(scope="module")
def run(trial: Setup) -> Simulation:
    return Simulation(trial, 1, 0, record="events").run()


@pytest.fixture(scope="module")
def events(run: Simulation) -> pd.DataFrame:
    return run.recorder.frame()


# Chance


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [  # the test vectors published with the generator (Salmon et al. 2011, Random123)
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_the_generator_gives_its_published_vectors(
    counter: tuple[int, ...], key: tuple[int, ...], words: str
) -> None:
    assert " ".join(f"{int(word):08x}" for word in philox(*counter, *key)) == words


def test_draws_are_named_and_registered() -> None:
    assert set(DRAWS) == set(Draw)
    assert len({int(draw) for draw in Draw}) == len(Draw)


def test_a_draw_depends_on_seed_replicate_who_and_what_for() -> None:
    five = np.arange(5)
    plain = uniforms((1, 0), five, Draw.AGE)
    nine = uniforms((1, 0), np.arange(9), Draw.AGE)
    assert np.array_equal(nine[:5], plain)  # not on how many there are
    for other in (
        uniforms((2, 0), five, Draw.AGE), uniforms((1, 1), five, Draw.AGE),
        uniforms((1, 0), five, Draw.SEX), uniforms((1, 0), five, Draw.AGE, 1),
    ):
        assert not (other == plain).any()


def test_same_seed_same_bytes(trial: Setup, run: Simulation) -> None:
    again = Simulation(trial, 1, 0, record="events").run()
    assert content(again) == content(run)
    assert again.recorder.events().tobytes() == run.recorder.events().tobytes()
    assert content(Simulation(trial, 2, 0).run()) != content(run)


@pytest.mark.parametrize("hash_seed", ["0", "1"])
def test_same_bytes_in_another_process(run: Simulation, hash_seed: str) -> None:
    import hashlib

    code = (
        "import hashlib\n"
        "import ipssim\n"
        "from ipssim.study.design import trial_setup\n"
        "experiment = ipssim.load_experiment(['trial.sizes.ips=100', 'trial.sizes.ips_plus=100',\n"
        "    'trial.sizes.usual=100', 'accrual_weeks=40'])\n"
        "run = ipssim.Simulation(trial_setup(experiment), 1, 0, record='events').run()\n"
        "print(hashlib.sha256(run.recorder.events().tobytes()).hexdigest())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=300,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )
    here = hashlib.sha256(run.recorder.events().tobytes()).hexdigest()
    assert done.stdout.strip() == here


def test_a_null_change_gives_exactly_no_difference(trial: Setup, run: Simulation) -> None:
    """A limit that nobody lives to see is no limit."""
    programmes = tuple(replace(item, limit_weeks=1040) if item.limit_weeks is None else item
                       for item in trial.programmes)
    assert programmes != trial.programmes
    assert content(Simulation(replace(trial, programmes=programmes), 1, 0).run()) == content(run)


def test_recording_changes_nothing(trial: Setup, run: Simulation) -> None:
    unseen = Simulation(trial, 1, 0, record="none").run()
    assert content(unseen) == content(run)
    assert len(unseen.recorder.events()) == 0


def test_one_more_person_changes_nobody_else(danish_trial: Experiment) -> None:
    """With unlimited time and openings, and a fixed number of employers."""
    free = replace(
        danish_trial,
        organisation=replace(
            danish_trial.organisation, unlimited_time=True, unlimited_openings=True
        ),
        labour_market=replace(danish_trial.labour_market, employers=300),
        accrual_weeks=20,
    )

    def people(size: int) -> dict[str, np.ndarray]:
        cohort = replace(free, population=replace(free.population, size=size))
        table = Simulation(policy_setups(cohort)["ips"], 1, 0).run().tables.candidates
        theirs = np.argsort(table.key)[:80]  # rows are in order of entry, keys are people
        return {name: np.asarray(column)[theirs] for name, column in flat(table).items()}

    fewer, more = people(80), people(81)
    assert fewer["weeks_job"].sum() > 0
    for name in fewer:
        if name not in SOCIAL:
            assert np.array_equal(fewer[name], more[name]), name


# Events


def test_events_are_one_typed_table(run: Simulation, events: pd.DataFrame) -> None:
    assert run.recorder.events().dtype == EVENT_DTYPE
    assert set(EVENT_DTYPE.names or ()) == {
        "candidate", "week", "kind", "source", "target", "party", "amount",
    }
    assert len(events) > 5_000
    assert set(events["kind"].cat.categories) == {kind.name.lower() for kind in Event}


@pytest.fixture(scope="module")
def kinds(danish_trial: Experiment) -> set[str]:
    """The kinds of events under usual service, under IPS+ with a limit, and over time."""
    found: set[str] = set()
    arms = {
        "usual": danish_trial.arms["usual"],
        "ips_plus": replace(danish_trial.arms["ips_plus"], search_limit_weeks=40),
    }
    cohort = replace(
        danish_trial, arms=arms, accrual_weeks=40,
        population=replace(danish_trial.population, size=300),
    )
    over_time = load_experiment([
        "experiment=service_over_time", "population.size=100", "service.weeks=52",
        "service.posts_by_year=[2]",
    ])
    for setup in (*policy_setups(cohort).values(), service_setup(over_time)):
        events = Simulation(setup, 1, 0, record="events").run().recorder.frame()
        found |= set(events["kind"].unique())
    return found


@pytest.mark.parametrize("kind", [kind.name.lower() for kind in Event])
def test_every_kind_of_event_happens(kinds: set[str], kind: str) -> None:
    assert kind in kinds


def test_everybody_enters_once_and_is_followed_up_once(events: pd.DataFrame) -> None:
    entered = events[events["kind"] == "entered"].set_index("candidate")["week"]
    followed = events[events["kind"] == "followed_up"].set_index("candidate")["week"]
    assert sorted(entered.index) == list(range(300))
    assert ((followed - entered) == 78).all()
    since = events["week"] - entered.reindex(events["candidate"]).to_numpy()
    assert since.between(0, 78).all()


def test_what_ends_has_begun(events: pd.DataFrame) -> None:
    for start, end in (("job_started", "job_ended"), ("study_started", "study_ended"),
                       ("praktik_started", "praktik_ended"), ("admitted", "service_ended"),
                       ("subsidy_started", "subsidy_ended"),
                       ("hospital_started", "hospital_ended")):
        rows = events[events["kind"].isin([start, end])]
        change = np.where(rows["kind"] == start, 1, -1)
        open_now = pd.Series(change).groupby(rows["candidate"].to_numpy()).cumsum()
        assert open_now.isin([0, 1]).all(), start


def test_a_sick_leave_that_ends_has_begun(events: pd.DataFrame) -> None:
    """It comes from a place that harms, from an illness of the body or from a stay in hospital."""
    ills = (events["kind"] == "befallen") & (events["source"] == Contingency.ILLNESS)
    begins = ills | events["kind"].isin(["sick_leave_started", "hospital_started"])
    rows = events[begins | (events["kind"] == "sick_leave_ended")]
    ends = (rows["kind"] == "sick_leave_ended").to_numpy()
    previous = pd.Series(ends).groupby(rows["candidate"].to_numpy()).shift(fill_value=True)
    assert ends.sum() > 10
    assert not previous[ends].any()


def test_outcomes_come_from_events_and_tallies_agree(run: Simulation) -> None:
    setup = run.setup
    told = from_events(
        run.recorder.events(), 300, 78, setup.world.satisfaction, setup.jobcentre
    )
    kept = from_tallies(run)
    assert list(told) == list(kept) == list(CODES)
    for code in CODES:
        np.testing.assert_allclose(told[code], kept[code], rtol=1e-4, atol=1e-4, err_msg=code)


# Outcomes


@pytest.mark.parametrize("code", CODES)
def test_every_outcome_has_its_wording_and_unit(code: str) -> None:
    outcome = OUTCOMES[code]
    assert outcome.code == code
    assert outcome.unit
    assert outcome.short
    assert outcome.wording.endswith(".")


def test_there_are_no_other_outcomes() -> None:
    assert tuple(OUTCOMES) == CODES


def test_wordings_say_what_counts() -> None:
    assert "job or education" in OUTCOMES["job_or_education_ever"].wording
    for word in ("Praktik", "wage subsidy", "voluntary"):
        assert word in OUTCOMES["job_ever"].wording
    assert "last week" in OUTCOMES["in_work_at_end"].wording
    assert "never started" in OUTCOMES["weeks_to_first"].wording
    assert "26 weeks" in OUTCOMES["sustained_job_26w"].wording
    assert "no published scale" in OUTCOMES["satisfaction"].wording


def test_outcomes_fit_together(run: Simulation) -> None:
    v = from_tallies(run)
    job, study, either = v["job_ever"], v["education_ever"], v["job_or_education_ever"]
    assert np.array_equal(either, np.maximum(job, study))
    for code in CODES:
        if OUTCOMES[code].unit == "%":
            assert set(np.unique(v[code])) <= {0.0, 1.0}
    assert ((v["weeks_job"] > 0) == (job == 1)).all()
    assert ((v["hours"] > 0) == (either == 1)).all()
    assert (v["weeks_to_first"][either == 0] == 78).all()
    assert (v["weeks_to_first"][either == 1] < 78).all()
    assert (job[v["in_work_at_end"] == 1] == 1).all()
    assert (v["weeks_job"][v["sustained_job_26w"] == 1] >= 26).all()
    assert 0 < v["in_work_at_end"].mean() < job.mean()  # "ever" and "at the end" differ
    assert ((v["satisfaction"] >= 0) & (v["satisfaction"] <= 1)).all()


def test_hours_by_hand(events: pd.DataFrame, run: Simulation) -> None:
    """One person's hours, added up week by week from jobs and courses."""
    hours = from_tallies(run)["hours"]
    checked = 0
    for person, rows in events.groupby("candidate"):
        stop = int(rows.loc[rows["kind"] == "followed_up", "week"].iloc[0])
        total, work, course, since = 0.0, 0.0, 0.0, 0
        for row in rows.itertuples():
            if row.kind in ("job_started", "hours_changed", "study_started", "job_ended",
                            "study_ended"):
                total += (row.week - since) * (work + course)
                since = row.week
                if row.kind.startswith("study"):
                    course = row.amount if row.kind == "study_started" else 0.0
                else:
                    work = 0.0 if row.kind == "job_ended" else row.amount
        total += (stop - since) * (work + course)
        assert hours[person] == pytest.approx(total, abs=1e-3)
        checked += total > 0
    assert checked > 30
