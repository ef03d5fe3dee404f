"""A rule of one's own draws no chance of its own and asks no clock, however it comes by them."""

from __future__ import annotations

import time
from time import perf_counter
from typing import Any

import numpy as np
import pytest
from numpy.random import default_rng

from ipssim.errors import InputError
from ipssim.settings.declare.own_rule import OwnRule


def drawing_within(week: int, tables: Any) -> None:
    tables.candidates.trust[:] = [np.random.random() for _ in range(60)]  # noqa: NPY002


def importing(week: int, tables: Any) -> None:
    import random

    tables.candidates.trust[:] = random.random()


def importing_a_name(week: int, tables: Any) -> None:
    from numpy.random import default_rng

    tables.candidates.trust[:] = default_rng().random(60)


def importing_from_numpy(week: int, tables: Any) -> None:
    from numpy import random as chance

    tables.candidates.trust[:] = chance.random(60)  # noqa: NPY002


def importing_numpy(week: int, tables: Any) -> None:
    import numpy as n

    tables.candidates.trust[:] = n.random.random(60)  # noqa: NPY002


def importing_in_a_function_of_its_own(week: int, tables: Any) -> None:
    def drawn() -> Any:
        import secrets

        return secrets.randbelow(2)

    tables.candidates.trust[:] = drawn()


def with_a_generator(week: int, tables: Any) -> None:
    tables.candidates.trust[:] = default_rng().random(60)


def timed(week: int, tables: Any) -> None:
    tables.candidates.trust[:] = time.time() % 1


def timed_by_name(week: int, tables: Any) -> None:
    tables.candidates.trust[:] = perf_counter() % 1


def dated(week: int, tables: Any) -> None:
    from datetime import datetime

    tables.candidates.trust[:] = datetime.now().second / 60


def by_the_machine(week: int, tables: Any) -> None:
    import os

    tables.candidates.trust[:] = len(os.environ) % 2


def importing_what_is_allowed(week: int, tables: Any) -> None:
    import math

    import numpy as n

    tables.candidates.trust[:] = n.full(60, math.sqrt(0.25))


def drawn_by_name(week: int, tables: Any) -> None:
    from random import random

    tables.candidates.trust[:] = random()


@pytest.mark.parametrize("rule", [
    drawing_within, importing, importing_a_name, importing_from_numpy, importing_numpy,
    importing_in_a_function_of_its_own, with_a_generator, drawn_by_name,
])
def test_chance_that_is_not_keyed_is_refused(rule: Any) -> None:
    with pytest.raises(InputError, match=r"chance of its own.*tables\.luck") as caught:
        OwnRule(rule)
    assert f"each_week = {rule.__name__}" in str(caught.value)


@pytest.mark.parametrize("rule", [timed, timed_by_name, dated, by_the_machine])
def test_clocks_and_the_machine_are_refused(rule: Any) -> None:
    with pytest.raises(InputError, match="the clock or the machine"):
        OwnRule(rule)


def test_other_modules_are_allowed() -> None:
    assert OwnRule(importing_what_is_allowed).digest
