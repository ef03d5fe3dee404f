"""A small result of every study, made once for all tests of the pages."""

from __future__ import annotations

from dataclasses import replace

import invented
import pandas as pd
import pytest
from small_dials import small_dials

import ipssim
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment
from ipssim.studies.ablation import Ablation
from ipssim.studies.compare import compare
from ipssim.studies.consultant import ConsultantWeek
from ipssim.studies.engine.estimates import Estimate
from ipssim.studies.explain import Explanation
from ipssim.studies.match.study import Match
from ipssim.studies.path import Path, plan_path
from ipssim.studies.patterns.checks import checks
from ipssim.studies.patterns.judge import judged, judged_checks
from ipssim.studies.patterns.published import patterns
from ipssim.studies.patterns.result import Patterns
from ipssim.studies.results import Comparison
from ipssim.studies.review import ReviewResult, review
from ipssim.studies.service import ServiceStudy, service
from ipssim.studies.single import SingleRun, run
from ipssim.studies.sites import Sites, SitesPattern, plan_sites
from ipssim.studies.sweep import Sweep
from ipssim.studies.validate import Validation

MEASURED = {
    "back_again": Estimate(3.0, error=0.1), "search_start": Estimate(1.0, error=0.1),
    "first_job_later": Estimate(90.0, error=1.0), "full_time": Estimate(25.5, error=1.0),
    "turnover": Estimate(30.0, error=1.0),
}
ASKED = {"a": Estimate(5.0, error=0.1), "s_arms": Estimate(0.02, error=0.001)}
LITTLE_SERVICE = (
    "experiment=service_over_time", "population.size=60", "service.weeks=70", "horizon_weeks=52",
    "service.posts_by_year=[2,1]", "service.referral_rate=0.08", "arms.service.caseload_cap=4",
    "service.window_weeks=20",
)


@pytest.fixture(scope="session")
def trial_comparison(danish_trial: Experiment) -> Comparison:
    """The Danish trial with few people, followed as long as it was."""
    return compare(replace(
        danish_trial, population=replace(danish_trial.population, size=60),
        trial=replace(danish_trial.trial, sizes={"ips": 30, "ips_plus": 30, "usual": 30}),
    ), replicates=3, workers=1)


@pytest.fixture(scope="session")
def dial_comparison() -> Comparison:
    """IPS against packages, with dials and other worlds."""
    return compare(small_dials(), replicates=3, workers=1)


@pytest.fixture(scope="session")
def single_run(little: Experiment) -> SingleRun:
    return run("package", little, replicates=3, workers=1)


@pytest.fixture(scope="session")
def short_path(danish_trial: Experiment) -> Path:
    """Three steps."""
    goal = plan_path(danish_trial).goal
    return invented.path(danish_trial, replace(
        goal, name="shorter", title="Shorter", limit_weeks=26, caseload_cap=60,
        education_support=False,
    ), goal)


@pytest.fixture(scope="session")
def long_path(danish_trial: Experiment) -> Path:
    """Every field a step of its own."""
    return invented.path(danish_trial, "package", "ips_shared_care", grouped=False)


@pytest.fixture(scope="session")
def small_ablation() -> Ablation:
    return invented.ablation()


@pytest.fixture(scope="session")
def predicted_trials() -> Validation:
    return invented.validation()


@pytest.fixture(scope="session")
def matched_worlds() -> Match:
    return invented.matching()


@pytest.fixture(scope="session")
def judged_patterns() -> Patterns:
    """A few patterns and checks with invented values; all others not simulated."""
    return Patterns(
        experiment=load_experiment(), seed=1, replicates=5, results=judged(patterns(), MEASURED),
        values=pd.DataFrame(columns=["check", "value"]), checks=judged_checks(checks(), ASKED),
    )


@pytest.fixture(scope="session")
def small_review(little: Experiment) -> ReviewResult:
    return review("package", replace(little, accrual_weeks=60, horizon_weeks=52), replicates=2)


@pytest.fixture(scope="session")
def spreads() -> Sites:
    """Invented sites of two spreads, of which one has no slope."""
    sites = pd.DataFrame({
        "fidelity": [80.0, 90.0, 100.0, None], "job_rate": [20.0, 24.0, 34.0, 9.0],
    })
    return Sites(experiment=plan_sites().experiment, seed=1, replicates=1, judged=0.75, patterns=(
        SitesPattern(0.25, None, None, None, sites.iloc[:1]),
        SitesPattern(0.75, 0.7, 0.02, 0.96, sites),
    ))


@pytest.fixture(scope="session")
def sized_service() -> ServiceStudy:
    """Three runs of a service in three sizes, with and without scarce openings."""
    given = load_experiment([*LITTLE_SERVICE, "service.posts_factors=[0.5,2.0]"])
    return service(given, replicates=3, workers=1)


@pytest.fixture(scope="session")
def lone_service() -> ServiceStudy:
    """One run of one size, with openings as they are only, and a mechanism switched off."""
    return service(load_experiment([
        *LITTLE_SERVICE, "service.posts_factors=[1.0]", "service.without_scarcity=false",
        "world.mechanisms.contingencies=false",
    ]), replicates=1, workers=1)


@pytest.fixture(scope="session")
def two_lives(little: Experiment) -> Explanation:
    """Somebody chosen because the two lives differ."""
    return ipssim.explain(little, arms=("ips", "package"))


@pytest.fixture(scope="session")
def one_week(little: Experiment) -> ConsultantWeek:
    """The week of the consultant with most people."""
    return ipssim.consultant(little, "ips")


@pytest.fixture(scope="session")
def same_lives(little: Experiment) -> Explanation:
    """Two programmes that differ in name only."""
    twin = replace(little.arms["ips"], name="twin")
    twins = replace(little, arms={**little.arms, "twin": twin})
    return ipssim.explain(twins, 3, arms=("ips", "twin"))


@pytest.fixture(scope="session")
def lives_among_others(little: Experiment) -> Explanation:
    """Somebody found by description, in several lucks, with people alike, as a ready example."""
    return ipssim.explain(
        little, "under 99, no fleksjob", lucks=3, alike=True, example="chicken_and_egg",
    )


@pytest.fixture(scope="session")
def spread_of_points() -> dict[str, Sweep]:
    """Invented sweeps, one of every kind of picture."""
    cap, limit = "arms.ips.caseload_cap=10,25,60", "arms.package.limit_weeks=13,26,52,null"
    word, drawn = "arms.ips.outreach=direct,company_centre", "labour_market.openness=interval(-2,1)"
    return {
        "curve": invented.sweep([cap]), "worlds": invented.sweep([cap], worlds=3),
        "map": invented.sweep([cap, limit]), "words": invented.sweep([word]),
        "mixed": invented.sweep([word, cap]), "continuum": invented.sweep(["continuum"]),
        "organisation": invented.sweep(["organisation"]),
        "one": invented.sweep([cap, drawn, word, "arms.ips.duty=true,false"], kind="one"),
        "drawn": invented.sweep([cap, drawn, word], kind="sobol", count=8),
        "big": invented.sweep(["caseload_x_limit"]),
    }


@pytest.fixture(scope="session")
def swept_points(spread_of_points: dict[str, Sweep]) -> Sweep:
    return spread_of_points["one"]


@pytest.fixture(scope="session")
def swept_pairs(spread_of_points: dict[str, Sweep]) -> Sweep:
    return spread_of_points["mixed"]


@pytest.fixture(scope="session")
def swept_steps(spread_of_points: dict[str, Sweep]) -> Sweep:
    return spread_of_points["continuum"]
