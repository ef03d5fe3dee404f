"""Write files whole: under a name of their own, flushed to disk, and then renamed into place."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ipssim.errors import WriteError
from ipssim.studies.engine.cells import csv_bytes

TEMPORARY = re.compile(r"\.ipssim-\d+-[0-9a-f]{8}\.part")
"""What a file is called until it is whole."""

_CARRIED = b"ipssim"
_BATCH = 100_000  # rows that are written together


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all, whatever happens meanwhile.

    A link in its place is replaced and not followed. Raises `WriteError`, which names the file.
    """
    part = path.with_name(f".ipssim-{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        flush_folder(path.parent)
    except OSError as error:
        raise WriteError(error.errno, error.strerror or str(error), str(path)) from error


def flush_folder(folder: Path) -> None:
    """See to it that a folder's names are on the disk, where the system knows how."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


def read_regular(path: Path) -> bytes | None:
    """Return what a plain file holds; None where there is none that can be read.

    A link, a pipe or a device is not read.
    """
    try:
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except OSError:
        return None


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def table_bytes(name: str, table: pd.DataFrame, csv: str = "en") -> bytes:
    """Return a table as a file of this name holds it: Parquet, or CSV in one of `WAYS`."""
    return parquet_bytes(table) if name.endswith(".parquet") else csv_bytes(table, csv)


def parquet_bytes(table: pd.DataFrame, **carried: Any) -> bytes:
    """Return a table as Parquet; the file carries what is named, such as its run."""
    buffer = io.BytesIO()
    found = pa.Table.from_pandas(table, preserve_index=False)
    if carried:
        said = json.dumps(carried, sort_keys=True).encode()
        found = found.replace_schema_metadata({**(found.schema.metadata or {}), _CARRIED: said})
    pq.write_table(found, buffer)
    return buffer.getvalue()


def parquet_parts(parts: Iterable[pd.DataFrame]) -> bytes:
    """Return tables, one under the other, as one Parquet file; few of them are held at a time."""
    buffer = io.BytesIO()
    writer: pq.ParquetWriter | None = None
    for some in _batches(parts):
        table = pa.Table.from_pandas(some, preserve_index=False)
        writer = writer or pq.ParquetWriter(buffer, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return buffer.getvalue()


def csv_parts(
    parts: Iterable[pd.DataFrame], csv: str = "en", *, packed: bool = False
) -> bytes:
    """Return tables, one under the other, as one CSV file; `packed` with gzip."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) if packed else nullcontext(buffer) as to:
        for number, some in enumerate(_batches(parts)):
            lines = csv_bytes(some, csv)
            to.write(lines.partition(b"\n")[2] if number else lines)
    return buffer.getvalue()


def _batches(parts: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Put tables together until they have `_BATCH` rows."""
    some: list[pd.DataFrame] = []
    for part in parts:
        some.append(part)
        if sum(map(len, some)) >= _BATCH:
            yield pd.concat(some, ignore_index=True)
            some = []
    if some:
        yield pd.concat(some, ignore_index=True)


def carried_by(content: bytes) -> dict[str, Any]:
    """Return what a Parquet file carries beside its table; nothing where it cannot be read."""
    with suppress(OSError, ValueError):
        said = json.loads((pq.read_schema(io.BytesIO(content)).metadata or {})[_CARRIED])
        return said if isinstance(said, dict) else {}
    return {}
