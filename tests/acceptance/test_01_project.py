"""Milestone 1, item 1: the project has everything that a project of its kind should have."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    "ipssim", "ipssim/settings", "ipssim/world", "ipssim/rules", "ipssim/outcomes",
    "ipssim/trials", "ipssim/study", "ipssim/report", "configs/programme", "configs/population",
    "configs/labour_market", "configs/jobcentre", "configs/organisation", "configs/trial",
    "configs/experiment",
    "experiments", "notebooks", "tests", "benchmarks", "docs",
)
MODULES = (
    "__init__", "vocabulary", "errors", "chance", "week", "agents", "model", "recorder",
    "cli/__init__",
)


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_layout_has_the_folder(folder: str) -> None:
    assert any((ROOT / folder).iterdir())


@pytest.mark.parametrize("module", MODULES)
def test_layout_has_the_module(module: str) -> None:
    assert (ROOT / "ipssim" / f"{module}.py").is_file()


def test_package_is_built_by_hatchling_and_typed(project: dict[str, Any]) -> None:
    assert project["build-system"]["build-backend"] == "hatchling.build"
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"]["configs"] == "ipssim/configs"
    assert (ROOT / "ipssim" / "py.typed").is_file()
    assert project["project"]["scripts"]["ipssim"] == "ipssim.cli:main"
    assert project["project"]["requires-python"] == ">=3.11"


def test_development_tools_are_a_group_that_uv_installs(project: dict[str, Any]) -> None:
    names = {re.split(r"[^\w-]", entry)[0] for entry in project["dependency-groups"]["dev"]}
    assert {"pytest", "hypothesis"} <= names


def test_ruff_and_strict_mypy_are_set(project: dict[str, Any]) -> None:
    assert project["tool"]["mypy"]["strict"] is True
    assert "ipssim" in project["tool"]["mypy"]["files"]
    assert {"E", "F", "I", "D"} <= set(project["tool"]["ruff"]["lint"]["select"])
    assert project["tool"]["ruff"]["line-length"] == 100


def test_licence_is_mit(project: dict[str, Any]) -> None:
    assert project["project"]["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("README.md", "uv run ipssim compare"),
        ("CONTRIBUTING.md", "Add a rule"),
        ("CHANGELOG.md", "Keep a Changelog"),
        ("CITATION.cff", "cff-version: 1.2.0"),
        ("docs/architecture.md", "One direction"),
    ],
)
def test_document_is_there(name: str, says: str) -> None:
    assert says in (ROOT / name).read_text(encoding="utf-8")


def test_ci_runs_lint_types_documents_and_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    for part in ("set -euo pipefail", "ruff check", "mypy", "docs/make --check", "README.md"):
        assert part in text


def test_every_programme_file_parses() -> None:
    files = sorted((ROOT / "configs" / "programme").glob("*.yaml"))
    assert len(files) >= 2
    for path in files:
        assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict), path.name


def test_status_has_a_row_for_each_numbered_item() -> None:
    text = (ROOT / "docs" / "status.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\|\s*(\d+)\s*\|(.+)\|\s*$", text, flags=re.MULTILINE)
    numbers = sorted({int(number) for number, _ in rows})
    assert numbers == list(range(1, len(numbers) + 1))
    tested = {
        int(found.group(1))
        for path in Path(__file__).parent.glob("test_*.py")
        if (found := re.match(r"test_(\d+)_", path.name))
    }
    assert tested
    assert tested <= set(numbers)
    assert all(cell.strip() for _, rest in rows for cell in rest.split("|"))
