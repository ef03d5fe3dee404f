"""Tell whether a report or a figure was already made from the very same tables."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from ipssim.report.switches import off_sentence

if TYPE_CHECKING:
    from ipssim.study.results import Comparison


def stamp_of(comparison: Comparison) -> str:
    """Return what identifies the written tables of a comparison; empty where none were written."""
    tables = comparison.manifest.get("tables")
    if not tables:
        return ""
    made_from = [comparison.manifest.get("sources"), tables]
    if off := off_sentence(comparison.experiment):
        made_from.append(off)
    text = json.dumps(made_from, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def is_stamped(path: Path, stamp: str) -> bool:
    """Say whether a text file (HTML, SVG) holds the stamp."""
    return bool(stamp) and path.is_file() and stamp in path.read_text(encoding="utf-8")
