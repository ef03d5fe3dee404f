"""A progress bar on a terminal, and silence elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from ipssim.settings.dials import dial_arms
from ipssim.settings.experiment import Experiment


class Progress(Protocol):
    """What long work tells while it goes on."""

    def update(self, replicates: int, known_to: float) -> None:
        """Say how many replicates are done and how well the difference is known (points)."""

    def drawn(self, draws: int, total: int) -> None:
        """Say how many of the worlds drawn from the priors are done."""


class _Quiet:
    def update(self, replicates: int, known_to: float) -> None:
        """Say nothing."""

    def drawn(self, draws: int, total: int) -> None:
        """Say nothing."""


@contextmanager
def progress_bar(show: bool, experiment: Experiment, replicates: int | None) -> Iterator[Progress]:
    """Show a bar on standard error while the block runs; without `show` nothing is printed."""
    if not show:
        yield _Quiet()
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:.0f} {task.fields[of]}"),
        TextColumn("{task.fields[known]}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    total = replicates or experiment.min_replicates
    arms = len(experiment.arms) + len(dial_arms(experiment))

    class _Shown:
        def update(self, replicates: int, known_to: float) -> None:
            goal = total
            if replicates >= total and known_to < float("inf"):
                needed = replicates * (known_to / experiment.precision_points) ** 2
                goal = max(total, int(min(needed, experiment.max_replicates)))
            known = "" if known_to == float("inf") else f"difference ±{known_to:.2f} points"
            bar.update(task, completed=replicates, total=goal, known=known)

        def drawn(self, draws: int, total: int) -> None:
            words = f"Drawing worlds for {arms} arms"
            bar.update(
                task, completed=draws, total=total, known="", of="draws", description=words
            )

    with bar:
        task = bar.add_task(f"Comparing {arms} arms", total=total, known="", of="replicates")
        yield _Shown()
