"""Candidates: marginals as reported, traits that fit together, nobody disturbed by one more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.surroundings import LabourMarket, Population
from ipssim.settings.world import Keeping, World
from ipssim.stages.rest import rest_of
from ipssim.vocabulary import Diagnosis, EducationLevel, Income, Sector
from ipssim.world.candidates import _income, draw_standing, draw_traits

N = 20_000
LUCK = (5, 0)
REST = rest_of(0.2, 0.25, 0.3, World(), Jobcentre())
Traits = dict[str, np.ndarray]


def draw(size: int = N, luck: tuple[int, int] = LUCK, **population: Any) -> Traits:
    return draw_traits(
        luck, np.arange(size), replace(Population(size=size), **population), LabourMarket(),
        World(), REST,
    )


@pytest.fixture(scope="module")
def people() -> Traits:
    return draw()


def share(condition: np.ndarray) -> float:
    return float(np.mean(condition))


def r(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(a, b)[0, 1])


# Marginals: tolerances are about four standard errors at 20,000 people


def test_age_as_reported(people: Traits) -> None:
    age = people["age"]
    assert age.mean() == pytest.approx(32.8, abs=0.3)
    assert age.std() == pytest.approx(9.9, abs=0.3)
    assert age.min() >= 18.0
    assert age.max() <= 64.0
    assert np.median(age) < age.mean()  # right-skewed


@pytest.mark.parametrize(("mean", "sd"), [(25.0, 4.0), (45.0, 8.0)])
def test_age_follows_its_settings(mean: float, sd: float) -> None:
    age = draw(age_mean=mean, age_sd=sd)["age"]
    assert age.mean() == pytest.approx(mean, abs=0.3)
    assert age.std() == pytest.approx(sd, abs=0.3)


def test_age_stays_within_its_bounds() -> None:
    age = draw(age_mean=22.5, age_sd=3.2, age_least=15.0, age_most=29.9)["age"]
    assert 15.0 <= age.min() < 17.0
    assert age.max() <= 29.9
    assert share(age == 29.9) < 0.04


def test_nobody_under_18_has_worked_for_years() -> None:
    people = draw(age_mean=22.5, age_sd=3.2, age_least=15.0, age_most=29.9)
    assert (people["work_years"] >= 0).all()
    assert (people["work_years"][people["age"] < 18.0] == 0).all()
    assert (people["education"][people["age"] < 23.0] < EducationLevel.HIGHER).all()


def test_other_diagnoses_and_none_as_set_change_nobody_else(people: Traits) -> None:
    others = draw(schizophrenia_spectrum=0.0, bipolar=0.15, anxiety=0.35, not_diagnosed=0.2)
    for diagnosis, expected in zip(Diagnosis, (0, 0.15, 0.3, 0.35, 0.2), strict=True):
        assert share(others["diagnosis"] == diagnosis) == pytest.approx(expected, abs=0.014)
    assert (others["age"] == people["age"]).all()
    assert (others["symptoms"] == people["symptoms"]).all()


def test_sex_and_diagnosis_as_reported(people: Traits) -> None:
    assert share(people["woman"]) == pytest.approx(0.383, abs=0.014)
    for diagnosis, expected in zip(Diagnosis, (0.768, 0.118, 0.114, 0, 0), strict=True):
        assert share(people["diagnosis"] == diagnosis) == pytest.approx(expected, abs=0.012)


def test_places_sectors_and_history_as_set(people: Traits) -> None:
    market = LabourMarket()
    for place, expected in enumerate(market.place_shares):
        assert share(people["place"] == place) == pytest.approx(expected, abs=0.014)
    for sector, expected in zip(Sector, market.dream_shares, strict=True):
        assert share(people["dream_sector"] == sector) == pytest.approx(expected, abs=0.012)
    assert share(people["worked_recently"]) == pytest.approx(0.4, abs=0.014)
    secondary_or_more = share(people["education"] >= EducationLevel.SECONDARY)
    assert secondary_or_more == pytest.approx(0.55, abs=0.014)
    old_enough = people["age"] >= 23
    higher = people["education"][old_enough] == EducationLevel.HIGHER
    assert share(higher) == pytest.approx(0.15, abs=0.014)


def test_income_as_set(people: Traits) -> None:
    income = people["income"]
    cash = np.isin(income, (Income.KONTANTHJAELP, Income.UDDANNELSESHJAELP))
    assert share(cash) == pytest.approx(0.6, abs=0.02)
    assert share(income == Income.SYGEDAGPENGE) == pytest.approx(0.15, abs=0.014)
    assert share(income == Income.FOERTIDSPENSION) == pytest.approx(0.15, abs=0.02)


def test_attitudes_and_capacity_have_the_set_medians(people: Traits) -> None:
    for trait, expected in (
        ("motivation_entry", 0.65), ("ambivalence", 0.5), ("trust_entry", 0.3),
        ("system_trust", 0.3), ("insecurity", 0.5), ("capacity_entry", 17.0), ("self_stigma", 0.4),
    ):
        assert np.median(people[trait]) == pytest.approx(expected, rel=0.03)


@pytest.mark.parametrize("seed", [1, 2])
def test_standard_traits_have_mean_0_and_sd_1(seed: int) -> None:
    people = draw(luck=(seed, 0))
    for trait in ("symptoms", "negative", "drive", "fragility"):
        assert people[trait].mean() == pytest.approx(0.0, abs=0.03)
        assert people[trait].std() == pytest.approx(1.0, abs=0.02)
    assert people["cognition"].mean() == pytest.approx(0.0, abs=0.05)


# Traits that fit together


def test_no_life_holds_more_years_than_it_has(people: Traits) -> None:
    """A quarter of a year of work may lie before the age of 18 in the very young."""
    life = np.maximum(people["age"] - 18.0, 0.25 * people["worked_recently"])
    assert (people["work_years"] >= 0).all()
    assert (people["cv_gap"] >= 0).all()
    assert (people["work_years"] <= life + 1e-9).all()
    assert (people["work_years"] + people["cv_gap"] <= life + 1e-9).all()


def test_who_worked_recently_has_work_and_a_short_gap(people: Traits) -> None:
    recent = people["worked_recently"].astype(bool)
    assert (people["work_years"][recent] > 0).all()
    assert (people["cv_gap"][recent] <= 5.0).all()
    older = people["age"] >= 30
    assert people["cv_gap"][older & ~recent].min() >= 4.0  # less than a working life is left of 12


def test_nobody_under_23_has_higher_education(people: Traits) -> None:
    young = people["age"] < 23
    assert young.sum() > 1000
    assert not (people["education"][young] == EducationLevel.HIGHER).any()
    assert (people["education"][~young] == EducationLevel.HIGHER).any()


def test_cognition_is_lower_with_schizophrenia_spectrum(people: Traits) -> None:
    schizophrenia = people["diagnosis"] == Diagnosis.SCHIZOPHRENIA_SPECTRUM
    for other in (Diagnosis.BIPOLAR, Diagnosis.DEPRESSION):
        difference = (
            people["cognition"][people["diagnosis"] == other].mean()
            - people["cognition"][schizophrenia].mean()
        )
        assert 0.5 < difference < 0.75


def test_severity_ties_symptoms_up_and_capacity_down(people: Traits) -> None:
    up = ("symptom_level", "symptoms", "negative")
    down = ("cognition", "capacity_entry", "education", "work_years", "worked_recently")
    for a in up:
        for b in up:
            assert a == b or r(people[a], people[b]) > 0.15
        for b in down:
            assert r(people[a], people[b]) < -0.05, (a, b)
    for a in down[:3]:
        for b in down[:3]:
            assert a == b or r(people[a], people[b]) > 0.05


@pytest.mark.parametrize(
    ("first", "second", "sign"),
    [
        ("age", "work_years", 1), ("trust_entry", "system_trust", 1), ("age", "cv_gap", 1),
        ("education", "dream_realism", 1), ("wants_education", "age", -1),
    ],
)
def test_traits_are_drawn_jointly(people: Traits, first: str, second: str, sign: int) -> None:
    found = stats.spearmanr(people[first], people[second]).statistic
    assert 0.05 < sign * found < 0.95


def test_unobserved_differences_tell_on_nothing_else(people: Traits) -> None:
    for hidden in ("drive", "fragility"):
        for seen in ("age", "symptoms", "capacity_entry", "cognition", "motivation_entry",
                     "trust_entry", "work_years"):
            assert abs(r(people[hidden], people[seen])) < 0.035


@pytest.mark.parametrize("tied", [0.0, 0.3, 0.9])
def test_who_gets_somewhere_easily_is_who_keeps_a_place_by_a_dial(tied: float) -> None:
    """Poulsen's four trajectories: what makes somebody get and keep is partly the same."""
    world = World(keeping=Keeping(getting_keeps=tied))
    found = draw_traits(
        LUCK, np.arange(N), Population(size=N), LabourMarket(), world, REST
    )
    assert r(found["drive"], found["fragility"]) == pytest.approx(-tied, abs=0.035)
    assert found["fragility"].std() == pytest.approx(1.0, abs=0.03)


def test_the_dial_of_severity_runs_from_no_tie_to_a_close_one() -> None:
    loose, close = draw(severity_shared=0.0), draw(severity_shared=0.9)
    assert abs(r(loose["symptom_level"], loose["negative"])) < 0.03
    assert abs(r(loose["symptom_level"], loose["capacity_entry"])) < 0.03
    assert r(close["symptom_level"], close["negative"]) > 0.75
    assert r(close["symptom_level"], close["capacity_entry"]) < -0.7


def test_everybody_wants_a_job_or_education_and_the_young_lean_to_education(
    people: Traits,
) -> None:
    job, education, young = people["wants_job"], people["wants_education"], people["age"] < 30
    assert (job | education).all()
    lean = World().studying
    assert share(education[young]) == pytest.approx(lean.study_lean_young, abs=0.02)
    assert share(education[~young]) == pytest.approx(lean.study_lean_older, abs=0.02)
    assert lean.study_lean_young > lean.study_lean_older
    assert share(job[education]) == pytest.approx(lean.study_and_job, abs=0.03)


def test_income_fits_age(people: Traits) -> None:
    income, age = people["income"], people["age"]
    assert age[np.isin(income, (Income.SU, Income.UDDANNELSESHJAELP))].max() < 30
    assert age[np.isin(income, (Income.KONTANTHJAELP, Income.SELF_SUPPORTED))].min() >= 30
    assert age[income == Income.FOERTIDSPENSION].mean() > age.mean() + 2
    cohort = {Income.KONTANTHJAELP, Income.UDDANNELSESHJAELP, Income.SYGEDAGPENGE,
              Income.FOERTIDSPENSION, Income.SU, Income.SELF_SUPPORTED}
    assert set(income) == cohort


def test_other_cohorts_live_on_other_incomes() -> None:
    shares = {"kontanthjaelp": 0.3, "sygedagpenge": 0.1, "foertidspension": 0.1, "dagpenge": 0.2,
              "ressourceforloeb": 0.1, "revalidering": 0.05, "ledighedsydelse": 0.05}
    income = draw(**shares)["income"]
    for name in ("dagpenge", "ressourceforloeb", "revalidering", "ledighedsydelse"):
        assert share(income == Income[name.upper()]) == pytest.approx(shares[name], abs=0.015)
    assert (income != Income.FLEKSJOB).all()


def test_nobody_under_age_has_a_basis_of_their_own() -> None:
    who = np.arange(4000)
    age = np.where(who % 2 == 0, 16.5, 40.0)
    income = _income(LUCK, who, Population(), age)
    assert (income[age < 18] == Income.SELF_SUPPORTED).all()
    assert len(np.unique(income[age > 18])) == 4


def test_how_people_stand_with_the_jobcentre_at_entry(people: Traits) -> None:
    rules, entry = Jobcentre(), np.full(N, 20)
    found = draw_standing(LUCK, np.arange(N), Population(), rules, people, entry)
    income, weeks = people["income"], found["benefit_weeks"]
    own = np.isin(income, (Income.SU, Income.SELF_SUPPORTED))
    assert (weeks[own] == 0).all()
    sick = income == Income.SYGEDAGPENGE
    assert weeks[sick].max() < rules.sick_pay_ends_weeks
    assert ((found["track"] == 1) == (sick & (weeks < rules.sick_pay_weeks) | (
        np.isin(income, (Income.KONTANTHJAELP, Income.UDDANNELSESHJAELP))
        & (people["capacity_entry"] >= rules.job_ready_hours)
    ))).all()
    assert (found["track"][own | (income == Income.FOERTIDSPENSION)] == 0).all()
    assert weeks[~own & ~sick].mean() / 52 == pytest.approx(2.6, abs=0.4)  # cut off by age
    assert (found["next_assessment"] > entry).all()
    assert (weeks[~own] <= 52 * (people["age"][~own] - 18) + 52).all()


def test_a_dream_beyond_capacity_or_schooling_is_less_within_reach(people: Traits) -> None:
    realism, reach = people["dream_realism"], people["dream_hours"] / people["capacity_entry"]
    assert r(realism, reach) < -0.2
    asks = np.isin(people["dream_sector"], (Sector.CARE, Sector.OFFICE, Sector.IT))
    primary = people["education"] == EducationLevel.PRIMARY
    assert realism[asks & primary].mean() < realism[asks & ~primary].mean() - 0.1
    assert realism[~asks].mean() > realism[asks].mean()
    assert r(people["dream_hours"], people["capacity_entry"]) > 0.5


def test_traits_stay_within_their_bounds(people: Traits) -> None:
    for trait in ("motivation_entry", "ambivalence", "trust_entry", "system_trust", "insecurity",
                  "clarity", "dream_realism", "belief", "self_stigma"):
        assert people[trait].min() >= 0.0
        assert people[trait].max() <= 1.0
    for trait in ("capacity_entry", "dream_hours"):
        assert people[trait].min() >= 3.0
        assert people[trait].max() <= 37.0
    assert all(np.isfinite(values).all() for values in people.values())


# Chance


@pytest.mark.parametrize("size", [1, 7, 100])
def test_one_more_person_changes_nobody_else(size: int) -> None:
    few, more = draw(size), draw(size + 1)
    for trait in few:
        assert np.array_equal(few[trait], more[trait][:size]), trait


def test_another_seed_or_replicate_draws_other_people() -> None:
    first = draw(200)
    for luck in ((LUCK[0] + 1, 0), (LUCK[0], 1)):
        assert not np.array_equal(first["age"], draw(200, luck=luck)["age"])


# Home and life


def test_home_and_use_as_set(people: Traits) -> None:
    assert share(people["children"]) == pytest.approx(0.2, abs=0.02)
    assert share(people["partner"]) == pytest.approx(0.25, abs=0.013)
    assert share(people["consents"]) == pytest.approx(0.6, abs=0.014)
    harmful = people["substance"] >= 1.0
    assert share(harmful) == pytest.approx(0.2, abs=0.012)
    assert share(people["substance"] > 0) == pytest.approx(0.2 + 0.3 * 0.8, abs=0.014)
    assert people["substance"].max() <= 2.0
    assert ((people["substance"] > 0) == (people["substance_entry"] > 0)).all()
    assert not draw(harmful_users=0, light_users=0)["substance"].any()
    assert (draw(harmful_users=1)["substance"] >= 1.0).all()


def test_children_come_with_age_and_bound_what_can_be_reached(people: Traits) -> None:
    parents = people["children"].astype(bool)
    assert people["age"][parents].mean() > people["age"][~parents].mean() + 3.0
    assert np.median(people["reach"][~parents]) == pytest.approx(0.75, abs=0.02)
    assert people["reach"][parents].mean() < people["reach"][~parents].mean()
    assert people["reach"].min() > 0.0
    assert people["reach"].max() < 1.0
    assert r(people["reach"], people["symptom_level"]) < -0.1
