"""Every experiment is listed, has a command that parses and a place for what it finds."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ipssim.cli import main
from make import findings
from pictures import undrawn

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "experiments"
FOLDERS = sorted(path.parent.name for path in FOLDER.glob("*/README.md"))
STUDIES = {"compare": "compare", "path": "follow_path", "ablation": "ablation",
           "patterns": "patterns", "sites": "sites", "validate": "validate", "match": "match"}
"""Command: the function of `report.handed` that it calls."""

SMALL = """# Which

Why.

```bash
uv run ipssim run programme=package population.size=20 horizon_weeks=20 --replicates 2
uv run ipssim run programme=nobody
```

{begin}
an older answer
{end}

What it rests on.
"""


def readme(name: str) -> str:
    return (FOLDER / name / "README.md").read_text(encoding="utf-8")


def test_every_experiment_is_listed() -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert len(FOLDERS) >= 6
    assert [name for name in FOLDERS if f"]({name}/README.md)" not in listed] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_every_readme_has_a_question_and_one_place_for_its_finding(name: str) -> None:
    said = readme(name)
    assert "**Question.**" in said
    marks = re.findall(r"<!-- finding: (?:made|written) by (\S+) -->", said)
    assert len(marks) == said.count("<!-- finding") == said.count(findings.END) == 1
    assert said.index("<!-- finding") < said.index(findings.END)
    if name in findings.names():
        assert marks == ["docs/make/findings.py"]
        assert not list((FOLDER / name).glob("*.py"))
    else:
        assert (FOLDER / name / marks[0]).is_file()
        assert f"uv run python experiments/{name}/{marks[0]}" in said


@pytest.mark.parametrize("name", findings.names())
def test_every_command_parses_and_asks_for_a_study(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Settings are read and checked; only the study itself stands aside."""
    asked: list[tuple[str, Any]] = []

    def standing_in(study: str) -> Callable[..., SimpleNamespace]:
        def called(*given: Any, **how: Any) -> SimpleNamespace:
            asked.append((study, given[0] if given else how["experiment"]))
            assert how["out"] == tmp_path / "run"
            return SimpleNamespace(failing=(), failing_checks=())

        return called

    for study in STUDIES.values():
        monkeypatch.setattr(f"ipssim.report.handed.{study}", standing_in(study))
    words = findings.command(name)
    assert main([*words, "--out", str(tmp_path / "run"), "--quiet"]) == 0, capsys.readouterr().err
    ((study, experiment),) = asked
    assert study == STUDIES[words[0]]
    if f"experiment={name}" in words:
        assert experiment.name == name
        assert (ROOT / "configs" / "experiment" / f"{name}.yaml").is_file()


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with one experiment, the main one, that takes no time."""
    monkeypatch.setattr(findings, "ROOT", tmp_path)
    monkeypatch.setattr(findings, "EXPERIMENTS", tmp_path / "experiments")
    for name in (findings.MAIN, "told_by_hand"):
        folder = tmp_path / "experiments" / name
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(SMALL.format(
            begin=findings.BEGIN if name == findings.MAIN else "<!-- finding: none -->",
            end=findings.END,
        ))
    begin, end = findings.ANSWER.format(findings.MAIN), findings.ANSWERED
    (tmp_path / "README.md").write_text(f"# Top\n\n{begin}\n{end}\n\nBottom\n")
    return tmp_path


def test_a_finding_is_what_the_command_says_and_nothing_else_changes(
    small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert findings.names() == [findings.MAIN]
    with undrawn():
        assert findings.run([]) == 0
    text = (small / "experiments" / findings.MAIN / "README.md").read_text(encoding="utf-8")
    before, rest = text.split(findings.BEGIN)
    finding, after = rest.split(findings.END)
    assert before == SMALL.split("{begin}", maxsplit=1)[0]
    assert after == SMALL.split("{end}", maxsplit=1)[1]
    out = tmp_path_factory.mktemp("again") / "run"
    with undrawn():
        assert main([*findings.command(findings.MAIN), "--out", str(out), "--quiet"]) == 0
    assert finding.strip() == (out / "report.md").read_text(encoding="utf-8").strip()
    top = (small / "README.md").read_text(encoding="utf-8")
    assert top.startswith("# Top\n")
    assert top.endswith("Bottom\n")
    answer = findings.answer().split("\n\n")
    assert "\n\n".join(answer) in top
    first = finding[: finding.index("\n### ")]
    assert len(answer) >= 3
    for block in answer:
        assert block in first
        assert not block.startswith("|")


def test_a_command_that_fails_leaves_the_finding_as_it_was(small: Path) -> None:
    file = small / "experiments" / findings.MAIN / "README.md"
    file.write_text(file.read_text().replace("programme=package", "programme=pakage"))
    kept = file.read_text()
    with pytest.raises(SystemExit) as caught:
        findings.run([findings.MAIN])
    assert caught.value.code == 2
    assert file.read_text() == kept
    file.write_text(findings.BEGIN)
    with pytest.raises(ValueError, match="no `uv run ipssim` command"):
        findings.command(findings.MAIN)
