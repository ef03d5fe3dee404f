"""Every experiment is listed, has a place for its finding, and its script runs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.ci
ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "experiments"
SCRIPTS = sorted(FOLDER.glob("*/run.py"))
BEGIN, END = "<!-- finding: written by run.py -->", "<!-- /finding -->"


def test_every_experiment_is_listed() -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    folders = [path.parent.name for path in FOLDER.glob("*/README.md")]
    assert len(folders) >= 6
    assert [name for name in folders if f"]({name}/README.md)" not in listed] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.parent.name)
def test_the_readme_has_its_command_and_one_place_for_the_finding(script: Path) -> None:
    said = (script.parent / "README.md").read_text(encoding="utf-8")
    assert said.count(BEGIN) == said.count(END) == 1
    assert f"uv run python experiments/{script.parent.name}/run.py" in said


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("package_length", ("--draws", "2"), ("| 13 weeks |", "| no end date |", "as configured")),
        ("caseload", ("--draws", "2"), ("| 10 |", "`package_weekly`", "as configured")),
        ("danish_trial", (), ("`ips_pooled - usual`", "| `package` | `usual` |")),
    ],
)
def test_a_script_writes_its_finding(
    name: str, options: tuple[str, ...], said: tuple[str, ...], tmp_path: Path, script: Any
) -> None:
    shutil.copy(FOLDER / name / "README.md", tmp_path)
    script(name, "--replicates", "2", "--folder", str(tmp_path), *options)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    finding = text.split(BEGIN)[1].split(END)[0]
    assert "To be filled" not in finding
    assert "nan" not in finding
    for words in (*said, "2 replicates", "No trial stands behind"):
        assert words in finding
    assert "**What it rests on.**" in text.split(END)[1]
    assert json.loads((tmp_path / "result.json").read_text())["replicates"] == 2
