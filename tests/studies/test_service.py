"""A study of a service over time: pairing, groups, tables, what it refuses, going on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ipssim
from ipssim.errors import InputError
from ipssim.outcomes.money import flows
from ipssim.outcomes.service import MEASURES, admission_weeks, person_values
from ipssim.report.handed import ServiceStudy, service
from ipssim.settings.declare.experiment import Experiment, Trial
from ipssim.settings.read.load import load_experiment
from ipssim.simulation import Simulation
from ipssim.stages.reckon import Purpose
from ipssim.studies.money import per_year, years_more
from ipssim.studies.service import refuse_what_is_not_used
from ipssim.studies.service_tables import COMPETITION, ENDLESS, GROUPS, SCARCE
from ipssim.studies.service_worlds import run_pair, run_service, runs, service_setup, worlds
from ipssim.studies.worlds import drawn_prices, drawn_worlds, run_worlds
from ipssim.world.charter import flat

pytestmark = pytest.mark.usefixtures("undrawn")

LITTLE = (
    "experiment=service_over_time", "population.size=40", "service.weeks=70", "horizon_weeks=52",
    "service.posts_by_year=[2,1]", "service.referral_rate=0.08", "arms.service.caseload_cap=4",
    "service.window_weeks=20", "service.posts_factors=[0.5]", "min_replicates=2",
)


@pytest.fixture(scope="module")
def little() -> Experiment:
    return load_experiment(LITTLE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("service") / "run"


@pytest.fixture(scope="module")
def study(little: Experiment, folder: Path) -> ServiceStudy:
    return service(little, workers=1, out=folder)


def test_worlds_are_the_planned_one_and_the_other_sizes(little: Experiment) -> None:
    assert worlds(little) == {"planned": 1.0, "posts_0.5": 0.5}
    assert runs(little) == 5
    alone = replace(little, service=replace(
        little.service, posts_factors=(1.0,), without_scarcity=False
    ))
    assert runs(alone) == 2


def test_other_sizes_have_the_planned_posts_times_their_factor_to_the_part(
    little: Experiment
) -> None:
    assert service_setup(little, 0.5).service.posts_by_year == (1.0, 0.5)
    assert service_setup(little, 1.5).service.posts_by_year == (3.0, 1.5)


def test_nobody_differs_before_the_first_is_referred(little: Experiment) -> None:
    """Both worlds hold the same people with the same luck: the service is all that differs."""
    served = Simulation(service_setup(little))
    none = Simulation(service_setup(little, 0.0))
    for name, column in flat(served.tables.candidates).items():
        assert np.array_equal(column, getattr(none.tables.candidates, name)), name
    none.watch_from(admission_weeks(served.run()))
    none.run()
    assert (none.tables.candidates.arm == 1).all()
    never = admission_weeks(served) < 0
    assert 0 < never.sum() < never.size
    assert (person_values(none)["window_weeks"][never] == 0).all()
    assert (admission_weeks(none) == admission_weeks(served)).all()


def test_without_competition_the_never_served_elsewhere_are_untouched(
    little: Experiment,
) -> None:
    chunk = run_service(little, 1, 0, 1)
    rows = chunk.means.set_index(["calculation", "arm", "outcome"])["mean"]
    for world in ("planned", "unlimited"):
        if not np.isnan(rows[world, "elsewhere", "weeks_job"]):
            assert rows[world, "elsewhere", "weeks_job"] == rows[
                world, "elsewhere", "weeks_job_without"
            ]


def test_the_groups_make_up_everybody(study: ServiceStudy) -> None:
    rows = study.effects[
        (study.effects["openings"] == SCARCE) & (study.effects["outcome"] == "weeks_job")
    ].set_index("group")
    parts = rows.loc[[g for g in rows.index if g in ("served", "not_served", "elsewhere")]]
    total = (parts["people"] * parts["difference"]).sum() / rows.loc["everybody", "people"]
    assert parts["people"].sum() == rows.loc["everybody", "people"] == 40
    # means over replicates of means over people: equal where the groups are of one size
    assert total == pytest.approx(rows.loc["everybody", "difference"], abs=0.5)
    assert set(study.effects["group"]) <= set(GROUPS)


def test_competition_is_the_difference_between_both_kinds_of_openings(
    study: ServiceStudy,
) -> None:
    rows = study.effects.set_index(["openings", "group", "outcome"])["difference"]
    for group in ("served", "not_served", "everybody"):
        gap = rows[SCARCE, group, "weeks_job"] - rows[ENDLESS, group, "weeks_job"]
        assert rows[COMPETITION, group, "weeks_job"] == pytest.approx(gap)


def test_net_gain_is_that_of_those_served_and_all_others(study: ServiceStudy) -> None:
    rows = study.frontier.set_index(["posts_factor", "measure"])["mean"]
    assert set(study.frontier["posts_factor"]) == {0.5, 1.0}
    for factor in (0.5, 1.0):
        assert rows[factor, "net_everybody"] == pytest.approx(
            rows[factor, "net_served"] + rows[factor, "net_others"]
        )
    assert rows[0.5, "consultant_years"] < rows[1.0, "consultant_years"]
    assert rows[0.5, "served"] < rows[1.0, "served"]


def test_it_writes_tables_figures_and_report_and_goes_on_from_there(
    study: ServiceStudy, folder: Path, little: Experiment
) -> None:
    for name in ("service.csv", "effects.csv", "frontier.csv", "yearly.csv", "years.parquet",
                 "means.parquet", "manifest.json", "report.html", "report.md"):
        assert (folder / name).is_file(), name
    assert {path.stem for path in (folder / "figures").glob("*.png")} == {
        picture.name for picture in study.page().pictures()
    } >= {"years", "frontier"}
    assert list(study.table()["measure"]) == list(MEASURES)
    kept = folder / "replicates" / "means-000000-000001.parquet"
    before = kept.stat().st_mtime_ns
    again = service(little, workers=1, out=folder)
    assert kept.stat().st_mtime_ns == before
    pd.testing.assert_frame_equal(again.effects, study.effects)
    assert repr(study).startswith("<ServiceStudy service_over_time: 70 weeks; 2 replicates in ")


def test_a_figure_that_is_not_there_is_refused(study: ServiceStudy) -> None:
    assert study.figure().axes
    with pytest.raises(InputError, match="no such figure"):
        study.figure("pie")


def test_what_would_not_be_used_is_refused(little: Experiment) -> None:
    for wrong, words in (
        (replace(little, arms={**little.arms, "third": little.arms["usual"]}), "third"),
        (replace(little, reference="service"), "same arm"),
        (replace(little, dials={"service": {"caseload_cap": (10, 20)}}), "posts_factors"),
        (replace(little, trial=Trial(sizes={"service": 5, "usual": 5})), "trial"),
        (replace(little, organisation=replace(little.organisation, unlimited_time=True)),
         "unlimited_time"),
        (load_experiment([]), "service.weeks"),
    ):
        with pytest.raises(InputError, match=words):
            refuse_what_is_not_used(wrong)


@pytest.mark.parametrize("wrong", ["posts_by_year=[]", "posts_factors=[0]", "weeks=0"])
def test_a_service_that_cannot_be_is_refused(wrong: str) -> None:
    with pytest.raises(InputError, match=wrong.split("=", maxsplit=1)[0]):
        load_experiment(["experiment=service_over_time", f"service.{wrong}"])


def test_other_studies_leave_the_service_aside_or_point_to_it(little: Experiment) -> None:
    with pytest.raises(InputError, match=r"ipssim\.service"):
        ipssim.compare(little, replicates=1)
    model = ipssim.PathwayModel(little, "service")
    assert model.simulation.weeks == little.accrual_weeks + little.horizon_weeks


def test_a_large_run_is_the_same_on_threads(little: Experiment, monkeypatch) -> None:
    """Places are lanes of their own in a large run; what is counted does not depend on it."""
    one = Simulation(service_setup(little)).run()
    monkeypatch.setattr("ipssim.world.build._LARGE_RUN", 10)
    many = Simulation(service_setup(little), threads=2).run()
    assert len(many._lanes) == 3
    assert np.array_equal(one.yearly, many.yearly) or np.allclose(one.yearly, many.yearly)
    assert np.array_equal(one.waits, many.waits)
    keys = np.argsort(one.tables.candidates.key), np.argsort(many.tables.candidates.key)
    assert np.array_equal(one.watch[keys[0]], many.watch[keys[1]])


# Kroner


@pytest.fixture(scope="module")
def priced(little: Experiment) -> ServiceStudy:
    """Return the study in two other worlds as well."""
    few = replace(little, kept_worlds=2, world_replicates=2, service=replace(
        little.service, posts_factors=(), without_scarcity=False))
    return service(few, replicates=2, workers=1)


def test_years_add_up_to_all_of_them_and_payers_to_society(priced: ServiceStudy) -> None:
    budget = priced.budget[priced.budget["arm"] == "service"]
    whole = budget[budget["year"].astype(str) == "all"].set_index("payer")
    years = budget[budget["year"].astype(str).str.isdigit()].groupby("payer")
    assert set(budget["year"].astype(str)) == {"1", "2", "all", "present value"}
    for column in ("level", "difference"):
        for payer, rows in years:
            assert rows[column].sum() == pytest.approx(whole.loc[payer, column])
        four = whole.loc[["municipality", "region", "state", "person"], column].sum()
        assert four == pytest.approx(whole.loc["society", column])
    moves = priced.money[priced.money["arm"] == "service"].set_index("purpose")
    out = {"support", "usual_posts", "conferences",
           "talks", "offers", "wage_subsidy", "hospital", "treatment"}
    left = moves.loc["wages", "difference"] - moves.loc[sorted(out), "difference"].sum()
    assert left == pytest.approx(whole.loc["society", "difference"])
    assert moves.loc["support", "difference"] > 0


def test_its_worlds_have_years_more_in_a_job_and_what_is_left_to_the_public_purse(
    priced: ServiceStudy
) -> None:
    experiment = priced.experiment
    records = pd.concat([drawn_worlds(experiment).reset_index(drop=True),
                         drawn_prices(experiment)], axis=1).to_dict("records")
    means = run_worlds(experiment, priced.seed, 0, records, run_pair)  # type: ignore[arg-type]
    moves = flows(experiment.prices.support_payer)
    assert len(priced.worlds) == 2
    for draw, row in enumerate(priced.worlds.itertuples()):
        mine = means[means["draw"] == draw]
        paid = mine[mine["calculation"] == "paid"]
        public = 0.0
        for one in paid.itertuples():
            sign = 1.0 if one.arm == "service" else -1.0
            purpose = Purpose[one.outcome.split(".")[1].upper()]
            public += sign * one.mean * float(moves[purpose, :3].sum())
        assert row.public == pytest.approx(public / 2)
        everybody = mine[(mine["calculation"] == "planned") & (mine["arm"] == "everybody")]
        weeks = everybody.groupby("outcome")["mean"].mean()
        gap = (weeks["weeks_job"] - weeks["weeks_job_without"]) * experiment.population.size
        assert row.years_in_job == pytest.approx(gap / 52)


def test_a_year_more_in_a_job_costs_what_is_paid_for_them_all(priced: ServiceStudy) -> None:
    found, more = per_year(priced), years_more(priced)
    budget = priced.budget[priced.budget["arm"] == "service"]
    whole = budget[budget["year"].astype(str) == "all"].set_index("payer")["difference"]
    public = whole[["municipality", "region", "state"]].sum()
    if more <= 0:
        assert found is None
    else:
        assert found is not None
        assert found.value == pytest.approx(-public / more)
