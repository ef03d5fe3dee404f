"""Rules of one's own, acting after each week: what they see, may write, and are known by."""

from __future__ import annotations

import functools
import pickle
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numba
import numpy as np
import pytest
from worlds import shipped

import ipssim
from ipssim.errors import InputError
from ipssim.outcomes.followup import from_events, from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.own_rule import OwnRule
from ipssim.settings.declare.surroundings import Population
from ipssim.simulation import Simulation
from ipssim.studies.engine.identity import run_hash
from ipssim.world.build import Setup
from ipssim.world.charter import flat
from ipssim.world.columns import TABLES

STEP = 0.02


def small(**more: Any) -> Experiment:
    return replace(
        shipped(), population=Population(size=60), horizon_weeks=20, accrual_weeks=8,
        kept_worlds=0, **more,
    )


def started(rule: Any = None, **how: Any) -> Simulation:
    experiment = small()
    return Simulation(Setup.of(experiment, [experiment.arms["ips"]]), 3, each_week=rule, **how)


def encouraged(week: int, tables: Any) -> None:
    people = tables.candidates
    people.motivation = np.minimum(1.0, people.motivation + STEP)


def nothing(week: int, tables: Any) -> None:
    """Change nothing."""


def same(one: Simulation, other: Simulation) -> bool:
    return all(
        np.array_equal(array, flat(getattr(other.tables, name))[column])
        for name in TABLES for column, array in flat(getattr(one.tables, name)).items()
    )


# What happens


def test_a_rule_that_does_nothing_changes_nothing_and_one_that_acts_does() -> None:
    plain, idle, active = (started(rule).run() for rule in (None, nothing, encouraged))
    assert same(plain, idle)
    assert np.array_equal(plain.weekly, idle.weekly)
    assert active.tables.candidates.motivation.mean() > plain.tables.candidates.motivation.mean()


def test_it_is_called_once_after_every_week_in_order() -> None:
    seen: list[int] = []
    run = started(lambda week, tables: seen.append(week))
    run.advance(5)
    run.run()
    assert seen == list(range(run.weeks))


def test_it_sees_the_week_that_has_passed_and_the_next_week_finds_what_it_wrote() -> None:
    def rule(week: int, tables: Any) -> None:
        if week == 4:
            tables.candidates.trust[:] = 1.0
            assert (tables.candidates.entry_week[tables.followed] <= 4).all()
            assert tables.followed.sum() > 0

    run, other = started(rule), started()
    for one in (run, other):
        one.advance(5)
    assert (run.tables.candidates.trust == 1.0).all()
    run.advance(1), other.advance(1)
    assert run.tables.candidates.support.sum() >= other.tables.candidates.support.sum()
    assert not same(run, other)


@pytest.mark.parametrize("how", [{"record": "events"}, {"threads": 2}])
def test_recording_and_threads_change_nothing(how: dict[str, Any]) -> None:
    assert same(started(encouraged).run(), started(encouraged, **how).run())


def test_after_each_week_of_all_lanes() -> None:
    experiment = small()
    setup = Setup.of(
        replace(experiment, population=Population(size=24_000), horizon_weeks=2,
                accrual_weeks=2, each_week=encouraged), [experiment.arms["ips"]],
    )
    one, two = Simulation(setup, 1).run(), Simulation(setup, 1, threads=2).run()
    assert len(one.tables.lanes) > 1
    assert same(one, two)


def test_people_whose_follow_up_is_over_stay_as_they_were() -> None:
    def rule(week: int, tables: Any) -> None:
        tables.candidates.symptoms += 1.0
        tables.candidates.symptoms[tables.followed] -= 1.0

    run = started(rule)
    run.advance(24)
    over = run.tables.candidates.entry_week + 20 <= 23
    before = run.tables.candidates.symptoms[over].copy()
    run.run()
    assert 0 < over.sum() < len(over)
    assert np.array_equal(before, run.tables.candidates.symptoms[over])


def test_luck_is_keyed_and_memory_belongs_to_a_run() -> None:
    def rule(week: int, tables: Any) -> None:
        draws = tables.memory.setdefault("draws", [])
        draws.append(tables.luck("a flat tyre"))
        if week == 0:
            assert not np.array_equal(draws[0], tables.luck("another"))
            assert not np.array_equal(draws[0], tables.luck("a flat tyre", occurrence=1))
            assert len(tables.luck("a flat tyre", "workers")) == len(tables.workers)
            assert ((draws[0] > 0) & (draws[0] < 1)).all()

    experiment = small()
    runs = [Simulation(Setup.of(experiment, [experiment.arms[arm]]), 3, each_week=rule).run()
            for arm in ("ips", "package")]
    first, second = (run._shown.memory["draws"] for run in runs)
    assert len(first) == runs[0].weeks
    assert np.array_equal(first, second)
    assert not np.array_equal(first[0], first[1])


def test_another_luck_of_the_same_people_is_the_rules_too() -> None:
    draws = []
    for luck in (0, 1):
        run = started(lambda week, tables: draws.append(tables.luck("a flat tyre")))
        run.luck = (3, luck)
        run.advance(1)
    assert not np.array_equal(draws[0], draws[1])


def test_what_may_be_written_keeps_events_and_tallies_in_step() -> None:
    """Every free column is moved about each week; outcomes still agree with the events."""
    free = {name: [one for one in columns if one.free] for name, columns in TABLES.items()}
    assert len(free["candidates"]) > 40

    def shaken(week: int, tables: Any) -> None:
        for name, columns in free.items():
            table = getattr(tables, name)
            for column in columns if len(table) else ():
                low, high = column.bounds
                if column.unit in ("0–1", "0/1", "0–2"):
                    values = np.roll(getattr(table, column.name), 1, axis=0)
                    setattr(table, column.name, values.clip(low, high).astype(column.dtype))
                else:
                    getattr(table, column.name)[::2] = np.roll(getattr(table, column.name)[::2], 1)

    experiment = small(each_week=None)
    run = Simulation(
        Setup.of(experiment, [experiment.arms["ips"]]), 3, record="events", each_week=shaken
    ).run()
    events, tallies = from_events(
        run.recorder.events(), 60, 20, experiment.world.satisfaction, experiment.jobcentre
    ), from_tallies(run)
    assert tallies["job_ever"].any()
    for code in set(tallies) - {"symptoms_end"}:  # a rule acts after the last week, too
        np.testing.assert_allclose(events[code], tallies[code], rtol=1e-4, err_msg=code)


def test_the_weeks_own_values_are_within_what_a_rule_may_write() -> None:
    def asks(week: int, tables: Any) -> None:
        for name, columns in TABLES.items():
            for column in columns:
                if column.free:
                    getattr(getattr(tables, name), column.name)

    started(asks).run()


# What must not be


def failing(week: int, tables: Any) -> None:
    if week == 3:
        raise ZeroDivisionError("nobody is left")


def sorting(week: int, tables: Any) -> None:
    tables.candidates.key[:] = np.sort(tables.candidates.key)[::-1]


def counting(week: int, tables: Any) -> None:
    tables.candidates.contacts = 0


def misspelt(week: int, tables: Any) -> None:
    tables.candidates.motivaton  # noqa: B018


def too_much(week: int, tables: Any) -> None:
    tables.candidates.trust[5] += 2.0


def not_a_number(week: int, tables: Any) -> None:
    tables.candidates.symptoms[7] = np.nan


def of_another_kind(week: int, tables: Any) -> None:
    tables.candidates.wants_job = np.full(60, 0.5)


def of_decimals(week: int, tables: Any) -> None:
    tables.candidates.wants_job[:] = 0.7


def filled_with_decimals(week: int, tables: Any) -> None:
    tables.candidates.wants_job.fill(0.7)


def no_such_table(week: int, tables: Any) -> None:
    tables.candidats  # noqa: B018


def of_another_length(week: int, tables: Any) -> None:
    tables.candidates.trust = np.zeros(3)


def returning(week: int, tables: Any) -> Any:
    return tables.candidates.trust * 2


def another_table(week: int, tables: Any) -> None:
    tables.people = 3


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (failing, r"In week 3 .*ZeroDivisionError: nobody is left \(line \d+\)"),
        (sorting, "In week 0 .*read-only"),
        (counting, r"candidates\.contacts can be read and not written"),
        (misspelt, "did you mean motivation"),
        (too_much, r"candidates\.trust is 2.* in row 5; it must be from 0 to 1"),
        (not_a_number, r"candidates\.symptoms is nan in row 7; it must be finite"),
        (of_another_kind, "holds int8 and cannot take float64"),
        (of_decimals, r"holds whole numbers \(int8\) and cannot take 0\.7"),
        (filled_with_decimals, "cannot take 0.7"),
        (no_such_table, r"no tables\.candidats; did you mean tables\.candidates\?"),
        (of_another_length, "could not broadcast"),
        (returning, "it returned a ndarray, which changes nothing"),
        (another_table, "people"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_goes_wrong_names_the_rule_and_the_week(rule: Any, said: str) -> None:
    with pytest.raises(InputError, match=said) as caught:
        started(rule).run()
    assert f"each_week = {rule.__name__}" in str(caught.value)
    assert "OwnTable" not in str(caught.value)
    assert ("Allowed:" in str(caught.value)) is (rule is sorting)


def test_whole_numbers_are_taken_and_a_compiled_function_gets_them() -> None:
    @numba.njit
    def none(wants: Any) -> None:
        wants[:3] = 0

    def rule(week: int, tables: Any) -> None:
        tables.candidates.wants_job[3:] = 1.0
        tables.candidates.wants_job[5] = True
        none(tables.candidates.wants_job)

    run = started(rule)
    run.advance(1)
    assert run.tables.candidates.wants_job.tolist() == [0] * 3 + [1] * 57


class Counter:
    def __call__(self, week: int, tables: Any) -> None: ...


@numba.njit
def compiled(week: int, tables: Any) -> None: ...


def of_one(week: int) -> None: ...


def drawing(week: int, tables: Any) -> None:
    tables.candidates.trust[:] = np.random.random(60)  # noqa: NPY002


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Counter(), "A Counter cannot be told apart"),
        (Counter, "no function"),
        (compiled, "compiled function cannot take the tables"),
        (of_one, "cannot be called with a week and tables"),
        (drawing, r"tables\.luck"),
        ((lambda here: lambda week, tables: here)(open), ""),
        ((lambda log: lambda week, tables: log.append(week))(Counter()), "uses `log`, a Counter"),
        ("encouraged", "no file can hold it"),
    ],
)
def test_a_rule_that_cannot_be_known_is_refused_once(rule: Any, said: str) -> None:
    if not said:  # a function of Python itself is known by its name
        small(each_week=rule)
        return
    with pytest.raises(InputError, match=said):
        ipssim.run("ips_shared_care", small(each_week=rule), replicates=1, workers=1)


def test_a_rule_that_remembers_outside_the_tables_is_refused() -> None:
    log: list[int] = []
    with pytest.raises(InputError, match="has changed while it ran"):
        ipssim.run("ips_shared_care", small(), replicates=1, workers=1,
                   each_week=lambda week, tables: log.append(week))


def test_a_file_cannot_hold_a_rule(tmp_path: Path) -> None:
    scenario = tmp_path / "mine.yaml"
    scenario.write_text("each_week: encouraged\n")
    with pytest.raises(InputError, match="no file can hold it"):
        ipssim.load_experiment(files=[scenario])


# What it is known by


def made(by: float, note: str = "") -> Callable[[int, Any], None]:
    def rule(week: int, tables: Any) -> None:
        tables.candidates.trust += by

    return rule


def helper(values: Any) -> Any:
    return np.minimum(1.0, values + STEP)


def helped(week: int, tables: Any) -> None:
    tables.candidates.trust[:] = helper(tables.candidates.trust)


def scaled(week: int, tables: Any, by: float = 1.0) -> None:
    tables.candidates.trust *= by


def test_the_digest_follows_code_values_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    rules: list[Any] = [
        encouraged, nothing, made(0.1), made(0.2), helped, scaled,
        functools.partial(scaled, by=0.9), lambda week, tables: None, lambda week, tables: week,
    ]
    digests = [OwnRule(rule).digest for rule in rules]
    assert len(set(digests)) == len(rules)
    assert OwnRule(made(0.1)).digest == digests[2]
    assert OwnRule(lambda week, tables: None).digest == digests[7]
    monkeypatch.setitem(globals(), "STEP", 0.03)
    assert OwnRule(encouraged).digest != digests[0]
    assert OwnRule(helped).digest != digests[4]
    assert OwnRule(nothing).digest == digests[1]


def test_a_rule_is_part_of_a_run_and_of_its_folder(tmp_path: Path) -> None:
    plain, one, other = small(), small(each_week=made(0.1)), small(each_week=made(0.2))
    assert len({run_hash(each, 1) for each in (plain, one, other)}) == 3
    assert run_hash(one, 1) == run_hash(small(each_week=made(0.1)), 1)
    found = ipssim.run(
        "ips_shared_care", plain, replicates=1, workers=1, out=tmp_path, each_week=helped
    )
    assert found.manifest["settings"]["each_week"] == OwnRule(helped).told()
    assert "helper(tables.candidates.trust)" in found.manifest["each_week"]
    assert "rule of somebody's own, helped" in (tmp_path / "report.md").read_text()
    with pytest.raises(InputError, match="run"):
        ipssim.run("ips_shared_care", plain, replicates=1, workers=1, out=tmp_path)


def test_a_folder_made_with_a_rule_cannot_be_made_again_without_it(tmp_path: Path) -> None:
    from ipssim.report.again import finished

    ipssim.run("ips_shared_care", small(), replicates=1, workers=1, out=tmp_path, each_week=helped)
    with pytest.raises(InputError, match="no file can hold it"):
        finished(tmp_path)


@pytest.mark.parametrize("rule", [made(0.1), helped, lambda week, tables: None])
def test_it_travels_to_other_processes(rule: Any) -> None:
    there = OwnRule(rule)
    back = pickle.loads(pickle.dumps(there))
    assert back == there
    back.check_unchanged()


def test_workers_and_every_study_give_the_same_with_a_lambda() -> None:
    def both(workers: int) -> Any:
        return ipssim.compare(
            small(), replicates=20, workers=workers,
            each_week=lambda week, tables: tables.candidates.motivation.fill(0.5),
        ).differences

    one = both(1)
    assert one.equals(both(2))
    assert not one.equals(ipssim.compare(small(), replicates=20, workers=1).differences)


def test_sweep_and_explain_take_it_too() -> None:
    with_rule, without = (
        ipssim.sweep({"arms.ips.caseload_cap": [10, 20]}, experiment=small(), replicates=2,
                     workers=1, **how).summary
        for how in ({"each_week": helped}, {})
    )
    assert not with_rule.equals(without)
    told = ipssim.explain(small(), 3, ("ips", "usual"), each_week=helped)
    assert "rule of somebody's own, helped" in told.text().replace("\n", " ")


def test_the_examples_of_the_page_run() -> None:
    page = (Path(__file__).parents[1] / "docs" / "own_rules.md").read_text("utf-8")
    first, second = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    names: dict[str, Any] = {"small": small, "__name__": "page"}
    exec(first.replace("ipssim.load_experiment()", "small()").replace(
        "replicates=20", "replicates=1, workers=1"), names)
    assert not names["with_it"].differences.equals(names["without"].differences)
    exec(second, names)
    assert not same(started(names["rule"]).run(), started().run())
