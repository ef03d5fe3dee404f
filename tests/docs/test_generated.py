"""The documents made from the code are fresh, and a stale one is noticed and named."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from make import generated
from make.parameter_pages import LABELS, parameter_groups

ROOT = Path(__file__).resolve().parents[2]
PAGES: dict[str, Callable[[], str]] = {"a.md": lambda: "one\n", "b.md": lambda: "two\n"}


@functools.cache
def page_of(name: str) -> str:
    """Return a page as it is made now."""
    return generated.PAGES[name]()


@pytest.mark.ci
def test_documents_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert generated.main(["--check"]) == 0, capsys.readouterr().out


def test_writing_makes_fresh_and_a_change_makes_stale(tmp_path: Path) -> None:
    assert generated.stale(tmp_path, PAGES) == ["a.md", "b.md"]
    assert generated.write(tmp_path, PAGES) == ["a.md", "b.md"]
    assert generated.stale(tmp_path, PAGES) == []
    assert generated.write(tmp_path, PAGES) == []
    (tmp_path / "b.md").write_text("two, edited by hand\n", encoding="utf-8")
    assert generated.stale(tmp_path, PAGES) == ["b.md"]


def test_check_names_stale_files_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generated, "PAGES", PAGES)
    assert generated.main(["--check", "--folder", str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert "a.md" in printed
    assert "b.md" in printed
    assert list(tmp_path.iterdir()) == []


def test_a_page_that_is_made_no_longer_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generated, "PAGES", {"rooms/a.md": PAGES["a.md"]})
    assert generated.write(tmp_path) == ["rooms/a.md"]
    (tmp_path / "rooms" / "written_by_hand.md").write_text("# A note\n", encoding="utf-8")
    assert generated.left_over(tmp_path) == []
    (tmp_path / "rooms" / "old.md").write_text(f"{generated.HEADER}\n", encoding="utf-8")
    assert generated.left_over(tmp_path) == ["rooms/old.md"]
    assert generated.main(["--check", "--folder", str(tmp_path)]) == 1
    assert "rooms/old.md is made no longer" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", sorted(set(generated.PAGES) - {"architecture.md", "status.md", "cannot_say.md"})
)
def test_page_says_that_it_is_generated_and_how(name: str) -> None:
    page = page_of(name)
    first = page.splitlines()[0]
    assert "Generated" in first
    assert generated.COMMAND in first
    assert page.endswith("\n")
    widths: set[int] = set()
    for line in page.splitlines():
        if not line.startswith("|"):
            widths = set()
            continue
        widths.add(line.replace("\\|", "").count("|"))
        assert len(widths) == 1, f"a row of another width: {line}"


@pytest.mark.parametrize("name", sorted(generated.PAGES))
def test_links_between_pages_lead_somewhere(name: str) -> None:
    page = page_of(name)
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", page):
        path, _, anchor = target.partition("#")
        found = (ROOT / "docs" / name).parent / path if path else ROOT / "docs" / name
        assert found.is_file(), target
        if anchor:
            heads = re.findall(r"^#+ (.*)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {head.lower().replace(" ", "-") for head in heads}, target


def test_every_source_named_is_in_sources() -> None:
    sources = yaml.safe_load((ROOT / "configs" / "sources.yaml").read_text(encoding="utf-8"))
    groups = parameter_groups().values()
    named = {spec.source for _, keyed in groups for _, spec in keyed if spec.source}
    for path in (ROOT / "configs" / "trial").glob("*.yaml"):
        trial = yaml.safe_load(path.read_text(encoding="utf-8"))
        named |= {figure["source"] for figure in trial.get("estimates", ())}
        named |= {trial["source"]} if "source" in trial else set()  # one that builds on another
    assert len(named) > 10
    assert named - set(sources) == set()


def test_every_source_says_how_far_it_reaches() -> None:
    sources = yaml.safe_load((ROOT / "configs" / "sources.yaml").read_text(encoding="utf-8"))
    for key, source in sources.items():
        assert set(source) - {"doi"} == {"citation", "kind", "reach", "sureness"}, key
        assert source["kind"] in {"document", "trial", "study", "register", "statistic"}, key
        assert source["sureness"] in {"SEEN", "DERIVED", "RECALLED"}, key
        assert len(source["reach"]) > 30, key


def test_every_parameter_has_unit_label_and_meaning() -> None:
    for _, keyed in parameter_groups().values():
        for key, spec in keyed:
            assert spec.unit, key
            assert spec.meaning, key
            assert spec.label in LABELS, key
            assert spec.label != "measured" or spec.source or key.startswith("trial."), key
