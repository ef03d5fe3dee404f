"""The status is filled with counts that come from the code, and a changed count makes it stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipssim.settings.read.load import options
from make import generated, status
from make.markdown import filled
from make.parameter_pages import LABELS


def test_what_is_between_the_comments_is_printed_and_the_rest_is_kept() -> None:
    text = "by hand\n<!-- n: printed from the code -->\nold\n<!-- /n -->\nmore by hand\n"
    assert filled(text, "n", "new") == text.replace("old", "\nnew\n")
    with pytest.raises(ValueError):  # noqa: PT011
        filled(text, "m", "new")


def test_counts_agree_with_what_is_there() -> None:
    counted = {what: many for what, many, _ in status.counts()}
    assert counted["programmes"] == len(options("programme"))
    labelled = [counted[f"of them {label}"] for label in LABELS]
    assert counted["numbers of world and surroundings"] == sum(labelled)


def test_a_count_changed_by_hand_is_stale(tmp_path: Path) -> None:
    pages = {"status.md": status.status_page}
    generated.write(tmp_path, pages)
    page = tmp_path / "status.md"
    text = page.read_text(encoding="utf-8")
    assert generated.stale(tmp_path, pages) == []
    page.write_text(text.replace("| programmes | ", "| programmes | 1"), encoding="utf-8")
    assert generated.stale(tmp_path, pages) == ["status.md"]
