"""Run the experiments and put what they find into their READMEs, and the main answer into README.

    uv run python docs/make/findings.py                     # all that need no script of their own
    uv run python docs/make/findings.py danish_trial caseload

An experiment is a folder with a README: a question, a command, and a finding between two marks,
which is what the command says (`report.md` of its run). Nothing here counts anything.
"""

from __future__ import annotations

import argparse
import re
import shlex
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXPERIMENTS = ROOT / "experiments"
BEGIN, END = "<!-- finding: made by docs/make/findings.py -->", "<!-- /finding -->"
ANSWER = "<!-- answer: made by docs/make/findings.py from experiments/{} -->"
ANSWERED = "<!-- /answer -->"
MAIN = "danish_trial"
_COMMAND = re.compile(r"^uv run ipssim (.+)$", re.MULTILINE)


def names() -> list[str]:
    """Return the experiments whose finding is made here."""
    return sorted(
        path.parent.name for path in EXPERIMENTS.glob("*/README.md")
        if BEGIN in path.read_text(encoding="utf-8")
    )


def command(name: str) -> list[str]:
    """Return the words after `uv run ipssim` of an experiment's first command."""
    text = (EXPERIMENTS / name / "README.md").read_text(encoding="utf-8")
    found = _COMMAND.search(text)
    if found is None:
        raise ValueError(f"experiments/{name}/README.md has no `uv run ipssim` command")
    return shlex.split(found[1], comments=True)


def between(text: str, begin: str, end: str, said: str) -> str:
    """Return a text with what stands between two marks replaced."""
    start, stop = text.index(begin) + len(begin), text.index(end)
    return f"{text[:start]}\n{said.strip()}\n{text[stop:]}"


def make(name: str, folder: Path) -> None:
    """Run an experiment into a folder, and write its finding."""
    from ipssim.cli import main

    if (code := main([*command(name), "--out", str(folder), "--quiet"])) != 0:
        raise SystemExit(code)
    report = (folder / "report.md").read_text(encoding="utf-8")
    readme = EXPERIMENTS / name / "README.md"
    text = readme.read_text(encoding="utf-8")
    readme.write_text(between(text, BEGIN, END, report), encoding="utf-8")
    if name == MAIN:
        answer_into_readme()


def finding(name: str = MAIN) -> str:
    """Return what an experiment found."""
    text = (EXPERIMENTS / name / "README.md").read_text(encoding="utf-8")
    return text[text.index(BEGIN) + len(BEGIN) : text.index(END)].strip()


def answer(name: str = MAIN, *, tables: bool = False) -> str:
    """Return the answer of an experiment; README has it without the table below it."""
    blocks = finding(name).split("\n### ", 1)[0].strip().split("\n\n")
    return "\n\n".join(block for block in blocks if tables or not block.startswith("|"))


def answer_into_readme() -> None:
    """Put the main answer into README."""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(between(text, ANSWER.format(MAIN), ANSWERED, answer()), encoding="utf-8")


def stale() -> list[str]:
    """Say what is wrong with the main answer: of another run than today's, or not in README."""
    from ipssim.settings.read.load import load_experiment
    from ipssim.studies.engine.identity import run_hash

    found = re.search(r"\brun ([0-9a-f]{12})\b", finding())
    today = run_hash(load_experiment(), 1)
    wrong = []
    if found is None or found[1] != today:
        was = "no run" if found is None else f"run {found[1]}"
        wrong.append(f"experiments/{MAIN}/README.md (of {was}, the model's is {today})")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    if between(readme, ANSWER.format(MAIN), ANSWERED, answer()) != readme:
        wrong.append("README.md (its answer is not that of the finding)")
    return wrong


def run(argv: Sequence[str]) -> int:
    """Make the findings that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="EXPERIMENT", help="default: all")
    for name in parser.parse_args(argv).names or names():
        with tempfile.TemporaryDirectory() as folder:
            print(f"{name}: ipssim {shlex.join(command(name))}", flush=True)
            make(name, Path(folder) / "run")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
