"""Dated changes: when they hold, for whom, and that nothing differs before."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from ipssim.settings.declare.changes import Change, changed, read_when, week_of
from ipssim.settings.declare.parameter import spec_of
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket
from ipssim.settings.read.load import load, load_experiment
from ipssim.simulation import Simulation
from ipssim.vocabulary import Service as Stands
from ipssim.world.charter import flat
from ipssim.world.periods import over_time, rules_of, this_week
from ipssim.world.setup import Setup

WITHOUT_COMPILING = getattr(this_week, "py_func", this_week)
WEEK = 40
SMALL = ["population.size=90", "accrual_weeks=60", "horizon_weeks=50"]
OTHER: dict[str, Any] = {
    "priority": "young_first", "placement": "availability", "sequence": "train_then_place",
    "outreach": "company_centre", "praktik": "never", "wage_subsidy": "never",
    "ending": "at_limits", "authority": "jobcentre",
}


def setup(*words: str, programme: str = "ips_shared_care") -> Setup:
    experiment = load_experiment([*SMALL, f"programme@arms.ips={programme}", *words])
    return Setup.of(experiment, [experiment.arms["ips"]])


def run(*words: str, weeks: int | None = None, programme: str = "ips_shared_care") -> Simulation:
    found = Simulation(setup(*words, programme=programme), 1)
    found.advance(found.weeks if weeks is None else weeks)
    return found


def all_bytes(found: Simulation) -> dict[str, bytes]:
    return {
        f"{table}.{name}": values.tobytes()
        for table in ("candidates", "employers", "openings", "workers", "teams")
        for name, values in flat(getattr(found.tables, table)).items()
    }


def open_posts(found: Simulation) -> list[tuple[int, int, int]]:
    workers = found.tables.workers
    return [(int(workers.key[k]), int(workers.caseload[k]), int(workers.cap[k]))
            for k in np.flatnonzero(workers.cap > 0)]


@pytest.mark.parametrize(("words", "read"), [
    ("week 60", ("week 60", False)), ("year2", ("year 2", False)),
    ("Year 2, new", ("year 2", True)), ("2014-05-01", ("2014-05-01", False)), ("year 0", None),
    ("2014-13-01", None), ("soon", None), ("week -1", None), ("week 60 new", None),
])
def test_when_is_a_week_a_year_or_a_date(words: str, read: tuple[str, bool] | None) -> None:
    assert read_when(words) == read


def test_weeks_count_from_the_monday_of_the_first() -> None:
    assert week_of("week 60", 2012, 45) == 60
    assert week_of("year 2", 2012, 45) == 52
    assert week_of("2012-11-05", 2012, 45) == 0
    assert week_of("2012-11-11", 2012, 45) == 0
    assert week_of("2012-11-12", 2012, 45) == 1
    assert week_of("2012-11-04", 2012, 45) == -1


CHANGES = {
    "cap": "arms.ips.caseload_cap@{}=9", "more": "arms.ips.caseload_cap@{}=60",
    "limit": "arms.ips.limit_weeks@{}=13", "contact": "arms.ips.contact_interval_weeks@{}=6",
    "employers": "arms.ips.employer_minutes@{}=0", "leader": "arms.ips.leader@{}=false",
    "openness": "labour_market.openness@{}=-3", "openings": "labour_market.opening_rate@{}=0.001",
    "none": "labour_market.hidden_rate@{}=0", "lapse": "labour_market.opening_lapse@{}=0.9",
    "intakes": "labour_market.main_intakes@{}=[20]",
}


@pytest.mark.parametrize("name", CHANGES)
def test_nothing_differs_before_and_something_after(name: str) -> None:
    word = CHANGES[name].format(f"week {WEEK}")
    before, with_change = run(weeks=WEEK), run(word, weeks=WEEK)
    assert open_posts(before) == open_posts(with_change)
    for table in ("candidates", "employers", "openings"):
        for column, values in flat(getattr(before.tables, table)).items():
            same = flat(getattr(with_change.tables, table))[column]
            if column == "worker":  # rows of posts that are to come stand between the others
                values, same = (
                    np.where(rows < 0, -1, one.tables.workers.key[rows])
                    for rows, one in ((values, before), (same, with_change))
                )
            assert values.tobytes() == same.tobytes(), column
    assert all_bytes(run()) != all_bytes(run(word))


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_from_the_first_week_on_is_the_setting(name: str) -> None:
    key, value = CHANGES[name].split("@{}=")
    assert all_bytes(run(f"{key}@week 0={value}")) == all_bytes(run(f"{key}={value}"))


@pytest.mark.parametrize("new", [False, True])
def test_every_setting_that_may_change_reaches_the_rules(new: bool) -> None:
    field = next(one for one in dataclasses.fields(Programme) if one.name == "changes")
    base = load("ips_shared_care")
    left_out = {*field.metadata["fixed"], "changes"}
    if new:
        left_out |= set(field.metadata["of_workers"])
    here = setup()
    for one in dataclasses.fields(Programme):
        if one.name in left_out:
            continue
        change = Change(f"week {WEEK}", one.name, another(base, one), new)
        rules = rules_of(dataclasses.replace(
            here, programmes=(dataclasses.replace(base, changes=(change,)),)
        ))
        before, after = WITHOUT_COMPILING(WEEK - 1, rules), WITHOUT_COMPILING(WEEK, rules)
        assert before.programmes[0] == before.terms[0], one.name
        assert after.programmes[0] != before.programmes[0], one.name
        assert (after.terms[0] == before.terms[0]) == new, one.name
        assert after.latest == (1 if new else 0)


def another(base: Programme, field: dataclasses.Field[Any]) -> Any:
    """Return another value of a setting than the programme's own."""
    spec, value = spec_of(field), getattr(base, field.name)
    assert spec is not None
    if isinstance(value, bool):
        return not value
    if spec.choices:
        return next(word for word in spec.choices if word != value)
    if value is None:
        return 1 if spec.low is None else type(spec.low)(spec.low + 1)
    return value + 1 if spec.high is None or value + 1 <= spec.high else value / 2


def test_every_field_of_the_market_and_of_a_service_is_dated_or_says_why_not() -> None:
    for cls in (Programme, Service, LabourMarket):
        field = next(one for one in dataclasses.fields(cls) if one.name == "changes")
        names = {one.name for one in dataclasses.fields(cls)} - {"changes"}
        assert set(field.metadata["fixed"]) <= names
        assert set(field.metadata["of_workers"]) <= names - set(field.metadata["fixed"])
        if cls is not Programme:
            assert names == set(field.metadata["fixed"]) | set(field.metadata["of_workers"])


def served(found: Simulation) -> Any:
    return found.tables.candidates.standing.service == int(Stands.SERVED)


def test_a_limit_for_everybody_ends_support_at_once_and_for_new_people_later() -> None:
    everybody = run(f"arms.ips.limit_weeks@week {WEEK}=13", weeks=WEEK + 1)
    standing = everybody.tables.candidates.standing
    assert (WEEK - standing.admitted_week[served(everybody)] < 13).all()
    new = run(f"arms.ips.limit_weeks@week {WEEK}, new=13", weeks=WEEK + 20)
    standing, still = new.tables.candidates.standing, served(new)
    weeks = new.week - 1 - standing.admitted_week
    assert (weeks[still & (standing.admitted_week < WEEK)] >= 13).any()
    assert (weeks[still & (standing.admitted_week >= WEEK)] < 13).all()
    assert (standing.admitted_week[still] >= WEEK).any()


MINUTES = ("clarification_minutes", "search_minutes", "start_minutes", "steady_minutes")


@pytest.mark.parametrize("new", ["", ", new"])
def test_contact_ends_for_everybody_or_for_new_people(new: str) -> None:
    words = [f"arms.ips.{name}@week {WEEK}{new}=0" for name in MINUTES]
    before, after = run(*words, weeks=WEEK), run(*words, weeks=WEEK + 10)
    admitted = after.tables.candidates.standing.admitted_week
    grown = (after.tables.candidates.tally.contact_minutes
             - before.tables.candidates.tally.contact_minutes)
    assert (admitted >= WEEK).sum() > 5
    assert grown[admitted >= WEEK].sum() == 0
    assert (grown[(admitted >= 0) & (admitted < WEEK)].sum() > 0) == bool(new)


def test_a_lower_cap_throws_nobody_out_and_opens_posts_from_then_on() -> None:
    found = run(f"arms.ips.caseload_cap@week {WEEK}=9", weeks=WEEK + 1)
    workers, plain = found.tables.workers, run(weeks=WEEK + 1)
    assert served(found).sum() >= served(plain).sum()
    assert set(workers.cap) == {9}
    assert workers.cap.shape[0] > plain.tables.workers.cap.shape[0]
    assert set(workers.opens) == {0, WEEK}


def test_a_cap_for_new_people_is_paid_for_by_their_own_share_of_a_post() -> None:
    word = f"arms.ips.caseload_cap@week {WEEK}{{}}=9"
    paid = {
        new: float(run(word.format(new), weeks=WEEK + 5).tables.workers.share.sum())
        for new in ("", ", new")
    }
    plain = float(run(weeks=WEEK + 5).tables.workers.share.sum())
    assert plain < paid[", new"] < paid[""]


def test_posts_change_from_a_week_on() -> None:
    words = ["experiment=service_over_time", "population.size=300", "service.weeks=156",
             "service.posts_by_year=[3,4]"]
    experiment = load_experiment([*words, "service.posts_by_year@week 70=[6,2]"])
    found = Simulation(Setup.of(experiment, list(experiment.arms.values())), 1)
    posts = []
    for week in (10, 60, 69, 71, 121, 123, 150):
        found.advance(week - found.week)
        workers = found.tables.workers
        posts.append(int(((workers.arm == 0) & (workers.leads == 0) & (workers.cap > 0)).sum()))
    assert posts == [3, 4, 4, 6, 6, 2, 2]
    with pytest.raises(Exception, match="not of a person"):
        load_experiment([*words, "service.posts_by_year@week 70, new=[6]"])


def test_the_wish_to_work_changes_for_those_who_enter_later() -> None:
    words = ["experiment=service_over_time", "population.size=300", "service.weeks=156"]
    experiment = load_experiment([*words, "service.wish_to_work@week 70=0"])
    found = Simulation(Setup.of(experiment, list(experiment.arms.values())), 1)
    entry = found.tables.candidates.person.entry_week
    assert not found.wishes[entry >= 70].any()
    assert found.wishes[entry < 70].mean() > 0.6


def test_employers_become_as_open_as_the_change_says() -> None:
    found = run(f"labour_market.openness@week {WEEK}=-3", weeks=WEEK + 1)
    moved = found.tables.employers.openness - run(weeks=WEEK + 1).tables.employers.openness
    base = load_experiment(SMALL).labour_market.openness
    np.testing.assert_allclose(moved, -3 - base, atol=1e-5)


def test_fewer_openings_come_from_the_change_on() -> None:
    word = "labour_market.employers=900"
    plain, fewer = (
        [run(word, *words, weeks=week).tables.employers.advertised.sum() for week in (40, 100)]
        for words in ([], [f"labour_market.opening_rate@week {WEEK}=0.005"])
    )
    assert plain[0] == fewer[0]
    rate, lapse = (getattr(load_experiment(SMALL).labour_market, name)
                   for name in ("opening_rate", "opening_lapse"))
    expected = (0.005 / (0.005 + lapse)) / (rate / (rate + lapse))
    assert fewer[1] / plain[1] == pytest.approx(expected, rel=0.35)


def test_changes_are_laid_over_one_another_in_time() -> None:
    market = load_experiment(SMALL).labour_market
    base = dataclasses.replace(load("ips_shared_care"), changes=(
        Change("week 90", "caseload_cap", 30), Change("week 9", "caseload_cap", 20),
        Change("week 50", "limit_weeks", 26, new=True),
    ))
    caps = [over_time(base, market, week).caseload_cap for week in (8, 9, 89, 90)]
    assert caps == [25, 20, 20, 30]
    assert over_time(base, market, 60, 40).limit_weeks is None
    assert over_time(base, market, 60, 50).limit_weeks == 26
    assert over_time(base, market, 60).limit_weeks == 26
    assert changed(base, base.changes[:1]).changes == ()
