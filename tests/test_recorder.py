"""The event table: it grows without loss, counts what it cannot hold, and tells one story."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from worlds import ARMS, BUSY, RESTLESS, make_setup, make_trial

from ipssim.recorder import EVENT_DTYPE, EVENTS_PER_WEEK, Log, Recorder, note
from ipssim.settings.declare.surroundings import Organisation
from ipssim.simulation import Simulation
from ipssim.vocabulary import Event, JobEnding, Position
from ipssim.world.build import Setup


def write(recorder: Recorder, events: int) -> None:
    for k in range(events):
        note(recorder.log, k // 3, k % 7, 1 + k % 24, k, -k, k * 10, k / 4)


def events_of(setup: Setup, seed: int = 1) -> np.ndarray:
    return Simulation(setup, seed, 0, record="events").run().recorder.events()


def test_a_full_table_only_counts() -> None:
    recorder = Recorder("none")
    write(recorder, 5)
    assert recorder.log.made[0] == 5
    assert len(recorder.events()) == 0
    recorder = Recorder("events")
    recorder.log = Log(recorder._rows(3), recorder.log.made)
    write(recorder, 5)
    assert recorder.log.made[0] == 5
    assert recorder.events()["source"].tolist() == [0, 1, 2]


def test_growth_keeps_every_event() -> None:
    recorder = Recorder("events")
    recorder.make_room(1)
    write(recorder, EVENTS_PER_WEEK)
    before = recorder.events().copy()
    for people in (1, 2, 50):
        recorder.make_room(people)
        assert len(recorder.log.rows) >= recorder.log.made[0] + EVENTS_PER_WEEK * people
        assert recorder.events().tobytes() == before.tobytes()
    room = len(recorder.log.rows)
    recorder.make_room(1)
    assert len(recorder.log.rows) == room  # there was room


def test_without_recording_there_is_no_room() -> None:
    recorder = Recorder("none")
    recorder.make_room(1000)
    assert not recorder.on
    assert len(recorder.log.rows) == 0
    assert recorder.frame().empty


def test_an_event_is_kept_as_noted() -> None:
    recorder = Recorder("events")
    recorder.make_room(1)
    note(recorder.log, 70_000, 2_000_000, int(Event.OFFER), 1, 31, 999_999, 12.5)
    assert recorder.events()[0].tolist() == (2_000_000, 70_000, Event.OFFER, 1, 31, 999_999, 12.5)
    row = recorder.frame().iloc[0]
    assert row["kind"] == "offer"
    assert row["party"] == 999_999


def test_without_recording_nothing_is_counted_and_with_it_everything_is_kept() -> None:
    """Lanes that run at a time must not share a counter."""
    quiet = Simulation(make_setup(), 1).run().recorder
    noted = Simulation(make_setup(), 1, 0, "events").run().recorder
    assert quiet.log.made[0] == 0
    assert noted.log.made[0] == len(noted.events()) > 0


RICH = {
    **{arm: make_setup(arm, size=300, market=BUSY) for arm in ARMS},
    "trial": make_trial((240, 240, 240)),
    "restless": make_setup(
        size=300, market=BUSY, limit_weeks=2, return_gap_weeks=0, worker_change_weeks=1,
        praktik="routine", praktik_weeks=1, search_start_weeks=0, world=RESTLESS,
    ),
    "own": make_setup(
        size=300, market=BUSY,
        organisation=Organisation(unlimited_time=True, unlimited_openings=True), world=RESTLESS,
    ),
}


@pytest.mark.parametrize("name", RICH)
def test_nobody_has_more_events_in_a_week_than_room_is_kept_for(name: str) -> None:
    events = pd.DataFrame(events_of(RICH[name]))
    assert len(events) > 3000
    assert events.groupby(["candidate", "week"]).size().max() < EVENTS_PER_WEEK


def test_every_event_has_a_kind_a_week_and_a_person() -> None:
    setup = RICH["restless"]
    events = events_of(setup)
    assert set(events["kind"]) <= {int(kind) for kind in Event}
    assert (np.diff(events["week"]) >= 0).all()
    assert events["week"].max() <= setup.weeks
    assert (events["candidate"] >= 0).all()
    assert (events["candidate"] < setup.size).all()


def test_frame_is_by_person_and_week_in_words() -> None:
    recorder = Simulation(make_setup(), 1, 0, "events").run().recorder
    frame = recorder.frame()
    assert list(frame.columns) == list(EVENT_DTYPE.names or ())
    assert len(frame) == len(recorder.events())
    assert frame["kind"].notna().all()
    assert frame[["candidate", "week"]].apply(tuple, axis=1).is_monotonic_increasing
    assert (frame.groupby("candidate")["kind"].first() == "entered").all()


def test_everybody_enters_once_and_is_followed_up_once() -> None:
    setup = make_trial((50, 50, 50))
    run = Simulation(setup, 2, 0, "events").run()
    events, entry = pd.DataFrame(run.recorder.events()), run.tables.candidates.entry_week
    for kind, after in ((Event.ENTERED, 0), (Event.FOLLOWED_UP, 78), (Event.SUPPORT_FELT, 78)):
        rows = events[events["kind"] == kind].sort_values("candidate")
        assert rows["candidate"].tolist() == list(range(150))
        assert (rows["week"].to_numpy() - entry == after).all()


def test_starts_and_ends_take_turns_and_say_how_long() -> None:
    """A job ends before another starts, with the right employer, length and reason."""
    frame = pd.DataFrame(events_of(RICH["restless"])).sort_values(
        ["candidate", "week"], kind="stable"
    )
    jobs = frame[frame["kind"].isin([Event.JOB_STARTED, Event.JOB_ENDED])]
    replaced = 0
    for _, life in jobs.groupby("candidate"):
        assert life["kind"].tolist()[::2] == [Event.JOB_STARTED] * ((len(life) + 1) // 2)
        starts, ends = life[::2], life[1::2]
        for start, end in zip(starts.itertuples(), ends.itertuples(), strict=False):
            assert end.kind == Event.JOB_ENDED
            assert end.party == start.party
            assert end.amount == end.week - start.week > 0
            assert end.source in list(JobEnding)
        replaced += (starts["week"].iloc[1:].to_numpy() == ends["week"].iloc[: len(starts) - 1]
                     .to_numpy()).sum()
    assert replaced > 20


def test_each_change_of_position_starts_where_the_last_one_ended() -> None:
    run = Simulation(RICH["restless"], 1, 0, "events").run()
    frame = run.recorder.frame()
    moves = frame[frame["kind"] == "position"]
    assert (moves["source"] != moves["target"]).all()
    c = run.tables.candidates
    for candidate, life in moves.groupby("candidate"):
        assert life["source"].iloc[0] == 0  # at entry
        assert life["target"].iloc[0] == Position.CLARIFICATION
        assert (life["source"].iloc[1:].to_numpy() == life["target"].iloc[:-1].to_numpy()).all()
        assert life["target"].iloc[-1] == c.position[candidate]


def test_contacts_in_the_events_are_those_of_the_tables() -> None:
    run = Simulation(make_setup(), 1, 0, "events").run()
    events, c = run.recorder.events(), run.tables.candidates
    contacts = events[events["kind"] == Event.CONTACT]
    people = len(c.contacts)
    assert np.array_equal(np.bincount(contacts["candidate"], minlength=people), c.contacts)
    minutes = np.bincount(contacts["candidate"], weights=contacts["amount"], minlength=people)
    np.testing.assert_allclose(minutes, c.contact_minutes, rtol=1e-6)  # a sum in single precision
