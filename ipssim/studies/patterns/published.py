"""The patterns as data: sentence, bands, sources, read from `configs/patterns.yaml`."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir

FILE = "patterns.yaml"


@dataclass(frozen=True, slots=True)
class Check:
    """One number of a pattern and what it is held against.

    `low` and `high` are the band (None where open). With `direction` only the side of the one bound
    is claimed; with `shown` the number is not judged. A check of direction and size says in a
    `sentence` what it asks, and a distance of `scale` from the band costs 1 in a fit.
    """

    key: str
    what: str
    unit: str
    low: float | None = None
    high: float | None = None
    direction: bool = False
    shown: bool = False
    decimals: int = 1
    scale: float | None = None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern; `sureness` is of its published side."""

    number: int
    title: str
    sentence: str
    sources: tuple[str, ...]
    sureness: str
    computed: str
    checks: tuple[Check, ...]


def patterns() -> tuple[Pattern, ...]:
    """Return every pattern, in order; raises TypeError for a key that no pattern has."""
    return tuple(
        Pattern(**{
            **given, "sources": tuple(given["sources"]),
            "checks": tuple(Check(**check) for check in given["checks"]),
        })
        for given in read(config_dir() / FILE, shown=FILE).data["patterns"]
    )
