"""Life beside work in whole runs: what the stories and the rules do not reach."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import columns, lives, make_setup

from ipssim.chance import Draw, uniform
from ipssim.settings.declare.surroundings import Population
from ipssim.settings.mechanisms import Mechanisms
from ipssim.settings.world import Befalling, Health, Needing, Reaching, Using, World
from ipssim.simulation import Simulation
from ipssim.world.build import Setup

LIVES = ("contingencies", "substance_use", "broader_needs", "reach")
OWN = {
    "children", "partner", "consents", "reach", "substance_entry", "substance", "trouble_until",
    "hospital_until", "need", "need_minutes",
}  # fmt: skip
SILENT = World(
    befalling=Befalling(befalls=0, admission=0),
    using=Using(rhythm_holds=0, use_costs=0),
    needing=Needing(need_arises=0, need_hours=0, help_at_once=0),
    reaching=Reaching(stays_away=0),
)  # fmt: skip


def setup_with(world: World, arm: str = "ips", **population: float) -> Setup:
    setup = make_setup(arm, size=60, horizon=40, accrual=5, world=world)
    return replace(setup, population=Population(size=60, **population))


def silenced(*names: str, **groups: object) -> World:
    mechanisms = Mechanisms(**dict.fromkeys(names, False))
    return replace(World(), mechanisms=mechanisms, **groups)


def same_lives(one: Simulation, other: Simulation, beside: set[str] = OWN) -> None:
    first, second = columns(one), columns(other)
    for name in set(first) - beside:
        assert np.array_equal(first[name], second[name]), name
    for name, values in columns(one, "workers").items():
        assert np.array_equal(values, columns(other, "workers")[name]), name
    assert lives(one).equals(lives(other))


@pytest.mark.parametrize("arm", ["ips", "package"])
def test_switched_off_it_does_not_matter_how_people_live(arm: str) -> None:
    """Consent also opens doors and talks with treatment; that is the team's and integration's."""
    off = silenced(*LIVES, "team", "integration")
    few = setup_with(off, arm, with_children=0, with_partner=0, harmful_users=0, light_users=0,
                     reach_median=0.95, consents=0)  # fmt: skip
    many = setup_with(off, arm, with_children=0.9, with_partner=0.9, harmful_users=0.8,
                      light_users=0.9, reach_median=0.1, children_bind=0.4, consents=1)  # fmt: skip
    runs = [Simulation(setup, 3, 0, "events").run() for setup in (few, many)]
    same_lives(*runs)


@pytest.mark.parametrize("name", [n for n in LIVES if n != "reach"])
def test_switched_off_is_the_same_as_rates_of_nothing(name: str) -> None:
    """Of reach a rate is not enough: what is out of reach is so by the person's own draw.

    What use does to symptoms has its number together with stress, which no switch turns off.
    """
    others = [mechanism for mechanism in LIVES if mechanism != name]
    groups = {g: getattr(SILENT, g) for g in ("befalling", "using", "needing", "reaching")}
    groups["health"] = Health(harms=0)
    off, nothing = silenced(*LIVES, health=Health(harms=0)), silenced(*others, **groups)
    runs = [Simulation(setup_with(world), 3, 0, "events").run() for world in (off, nothing)]
    same_lives(*runs, beside=set())


def test_stays_begin_and_end_and_last_as_long_as_they_were_meant_to() -> None:
    world = replace(World(), befalling=Befalling(admission=0.8))
    run = Simulation(setup_with(world), 3, 0, "events").run()
    frame = run.recorder.frame()
    frame = frame[frame["kind"].isin(["hospital_started", "hospital_ended"])]
    assert len(frame) > 4
    for _, events in frame.groupby("candidate"):
        kinds = events["kind"].tolist()
        assert kinds == (["hospital_started", "hospital_ended"] * len(kinds))[: len(kinds)]
        began = events[events["kind"] == "hospital_started"]
        over = events[events["kind"] == "hospital_ended"]["week"].to_numpy()
        planned = (began["week"] + began["amount"]).to_numpy()[: len(over)]
        assert (over == planned).all()


def test_help_that_is_given_is_time_of_the_worker_and_part_of_the_contact() -> None:
    run = Simulation(setup_with(World()), 3, 0, "events").run()
    frame = run.recorder.frame()
    met = frame[frame["kind"] == "need_met"].set_index(["candidate", "week"])["amount"]
    held = frame[frame["kind"] == "contact"].set_index(["candidate", "week"])["amount"]
    assert len(met) > 20
    assert (met <= 45.0 + 1e-4).all()
    assert (held.loc[met.index] > met).all()


def test_a_contact_is_either_held_or_stayed_away_from() -> None:
    run = Simulation(setup_with(World(), reach_median=0.2), 3, 0, "events").run()
    frame = run.recorder.frame()
    away = frame[frame["kind"] == "stayed_away"].set_index(["candidate", "week"]).index
    held = frame[frame["kind"] == "contact"].set_index(["candidate", "week"]).index
    assert len(away) > 10
    assert not away.intersection(held).size


def test_nobody_applies_to_an_employer_out_of_reach_under_placement_by_preference() -> None:
    """Each person's draw for an employer decides once, in every week alike."""
    run = Simulation(setup_with(World(), reach_median=0.5), 3, 0, "events").run()
    frame, c = run.recorder.frame(), run.tables.candidates
    applied = frame[frame["kind"] == "applied"]
    assert len(applied) > 20
    for event in applied.itertuples():
        far = uniform((3, 0), int(c.key[event.candidate]), 0, int(Draw.DISTANCE), event.party)
        assert far <= c.reach[event.candidate]
