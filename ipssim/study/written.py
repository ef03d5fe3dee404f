"""Write a comparison into its run's folder, and leave alone what is there already."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from ipssim.study.results import Comparison
from ipssim.study.shared import write_manifest
from ipssim.study.store import Store, write_bytes

EARLIER = "earlier"
_TABLES = {  # table of a comparison: its file, without the ending
    "summary": "summary", "differences": "differences", "dials": "dials",
    "mechanisms": "mechanisms", "drawn": "prior_parameters", "sway": "prior_sway",
    "fidelity": "fidelity",
}
_ALWAYS = ("summary", "differences")


def written(comparison: Comparison, store: Store) -> Comparison:
    """Write tables and manifest, and return the comparison with what was found in the folder.

    Tables of another number of replicates or draws are moved to `earlier/` first. Files that would
    not change are not touched. The manifest is written last: it says that the run is complete.
    """
    folder = store.folder
    assert folder is not None
    contents = _contents(comparison)
    size = {
        "replicates": comparison.replicates,
        "prior_draws": len(comparison.drawn),
        "prior_replicates": comparison.experiment.prior_replicates if len(comparison.drawn) else 0,
    }
    _move_earlier(folder, store, size)
    changed = [name for name, content in contents.items() if _put(folder / name, content)]
    files = {name: _digest(content) for name, content in contents.items()}
    earlier = sorted(
        path.name for path in (folder / EARLIER).glob("*") if path.name != _name(size)
    )
    manifest = comparison.manifest | {"tables": {**size, "files": files}, "earlier": earlier}
    write_manifest(folder, manifest)
    return replace(
        comparison,
        manifest=manifest,
        earlier=tuple(f"{EARLIER}/{name}" for name in earlier),
        already_complete=store.was_complete and not store.added and not changed,
    )


def _contents(comparison: Comparison) -> dict[str, bytes]:
    """Return the files of a comparison as they are to be written."""
    files = {}
    for name, file in _TABLES.items():
        frame: pd.DataFrame = getattr(comparison, name)
        if name in _ALWAYS or len(frame):
            files[f"{file}.csv"] = _csv(frame)
    files["weekly.parquet"] = _parquet(comparison.weekly)
    files["events.parquet"] = _parquet(comparison.events)
    if len(comparison.draws):
        files["prior_draws.parquet"] = _parquet(comparison.draws)
    return files


def _csv(frame: pd.DataFrame) -> bytes:
    words = {name: frame[name].map(_word) for name in ("inside",) if name in frame}
    text = frame.assign(**words).to_csv(index=False, lineterminator="\n", float_format="%.6g")
    return text.encode()


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _word(value: Any) -> str:
    return "" if value is None else str(bool(value)).lower()


def _put(path: Path, content: bytes) -> bool:
    """Write a file unless it holds just that; say whether it was written."""
    if path.is_file() and path.read_bytes() == content:
        return False
    write_bytes(path, content)
    return True


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _name(size: dict[str, Any]) -> str:
    """Return the folder name of a set of tables, such as `60_replicates` or with draws."""
    name = f"{size.get('replicates')}_replicates"
    if size.get("prior_draws"):
        name += f"_{size['prior_draws']}x{size.get('prior_replicates')}_draws"
    return name


def _move_earlier(folder: Path, store: Store, size: dict[str, Any]) -> None:
    """Put tables of another size, and the report made of them, where they are not overwritten.

    A file that is no longer what the manifest says of it is newer: its writing was cut off.
    """
    before = store.tables
    if not before or all(before.get(key) == value for key, value in size.items()):
        return
    target = folder / EARLIER / _name(before)
    for name in (*before.get("files", ()), "report.html"):
        there = (folder / name).is_file() if name == "report.html" else store.intact(name)
        if name != "events.parquet" and there:  # events are the same
            target.mkdir(parents=True, exist_ok=True)
            (folder / name).replace(target / name)
