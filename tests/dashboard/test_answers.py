"""What a view says is what its command and its Python say, to the word."""

from __future__ import annotations

import ast
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import ipssim
from ipssim.cli import main
from ipssim.dashboard import answers
from ipssim.dashboard.answers import Dropped, InTurn, View
from ipssim.dashboard.asked import Asked
from ipssim.report.page.html import render
from ipssim.report.page.parts import Page
from ipssim.studies.town import PLACES

SMALL = Asked(
    changes={"population.size": "60", "accrual_weeks": "8", "arms.ips.caseload_cap": "15"},
    replicates=2,
)


def made(view: View) -> Any:
    """Return what the view's Python makes: the value of its last line."""
    *lines, last = ast.parse(view.python).body
    names: dict[str, Any] = {}
    exec(compile(ast.Module(lines, []), "view", "exec"), names)
    assert isinstance(last, ast.Expr)
    return eval(compile(ast.Expression(last.value), "view", "eval"), names)


def typed(view: View, *more: str) -> list[str]:
    """Return the view's command as it would be typed, without `ipssim`."""
    return [*shlex.split(view.command)[1:], *more]


def said(page: Page) -> str:
    """Return the answer of a page as HTML, as a view has it."""
    return render(page, within=True).split("<section")[0].split("<details")[0]


@pytest.mark.ci
def test_a_first_answer_is_what_compare_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    *_, view = answers.compared(SMALL, lambda: True)
    assert said(made(view)).strip() == view.html.strip()
    assert main(typed(view, "--out", str(tmp_path / "run"))) == 0
    text = (tmp_path / "run" / "report.html").read_text("utf-8")
    for line in view.html.splitlines():
        assert line in text
    *_, view = answers.compared(SMALL, lambda: True, by_week=True)
    for line in view.html.splitlines():
        if "<figcaption>" in line or "<div class=\"drawing\"" in line:
            assert line in text
    assert view.html.count("<svg") == 2


def test_a_first_answer_comes_from_one_run_and_no_more_once_nobody_waits() -> None:
    first, *later = answers.compared(SMALL, lambda: False)
    assert "--replicates 1" in first.command
    assert later == []


@pytest.mark.ci
def test_the_town_is_what_the_recorded_events_say(tmp_path: Path) -> None:
    view = answers.townspeople(SMALL)
    assert main(typed(view, "--out", str(tmp_path / "run"), "--quiet")) == 0
    events = pd.read_parquet(tmp_path / "run" / "events.parquet")
    events = events[(events["calculation"] == "policy") & (events["arm"] == "ips")]
    codes = np.array([[int(code) for code in week] for week in view.more["codes"][0]])
    entered = events[events["kind"] == "entered"].set_index("candidate")["week"]
    for person, own in events[events["kind"] == "position"].groupby("candidate"):
        in_work = 0
        weeks = own["week"].to_numpy() - int(entered[person])
        for week in range(codes.shape[0] - 1):
            before = own["target"].to_numpy()[weeks <= week]
            in_work = int(before[-1]) & 4 if len(before) else in_work
            assert (codes[week + 1, person] == PLACES.index("work")) == bool(in_work)
    counts = made(view)
    assert counts[list(PLACES)].sum(axis=1).unique().tolist() == [60]
    assert counts["work"].tolist() == (codes == PLACES.index("work")).sum(axis=1).tolist()


@pytest.mark.parametrize(("who", "another", "luck"), [
    (None, 1, 0), (7, 1, 1), ("man over 20", 2, 0),
])
def test_two_lives_are_what_explain_says(
    who: int | str | None, another: int, luck: int, tmp_path: Path
) -> None:
    view = answers.two_lives(SMALL, who, another, luck)
    assert said(made(view)) in view.html
    assert main(typed(view, "--out", str(tmp_path / "life"), "--quiet")) == 0
    assert said(made(view)).splitlines()[1] in (tmp_path / "life" / "report.html").read_text()


def test_a_consultants_minutes_add_up_and_are_what_the_command_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    view = answers.consultant_week(SMALL, "ips", None, 12)
    found = ipssim.consultant(SMALL.experiment(), "ips", None, 12)
    assert said(made(view)) in view.html
    assert main(typed(view)) == 0
    assert "12" in capsys.readouterr().out
    assert len(found.people) > 3
    for what in ("contact", "travel", "employers"):
        assert found.people[what].sum() == pytest.approx(found.minutes[what], abs=0.1)


@pytest.mark.parametrize(("arm", "number", "week", "wrong"), [
    ("nobody", None, None, "There is no arm"), ("ips", 400, None, "no such consultant"),
    ("ips", None, 0, "no such week"),
])
def test_a_consultant_who_does_not_exist(
    arm: str, number: int | None, week: int | None, wrong: str
) -> None:
    with pytest.raises(ipssim.InputError, match=wrong):
        ipssim.consultant(SMALL.experiment(), arm, number, week)


@pytest.mark.ci
def test_other_worlds_are_run_part_by_part_until_nobody_waits() -> None:
    told: list[int] = []
    few = SMALL.changed("kept_worlds", "4")
    view = answers.leaning(few, lambda: True, told.append)
    assert said(made(view)).strip() in view.html
    assert told == list(range(1, len(told) + 1))
    assert len(told) > 2
    with pytest.raises(Dropped):
        answers.leaning(few, lambda: len(told) < 9, told.append)


def test_what_fails_in_turn_is_a_failed_future() -> None:
    one = InTurn(lambda: True, lambda _: None).submit(lambda: 1 / 0)
    assert isinstance(one.exception(), ZeroDivisionError)
