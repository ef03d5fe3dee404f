"""Who people were at entry, in groups that results are told by; and what reads a trait.

A trait that nothing reads cannot be the cause of a difference, however large one looks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ipssim.vocabulary import Diagnosis, EducationLevel, Income
from ipssim.world.columns import Candidates

Codes = NDArray[np.int8]
AGES = {"under_25": 0, "25_to_29": 25, "30_to_39": 30, "40_or_over": 40}
"""Group of age -> the age it begins at; at 30 the law on benefits changes."""
THIRDS = ("fewest", "middle", "most")


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait at entry, and its groups in order; `code` gives each person's group by its place.

    `column` is the candidates' column that holds it before the first week. `read_by` are the stages
    that read that column, in the week's order, and `shapes` the columns that are drawn by it, or by
    what is drawn by it ("treatment.opus" stands in that table). Both are compared with the sources
    and with what a draw moves (tested).
    """

    name: str
    column: str
    groups: tuple[str, ...]
    code: Callable[[NDArray[Any]], NDArray[Any]]
    read_by: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()

    @property
    def read(self) -> bool:
        """Say whether anything in the model can act by this trait."""
        return bool(self.read_by or self.shapes)


def _as_it_is(values: NDArray[Any]) -> NDArray[Any]:
    return values


def _age_group(age: NDArray[Any]) -> NDArray[Any]:
    return np.searchsorted(list(AGES.values())[1:], age, side="right")


def _third(level: NDArray[Any]) -> NDArray[Any]:
    """Return which third of these people somebody is in; thirds are as equal as they can be."""
    found = np.empty(len(level), dtype=np.int64)
    found[np.argsort(level, kind="stable")] = np.arange(len(level)) * len(THIRDS) // len(level)
    return found


def _named(words: type[Diagnosis] | type[EducationLevel] | type[Income]) -> tuple[str, ...]:
    return tuple(one.name.lower() for one in words)


_TREATMENT = ("treatment.opus", "treatment.contacts_per_month", "treatment.end_week")
_AT_REST = ("stress", "need", "symptoms", "capacity")
_CASE = ("basis", "track", "benefit_weeks", "next_assessment")
TRAITS: dict[str, Trait] = {
    one.name: one for one in (
        Trait(
            "age", "age", tuple(AGES), _age_group, ("enrol", "assess"),
            ("education", "work_years", "cv_gap", "wants_job", "wants_education", "dream_realism",
             *_AT_REST, "children", "reach", "income", *_CASE, *_TREATMENT),
        ),
        Trait("sex", "woman", ("men", "women"), _as_it_is),
        Trait(
            "diagnosis", "diagnosis", _named(Diagnosis), _as_it_is, ("enrol",),
            ("cognition", *_TREATMENT),
        ),
        Trait(
            "education", "education", _named(EducationLevel), _as_it_is, (), ("dream_realism",)
        ),
        Trait(
            "income", "income", _named(Income), _as_it_is,
            ("muster", "enrol", "place", "search", "assess", "talk", "record"), (*_AT_REST, *_CASE),
        ),
        Trait(
            "illness", "symptoms", THIRDS, _third,
            ("muster", "allot", "clarify", "search", "work", "study", "live"), ("symptom_level",),
        ),
    )
}
"""The traits that results are told by."""


def groups_of(people: Candidates) -> Mapping[str, Codes]:
    """Return trait -> each person's group, as a place in `Trait.groups`.

    Ask before the first week: income and symptoms move later.
    """
    return {
        name: trait.code(getattr(people, trait.column)).astype(np.int8)
        for name, trait in TRAITS.items()
    }
