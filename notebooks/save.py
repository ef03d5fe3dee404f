"""Run the notebooks and save them with their output, the same bytes for the same results.

From the top of a checkout: `uv run python notebooks/save.py`, or with names of notebooks.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
LONGEST = 900  # seconds per cell, with the first compilation


def save(path: Path) -> None:
    """Run one notebook in its folder and write it back without times and machine names."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=LONGEST, kernel_name="python3", record_timing=False,
        resources={"metadata": {"path": str(HERE)}},
    )
    client.execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
    nbformat.write(notebook, path)


def main() -> None:
    """Save the notebooks named, or all."""
    os.environ["PYTHONHASHSEED"] = "0"
    for path in [Path(name) for name in sys.argv[1:]] or sorted(HERE.glob("*.ipynb")):
        start = time.perf_counter()
        save(path)
        print(f"{path.name}: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
