"""A bar on standard error where it is wanted, and silence elsewhere."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.studies.compare import goal_of
from ipssim.studies.progress import progress_bar

ARMS = {"ips": Programme(), "usual": Programme(name="usual")}
EXPERIMENT = Experiment(arms=ARMS, min_replicates=50, max_replicates=400, precision_points=0.5)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the bar of a terminal is told, in order."""
    import rich.progress

    told: list[dict[str, Any]] = []
    real = rich.progress.Progress.update

    def update(self: Any, task: Any, **fields: Any) -> None:
        told.append(fields)
        real(self, task, **fields)

    monkeypatch.setattr(rich.progress.Progress, "update", update)
    terminal = SimpleNamespace(stderr=SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("ipssim.studies.progress.sys", terminal)
    return told


@pytest.mark.parametrize("show", [True, False])
def test_without_a_terminal_nothing_is_said(
    show: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    with progress_bar(show, "Comparing 2 arms", 20) as bar:
        bar.update(10)
        bar.begin("Drawing worlds", 4, "parts")
        bar.update(1, 5, "half")
    assert capfd.readouterr() == ("", "")


def test_nothing_goes_to_standard_output(
    capfd: pytest.CaptureFixture[str], shown: list[dict[str, Any]]
) -> None:
    with progress_bar(True, "Comparing 2 arms", 20) as bar:
        bar.update(10)
    assert capfd.readouterr().out == ""
    assert shown == [{"completed": 10, "total": None, "note": ""}]


def test_each_part_has_its_description_and_its_goal(shown: list[dict[str, Any]]) -> None:
    with progress_bar(True, "Comparing 2 arms", 20) as bar:
        bar.update(10, 30, "difference ±1.00 points")
        bar.begin("Drawing worlds", 4, "parts")
        bar.update(1)
    assert shown[0] == {"completed": 10, "total": 30, "note": "difference ±1.00 points"}
    assert (shown[1]["description"], shown[1]["total"]) == ("Drawing worlds", 4)
    assert (shown[1]["completed"], shown[2]["completed"]) == (0, 1)


@pytest.mark.parametrize(("done", "known", "goal"), [
    (10, float("inf"), 50),  # too few to say
    (20, 3.0, 50),
    (50, 1.0, 200),  # twice too wide: four times as many
    (60, 5.0, 400),  # more than are allowed
    (70, 0.1, 50),  # precise enough
])
def test_the_goal_follows_what_precision_still_asks_for(
    done: int, known: float, goal: int
) -> None:
    assert goal_of(EXPERIMENT, done, known) == goal
    assert goal_of(replace(EXPERIMENT, min_replicates=400), done, known) == 400


def test_the_bar_ends_when_the_work_fails(shown: list[dict[str, Any]]) -> None:
    def interrupted() -> None:
        with progress_bar(True, "Comparing", 10) as bar:
            bar.update(10)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with progress_bar(True, "Comparing", 10) as bar:  # a live display may not be left open
        bar.update(10)
