from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ipssim.settings.mechanisms import Mechanisms
from ipssim.settings.read.load import load
from ipssim.settings.world import World
from ipssim.world.records import programme_records, world_record


@pytest.fixture(scope="session")
def p() -> Any:
    """The world's parameters at their defaults, as rules read them."""
    return world_record(World())


@pytest.fixture(scope="session")
def off() -> Any:
    """A maker of the same parameters without a mechanism: `off("belief")`."""
    def make(*mechanisms: str) -> Any:
        return world_record(World(mechanisms=Mechanisms(**dict.fromkeys(mechanisms, False))))

    return make


@pytest.fixture(scope="session")
def programme() -> Any:
    """A maker of programme records: `programme("package", limit_weeks=13)`."""
    def make(name: str = "ips_shared_care", **changes: Any) -> Any:
        return programme_records([dataclasses.replace(load(name), **changes)])[0]

    return make
