"""A bar on standard error where it is wanted, and silence elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ipssim.settings.experiment import Experiment
from ipssim.settings.programme import Programme
from ipssim.study.progress import progress_bar

ARMS = {"ips": Programme(), "usual": Programme(name="usual")}
EXPERIMENT = Experiment(arms=ARMS, min_replicates=50, max_replicates=400, precision_points=0.5)


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the bar is told, in order."""
    import rich.progress

    told: list[dict[str, Any]] = []
    real = rich.progress.Progress.update

    def update(self: Any, task: Any, **fields: Any) -> None:
        told.append(fields)
        real(self, task, **fields)

    monkeypatch.setattr(rich.progress.Progress, "update", update)
    return told


def test_quiet_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with progress_bar(False, EXPERIMENT, None) as bar:
        bar.update(10, float("inf"))
        bar.update(20, 1.0)
    assert capfd.readouterr() == ("", "")


def test_nothing_goes_to_standard_output(
    capfd: pytest.CaptureFixture[str], shown: list[dict[str, Any]]
) -> None:
    with progress_bar(True, EXPERIMENT, 20) as bar:
        bar.update(10, 2.0)
    assert capfd.readouterr().out == ""
    assert len(shown) == 1


def test_the_goal_follows_what_precision_still_asks_for(shown: list[dict[str, Any]]) -> None:
    with progress_bar(True, EXPERIMENT, None) as bar:
        bar.update(10, float("inf"))  # too few to say
        bar.update(20, 3.0)
        bar.update(50, 1.0)  # twice too wide: four times as many
        bar.update(60, 5.0)  # more than are allowed
        bar.update(70, 0.1)  # precise enough
    assert [fields["total"] for fields in shown] == [50, 50, 200, 400, 50]
    assert [fields["completed"] for fields in shown] == [10, 20, 50, 60, 70]
    assert shown[0]["known"] == ""
    assert shown[2]["known"] == "difference ±1.00 points"


def test_a_number_asked_for_is_the_goal(shown: list[dict[str, Any]]) -> None:
    exact = replace(EXPERIMENT, max_replicates=10, min_replicates=1)
    with progress_bar(True, exact, 30) as bar:
        bar.update(10, 1.0)
        bar.update(20, 1.0)
        bar.update(30, 1.0)
    assert [fields["total"] for fields in shown] == [30, 30, 30]


def test_the_bar_ends_when_the_work_fails(shown: list[dict[str, Any]]) -> None:
    def interrupted() -> None:
        with progress_bar(True, EXPERIMENT, None) as bar:
            bar.update(10, 1.0)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    with progress_bar(True, EXPERIMENT, None) as bar:  # a live display may not be left open
        bar.update(10, 1.0)
