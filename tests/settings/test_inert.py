"""A setting that moves no outcome of any shipped programme says so; no other says it.

The scan perturbs every field of programme, population, labour market and jobcentre within its
bounds and looks whether any outcome of anybody moves.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from ipssim.errors import InputError
from ipssim.outcomes.followup import from_tallies
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, spec_of, unused_in
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import load, load_experiment, options
from ipssim.simulation import Simulation
from ipssim.world.build import Setup

SECTIONS = ("population", "labour_market", "jobcentre", "organisation")
FIRST = ("ips_shared_care", "jobcentre", "package")  # most fields move one of these


@cache
def experiments() -> tuple[Experiment, ...]:
    """Return a cohort whose programmes are staffed by cap, and one with too few workers."""
    small = load_experiment(["population.size=60", "horizon_weeks=78", "accrual_weeks=13"])
    scarce = replace(small, organisation=replace(small.organisation, workers=2))
    return small, scarce


@cache
def service() -> Experiment:
    """Return a small service over time, where referrals, queue and returns are at work."""
    found = load_experiment(["experiment=service_over_time"])
    return replace(found, population=replace(found.population, size=300))


@cache
def outcomes(setup: Setup) -> bytes:
    run = Simulation(setup, 3, 1).run()
    counts = run.yearly[:, :, :].tobytes() if setup.service.weeks is not None else b""
    return b"".join(np.asarray(v).tobytes() for v in from_tallies(run).values()) + counts


def others(spec: Parameter, now: Any) -> Iterator[Any]:
    """Yield values within a field's bounds that are not its present one."""
    found: list[Any] = []
    if spec.choices:
        found = list(spec.choices)
    elif isinstance(now, bool):
        found = [not now]
    elif isinstance(now, tuple):
        found = [tuple(reversed(now)), tuple(x - 1 for x in now if isinstance(x, int))]
    elif isinstance(now, int | float) or now is None:
        low = 0.0 if spec.low is None else spec.low
        high = low + 50 if spec.high is None else spec.high
        base = low if now is None else now
        kind = float if isinstance(now, float) else int
        found = [
            kind(min(max(value, low), high))
            for value in (base + 2, 2 * base + 3, (base + low) / 2, low, 0.5 * (low + high), high)
        ]
        found += [None] * spec.optional
    yield from (value for value in dict.fromkeys(found) if value != now)


def valid(settings: Any, **change: Any) -> Any:
    try:
        return check(replace(settings, **change))
    except InputError:
        return None


def programmes() -> dict[str, Programme]:
    names = dict.fromkeys([*FIRST, *options("programme")])
    return {name: load(name) for name in names}


def with_service(programme: Programme) -> Setup:
    arms = {**service().arms, service().treated: programme}
    return Setup.of(service(), list(arms.values()))


def programme_moves(name: str, programme: Programme) -> bool:
    """Say whether a field of a programme moves any outcome."""
    spec = spec_of(next(f for f in dataclasses.fields(Programme) if f.name == name))
    assert spec is not None
    for value in others(spec, getattr(programme, name)):
        other = valid(programme, **{name: value})
        if other is None:
            continue
        for experiment in experiments():
            one, two = (Setup.of(experiment, [each]) for each in (programme, other))
            if outcomes(one) != outcomes(two):
                return True
        if outcomes(with_service(programme)) != outcomes(with_service(other)):
            return True
    return False


def section_moves(section: str, name: str) -> bool:
    for experiment in (*experiments(), service()):
        settings = getattr(experiment, section)
        spec = spec_of(next(f for f in dataclasses.fields(settings) if f.name == name))
        assert spec is not None
        for value in others(spec, getattr(settings, name)):
            changed = valid(settings, **{name: value})
            if changed is None:
                continue
            other = valid(experiment, **{section: changed})
            if other is None:
                continue
            arms = [[p] for key, p in programmes().items() if key in FIRST]
            if experiment is service():
                arms = [list(experiment.arms.values())]
            for listed in arms:
                one, two = (Setup.of(each, listed) for each in (experiment, other))
                if outcomes(one) != outcomes(two):
                    return True
    return False


PROGRAMME_FIELDS = [
    f.name for f in dataclasses.fields(Programme) if f.name not in ("name", "title", "changes")
]
SECTION_FIELDS = [
    (section, f.name)
    for section in SECTIONS
    for f in dataclasses.fields(type(getattr(Experiment(), section)))
    if spec_of(f) is not None
]


def test_what_no_outcome_reads_says_so() -> None:
    known = {
        spec.name: spec.unused
        for settings in (Programme(), *(getattr(Experiment(), each) for each in SECTIONS))
        for f in dataclasses.fields(settings)
        if (spec := spec_of(f)) is not None and spec.unused
    }
    assert known["women"] == "always"
    assert known["search_start_weeks"] == "sequence=train_then_place"
    course = replace(Programme(), sequence="train_then_place", course_weeks=8)
    assert [spec.name for _, spec in unused_in(course)] == ["search_start_weeks"]
    assert [key for key, _ in unused_in(Programme())] == []
    assert [key for key, _ in unused_in(Experiment())] == ["population.women"]


@pytest.mark.ci
def test_such_a_setting_really_moves_nothing() -> None:
    assert not section_moves("population", "women")
    course = replace(
        load("ips_shared_care"), sequence="train_then_place", course_weeks=8
    )
    assert not programme_moves("search_start_weeks", course)
    assert programme_moves("search_start_weeks", load("ips_shared_care"))


@pytest.mark.scan
@pytest.mark.parametrize("name", PROGRAMME_FIELDS)
def test_every_field_of_a_programme_moves_something_or_says_not(name: str) -> None:
    spec = spec_of(next(f for f in dataclasses.fields(Programme) if f.name == name))
    assert spec is not None
    moves = any(programme_moves(name, programme) for programme in programmes().values())
    assert moves == (spec.unused != "always")


@pytest.mark.scan
@pytest.mark.parametrize(("section", "name"), SECTION_FIELDS)
def test_every_setting_around_moves_something_or_says_not(section: str, name: str) -> None:
    spec = spec_of(
        next(f for f in dataclasses.fields(type(getattr(Experiment(), section))) if f.name == name)
    )
    assert spec is not None
    assert section_moves(section, name) == (spec.unused != "always")
