"""What README.md tells people to type: commands parse, settings check, names exist."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typed import STUDIES, blocks, stand_aside, write

import ipssim
from ipssim.cli import main
from ipssim.studies.results import Comparison
from make import findings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = blocks(README)
START = "uv run ipssim"


def commands() -> Iterator[str]:
    """Yield each `uv run ipssim` command of the shell blocks, without what comes before it."""
    for language, block in BLOCKS:
        if language in ("bash", "sh", "console"):
            for line in block.splitlines():
                if START in line:
                    yield line[line.index(START) :]


COMMANDS = list(commands())
SNIPPETS = [block for language, block in BLOCKS if language == "python"]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, Any, dict[str, Any]]]:
    """Calls of studies that do nothing (their name, what they are given), in an empty folder.

    The folder holds the README's own files.
    """
    found = stand_aside(monkeypatch)
    monkeypatch.chdir(tmp_path)
    write(scenarios(), tmp_path)
    return found


def scenarios() -> dict[str, str]:
    """Return the files that the README shows, by the name it gives them in the words before."""
    found = {}
    for match in re.finditer(r"`([\w.]+\.yaml)`:\n\n```yaml\n(.*?)^```", README, re.M | re.S):
        found[match[1]] = match[2]
    return found


def test_there_is_something_to_test() -> None:
    assert len(COMMANDS) >= 10
    assert "uv run ipssim compare" in COMMANDS
    assert SNIPPETS
    assert set(scenarios()) == {"scenario.yaml"}


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_valid(
    command: str, calls: list[tuple[str, Any, dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = shlex.split(command, comments=True)[len(START.split()) :]
    assert main(words) == 0, capsys.readouterr().err
    ((study, given, how),) = calls
    over_time = "experiment=service_over_time" in words
    assert study == ("service" if over_time else STUDIES[words[0]])
    if words[0] == "compare":
        changed = [word for word in words[1:] if "=" in word or word.endswith(".yaml")]
        # what is set makes a difference
        assert (given[0] != ipssim.load_experiment([])) == bool(changed)
    assert how["out"].parts[0] == "outputs"
    assert "This one." in capsys.readouterr().out


def test_other_commands_name_what_exists() -> None:
    """Whatever else the shell blocks run is a known tool with a known target."""
    known = ("pip install uv && uv run ipssim", "pip install uv && uv run pytest", START,
             "uv run --extra dashboard ipssim dashboard")
    for language, block in BLOCKS:
        if language in ("bash", "sh", "console"):
            for line in block.splitlines():
                assert not line.strip() or line.startswith(known), line


@pytest.mark.parametrize("name", scenarios())
def test_scenario_says_what_the_text_says(
    name: str, calls: list[tuple[str, Any, dict[str, Any]]]
) -> None:
    assert main(["compare", name]) == 0
    ((_, (experiment,), _),) = calls
    said = yaml.safe_load(scenarios()[name])
    for arm, settings in said["arms"].items():
        for setting, value in settings.items():
            if setting != "based_on":
                assert getattr(experiment.arms[arm], setting) == value, (arm, setting)
    assert experiment.arms["mine"].name == said["arms"]["mine"]["based_on"]
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
def test_python_snippet_runs(
    snippet: str, calls: list[tuple[str, Any, dict[str, Any]]]
) -> None:
    names: dict[str, Any] = {}
    exec(compile(snippet, "README.md", "exec"), names)  # the study stands aside
    ((study, (experiment,), how),) = calls
    assert study == "compare"
    assert experiment.arms["ips"].caseload_cap == 40
    assert how["replicates"] == 20
    assert "differences" in Comparison.__dataclass_fields__


def test_answer_is_the_finding_of_the_main_experiment() -> None:
    begin = findings.ANSWER.format(findings.MAIN)
    assert README.count(begin) == README.count(findings.ANSWERED) == 1, f"README.md lacks {begin}"
    shown = README[README.index(begin) + len(begin) : README.index(findings.ANSWERED)].strip()
    again = f"run `uv run python docs/make/findings.py {findings.MAIN}`"
    assert findings.answer(), f"experiments/{findings.MAIN}/README.md has no finding: {again}"
    assert shown == findings.answer(), f"README.md shows another answer than the finding: {again}"


def test_the_scores_quoted_are_those_of_the_finding() -> None:
    """The first ten lines say how well other trials are predicted, as the finding does."""
    finding = (ROOT / "experiments/validation/README.md").read_text(encoding="utf-8")
    (mean,) = re.findall(r"^\| \*Mean\* \|(.+)\|$", finding, flags=re.MULTILINE)
    scores = re.findall(r"−\d+\.\d+", mean)
    first = "\n".join(README.splitlines()[:12])
    assert len(scores) == 3
    for score in scores:
        assert score in first
