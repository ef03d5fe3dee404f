"""Dated changes as they are written: every slip is one message, and each is kept by when it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipssim.errors import InputError
from ipssim.settings.declare.changes import Change
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.read.checks import check
from ipssim.settings.read.convert import plain
from ipssim.settings.read.load import load_experiment

WRONG = {
    "arms.ips.caseload_cap@year0=30": "no point in time",
    "arms.ips.caseload_cap@soon=30": "no point in time",
    "arms.ips.caseload_cap@year2=0": "below the lowest",
    "arms.ips.caseload_cap@year2=10,20": "whole number",
    "arms.ips.caseload_kap@year2=30": "Did you mean",
    "arms.ips.team_size@year2=4": "teams stay",
    "arms.ips.name@year2=x": "keeps its name",
    "arms.ips.travel_minutes@year2,new=4": "is not of a person",
    "arms.ips.changes=4": "Changes stand by when",
    "arms.ips.outreach@year2=none": "From year 2 on: Without outreach",
    "labour_market.employers@year2=4": "drawn once",
    "labour_market.openness@2030-01-01=0": "after its last week",
    "labour_market.openness@1999-01-01=0": "before the run begins",
    "service.weeks@year2=4": "how the run is made",
    "population.size@year2=4": "no setting",
}


@pytest.mark.parametrize("word", WRONG)
def test_a_slip_is_one_message(word: str) -> None:
    with pytest.raises(InputError) as caught:
        load_experiment([word])
    assert WRONG[word] in str(caught.value)
    assert len(caught.value.problems) == 1


def test_what_goes_together_is_judged_by_all_changes_so_far() -> None:
    two = ["arms.ips.employer_minutes@week 40=0", "arms.ips.outreach@2014-05-05=none"]
    assert len(load_experiment(two).arms["ips"].changes) == 2
    with pytest.raises(InputError, match="From week 10 on: Without outreach"):
        load_experiment([two[0], "arms.ips.outreach@week 10=none"])


def test_files_and_words_lie_over_each_other_and_come_back(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(
        "arms:\n  ips:\n    changes:\n      year 2: {caseload_cap: 40, limit_weeks: 52}\n"
        "      2014-05-01: {for: new, limit_weeks: 26}\n", encoding="utf-8",
    )
    found = load_experiment(["arms.ips.caseload_cap@year2=30"], files=[path])
    assert set(found.arms["ips"].changes) == {
        Change("2014-05-01", "limit_weeks", 26, new=True),
        Change("year 2", "limit_weeks", 52), Change("year 2", "caseload_cap", 30),
    }
    assert check(found) == found
    assert plain(found)["arms"]["ips"]["changes"]["2014-05-01, new"] == {"limit_weeks": 26}
    keys = dict(parameters(found))
    assert keys["arms.ips.changes.year 2.caseload_cap"].value == 30


def test_a_wrong_date_in_a_file_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "town.yaml"
    path.write_text("arms:\n  ips:\n    changes:\n      year 2: {caseload_cap: many}\n",
                    encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_experiment([], files=[path])
    (problem,) = caught.value.problems
    assert (problem.where, problem.line) == (str(path), 4)
