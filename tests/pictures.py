"""Figures without their pictures, for tests that look at none: drawing takes seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib
import pytest
from matplotlib.figure import Figure


@contextmanager
def undrawn() -> Iterator[None]:
    """Write a line with a figure's name in place of its picture; the figure itself is made."""
    def savefig(figure: Figure, file: Any, *, format: str, **how: Any) -> None:
        name = matplotlib.rcParams["svg.hashsalt"]
        file.write(f"<svg><desc>{name} as {format}</desc></svg>".encode())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Figure, "savefig", savefig)
        yield
