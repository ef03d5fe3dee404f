"""Spare matplotlib a file of settings that lies about and cannot be read.

It reads `matplotlibrc` in the working directory, or what MATPLOTLIBRC names, when it is imported,
and a file that is none ends the import, after all the work and before any figure. What a file says
is the user's own affair: figures of ours do not start from it (`style`).
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path

_MOST = 1_000_000  # bytes


def spare_matplotlib() -> None:
    """Import matplotlib now if there is such a file: without a word, and without what is unfit."""
    named = os.environ.get("MATPLOTLIBRC", "")
    files = {"matplotlibrc", named, os.path.join(named, "matplotlibrc")}
    there = {name for name in files if os.path.exists(name) and not os.path.isdir(name)}
    if "matplotlib" in sys.modules or not there:
        return
    unfit = {name for name in there if not _fit(Path(name))}
    exists, log = os.path.exists, logging.getLogger("matplotlib")
    before, log.disabled = log.disabled, True
    os.path.exists = lambda path: path not in unfit and exists(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import matplotlib  # noqa: F401 - others find it imported
    finally:
        os.path.exists, log.disabled = exists, before


def _fit(file: Path) -> bool:
    """Say whether a file can be read: neither a device nor without end, and text."""
    try:
        if not file.is_file() or file.stat().st_size > _MOST:
            return False
        file.read_text("utf-8")
    except (OSError, ValueError):
        return False
    return True
