"""Write a comparison into its run's folder, and leave alone what is there already."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from ipssim.studies.files import csv_bytes, parquet_bytes
from ipssim.studies.folder import EARLIER, EARLIER_SET, Folder
from ipssim.studies.results import Comparison
from ipssim.studies.store import Store

_TABLES = {  # table of a comparison: its file, without the ending
    "summary": "summary", "differences": "differences", "dials": "dials",
    "mechanisms": "mechanisms", "drawn": "prior_parameters", "sway": "prior_sway",
    "fidelity": "fidelity",
}
_ALWAYS = ("summary", "differences")
_DRAWS, _EVENTS, _WEEKLY, _REPORT = (
    "prior_draws.parquet", "events.parquet", "weekly.parquet", "report.html",
)
_MOVED = (*(f"{file}.csv" for file in _TABLES.values()), _DRAWS, _WEEKLY, _REPORT)
"""What another number of replicates or draws changes; the events are the same."""


def written(comparison: Comparison, store: Store, *, pages: bool) -> Comparison:
    """Write tables and manifest, and return the comparison with what was found in the folder.

    Tables of another number of replicates or draws are moved to `earlier/` first. Files that would
    not change are not touched. With `pages`, report and figures stand beside the tables. The
    manifest is written last: it says that the run is complete.
    """
    assert store.folder is not None
    size = {
        "replicates": comparison.replicates,
        "prior_draws": len(comparison.drawn),
        "prior_replicates": comparison.experiment.prior_replicates if len(comparison.drawn) else 0,
    }
    _move_earlier(store.folder, store.tables, size)
    kept = {name.split("/")[1] for name in store.folder.names() if name.startswith(EARLIER)}
    earlier = sorted(kept - {_name(size)})
    manifest = comparison.manifest | {"tables": size, "earlier": earlier}
    changed = store.finish(
        manifest, _contents(comparison), comparison.pages if pages else None
    )
    return replace(
        comparison,
        manifest=store.folder.before,
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
    files[_WEEKLY] = parquet_bytes(comparison.weekly)
    files[_EVENTS] = parquet_bytes(comparison.events)
    if len(comparison.draws):
        files[_DRAWS] = parquet_bytes(comparison.draws)
    return files


def _csv(frame: pd.DataFrame) -> bytes:
    words = {name: frame[name].map(_word) for name in ("inside",) if name in frame}
    return csv_bytes(frame.assign(**words))


def _word(value: Any) -> str:
    return "" if value is None else str(bool(value)).lower()


def _name(size: dict[str, Any]) -> str:
    """Return the folder name of a set of tables, such as `60_replicates` or with draws."""
    name = f"{size['replicates']}_replicates"
    if size["prior_draws"]:
        name += f"_{size['prior_draws']}x{size['prior_replicates']}_draws"
    return name


def _move_earlier(folder: Folder, before: dict[str, Any], size: dict[str, int]) -> None:
    """Put tables of another size, and the report made of them, where they are not overwritten.

    A file that is no longer what the manifest says of it is newer: its writing was cut off.
    """
    if not size.keys() <= before.keys() or all(before[key] == size[key] for key in size):
        return
    earlier = _name(before)
    for name in _MOVED if EARLIER_SET.fullmatch(earlier) else ():
        if folder.intact(name) is not None:
            folder.move(name, f"{EARLIER}/{earlier}/{name}")
