"""A scenario in a workbook: what cells mean, and that each mistake is named with its cell."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ipssim.errors import InputError
from ipssim.report.lists.scenario import differing, write_template
from ipssim.settings.read.load import load_experiment
from ipssim.settings.read.workbook import HEADS, number_in, read_workbook

Rows = Sequence[tuple[str, Any]]


def workbook(
    path: Path, rows: Rows = (), arms: Mapping[str, Rows] | None = None, head: str = "Value"
) -> Path:
    """Write a scenario: settings in one sheet, alternatives in another."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Town")
        sheet.write(0, 0, "Our town")
        sheet.write_row(1, 0, ["Setting", "Meaning", head])
        for row, (key, value) in enumerate(rows, start=2):
            sheet.write(row, 0, key)
            sheet.write(row, 2, value)
        if arms:
            sheet = book.add_worksheet("Alternatives")
            sheet.write_row(0, 0, ["Setting", "Unit", *arms])
            keys = list(dict.fromkeys(key for some in arms.values() for key, _ in some))
            for row, key in enumerate(keys, start=1):
                sheet.write(row, 0, key)
                for column, some in enumerate(arms.values(), start=2):
                    sheet.write(row, column, dict(some).get(key))
    return path


def complaint(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_experiment(files=[path])
    return str(caught.value)


def test_a_workbook_says_what_yaml_says(tmp_path: Path) -> None:
    path = workbook(tmp_path / "town.xlsx", [
        ("experiment", "ips_in_denmark"), ("population.size", "1.200"),
        ("labour_market.openness", "-0,5"), ("population.women", 0.5), ("kept_worlds", 0),
        ("world.mechanisms.belief", "nej"), ("labour_market.place_shares", "0,5;0,3;0,2"),
    ], {"ours": [("based_on", "ips_private"), ("caseload_cap", 20), ("limit_weeks", "ingen")],
        "short": [("based_on", "package"), ("limit_weeks", 13)]})
    (tmp_path / "town.yaml").write_text("""
experiment: ips_in_denmark
kept_worlds: 0
population: {size: 1200, women: 0.5}
labour_market: {openness: -0.5, place_shares: [0.5, 0.3, 0.2]}
world: {mechanisms: {belief: false}}
arms:
  ours: {based_on: ips_private, caseload_cap: 20, limit_weeks: null}
  short: {based_on: package, limit_weeks: 13}
""", encoding="utf-8")
    found = load_experiment(files=[path])
    assert found == load_experiment(files=[tmp_path / "town.yaml"])
    assert found.name == "ips_in_denmark"
    assert found.arms["short"].limit_weeks == 13


@pytest.mark.parametrize(("text", "number"), [
    ("0,85", 0.85), ("1.234", 1234), ("1.234,5", 1234.5), ("0.85", 0.85), ("-3", -3),
    ("12", 12), ("1,234.5", 1234.5), ("2o", None), ("1 year", None), ("", None), ("1,2,3", None),
])
def test_numbers_in_cells_are_danish_or_have_a_point(text: str, number: float | None) -> None:
    assert number_in(text) == number


WRONG: dict[str, tuple[str, Any, str]] = {
    "misspelt": ("population.wommen", 0.4, "population.women"),
    "a group misspelt": ("populatoin.size", 400, "population.size"),
    "no such setting": ("town.mayor", "yes", "no setting called"),
    "text for a number": ("population.size", "many", "this is text"),
    "a unit": ("horizon_weeks", "1 year", "without its unit"),
    "above": ("population.women", 1.5, "above the highest"),
    "per cent": ("population.women", 40, "Did you mean 0.4?"),
    "below": ("horizon_weeks", 0, "below the lowest"),
    "half a week": ("horizon_weeks", 78.5, "whole number"),
    "no such choice": ("experiment", "ips_in_danmark", "ips_in_denmark"),
    "no such people": ("population", "yuoth", "youth"),
    "no such place": ("labour_market", "aarhus", "one of"),
    "a word for yes": ("world.mechanisms.belief", "perhaps", "true or false"),
    "a number for yes": ("world.mechanisms.belief", 2, "true or false"),
    "a section": ("population.", 3, "population"),
    "above a setting": ("population", 3, "population"),
    "below a value": ("horizon_weeks.first", 3, "horizon_weeks"),
    "null where a value is needed": ("horizon_weeks", "none", "null is not one"),
    "an error of the spreadsheet": ("population.size", "#DIV/0!", "could not compute"),
    "a date": ("population.size", "2026-01-01", "this is text"),
    "one of a list": ("labour_market.place_shares", 0.5, "place_shares"),
    "a list of words": ("labour_market.place_shares", "a;b", "Entry 1"),
    "two many shares": ("labour_market.place_shares", "0,9;0,9;0,9", "place_shares"),
    "no arm": ("arms.nobody.caseload_cap", 20, "no arm called nobody"),
    "a programme alone": ("programme.caseload_cap", 20, "the arm must be named"),
    "a hidden character": ("title", "a\u202eb", "hidden character"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_cell_is_one_message_with_its_sheet_and_cell(case: str, tmp_path: Path) -> None:
    key, value, said = WRONG[case]
    found = complaint(workbook(tmp_path / "town.xlsx", [("kept_worlds", 0), (key, value)]))
    assert "town.xlsx, Town, cell C4: " in found
    assert said in found
    assert found.count("town.xlsx") == 1


def test_every_problem_comes_at_once_and_twice_is_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "town.xlsx", [("horizon_weeks", 0), ("population.size", "x")],
                    {"ours": [("based_on", "ips_privat"), ("caseload_cap", 20)],
                     "1st": [("based_on", "package")]})
    found = complaint(path)
    for part in ("Town, cell C3", "Town, cell C4", "Alternatives, cell C2: arms.ours.based_on",
                 "ips_private", "Alternatives, cell D2", "cannot name an arm"):
        assert part in found
    twice = workbook(tmp_path / "twice.xlsx", [("horizon_weeks", 52), ("horizon_weeks", 53)])
    said = "Town, cell C4: horizon_weeks = 53\n  This setting stands here twice."
    assert said in complaint(twice)


def test_what_is_no_plain_workbook_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text.xlsx"
    text.write_text("population: {size: 3}", encoding="utf-8")
    assert "no workbook that can be read" in complaint(text)
    for part, said in (("xl/vbaProject.bin", "macros"), ("xl/externalLinks/a.xml", "other files"),
                       ("xl/embeddings/a.bin", "another file")):
        path = workbook(tmp_path / "part.xlsx", [("kept_worlds", 0)])
        with zipfile.ZipFile(path, "a") as packed:
            packed.writestr(part, b"x")
        assert said in complaint(path)
    bomb = workbook(tmp_path / "bomb.xlsx", [("kept_worlds", 0)])
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/more.xml", b"0" * 30_000_000)
    assert "too large when it is unpacked" in complaint(bomb)
    assert "says nothing" in complaint(workbook(tmp_path / "empty.xlsx"))


def test_a_formula_is_what_was_last_computed(tmp_path: Path) -> None:
    path = tmp_path / "town.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Town")
        sheet.write_row(0, 0, ["Setting", "Value"])
        sheet.write(1, 0, "population.size")
        sheet.write_formula(1, 1, "=200+200", value=400)
    assert load_experiment(files=[path]).population.size == 400


# Templates


@pytest.mark.parametrize("ending", ["xlsx", "yaml"])
@pytest.mark.parametrize("over_time", [False, True])
def test_a_template_says_nothing_but_what_it_builds_on(
    tmp_path: Path, ending: str, over_time: bool
) -> None:
    path = write_template(tmp_path / f"town.{ending}", "ips_private", over_time=over_time)
    found = load_experiment(files=[path])
    base = load_experiment([f"experiment={found.name}"])
    arm = "service" if over_time else "ours"
    assert found.arms[arm].name == "ips_private"
    others = {name: one for name, one in found.arms.items() if name != arm}
    assert others == {name: one for name, one in base.arms.items() if name != arm}
    assert found.population == base.population
    keys = [str(record[0]).split(".") for record in differing(found, base).records]
    assert {key[1] for key in keys if key[0] == "arms"} == {arm}
    assert [key[0] for key in keys if key[0] != "arms"] == ([] if over_time else ["treated"])


def test_a_template_offers_choices_and_help(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(write_template(tmp_path / "town.xlsx"))
    assert book.sheetnames == ["Read me", "Scenario", "Place", "People", "Prices", "Alternatives"]
    sheet = book["Alternatives"]
    assert [cell.value for cell in sheet[1]][:4] == ["Setting", "ours", "second", "third"]
    lists = [one.formula1 for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert any("package" in one for one in lists)
    rows = {row[0].value: [cell.value for cell in row] for row in book["People"].iter_rows()}
    assert rows["population.women"][2:5] == ["share", 0.383, "from 0 to 1 share"]
    assert rows["population.women"][6] == "christensen_2019"


@pytest.mark.parametrize("ending", ["xlsx", "yaml"])
def test_a_danish_template_is_read_as_the_english_one(tmp_path: Path, ending: str) -> None:
    paths = [write_template(tmp_path / f"{language}.{ending}", language=language)
             for language in ("en", "da")]
    english, danish = (load_experiment(files=[path]) for path in paths)
    assert danish.language == "da"
    assert replace(danish, language=english.language) == english


@pytest.mark.parametrize("name", HEADS["indstilling"][1:])
def test_a_head_of_another_language_may_name_an_alternative(tmp_path: Path, name: str) -> None:
    if not name.isascii():
        return
    path = workbook(tmp_path / "town.xlsx", arms={name: [("based_on", "package")]})
    assert name in load_experiment(files=[path]).arms


def test_a_danish_workbook_says_everything_in_danish(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(write_template(tmp_path / "by.xlsx", language="da"))
    assert book.sheetnames == ["Læs mig", "Scenarie", "Sted", "Personer", "Priser", "Alternativer"]
    for sheet in book.worksheets[1:]:
        heads = [cell.value for cell in sheet[1]]
        assert heads[0] == "Indstilling"
        assert {head.lower() for head in heads[-5:]} <= {*HEADS["indstilling"]}
        assert "value" not in map(str.lower, heads)
    rows = {row[0].value: [cell.value for cell in row] for row in book["Alternativer"].iter_rows()}
    assert rows["duty_incomes_only"][5:7] == ["nej", "ja eller nej"]
    people = {row[0].value: [cell.value for cell in row] for row in book["Personer"].iter_rows()}
    assert people["population.women"][2:5] == ["andel", 0.383, "fra 0 til 1 (andel)"]


def test_a_template_is_not_written_over_a_file(tmp_path: Path) -> None:
    path = tmp_path / "town.xlsx"
    path.write_bytes(b"mine")
    with pytest.raises(InputError, match="not overwritten"):
        write_template(path)
    assert path.read_bytes() == b"mine"
    with pytest.raises(InputError, match=r"ends in \.xlsx or \.yaml"):
        write_template(tmp_path / "town.docx")


def test_cells_are_read_as_documents(tmp_path: Path) -> None:
    found = read_workbook(workbook(tmp_path / "town.xlsx", [("population.size", 400)]))
    assert found.data == {"population": {"size": 400}}
    assert found.origins["population", "size"].cell == "Town, cell C3"
