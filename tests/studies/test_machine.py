"""A run that cannot fit into the machine says so before it starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import ipssim
from ipssim.cli import main
from ipssim.errors import InputError
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment
from ipssim.studies.engine import machine
from ipssim.studies.engine.executor import Runner
from ipssim.studies.engine.store import Store


@pytest.fixture
def ten_million(danish_trial: Experiment) -> Experiment:
    return replace(danish_trial, population=replace(danish_trial.population, size=10_000_000))


STUDIES: dict[str, Callable[[Experiment], object]] = {
    "compare": lambda e: ipssim.compare(e, replicates=1),
    "run": lambda e: ipssim.run("package", e),
    "path": lambda e: ipssim.follow_path(e, "package", "ips_shared_care"),
    "ablation": lambda e: ipssim.ablation(e, "ips", "ips_plus"),
    "patterns": lambda e: ipssim.patterns(e),
    "review": lambda e: ipssim.review("ips_shared_care", e),
    "explain": lambda e: ipssim.explain(e, 1, ("ips", "usual")),
}


@pytest.mark.parametrize("study", STUDIES)
def test_a_run_that_cannot_fit_is_refused(
    ten_million: Experiment, monkeypatch: pytest.MonkeyPatch, study: str
) -> None:
    monkeypatch.setattr(machine, "free_memory", lambda: 2_000_000_000)
    monkeypatch.setattr("ipssim.simulation.build", lambda *_: pytest.fail("it was begun"))
    with pytest.raises(InputError) as error:
        STUDIES[study](ten_million)
    (problem,) = error.value.problems
    assert problem.setting == "population.size"
    assert "2.0 GB are free" in problem.message


def test_a_service_over_time_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "free_memory", lambda: 1_000_000)
    with pytest.raises(InputError, match="GB of memory"):
        ipssim.service(load_experiment(["experiment=service_over_time"]))


def test_the_command_line_says_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(machine, "free_memory", lambda: 2_000_000_000)
    monkeypatch.chdir(tmp_path)
    assert main(["run", "population.size=10000000"]) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("command line: population.size = 10000000")
    assert not list(tmp_path.iterdir())


def test_memory_grows_with_people_employers_and_processes(
    danish_trial: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fits(free: int, experiment: Experiment = danish_trial, **how: int | None) -> bool:
        monkeypatch.setattr(machine, "free_memory", lambda: free)
        return not machine.wrong_memory(experiment, **how)

    monkeypatch.setattr(machine, "processors", lambda: 4)
    people = max(danish_trial.population.size, sum(danish_trial.trial.sizes.values()))
    crowd = replace(danish_trial, population=replace(danish_trial.population, size=2 * people))
    need = next(free for free in range(0, 10**8, 1000) if fits(free))
    assert fits(2 * need, crowd)
    assert not fits(2 * need - 2000, crowd)
    market = replace(danish_trial.labour_market, employers=5_000_000)
    assert not fits(10 * need, replace(danish_trial, labour_market=market))
    assert not fits(3 * need, workers=None)
    assert fits(4 * need, workers=1024)
    assert fits(need, replicates=1, workers=None)


def test_where_nobody_says_what_is_free_a_run_begins(
    ten_million: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "free_memory", lambda: None)
    assert machine.wrong_memory(ten_million) == []


def test_a_group_around_the_process_bounds_its_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_CGROUPS", tmp_path)
    for name, content in (
        ("memory.max", "5000\n"), ("memory.current", "3000\n"),
        ("memory.stat", "anon 1000\ninactive_file 500\n"),
    ):
        (tmp_path / name).write_text(content)
    assert machine.free_memory() == 2500
    (tmp_path / "memory.max").write_text("max\n")
    assert machine.free_memory() != 2500


def test_no_more_workers_than_processors_are_started() -> None:
    assert Runner(Store(None, "x"), {}, 1024).workers == machine.processors()
    assert Runner(Store(None, "x"), {}, 1).workers == 1
