"""Commands as they are typed on a page, with studies that stand aside."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from ipssim.report.page.parts import Answer, Page, Row, Table

STUDIES = {  # the function of `report.handed` that a command calls
    "compare": "compare", "run": "run", "review": "review", "path": "follow_path",
    "ablation": "ablation", "patterns": "patterns", "explain": "explain",
    "sites": "sites", "sweep": "run_sweep",
}
SHOWN = Page("A title", "en", Answer(
    question="Which?", said=("This one.",), sure=(), rests=(), table=Table(("h",), (Row(("c",)),)),
), ())
Calls = list[tuple[str, Any, dict[str, Any]]]


def blocks(text: str) -> list[tuple[str, str]]:
    """Return language and text of each block of code."""
    return re.findall(r"^```(\w+)\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)


def files(text: str) -> dict[str, str]:
    """Return the files that a page shows, by the name that the words before give them."""
    found = re.finditer(r"`([\w.]+\.\w+)`:\n\n```\w+\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return {match[1]: match[2] for match in found}


def stand_aside(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Let every study do nothing but note its name and what it is given."""
    found: Calls = []

    def standing_in(name: str) -> Any:
        def study(*given: Any, **how: Any) -> SimpleNamespace:
            found.append((name, given, how))
            return SimpleNamespace(
                page=lambda **how: SHOWN, failing=(), failing_checks=(), differences="a table",
                failed=pd.DataFrame(), default_folder=lambda: Path("outputs", "explain"),
                write=lambda out, csv: how.update(out=out),
            )

        return study

    for name in {*STUDIES.values(), "service", "validate", "openness", "match"}:
        monkeypatch.setattr(f"ipssim.report.handed.{name}", standing_in(name))
    return found


def write(files: dict[str, str], folder: Path) -> None:
    """Write the files that a page shows."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
