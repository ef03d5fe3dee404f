"""The documents made from the code are fresh, and a stale one is noticed and named."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from ipssim.report import generated

ROOT = Path(__file__).resolve().parents[1]
PAGES: dict[str, Callable[[], str]] = {"a.md": lambda: "one\n", "b.md": lambda: "two\n"}


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


@pytest.mark.parametrize("name", sorted(set(generated.PAGES) - {"architecture.md"}))
def test_page_says_that_it_is_generated_and_how(name: str) -> None:
    page = generated.PAGES[name]()
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


def test_every_source_named_is_in_sources() -> None:
    sources = yaml.safe_load((ROOT / "configs" / "sources.yaml").read_text(encoding="utf-8"))
    groups = generated._parameter_groups().values()
    named = {spec.source for _, keyed in groups for _, spec in keyed if spec.source}
    for path in (ROOT / "configs" / "trial").glob("*.yaml"):
        trial = yaml.safe_load(path.read_text(encoding="utf-8"))
        named |= {trial["source"], *(figure["source"] for figure in trial.get("estimates", ()))}
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
    for _, keyed in generated._parameter_groups().values():
        for key, spec in keyed:
            assert spec.unit, key
            assert spec.meaning, key
            assert spec.label in generated.LABELS, key
            assert spec.label != "measured" or spec.source or key.startswith("trial."), key
