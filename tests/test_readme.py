"""What README.md tells people to type: commands parse, settings check, names exist."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

import ipssim
from ipssim.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
START = "uv run ipssim"


def commands() -> Iterator[str]:
    """Yield each `uv run ipssim` command of the shell blocks, without what comes before it."""
    for language, block in BLOCKS:
        if language in ("bash", "sh", "console"):
            for line in block.splitlines():
                if START in line:
                    yield line[line.index(START) :]


COMMANDS = list(commands())
LISTS = ("programmes", "parameters", "trials")
SNIPPETS = [block for language, block in BLOCKS if language == "python"]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[Any, dict[str, Any]]]:
    """Calls of a study that does nothing, from a folder with the README's own files."""
    found: list[tuple[Any, dict[str, Any]]] = []

    def compare(experiment: Any, **how: Any) -> SimpleNamespace:
        found.append((experiment, how))
        return SimpleNamespace(folder=how.get("out"), summary="the summary")

    def study(*given: Any, **how: Any) -> SimpleNamespace:
        found.append((given, how))
        return SimpleNamespace(folder=how.get("out"), failing=(), failing_checks=())

    monkeypatch.setattr("ipssim.studies.compare.compare", compare)
    monkeypatch.setattr("ipssim.studies.single.run", study)
    monkeypatch.setattr("ipssim.studies.path.follow_path", study)
    monkeypatch.setattr("ipssim.studies.explain.explain", study)
    for name in ("ablation.ablation", "patterns.run.patterns", "review.review", "service.service"):
        monkeypatch.setattr(f"ipssim.studies.{name}", study)
    for name in (
        "ablation.print_ablation", "patterns.print_patterns", "fidelity.print_review",
        "service.print_service",
    ):
        monkeypatch.setattr(f"ipssim.report.{name}", lambda *given, **how: None)
    monkeypatch.setattr("ipssim.report.one_run.print_run", lambda *given: None)
    monkeypatch.setattr("ipssim.report.path.print_path", lambda *given: None)
    monkeypatch.setattr("ipssim.report.lives.print_explanation", lambda *given: None)
    monkeypatch.setattr("ipssim.report.terminal.print_comparison", lambda *given: None)
    monkeypatch.chdir(tmp_path)
    for name, text in scenarios().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return found


def scenarios() -> dict[str, str]:
    """Return the files that the README shows, by the name it gives them in the words before."""
    found = {}
    for match in re.finditer(r"`([\w.]+\.yaml)`:\n\n```yaml\n(.*?)^```", README, re.M | re.S):
        found[match[1]] = match[2]
    return found


def test_there_is_something_to_test() -> None:
    assert len(COMMANDS) >= 5
    assert "uv run ipssim compare" in COMMANDS
    assert SNIPPETS
    assert set(scenarios()) == {"scenario.yaml"}


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_valid(
    command: str, calls: list[tuple[Any, dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    words = shlex.split(command, comments=True)[len(START.split()) :]
    assert main(words) == 0, capsys.readouterr().err
    if words[0] in LISTS:
        assert not calls
        return
    (call,) = calls
    if words[0] != "compare":
        return
    changed = [word for word in words[1:] if "=" in word or word.endswith(".yaml")]
    if changed:
        assert call[0] != ipssim.load_experiment([])  # what is set makes a difference


def test_other_commands_name_what_exists() -> None:
    """Whatever else the shell blocks run is a known tool with a known target."""
    known = ("pip install uv && uv run ipssim", "pip install uv && uv run pytest", START)
    for language, block in BLOCKS:
        if language in ("bash", "sh", "console"):
            for line in block.splitlines():
                assert not line.strip() or line.startswith(known), line


@pytest.mark.parametrize("name", scenarios())
def test_scenario_says_what_the_text_says(
    name: str, calls: list[tuple[Any, dict[str, Any]]]
) -> None:
    assert main(["compare", name]) == 0
    experiment = calls[0][0]
    said = yaml.safe_load(scenarios()[name])
    assert experiment.arms["ips"].caseload_cap == said["arms"]["ips"]["caseload_cap"]
    assert experiment.population.size == said["population"]["size"]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_python_snippet_compiles_and_its_names_exist(snippet: str) -> None:
    tree = ast.parse(snippet)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and (
            node.value.id == "ipssim"
        ):
            assert hasattr(ipssim, node.attr), node.attr
            assert node.attr in ipssim.__all__


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_python_snippet_runs(snippet: str, calls: list[tuple[Any, dict[str, Any]]]) -> None:
    names: dict[str, Any] = {}
    exec(compile(snippet, "README.md", "exec"), names)  # the study stands aside
    ((experiment, how),) = calls
    assert experiment.arms["ips"].caseload_cap == 40
    assert how["replicates"] == 20
    from ipssim.studies.results import Comparison

    assert {"summary"} <= set(Comparison.__dataclass_fields__)


def test_files_the_table_promises_are_those_that_are_written() -> None:
    promised = set(re.findall(r"^\| `([\w./]+)` \|", README, flags=re.MULTILINE))
    assert promised == {
        "report.html", "figures/", "summary.csv", "differences.csv", "weekly.parquet",
        "events.parquet", "manifest.json",
    }
