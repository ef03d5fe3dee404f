"""What is public is what docs/public.yaml lists, and changes on purpose only."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from make import public

ROOT = Path(__file__).resolve().parents[2]
AGAIN = ("What is public has changed. On purpose? Then CHANGELOG.md says so, and `uv run python"
         " docs/make/public.py{}` writes docs/public.yaml anew (docs/stability.md).")


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    return public.listed()


def test_names_and_what_they_take(listed: dict[str, Any]) -> None:
    assert listed["python"] == public.names(), AGAIN.format("")


def test_commands_and_their_options(listed: dict[str, Any]) -> None:
    assert listed["commands"] == public.commands(), AGAIN.format("")


def test_a_change_is_noticed(listed: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    import ipssim

    def compare(experiment: object, *, out: object = None) -> None:
        """Take less than before."""

    monkeypatch.setattr(ipssim, "compare", compare)
    now = public.names()
    assert now["compare"] == "(experiment, *, out=None)"
    assert {name for name in now if now[name] != listed["python"][name]} == {"compare"}


def test_the_list_promises_files_and_columns_of_each_study(listed: dict[str, Any]) -> None:
    assert set(listed["folders"]) == set(public.RUNS)
    assert "difference" in listed["folders"]["compare"]["differences.csv"]
    for files in listed["folders"].values():
        assert {"manifest.json", "report.html", "tables.xlsx"} <= set(files)


@pytest.mark.ci
@pytest.mark.parametrize("study", public.RUNS)
def test_files_and_columns(study: str, listed: dict[str, Any], tmp_path: Path) -> None:
    assert listed["folders"][study] == public.folder(study, tmp_path / "r"), (
        AGAIN.format(" --folders"))


def test_python_page_has_every_name(listed: dict[str, Any]) -> None:
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^### (\w+)$|^\| `(\w+)` \|", page, flags=re.MULTILINE))
    assert {name for pair in named for name in pair if name} >= set(listed["python"])
