"""Axes of a sweep: how they are written, and what is said of wrong ones."""

from __future__ import annotations

import pytest

from ipssim.errors import InputError
from ipssim.settings.read.axes import Axis, grid, is_axis, read_axes

SMALL = ["experiment=ips_vs_package", "~arms.none"]


@pytest.mark.parametrize(("word", "values"), [
    ("arms.ips.caseload_cap=10,25,50", ("10", "25", "50")),
    ("arms.ips.caseload_cap=range(13,66,26)", ("13", "39", "65")),
    ("arms.ips.limit_weeks=26,null", ("26", "null")),
    ("labour_market.openness=[0,1]", ("0", "1")),
    ("arms.ips.outreach=direct,company_centre", ("direct", "company_centre")),
    ("arms.ips.caseload_cap=choice(1,2)", ("1", "2")),
    ("arms.ips.caseload_cap=1,1,2", ("1", "2")),
    ("arms.ips.duty=true,false", ("true", "false")),
    ("programme@arms.ips=ips_small,ips_split", ("ips_small", "ips_split")),
    ("arms.ips.caseload_cap@year2=20,30", ("20", "30")),
    ("arms.ips.limit_weeks@2014-05-01,new=26,null", ("26", "null")),
    ("labour_market=danish_trial,denmark_98", ("danish_trial", "denmark_98")),
])
def test_axes_are_written_as_in_hydra(word: str, values: tuple[str, ...]) -> None:
    assert is_axis(word)
    _, (axis,) = read_axes([*SMALL, word])
    assert (axis.values, axis.interval) == (values, None)


@pytest.mark.parametrize("word", [
    "a.b=10", "a.b=null", "a.b", "population=youth", "programme@arms.ours=ips_small",
    "labour_market.place_shares=[0.5,0.5]", "a.b=[[1,2],[3]]", "a.b={c: 1}",
    "experiment=caseload,youth",
])
def test_other_words_are_no_axes(word: str) -> None:
    assert not is_axis(word)


WRONG = {
    "arms.ips.caseload_cap=10,5000": "above the highest",
    "arms.ips.caseload_cap=10,many": "this is text",
    "arms.ips.caseload_cp=10,20": "Did you mean arms.ips.caseload_cap?",
    "labour_market.openness=0,85": "Did you mean 0.85 (one value) or [0,85] (two)?",
    "labour_market.openness=interval(-9,1)": "below the lowest",
    "arms.ips.limit_weeks=13,12.5": "whole number",
    "arms.ips.outreach=direct,phone": "not one of the choices",
    "programme.caseload_cap=10,20": "no setting called programme.caseload_cap",
    "nothing=1,2": "no setting called nothing",
    "programme@arms.ips=ips_small,ips_spit": "ips_split",
    "arms.ips.caseload_cap@someday=10,20": "no point in time",
    "arms.ips.caseload_cap@year2=10,6000": "above the highest",
    "arms.ips.caseload_cap@year9=10,20": "after its last week",
    "arms.ips.caseload_cp@year2=10,20": "Did you mean arms.ips.caseload_cap",
    "population.size@year2=700,800": "no dated changes",
}


@pytest.mark.parametrize("word", WRONG)
def test_a_wrong_axis_is_one_message(word: str) -> None:
    with pytest.raises(InputError) as caught:
        read_axes([*SMALL, word])
    assert WRONG[word] in str(caught.value)
    assert len(caught.value.problems) == 1
    assert "Python" not in str(caught.value)


def test_all_that_is_wrong_comes_at_once() -> None:
    with pytest.raises(InputError) as caught:
        read_axes([*SMALL, *WRONG])
    assert len(caught.value.problems) == len(WRONG)  # of some, that they are swept twice
    assert str(caught.value).count("This is swept twice") == 2
    base, axes = read_axes([*SMALL, "labour_market.openness=[0,1]"])
    assert axes == (Axis("labour_market.openness", ("0", "1")),)
    assert base.labour_market.openness == 0


def test_a_grid_has_every_combination() -> None:
    axes = (Axis("a", ("1", "2")), Axis("b", ("x", "y", "z")))
    assert len(grid(axes)) == 6
    assert grid(axes)[0] == {"a": "1", "b": "x"}
    with pytest.raises(InputError, match="A grid needs values"):
        grid((Axis("a", interval=(0.0, 1.0)),))
    with pytest.raises(InputError, match="too many points"):
        grid([Axis(name, tuple(map(str, range(100)))) for name in "abc"])
