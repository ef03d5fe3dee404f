"""What a town fills in: one value for a list, its own alternatives, dates that are misspelt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ipssim.errors import InputError
from ipssim.settings.read.load import load_experiment


def town(folder: Path, cells: dict[str, Any], **arms: dict[str, Any]) -> Path:
    """Return a workbook with settings, and a column for each alternative."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Setting", "Value"])
    for key, value in cells.items():
        sheet.append([key, value])
    own = book.create_sheet("Alternatives")
    own.append(["Setting", *arms])
    for key in dict.fromkeys(key for settings in arms.values() for key in settings):
        own.append([key, *(settings.get(key) for settings in arms.values())])
    path = folder / "town.xlsx"
    book.save(path)
    return path


def wrong(path: Path) -> list[tuple[str, str, str | None]]:
    with pytest.raises(InputError) as caught:
        load_experiment(files=[path])
    return [(one.cell, one.message, one.nearest) for one in caught.value.problems]


CAP = {"based_on": "package", "caseload_cap": 20}


def test_one_value_in_a_cell_is_a_list_of_one(tmp_path: Path) -> None:
    path = town(tmp_path, {
        "experiment": "service_over_time", "service.posts_by_year": 3,
        "labour_market.place_names": "Havneby", "labour_market.place_shares": 1,
    })
    found = load_experiment(files=[path])
    assert found.service.posts_by_year == (3.0,)
    assert found.labour_market.place_names == ("Havneby",)


def test_own_alternatives_are_what_is_compared(tmp_path: Path) -> None:
    both = load_experiment(files=[town(tmp_path, {"experiment": "town"}, cap20=CAP, cap40=CAP)])
    assert (both.treated, both.reference) == ("cap20", "cap40")
    one = load_experiment(files=[town(tmp_path, {"experiment": "town"}, cap20=CAP)])
    assert (one.treated, one.reference) == ("cap20", "usual")
    said = load_experiment(files=[
        town(tmp_path, {"experiment": "town", "treated": "ips"}, cap20=CAP)])
    assert (said.treated, said.reference) == ("ips", "usual")


def test_beside_a_trial_its_comparison_stays(tmp_path: Path) -> None:
    found = load_experiment(files=[town(tmp_path, {"population.women": 0.5}, cap20=CAP)])
    assert (found.treated, found.reference) == ("ips", "usual")


def test_a_service_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    found = load_experiment(files=[
        town(tmp_path, {"experiment": "service_over_time"}, havneby=CAP)])
    assert list(found.arms) == ["usual", "havneby"]
    assert (found.treated, found.reference) == ("havneby", "usual")
    both = load_experiment(files=[town(
        tmp_path, {"experiment": "service_over_time", "arms.service.caseload_cap": 30},
        havneby=CAP)])
    assert both.arms["service"].caseload_cap == 30  # what was written is not thrown away


def test_a_formula_that_was_never_computed_is_said(tmp_path: Path) -> None:
    found = wrong(town(tmp_path, {"population.size": "=20+20"}))
    assert [(cell, "no value yet" in said) for cell, said, _ in found] == [("Sheet, cell B2", True)]


@pytest.mark.parametrize(("when", "said", "meant"), [
    ("yaer 2", "no point in time", "year 2"), ("2014-02-31", "no point in time", None),
    ("year99", "after its last week", None), ("week -5", "no point in time", None),
])
def test_a_wrong_date_is_named_with_its_cell(
    tmp_path: Path, when: str, said: str, meant: str | None
) -> None:
    (found,) = wrong(town(tmp_path, {"experiment": "town"},
                          cap20={**CAP, f"caseload_cap@{when}": 40}))
    assert found[0] == "Alternatives, cell B4"
    assert said in found[1]
    assert found[2] == meant
