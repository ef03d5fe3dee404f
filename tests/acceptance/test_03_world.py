"""Milestone 1, item 3: the world as tables, with Mesa views on demand."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import mesa
import numpy as np
import pytest
from scipy import stats

from ipssim.agents import Candidate, Caseworker, Consultant, Employer, Team
from ipssim.chance import Luck
from ipssim.model import PathwayModel
from ipssim.settings.experiment import Experiment
from ipssim.simulation import Simulation
from ipssim.study.design import policy_setups, trial_setup
from ipssim.vocabulary import Diagnosis, EducationLevel, Income
from ipssim.world.build import build
from ipssim.world.columns import TABLES

NAMED = {  # the item's words, and the columns that hold them
    "age": "age", "sex": "woman", "education": "education", "work history": "work_years",
    "gap in the CV": "cv_gap", "diagnosis": "diagnosis", "symptoms": "symptoms",
    "cognition": "cognition", "capacity": "capacity", "dream": "dream_sector",
    "realism": "dream_realism", "motivation": "motivation", "ambivalence": "ambivalence",
    "trust in the helper": "trust", "trust in the system": "system_trust",
    "income basis": "income", "unobserved, getting": "drive", "unobserved, keeping": "fragility",
}


@pytest.fixture(scope="module")
def people(danish_trial: Experiment) -> dict[str, np.ndarray]:
    """20,000 candidates of the trial's population."""
    many = replace(danish_trial, population=replace(danish_trial.population, size=20_000))
    tables = build(policy_setups(many)["none"], (1, 0))
    return {name: np.asarray(column) for name, column in tables.candidates._asdict().items()}


@pytest.mark.parametrize("trait", NAMED)
def test_a_candidate_has(people: dict[str, np.ndarray], trait: str) -> None:
    column = people[NAMED[trait]]
    assert len(column) == 20_000
    assert len(np.unique(column)) > 1


def test_tables_are_arrays_of_their_own_dtype(little: Experiment) -> None:
    setup = trial_setup(little)
    assert setup is not None
    tables = build(setup, (1, 0))
    for name, columns in TABLES.items():
        table = getattr(tables, name)
        lengths = set()
        for column in columns:
            array = getattr(table, column.name)
            assert isinstance(array, np.ndarray)
            assert array.dtype == np.dtype(column.dtype), column.name
            assert array.flags["C_CONTIGUOUS"]
            lengths.add(len(array))
        assert len(lengths) == 1
    assert len(tables.candidates.age) == 90


@pytest.mark.parametrize(
    ("first", "second", "sign"),
    [
        ("symptoms", "capacity", -1), ("symptoms", "cognition", -1), ("symptoms", "negative", 1),
        ("symptoms", "work_years", -1), ("capacity", "cognition", 1), ("age", "work_years", 1),
        ("trust", "system_trust", 1), ("age", "cv_gap", 1), ("capacity", "education", 1),
        ("education", "dream_realism", 1), ("wants_education", "age", -1),
    ],
)
def test_traits_are_drawn_jointly(
    people: dict[str, np.ndarray], first: str, second: str, sign: int
) -> None:
    found = stats.spearmanr(people[first], people[second]).statistic
    assert sign * found > 0.05
    assert abs(found) < 0.95


def test_no_trait_contradicts_another(people: dict[str, np.ndarray]) -> None:
    adult = people["age"] - 18
    assert (people["work_years"] <= np.maximum(adult, 0.25) + 1e-4).all()
    assert (people["cv_gap"] <= adult + 1e-4).all()
    assert not ((people["education"] == EducationLevel.HIGHER) & (people["age"] < 23)).any()
    assert not ((people["income"] == Income.SU) & (people["age"] >= 30)).any()
    assert ((people["wants_job"] == 1) | (people["wants_education"] == 1)).all()
    assert (people["cv_gap"][people["worked_recently"] == 1] <= 5).all()


def test_marginals_are_the_trials(people: dict[str, np.ndarray]) -> None:
    """Measured in the trial; within five standard errors at 20,000 people."""
    assert people["age"].mean() == pytest.approx(32.8, abs=5 * 9.9 / 20_000**0.5)
    assert people["age"].std() == pytest.approx(9.9, abs=0.35)
    for share, found in (
        (0.383, people["woman"] == 1),
        (0.768, people["diagnosis"] == Diagnosis.SCHIZOPHRENIA_SPECTRUM),
        (0.12, people["diagnosis"] == Diagnosis.BIPOLAR),
    ):
        assert found.mean() == pytest.approx(share, abs=5 * (share * (1 - share) / 20_000) ** 0.5)
    assert people["symptoms"].mean() == pytest.approx(0, abs=0.05)
    assert people["symptoms"].std() == pytest.approx(1, abs=0.05)


def test_population_file_says_the_trials_size(danish_trial: Experiment) -> None:
    assert danish_trial.population.size == 720


def test_unobserved_differences_tell_on_nothing_else(people: dict[str, np.ndarray]) -> None:
    observed = ("age", "symptoms", "capacity", "cognition", "motivation", "trust", "work_years")
    for hidden in ("drive", "fragility"):
        for name in observed:
            assert abs(np.corrcoef(people[hidden], people[name])[0, 1]) < 0.035
    assert abs(np.corrcoef(people["drive"], people["fragility"])[0, 1]) < 0.035


def test_consultants_employers_jobcentre_and_treatment_are_tables(little: Experiment) -> None:
    setup = trial_setup(little)
    assert setup is not None
    tables = build(setup, (1, 0))
    assert set(np.unique(tables.workers.arm)) == {0, 1, 2}
    assert tables.workers.network.shape[0] == len(tables.workers.arm)
    assert len(tables.employers.place) == 180
    assert len(tables.caseworkers.place) >= 3
    assert len(tables.treatment.opus) == 90
    young = (tables.candidates.age < 30) & (tables.candidates.diagnosis == 0)
    assert tables.treatment.opus[~young].sum() == 0


def test_employers_are_shared_by_all_who_search_in_a_place(little: Experiment) -> None:
    """One arm's people are hired by employers whom another arm's people apply to."""
    setup = trial_setup(replace(little, horizon_weeks=78))
    assert setup is not None
    run = Simulation(setup, 1, 0, record="events").run()
    events = run.recorder.frame()
    arm, place = run.tables.candidates.arm, run.tables.candidates.place
    applied = events[events["kind"] == "applied"]
    where = run.tables.employers.place[applied["party"]]
    assert (where == place[applied["candidate"]]).all()
    asked = {code: set(applied["party"][arm[applied["candidate"]] == code]) for code in range(3)}
    for first, second in combinations(range(3), 2):
        assert asked[first] & asked[second]


def test_views_are_made_only_when_asked_for(little: Experiment) -> None:
    code = (
        "import sys\n"
        "import ipssim\n"
        "from ipssim.study.design import trial_setup\n"
        "experiment = ipssim.load_experiment(['population.size=20', 'horizon_weeks=4',\n"
        "    'accrual_weeks=2', 'trial.sizes.ips=9', 'trial.sizes.ips_plus=9',\n"
        "    'trial.sizes.usual=9'])\n"
        "ipssim.Simulation(trial_setup(experiment)).run()\n"
        "assert 'mesa' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=300)
    model = PathwayModel(little)
    model.step()
    assert not model._views
    kinds = {type(agent) for agent in model.agents}
    assert kinds == {Candidate, Consultant, Team, Employer, Caseworker}


def test_mesa_agents_are_views_on_rows(little: Experiment) -> None:
    model = PathwayModel(little, "usual")
    people = model.agents_by_type[Candidate]
    assert isinstance(model, mesa.Model)
    assert isinstance(people, mesa.agent.AgentSet)
    assert len(people) == 60
    someone = model.candidate(7)
    assert isinstance(someone, mesa.Agent)
    table = model.simulation.tables.candidates
    assert someone.age == table.age[7]
    assert someone.diagnosis is Diagnosis(int(table.diagnosis[7]))
    before = someone.symptoms
    table.symptoms[7] += 1
    assert someone.symptoms == pytest.approx(before + 1)  # the table is the truth
    while model.running:
        model.step()
    assert model.simulation.week == model.simulation.weeks
    assert people.select(lambda person: person.age < 30)


def test_looking_changes_nothing(little: Experiment) -> None:
    looked, unseen = PathwayModel(little), PathwayModel(little)
    while looked.running:
        looked.step()
        sum(person.symptoms for person in looked.agents_by_type[Candidate])
        unseen.step()
    for name in TABLES["candidates"]:
        first = getattr(looked.simulation.tables.candidates, name.name)
        assert np.array_equal(first, getattr(unseen.simulation.tables.candidates, name.name))


def test_a_world_is_drawn_by_seed_and_replicate(little: Experiment) -> None:
    setup = policy_setups(little)["ips"]

    def ages(luck: Luck) -> list[float]:
        return list(build(setup, luck).candidates.age)

    assert ages((1, 0)) == ages((1, 0))
    assert ages((1, 0)) != ages((1, 1))
    assert ages((1, 0)) != ages((2, 0))
