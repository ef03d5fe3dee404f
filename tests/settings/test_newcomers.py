"""What newcomers type is answered with what they meant, or with no guess: a table of cases."""

from __future__ import annotations

import shlex
import sys
import types
from pathlib import Path
from typing import Any

import pytest
import yaml

from ipssim.cli import main
from ipssim.settings.declare.other_words import OTHER_WORDS
from ipssim.settings.read.load import load, options
from ipssim.settings.read.meant import nearest

TABLE = Path(__file__).with_name("newcomer_cases.yaml")
CASES: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
GUESS = "Did you mean"


def complaint(case: dict[str, Any], capsys: Any) -> str:
    """Return what is wrong with the answer to a case, or nothing."""
    here = Path("s.yaml")
    if "file" in case:
        here.write_text(case["file"], encoding="utf-8")
    code = main(shlex.split(case["typed"]))
    shown = capsys.readouterr()
    if code != 2 or shown.out:
        return f"exit code {code}, printed {shown.out!r}, {shown.err!r}"
    if [path for path in Path().iterdir() if path != here]:
        return "something was written"
    said = case.get("said", [])
    missing = [part for part in ([said] if isinstance(said, str) else said)
               if part not in shown.err]
    if missing or (case.get("nothing") and GUESS in shown.err):
        return f"{missing} not in {shown.err!r}"
    return ""


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = types.ModuleType("ipssim.study.compare")
    module.compare = lambda *_, **__: pytest.fail("it ran")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ipssim.study.compare", module)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("case", CASES, ids=[f"{c['typed']} {c.get('file', '')}" for c in CASES])
def test_what_was_meant_is_found(case: dict[str, Any], capsys: Any) -> None:
    assert complaint(case, capsys) == ""


def test_every_case_asks_for_something_and_stands_once() -> None:
    assert [case for case in CASES if not case.get("said") and not case.get("nothing")] == []
    assert len({(case["typed"], case.get("file")) for case in CASES}) == len(CASES)


def test_a_false_suggestion_would_be_seen(capsys: Any) -> None:
    assert complaint({"typed": "compare size=5", "said": "programme.size"}, capsys)
    assert complaint({"typed": "compare size=5", "nothing": True}, capsys)


@pytest.mark.parametrize("name", options("programme"))
def test_a_title_leads_to_its_programme(name: str) -> None:
    assert nearest(load(name).title, options("programme")) == name


def test_several_mistakes_are_all_answered_at_once(capsys: Any) -> None:
    typed = "compare size=5 arms.ips.leader=ja population.women=76% labour_market.x=[Ø,Å] --sed 3"
    assert main(shlex.split(typed)) == 2
    assert len(capsys.readouterr().err.strip().split("\n\n")) == 5


def test_the_table_of_other_words_stays_small() -> None:
    assert sum(map(len, OTHER_WORDS.values())) <= 62
