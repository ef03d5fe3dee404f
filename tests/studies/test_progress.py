"""A bar on a terminal, a plain line now and then elsewhere, and silence where it is wanted."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.studies.compare import goal_of
from ipssim.studies.engine.progress import progress_bar

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
    monkeypatch.setattr("ipssim.studies.engine.progress.sys", terminal)
    return told


def test_without_a_terminal_a_plain_line_comes_now_and_then(
    capfd: pytest.CaptureFixture[str]
) -> None:
    """One as a part begins, then at most one every 30 s: done, total, unit, time gone."""
    now = [1000.0]
    with progress_bar(True, "Comparing 2 arms", 20, clock=lambda: now[0]) as bar:
        for later, done, total, note in (
            (29.0, 10, None, ""), (30.0, 11, 40, "difference ±1.00 points"), (59.0, 12, 40, ""),
            (61.5, 13, None, ""),
        ):
            now[0] = 1000.0 + later
            bar.update(done, total, note)
        bar.begin("Drawing worlds", 4, "parts")
        now[0] += 5.0
        bar.update(1)
        now[0] += 40.0
        bar.update(2, 5, "half")
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "Comparing 2 arms: 0 of 20 replicates",
        "Comparing 2 arms: 11 of 40 replicates, 30 s, about 29 s left, difference ±1.00 points",
        "Comparing 2 arms: 13 of 40 replicates, 62 s, about 5 min left",
        "Drawing worlds: 0 of 4 parts",
        "Drawing worlds: 2 of 5 parts, 45 s, about 2 min left, half",
    ]


def test_nothing_is_said_unless_it_is_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    with progress_bar(False, "Comparing 2 arms", 20, clock=lambda: 0.0) as bar:
        bar.update(10)
        bar.begin("Drawing worlds", 4, "parts")
        bar.update(1, 5, "half")
    assert capfd.readouterr() == ("", "")


def test_a_stream_that_nobody_reads_ends_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for stream in (None, SimpleNamespace(isatty=lambda: False, write=_gone)):
        monkeypatch.setattr("ipssim.studies.engine.progress.sys", SimpleNamespace(stderr=stream))
        with progress_bar(True, "Comparing 2 arms", 20) as bar:
            bar.update(10)


def _gone(text: str) -> int:
    raise BrokenPipeError


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
    (10, None, 50),  # too few to say
    (20, 3.0, 50),
    (50, 1.0, 200),  # twice too wide: four times as many
    (60, 5.0, 400),  # more than are allowed
    (70, 0.1, 50),  # precise enough
])
def test_the_goal_follows_what_precision_still_asks_for(
    done: int, known: float | None, goal: int
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
