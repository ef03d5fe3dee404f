"""What is asked on a dashboard: dials made of the declared settings, words that a command takes."""

from __future__ import annotations

import ast
import shlex

import pytest

from ipssim.dashboard.asked import (
    ARMS,
    AROUND,
    FIRST,
    REACH,
    Asked,
    controls,
    dials,
    in_words,
    wrong_dials,
)
from ipssim.errors import InputError
from ipssim.settings.declare.parameter import field_types, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.load import load_experiment


def test_there_is_a_dial_for_every_field_of_a_programme_with_its_bounds() -> None:
    found = {one.spec.name: one for one in controls(Asked())["ips"]}
    assert {*found} == {*field_types(Programme)} - {"name", "changes"}
    assert list(found)[: len(FIRST)] == list(FIRST)
    for name, spec in parameters(Programme()):
        if name in found:
            told = found[name].told
            assert told["allowed"] == in_words(spec.allowed)
            assert told["meaning"] == in_words(spec.says)
            if told["kind"] == "slider" and name not in REACH:
                assert (told["low"], told["high"]) == (spec.low, spec.high)
    assert [one.key for one in controls(Asked())[""]] == list(AROUND)


def test_a_slider_stays_within_what_is_allowed() -> None:
    for own in controls(Asked()).values():
        for one in own:
            if one.key in REACH or one.spec.name in REACH:
                low, high, _ = REACH.get(one.spec.name, REACH.get(one.key, (0, 0, 0)))
                assert one.spec.low <= low < high <= one.spec.high


def test_what_is_typed_is_what_a_command_and_python_get() -> None:
    asked = Asked().served_by("usual", "package").changed("arms.ips.caseload_cap", "40").changed(
        "labour_market.openness", "-0.5"
    )
    experiment = asked.experiment()
    assert experiment.arms["ips"].caseload_cap == 40
    assert experiment.arms["usual"].name == "package"
    assert [*experiment.arms] == [*ARMS]
    typed = [word for word in shlex.split(asked.command("compare"))[2:] if word != "--seed"]
    assert load_experiment(typed) == experiment
    listed = ast.parse(asked.python("experiment")).body[1].value.args[0]  # type: ignore[attr-defined]
    assert load_experiment(ast.literal_eval(listed)) == experiment


def test_a_value_taken_back_and_a_programme_changed_leave_nothing_behind() -> None:
    asked = Asked().changed("arms.ips.caseload_cap", "40")
    assert asked.changed("arms.ips.caseload_cap", "") == Asked()
    assert asked.served_by("ips", "ips_shared_care") == Asked()


def test_two_services_that_start_alike_have_names_of_their_own() -> None:
    arms = Asked().served_by("usual", "ips_shared_care").experiment().arms
    assert arms["ips"].title != arms["usual"].title


@pytest.mark.parametrize("text", ["abc", "5000", "2,5"])
def test_a_bad_value_says_what_a_command_says(text: str) -> None:
    key = "arms.ips.caseload_cap"
    with pytest.raises(InputError) as here:
        Asked().changed(key, text).experiment()
    with pytest.raises(InputError) as there:
        load_experiment([f"{key}={text}"])
    assert str(here.value) == str(there.value)
    assert "from 1 to 2000" in str(here.value)


def test_a_dial_says_what_is_wrong_with_it_and_nothing_of_commands() -> None:
    asked = Asked().changed("arms.ips.limit_weeks", "abc").changed("arms.ips.caseload_cap", "30")
    found = wrong_dials(asked)
    assert [*found] == ["arms.ips.limit_weeks"]
    said = found["arms.ips.limit_weeks"].lower()
    assert said.startswith("time limit: ")
    assert "from 0 to 1040" in said
    assert "command" not in said
    assert "null" not in said
    assert wrong_dials(Asked()) == {}


def test_what_is_said_of_dials_knows_no_null() -> None:
    for group in dials(tuple(Asked().programmes.items())):
        for one in (*group["first"], *group["more"]):
            assert "null" not in one["meaning"] + one["allowed"]


def test_what_else_ends_support_stands_beside_the_time_limit() -> None:
    first = {group["arm"]: [one["name"] for one in group["first"]]
             for group in dials(tuple(Asked().programmes.items()))}
    assert first["ips"] == list(FIRST)
    assert first["usual"] == [*FIRST[:2], "in_work_limit_weeks", *FIRST[2:]]
