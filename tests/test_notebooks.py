"""Notebooks as they are saved: whole, with output, candid at the start, nothing of the machine.

That they run is asked by `pytest --nbmake notebooks` in `.ci/run`.
"""

from __future__ import annotations

import ast
import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import ipssim

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
MOST_BYTES = 700_000
MOST_PICTURE = 150_000
# A path from the root of a file system or a drive, or below somebody's home.
ABSOLUTE = re.compile(r"(?<![\w.:/<>-])(?:/(?:[\w.-]+/)+[\w.-]+|~/\w|[A-Z]:\\\\)")
PUBLIC = {"ipssim", "ipssim.agents", "ipssim.vocabulary"}


def read(path: Path) -> dict[str, Any]:
    book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return book


def text(lines: str | list[str]) -> str:
    return lines if isinstance(lines, str) else "".join(lines)


def code_cells(book: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def outputs(book: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in code_cells(book):
        yield from cell["outputs"]


def words(book: dict[str, Any]) -> Iterator[str]:
    """Yield every text of a notebook, source and output, but no pictures."""
    for cell in book["cells"]:
        yield text(cell["source"])
    for output in outputs(book):
        yield text(output.get("text", ""))
        for kind, data in output.get("data", {}).items():
            if not kind.startswith("image/"):
                yield text(data)


def test_there_are_six_labs_with_questions_and_folded_answers() -> None:
    labs = [path for path in NOTEBOOKS if path.stem.startswith("lab_")]
    assert [path.stem[4] for path in labs] == list("abcdef")
    for path in labs:
        said = "\n".join(words(read(path)))
        assert said.count("<details>") == said.count("</details>") >= 5, path.stem
        assert "What the model cannot say" in said
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"({path.name})" in readme for path in NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
class TestSaved:
    def test_it_is_a_notebook_of_the_usual_kernel(self, path: Path) -> None:
        book = read(path)
        assert book["nbformat"] == 4
        assert book["metadata"]["kernelspec"]["name"] == "python3"
        ids = [cell["id"] for cell in book["cells"]]
        assert len(ids) == len(set(ids)) > 10
        assert path.stat().st_size < MOST_BYTES

    def test_the_first_cell_says_what_the_model_misses(self, path: Path) -> None:
        first = read(path)["cells"][0]
        assert first["cell_type"] == "markdown"
        said = text(first["source"])
        assert "What this model misses" in said
        for missing in ("not a forecast", "one", "trial", "costs", "if\nthese rules hold"):
            assert missing.replace("\n", " ") in " ".join(said.split()).replace("*", "")

    def test_it_was_run_from_top_to_bottom_and_nothing_went_wrong(self, path: Path) -> None:
        book = read(path)
        counts = [cell["execution_count"] for cell in code_cells(book)]
        assert counts == list(range(1, len(counts) + 1))
        kinds = {output["output_type"] for output in outputs(book)}
        assert "error" not in kinds
        assert kinds >= {"execute_result"}
        assert all(output.get("name") != "stderr" for output in outputs(book))
        assert sum(bool(cell["outputs"]) for cell in code_cells(book)) > len(counts) / 2

    def test_pictures_are_small(self, path: Path) -> None:
        pictures = [
            base64.b64decode(text(output["data"]["image/png"]))
            for output in outputs(read(path)) if "image/png" in output.get("data", {})
        ]
        assert pictures
        assert all(picture.startswith(b"\x89PNG") for picture in pictures)
        assert max(map(len, pictures)) < MOST_PICTURE

    def test_nothing_names_the_machine_or_the_time(self, path: Path) -> None:
        book = read(path)
        assert [found for said in words(book) for found in ABSOLUTE.findall(said)] == []
        assert [said for said in words(book) if re.search(r" at 0x[0-9a-f]+", said)] == []
        assert all(not cell["metadata"] for cell in book["cells"])

    def test_links_lead_somewhere(self, path: Path) -> None:
        said = "\n".join(
            text(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == "markdown"
        )
        targets = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", said)]
        assert targets
        assert [t for t in targets if "://" not in t and not (FOLDER / t).exists()] == []

    def test_it_uses_public_names_only(self, path: Path) -> None:
        for cell in code_cells(read(path)):
            source = "\n".join(
                line for line in text(cell["source"]).splitlines() if not line.startswith("%")
            )
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.ImportFrom):
                    assert not str(node.module).startswith("ipssim") or node.module in PUBLIC
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    assert node.value.id != "ipssim" or node.attr in ipssim.__all__
                    assert not node.attr.startswith("_")


@pytest.mark.parametrize(
    "said", ["see /home/x/y.py", "in C:\\\\Users", "(/usr/lib/python3/x", "~/data"]
)
def test_a_path_of_a_machine_would_be_seen(said: str) -> None:
    assert ABSOLUTE.search(said)


@pytest.mark.parametrize("said", ["../docs/columns.md", "hours/week", "0/1", "</th>", "a / b"])
def test_other_strokes_are_not_paths(said: str) -> None:
    assert not ABSOLUTE.search(said)
