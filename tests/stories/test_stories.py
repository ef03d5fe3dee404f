"""Stories a practitioner could write, told with chosen draws; see README.md beside this file."""

from __future__ import annotations

import operator
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from teller import CHANCES, Telling, code, known, unit, variants

from ipssim.chance import Draw
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.vocabulary import (
    Channel,
    Contingency,
    Decision,
    Ending,
    Event,
    Income,
    JobEnding,
    Position,
    StudyEnding,
)

HERE = Path(__file__).parent
STORIES = sorted(HERE.glob("*.yaml"))
_SOURCES = {
    "service_ended": Ending, "job_ended": JobEnding, "study_ended": StudyEnding,
    "applied": Channel, "interview": Channel, "offer": Channel, "rejected": Channel,
    "refused": Channel, "job_started": Channel, "praktik_started": Channel,
    "befallen": Contingency,
    "income_changed": Income,
}  # fmt: skip
_TARGETS = {"case_heard": Decision, "income_changed": Income}
_COMPARE = {
    "is": operator.eq, "above": operator.gt, "below": operator.lt, "at_least": operator.ge,
    "at_most": operator.le, "holds": lambda a, b: a & b == b, "lacks": lambda a, b: a & b == 0,
}  # fmt: skip
_EVENT = {"person", "week", "from", "until", "source", "target", "times"}


def _matching(kind: str, wish: dict[str, Any], told: Telling) -> list[dict[str, Any]]:
    known({kind: 0}, [event.name.lower() for event in Event], "events")
    first = wish.get("week", wish.get("from", 0))
    last = wish.get("week", wish.get("until", 10_000))
    words = {}
    if "source" in wish:
        kinds = Position if kind == "position" else _SOURCES[kind]
        words["source"] = code(kinds.__name__, wish["source"])
    if "target" in wish:
        words["target"] = code(_TARGETS.get(kind, Position).__name__, wish["target"])
    return [
        event for event in told.events
        if event["kind"] == kind and event["candidate"] == wish.get("person", 0)
        and first <= event["week"] <= last
        and all(event[key] == value for key, value in words.items())
    ]  # fmt: skip


_WHERE = {"column", "trust_of_employer", "worker", "team", "person", "week"}


def _value(wish: dict[str, Any], told: Telling, week: int) -> tuple[str, Any]:
    """Return (unit, value) of what an expectation or a comparison points at."""
    week = wish.get("week", week)
    if "trust_of_employer" in wish:
        return "", told.trust_of(wish["trust_of_employer"], wish.get("worker", 0), week)
    table = "workers" if "worker" in wish else "teams" if "team" in wish else "candidates"
    row = wish.get("worker", wish.get("team", wish.get("person", 0)))
    return unit(table, wish["column"]), told.column(table, wish["column"], row, week)


def complaint(wish: dict[str, Any], told: Telling) -> str:
    """Return what an expectation misses, or nothing if it is met."""
    if "event" in wish:
        known(wish, _EVENT | {"event"}, "expect")
        found = _matching(wish["event"], wish, told)
        met = len(found) == wish["times"] if "times" in wish else bool(found)
        return "" if met else f"{len(found)} events of this kind"
    if "never" in wish:
        known(wish, _EVENT - {"times"} | {"never"}, "expect")
        found = _matching(wish["never"], wish, told)
        return f"it happened in weeks {[event['week'] for event in found]}" if found else ""
    if "order" in wish:
        known(wish, {"order", "person"}, "expect")
        mine = [e["kind"] for e in told.events if e["candidate"] == wish.get("person", 0)]
        known(dict.fromkeys(wish["order"]), [event.name.lower() for event in Event], "events")
        left = iter(mine)
        return "" if all(kind in left for kind in wish["order"]) else f"it went {mine}"
    known(wish, {*_WHERE, *_COMPARE}, "expect")
    (how,) = set(wish) & set(_COMPARE)
    kind, value = _value(wish, told, wish["week"])
    other = wish[how]
    if isinstance(other, dict):
        known(other, _WHERE, "comparison")
        _, other = _value({**wish, **other}, told, wish["week"])
    else:
        other = code(kind, other)
    return "" if _COMPARE[how](value, other) else f"it is {value}, compared with {other}"


def _cases() -> list[Any]:
    cases = []
    for path in STORIES:
        story = yaml.safe_load(path.read_text(encoding="utf-8"))
        for name, told in variants(story):
            cases.append(pytest.param(told, id=f"{path.stem}-{name}" if name else path.stem))
    return cases


@pytest.mark.parametrize("story", _cases())
def test_story_goes_as_told(story: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert story["expect"]
    told = Telling(story, monkeypatch)
    missed = [f"{wish}: {why}" for wish in story["expect"] if (why := complaint(wish, told))]
    assert missed == []


def test_every_story_says_what_it_is_about_and_where_it_comes_from() -> None:
    sources = yaml.safe_load((HERE.parents[1] / "configs/sources.yaml").read_text(encoding="utf-8"))
    known = {"assumed", "design", *sources}
    for path in STORIES:
        story = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert story["title"], path.name
        assert story["tells"], path.name
        assert known & set(re.split(r"[;,\s]+", story["source"])), path.name


def test_each_mechanism_has_a_story_that_is_also_told_without_it() -> None:
    for mechanism in MECHANISMS:
        story = yaml.safe_load((HERE / f"{mechanism.story}.yaml").read_text(encoding="utf-8"))
        told = [given.get("mechanisms") or {} for _, given in variants(story)]
        assert any(switches.get(mechanism.field) is False for switches in told), mechanism.field
        assert any(not switches for switches in told), mechanism.field


def test_every_weekly_draw_of_a_person_can_be_chosen() -> None:
    assert {draw for draw, _, _ in CHANCES.values()} == {
        draw for draw in Draw if draw >= Draw.OPENINGS
    } - {Draw.ASSIGNMENT, Draw.REACH, Draw.VISIT, Draw.OPENINGS}


SHORT: dict[str, Any] = {
    "programme": {"name": "ips_shared_care", "leader_caseload": 0}, "weeks": 3,
    "people": [{}, {}], "others": "quiet",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "met"),
    [
        ({"event": "admitted", "week": 0}, True),
        ({"event": "admitted", "week": 1}, False),
        ({"event": "contact", "times": 3}, True),
        ({"event": "contact", "times": 2}, False),
        ({"never": "contact", "from": 3}, True),
        ({"never": "contact"}, False),
        ({"order": ["admitted", "contact"]}, True),
        ({"order": ["contact", "admitted"]}, False),
        ({"column": "trust", "week": 2, "above": {"week": 1}}, True),
        ({"column": "trust", "week": 2, "below": {"week": 1}}, False),
        ({"column": "trust", "week": 2, "is": {"person": 1}}, True),
        ({"column": "position", "week": 0, "is": ["clarification"]}, True),
        ({"column": "position", "week": 0, "holds": "in_work"}, False),
        ({"column": "position", "week": 0, "lacks": "in_work"}, True),
        ({"column": "service", "week": 0, "is": "waiting"}, False),
        ({"column": "caseload", "worker": 0, "week": 0, "is": 2}, True),
    ],
)
def test_expectations_can_fail(
    wish: dict[str, Any], met: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (complaint(wish, Telling(SHORT, monkeypatch)) == "") is met


@pytest.mark.parametrize(
    "mistake",
    [
        {"programme": {"name": "ips_shared_care"}, "people": [{"mood": 1}]},
        {"chances": [{"wins_lottery": True}]},
        {"world": {"no_such_parameter": 1}},
        {"network": [{"employer": 0, "trust": 1, "love": 2}]},
        {"workers": [{}, {}]},
        {"mechanisms": {"magic": False}},
        {"employers": [{"hidden": 4}]},
        {"employers": [{}], "openings": [{"employer": 0, "from": 1, "to": 2}]},
    ],
)
def test_words_nobody_reads_are_refused(
    mistake: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ValueError, match=r"nothing is called|are described"):
        Telling({**SHORT, **mistake}, monkeypatch)


def test_a_misspelt_key_of_a_story_is_refused() -> None:
    with pytest.raises(ValueError, match="expects"):
        list(variants({**SHORT, "expects": []}))


def test_keyed_draws_are_the_compiled_run_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """With keyed draws a story is an ordinary run: the same events, in the same order."""
    story = {
        **SHORT, "weeks": 60, "others": "keyed", "people": [{}] * 8,
        "employers": [{"advertised": 1}, {"hidden": 1, "sector": "office"}] * 8,
    }  # fmt: skip
    with monkeypatch.context() as uncompiled:
        plain = Telling(story, uncompiled)
    monkeypatch.setattr("teller.plainly", lambda *_: None)
    assert Telling(story, monkeypatch).events == plain.events
    assert len(plain.events) > 200
