"""Ready sweeps: a question, and what to run for it (`configs/sweep`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from ipssim.errors import COMMAND_LINE, InputError, Problem, show
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir, options
from ipssim.settings.read.meant import nearest


@dataclass(frozen=True, slots=True)
class Steps:
    """A way from one arm's programme to another's: which settings change in which step.

    `arm` is the programme that is moved; settings that no step names change in the last one.
    """

    arm: str
    start: str
    goal: str
    groups: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Ready:
    """A sweep that only has to be named.

    `overrides` and `axes` are words as after a command. `together` are axes whose values set
    several settings each, by axis and value; `steps` is an axis on the way between two programmes.
    """

    name: str
    title: str
    question: str
    experiment: str
    overrides: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    together: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    steps: Steps | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words that say the same after a command, but for settings moved together."""
        return (f"experiment={self.experiment}", *self.overrides, *self.axes)


def ready(name: str) -> Ready:
    """Return a ready sweep; raise `InputError` with the nearest name where there is none."""
    known = options("sweep")
    if name not in known:
        raise InputError([Problem(
            "sweep", name, COMMAND_LINE, None, f"There is no ready sweep called {show(name)}.",
            "one of " + ", ".join(known) + ", or axes such as arms.ips.caseload_cap=10,25,50",
            nearest(name, known),
        )])
    data = read(config_dir() / "sweep" / f"{name}.yaml", shown=f"sweep/{name}.yaml").data
    steps = data.pop("steps", None)
    strange = sorted(set(data) - {one.name for one in fields(Ready)})
    if strange:
        raise InputError([Problem(strange[0], where=f"sweep/{name}.yaml",
                                  message="A ready sweep has no such part.")])
    if steps:
        groups = {step: tuple(settings) for step, settings in steps["groups"].items()}
        steps = Steps(**{**steps, "groups": groups})
    overrides, axes = (tuple(data.pop(key, ())) for key in ("overrides", "axes"))
    return Ready(name=name, overrides=overrides, axes=axes, steps=steps, **data)
