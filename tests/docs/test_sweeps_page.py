"""The page on sweeps: its commands can be given, and what it names exists."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

import ipssim
from ipssim.cli import sweep as command
from ipssim.cli.command import command_parser
from ipssim.cli.parse import read
from ipssim.settings.read import table
from ipssim.settings.read.load import options
from ipssim.studies.designs import DESIGNS
from ipssim.studies.sweep import MOST_PLAIN, REPLICATES, RESULTS, Sweep

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "sweeps.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^ipssim sweep(?: (.*))?$", PAGE, flags=re.MULTILINE)


@pytest.mark.parametrize("words", [words for words in COMMANDS if words])
def test_each_command_is_a_design(words: str) -> None:
    given = read(command_parser(command.COMMAND, for_help=False), command.COMMAND,
                 shlex.split(words))
    assert given.problems == []
    design = command._design(given)
    assert len(design.points) == len(design.here) > 1


def test_what_it_names_exists() -> None:
    assert len(COMMANDS) > 5
    assert all(f"`{name}`" in PAGE for name in (*options("sweep"), *DESIGNS))
    assert all(f"`{name}`" in PAGE for name, _ in Sweep.FILES if name != "failed.csv")
    assert ", ".join(RESULTS) in PAGE
    for number in (table.MOST_ROWS, MOST_PLAIN):
        assert f"{number:,}" in PAGE
    assert f"{table.MOST_COLUMNS} columns" in PAGE
    assert f"runs a point ({REPLICATES})" in PAGE
    assert all(hasattr(ipssim, name) for name in re.findall(r"ipssim\.(\w+)\(", PAGE))
    links = [link for link in re.findall(r"\]\(([^)]+)\)", PAGE) if "://" not in link]
    assert len(links) > 2
    assert all((ROOT / "docs" / link).exists() for link in links)
