"""Points of a sweep from a CSV file: how they are read, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipssim.errors import InputError
from ipssim.settings.read import table as tables
from ipssim.studies.designs import Design, design_of

CAP, OPEN = "arms.ips.caseload_cap", "labour_market.openness"


def read(folder: Path, text: str | bytes) -> Design:
    path = folder / "points.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return design_of(["experiment=ips_vs_package", "~arms.none"], table=path)


def problems(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, text)
    return [str(one).replace(str(folder), "") for one in caught.value.problems]


@pytest.mark.parametrize("text", [
    f"{CAP},{OPEN}\n10,0.5\n25,-1.25\n",
    f"\ufeff{CAP};{OPEN}\r\n10;0,5\r\n25;-1,25\r\n;\r\n",
    f"{CAP}; {OPEN} \n10 ;0.5\n\n25;-1,25",
    f'"{CAP}","{OPEN}"\n"10","0.5"\n"25","-1.25"\n',
])
def test_points_are_read_with_commas_and_as_danes_write_them(tmp_path: Path, text: str) -> None:
    design = read(tmp_path, text)
    assert [(one.arms["ips"].caseload_cap, one.labour_market.openness) for one in design.here] == [
        (10, 0.5), (25, -1.25),
    ]
    assert list(design.points) == [CAP, OPEN]


def test_thousands_and_none(tmp_path: Path) -> None:
    design = read(tmp_path, f"population.size;arms.ips.limit_weeks;{OPEN}\n1.200,0;null;1\n")
    assert design.here[0].population.size == 1200
    assert design.here[0].arms["ips"].limit_weeks is None


def test_everything_wrong_is_said_at_once_with_line_and_column(tmp_path: Path) -> None:
    said = problems(tmp_path, (
        f"{CAP};{OPEN};arms.ips.caseload_cup;{CAP};\n"
        "10;0,5;1;1;\n"       # right, but for the heads
        "5000;-9;1;1;\n"      # both out of range
        ";0;1;1;\n"           # empty
        "10;1.234;1;1;\n"     # a decimal point, or thousands
        "10;0\n"              # too few cells
        "many;[;1;1;\n"       # a text, and what cannot be read
    ))
    assert [one.splitlines()[0].removeprefix("/points.csv, ") for one in said] == [
        "line 1, column 3: arms.ips.caseload_cup",
        f"line 1, column 4: {CAP}",
        "line 1, column 5: head",
        f"line 3, column 1: {CAP} = 5000",
        f"line 3, column 2: {OPEN} = -9.0",
        f'line 4, column 1: {CAP} = ""',
        f"line 5, column 2: {OPEN} = 1.234",
        "line 6: row = 2",
        f"line 7, column 2: {OPEN} = [",
    ]
    joined = "\n".join(said)
    for words in ("Did you mean arms.ips.caseload_cap?", "has two columns", "has no head",
                  "cell is empty", "Allowed: 1,234 or 1234", "There are 2 cells here",
                  "cannot be read as a value", "above the highest", "below the lowest"):
        assert words in joined


def test_two_settings_that_contradict_each_other_are_placed(tmp_path: Path) -> None:
    (said,) = problems(tmp_path, (
        "arms.ips.in_work_limit_weeks,arms.ips.in_work_support\nnull,true\n4,false\n"
    ))
    assert said.startswith("/points.csv, line 3, column 2: arms.ips.in_work_support = false")


@pytest.mark.parametrize(("text", "wrong"), [
    ("", "says nothing"), ("\n\n", "says nothing"), (f"{CAP}\n", "heads and no points"),
    (b"\xff\xfe\x00", "not text in UTF-8"), (f'{CAP}\n"10\n', "no CSV that can be read"),
])
def test_what_is_no_table_is_said(tmp_path: Path, text: str | bytes, wrong: str) -> None:
    (said,) = problems(tmp_path, text)
    assert wrong in said


def test_a_table_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    monkeypatch.setattr(tables, "MOST_COLUMNS", 2)
    assert "more than 2 rows" in problems(tmp_path, f"{CAP}\n10\n11\n12\n")[0]
    assert "more than 2 columns" in problems(tmp_path, f"{CAP},a,b\n10,1,1\n")[0]
    assert "too large" in problems(tmp_path, f"{CAP}\n" + "10\n" * 400_000)[0]
    with pytest.raises(InputError, match="does not exist"):
        design_of([], table=tmp_path / "none.csv")


def test_a_table_stands_in_place_of_axes(tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(f"{CAP}\n10\n")
    with pytest.raises(InputError, match="nothing else is swept"):
        design_of([f"{OPEN}=[0,1]"], table=path)
