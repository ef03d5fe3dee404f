"""The tables of a run: arms, entry, staffing, employers, treatment."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from worlds import ARMS, make_setup, make_trial, shipped

from ipssim.recorder import WEEKLY
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.world import World
from ipssim.simulation import Simulation
from ipssim.stages.rest import rest_of
from ipssim.studies.engine.setups import policy_setups, trial_setup
from ipssim.vocabulary import Diagnosis
from ipssim.world.build import Setup, build
from ipssim.world.charter import flat, rows_of, spread
from ipssim.world.columns import NETWORK_SLOTS, TABLES
from ipssim.world.staffing import _most_at_once

LUCK = (3, 1)
shares = st.lists(st.floats(0.01, 1.0), min_size=1, max_size=12)


def the_trial() -> Setup:
    setup = trial_setup(shipped())
    assert setup is not None
    return setup


# Arms and entry


def test_arms_of_a_trial_have_exactly_its_sizes_in_any_luck() -> None:
    setup = the_trial()
    seen = set()
    for replicate in range(5):
        arm = build(setup, (1, replicate), rest_of).candidates.arm
        assert tuple(np.bincount(arm)) == setup.sizes
        assert sorted(setup.sizes) == [238, 239, 243]
        seen.add(arm.tobytes())
    assert len(seen) == 5


def test_chance_alone_decides_the_arm() -> None:
    c = build(make_trial((4000, 4000, 4000)), LUCK, rest_of).candidates
    for column in ("age", "symptoms", "woman", "drive", "entry_week", "place"):
        values = getattr(c, column).astype(float)
        groups = [values[c.arm == code] for code in range(3)]
        assert stats.f_oneway(*groups).pvalue > 1e-3, column


def test_a_cohort_has_one_arm() -> None:
    assert not build(make_setup(), LUCK, rest_of).candidates.arm.any()


def test_entry_is_spread_over_the_whole_accrual() -> None:
    tables = build(make_setup(size=8000, accrual=40), LUCK, rest_of)
    entry = tables.candidates.entry_week
    assert (entry.min(), entry.max()) == (0, 39)
    assert stats.chisquare(np.bincount(entry, minlength=40)).pvalue > 1e-3
    assert sorted(tables.candidates.key) == list(range(8000))
    assert (np.diff(entry) >= 0).all()  # rows are in order of entry
    assert not build(make_setup(accrual=1), LUCK, rest_of).candidates.entry_week.any()


def test_one_more_person_changes_nobody_elses_row() -> None:
    market = LabourMarket(employers=90)
    few = build(make_setup(size=60, market=market), LUCK, rest_of)
    more = build(make_setup(size=61, market=market), LUCK, rest_of)
    theirs, same = np.argsort(few.candidates.key), np.argsort(more.candidates.key)[:60]
    for table in ("candidates", "treatment"):
        for name, column in flat(getattr(few, table)).items():
            assert np.array_equal(column[theirs], getattr(getattr(more, table), name)[same]), name
    for table in ("employers", "openings"):
        for name, column in flat(getattr(few, table)).items():
            assert np.array_equal(column, getattr(getattr(more, table), name)), name


def test_what_a_person_is_does_not_hang_on_the_week_of_entry_or_the_order_of_rows() -> None:
    early, spread = (build(make_setup(size=300, accrual=n), LUCK, rest_of) for n in (1, 40))
    rows = [np.argsort(tables.candidates.key) for tables in (early, spread)]
    late = {"entry_week", "next_talk", "next_assessment", "course_until"}
    for table in ("candidates", "treatment"):
        for name, column in flat(getattr(early, table)).items():
            if name not in late:
                other = getattr(getattr(spread, table), name)
                assert np.array_equal(column[rows[0]], other[rows[1]]), name


# Tables and charter


@pytest.mark.parametrize("arm", ARMS)
def test_tables_are_as_chartered(arm: str) -> None:
    tables = build(make_setup(arm), LUCK, rest_of)
    for name, charter in TABLES.items():
        table = getattr(tables, name)
        size = rows_of(table)
        for column in charter:
            values = getattr(table, column.name)
            assert values.shape == ((size, column.wide) if column.wide else (size,)), column
            assert values.dtype == np.dtype(column.dtype), column
            assert values.flags.c_contiguous
            special = {"trust", "capacity", "next_talk", "symptoms", "motivation", "clarity",
                       "insecurity", "caseworker", "assigned", "self_stigma", "belief", "share",
                       "partner", "substance", "cooperation", "stress", "need", "end_week",
                       "income", "basis", "track", "benefit_weeks", "flex", "next_assessment",
                       "course_until", "wants_job", "wants_education", "openness"}
            if column.writer != "draw" and column.name not in special:
                assert (values == column.start).all(), column
    c = tables.candidates
    assert np.array_equal(c.trust, c.trust_entry)
    assert np.corrcoef(c.capacity, c.capacity_entry)[0, 1] > 0.9
    assert tables.workers.network.shape == (len(tables.workers.arm), NETWORK_SLOTS)


# Staffing


@pytest.mark.parametrize("arm", [*ARMS, "trial"])
def test_there_are_as_many_places_as_people_at_the_busiest_time(arm: str) -> None:
    setup = the_trial() if arm == "trial" else policy_setups(shipped())[arm]
    tables = build(setup, LUCK, rest_of)
    c, k = tables.candidates, tables.workers
    for code, programme in enumerate(setup.programmes):
        for place in range(3):
            entry = c.entry_week[(c.arm == code) & (c.place == place)]
            present = [
                ((entry <= w) & (w < entry + setup.horizon_weeks)).sum() for w in range(setup.weeks)
            ]
            busiest = max(present)
            here = (k.arm == code) & (k.place == place)
            first, last = tables.desks[code, place]
            assert np.flatnonzero(here).tolist() == list(range(first, last))
            leads = k.leads[here] == 1
            posts = int((~leads).sum())
            assert k.full_cap[here].sum() >= busiest
            assert (k.full_cap[here][~leads] == programme.caseload_cap).all()
            assert (k.full_cap[here][leads] == programme.leader_caseload).all()
            fewer = max(posts - 1, 0)  # with what the leaders of so many would take
            own = programme.leader_caseload if programme.leader else 0
            teams = math.ceil(fewer / programme.team_size)
            assert fewer * programme.caseload_cap + teams * own < busiest


@pytest.mark.parametrize("workers", [0, 1, 7, 40])
def test_a_fixed_number_of_workers_is_kept_per_programme(workers: int) -> None:
    organisation = Organisation(workers=workers)
    cohort = build(make_setup(organisation=organisation), LUCK, rest_of).workers
    ordinary = cohort.leads == 0
    assert ordinary.sum() == workers
    assert (cohort.share[ordinary] == 1.0).all()
    assert (cohort.full_cap[ordinary] == 25).all()
    setup = replace(make_trial((30, 30, 30)), organisation=organisation)
    trial = build(setup, LUCK, rest_of).workers
    assert np.bincount(trial.arm[trial.leads == 0], minlength=3).tolist() == [workers] * 3


def test_with_unlimited_time_everybody_has_a_worker_of_their_own() -> None:
    setup = replace(make_trial((20, 25, 15)), organisation=Organisation(unlimited_time=True))
    tables = build(setup, LUCK, rest_of)
    assert np.array_equal(tables.workers.arm, tables.candidates.arm)
    assert np.array_equal(tables.workers.place, tables.candidates.place)
    assert (tables.workers.full_cap == 1).all()


def staff_of(setup: Setup) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return workers' (arm, place, leads) and skills once hired, in the first week."""
    run = Simulation(setup, *LUCK)
    run.advance(1)
    k = run.tables.workers
    skills = {name: getattr(k, name) for name in ("relation_skill", "employer_skill",
                                                  "ending_style")}  # fmt: skip
    return np.array([k.arm, k.place, k.leads]), skills


def test_the_nth_worker_of_a_place_has_the_same_skills_in_every_arm() -> None:
    calm = replace(World().wearing, leaving=0.0)  # nobody is followed by somebody else
    setups = [*policy_setups(shipped()).values(), make_setup(size=720, caseload_cap=5),
              the_trial()]  # fmt: skip
    staff = [staff_of(replace(setup, world=World(wearing=calm))) for setup in setups]
    for place, leads in product(range(3), range(2)):
        tables = []
        for where, skills in staff:
            for arm in np.unique(where[0]):
                here = (where[0] == arm) & (where[1] == place) & (where[2] == leads)
                tables.append(np.array(list(skills.values()))[:, here])
        longest = max(tables, key=lambda table: table.shape[1])
        assert longest.shape[1] > min(table.shape[1] for table in tables)
        for table in tables:
            assert np.array_equal(table, longest[:, : table.shape[1]])
        assert len(np.unique(longest)) == longest.size


def test_skills_have_mean_1_and_the_setspread() -> None:
    _, skills = staff_of(make_setup(organisation=Organisation(workers=10_000)))
    for skill in skills.values():
        assert skill.mean() == pytest.approx(1.0, abs=0.02)
        assert np.log(skill).std() == pytest.approx(0.3, abs=0.01)


def test_a_worker_is_paid_for_the_part_of_the_cap_that_is_filled() -> None:
    """By the cap everybody meets the caseload that the cap names, however few there are."""
    run = Simulation(make_setup(size=40), *LUCK)
    for _ in range(30):
        run.advance(1)
        k = run.tables.workers
        assert (k.share <= 1.0).all()
    assert 0.0 < k.share.sum() < len(k.share)
    paid = run.weekly[0, :, WEEKLY.index("caseload")]
    served = run.weekly[0, :, WEEKLY.index("in_service")]
    per_head = paid[served > 0] / served[served > 0]
    assert per_head.max() <= 25.0 * 1.0001
    assert per_head.mean() == pytest.approx(25.0, rel=0.1)
    fixed = Simulation(make_setup(size=40, organisation=Organisation(workers=7)), *LUCK)
    fixed.advance(30)
    k = fixed.tables.workers
    assert (k.share[k.leads == 0] == 1.0).all()
    assert k.share[k.leads == 1] == pytest.approx(15 / 25)


@given(entry=st.lists(st.integers(0, 60), max_size=50), horizon=st.integers(1, 80))
@settings(max_examples=50, deadline=None)
def test_most_at_once_by_counting(entry: list[int], horizon: int) -> None:
    present = [sum(e <= w < e + horizon for e in entry) for w in range(150)]
    assert _most_at_once(np.array(entry, dtype=np.int64), horizon) == max(present)


@given(total=st.integers(0, 100_000), parts=shares)
@settings(max_examples=200, deadline=None)
def test_spread_sums_and_is_never_a_whole_one_off(total: int, parts: list[float]) -> None:
    whole = spread(total, parts)
    exact = np.array(parts) / sum(parts) * total
    assert whole.sum() == total
    assert (np.abs(whole - exact) < 1.0 + 1e-6).all()


# Employers


def test_employers_are_spread_over_places_as_set() -> None:
    for employers, expected in ((None, 300), (0, 0), (1, 1), (77, 77)):
        tables = build(make_setup(market=LabourMarket(employers=employers)), LUCK, rest_of)
        assert len(tables.employers.sector) == expected
        assert tables.place_start[-1] == expected
        for place in range(3):
            first, last = tables.place_start[place : place + 2]
            assert (tables.employers.place[first:last] == place).all()
    tables = build(make_setup(market=LabourMarket(employers=1000)), LUCK, rest_of)
    assert np.bincount(tables.employers.place).tolist() == [600, 300, 100]


def test_employers_are_as_set() -> None:
    market = LabourMarket(employers=20_000)
    e = build(make_setup(size=1, market=market), LUCK, rest_of).employers
    for sector, expected in enumerate(market.sector_shares):
        assert (e.sector == sector).mean() == pytest.approx(expected, abs=0.012)
    assert e.large.mean() == pytest.approx(0.2, abs=0.012)
    assert e.praktik_first.mean() == pytest.approx(0.3, abs=0.014)
    assert (e.job_hours < 37).mean() == pytest.approx(0.45, abs=0.015)
    part = e.job_hours[e.job_hours < 37]
    assert (part.min(), part.max()) == (8, 30)
    assert e.openness.std() == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("openness", [-4.0, 1.0])
def test_how_open_a_place_is_moves_every_employer_alike(openness: float) -> None:
    one, other = (
        build(make_setup(size=1, market=LabourMarket(employers=500, openness=level)), LUCK, rest_of)
        for level in (0.0, openness)
    )
    moved = other.employers.openness - one.employers.openness
    assert moved == pytest.approx(np.full(500, openness), abs=1e-5)
    assert (one.employers.job_hours == other.employers.job_hours).all()


def test_employers_that_take_placements_are_mostly_unskilled_workplaces() -> None:
    market = LabourMarket(employers=20_000)
    e = build(make_setup(size=1, market=market), LUCK, rest_of).employers
    unskilled = np.isin(e.sector + 1, market.unskilled_sectors)
    takes = e.takes_placements == 1
    assert takes[unskilled].mean() == pytest.approx(market.placement_share, abs=0.012)
    assert takes[~unskilled].mean() == pytest.approx(market.placement_elsewhere, abs=0.012)


def test_openings_start_near_where_they_come_to_rest() -> None:
    market = LabourMarket(employers=20_000)
    run = Simulation(make_setup(size=1, market=market, horizon=60, accrual=1), *LUCK)
    run.advance(1)
    start = run.tables.employers.advertised.mean(), run.tables.employers.hidden.mean()
    run.run()
    e = run.tables.employers
    assert start[0] == pytest.approx(e.advertised.mean(), rel=0.1)
    assert start[1] == pytest.approx(e.hidden.mean(), rel=0.1)
    assert e.advertised[e.large == 0].max() == 1
    assert e.advertised[e.large == 1].max() == 3


def test_openings_come_and_lapse_by_themselves_whoever_is_looking() -> None:
    """The labour market is the same in every arm; who has taken an opening is what differs."""
    runs = [Simulation(make_setup(arm), *LUCK) for arm in ("ips", "none")]
    taken = 0
    for _ in range(80):
        for run in runs:
            run.advance(1)
        one, other = (run.tables.openings for run in runs)
        assert np.array_equal(one.next_change, other.next_change)
        assert np.array_equal(one.turn, other.turn)
        assert np.array_equal(one.is_open > 0, other.is_open > 0)
        taken += int((one.is_open != other.is_open).sum())
        for run in runs:  # an employer's counts are its openings that are to be had
            e, o = run.tables.employers, run.tables.openings
            for kind, counted in ((0, e.advertised), (1, e.hidden)):
                free = (o.is_open == 1) & (o.hidden == kind)
                to_be_had = np.bincount(o.employer[free], minlength=len(counted))
                assert np.array_equal(to_be_had, counted)
    assert taken > 0


def test_each_employer_has_its_openings_in_a_row() -> None:
    tables = build(make_setup(market=LabourMarket(employers=500)), LUCK, rest_of)
    first, o, e = tables.first_opening, tables.openings, tables.employers
    assert np.array_equal(o.employer, np.repeat(np.arange(500), np.diff(first)))
    assert np.array_equal(np.diff(first), np.where(e.large == 1, 6, 2))
    for kind in (0, 1):
        assert np.array_equal(
            np.bincount(o.employer[o.hidden == kind], minlength=500), np.where(e.large, 3, 1)
        )


def test_lanes_share_nothing_and_leave_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(build(make_setup(), LUCK, rest_of).lanes) == 1
    monkeypatch.setattr("ipssim.world.build._LARGE_RUN", 10)
    for setup in (make_setup(size=200), make_trial((60, 50, 40)),
                  make_setup(organisation=Organisation(unlimited_time=True))):  # fmt: skip
        tables = build(setup, LUCK, rest_of)
        assert len(tables.lanes) == 3
        for rows, table in (("candidates", tables.candidates), ("workers", tables.workers)):
            at = 0
            for place, lane in enumerate(tables.lanes):
                first, last = getattr(lane, rows)
                assert first == at
                assert (table.place[first:last] == place).all()
                at = last
            assert at == len(table.place)
        assert [lane.openings[0] for lane in tables.lanes[1:]] == [
            lane.openings[1] for lane in tables.lanes[:-1]
        ]
        assert tables.lanes[-1].openings[1] == len(tables.openings.employer)


# Treatment


def test_only_young_people_with_psychosis_are_in_early_intervention() -> None:
    setup = replace(make_setup(), population=Population(size=20_000))
    tables = build(setup, LUCK, rest_of)
    c, t = tables.candidates, tables.treatment
    fits = (c.age < 30) & (c.diagnosis == Diagnosis.SCHIZOPHRENIA_SPECTRUM)
    opus = t.opus.astype(bool)
    assert not opus[~fits].any()
    assert opus[fits].mean() == pytest.approx(0.5, abs=0.03)
    assert t.end_week.min() >= 1
    assert t.end_week[opus].max() <= 104
    assert t.end_week[~opus].mean() == pytest.approx(150, rel=0.05)
    assert (t.contacts_per_month[opus] > t.contacts_per_month[~opus].max()).all()


def test_caseworkers_of_the_jobcentre_are_as_many_as_the_setting_asks_for() -> None:
    tables = build(make_setup(size=720), LUCK, rest_of)
    people = np.bincount(tables.candidates.place)
    assert np.bincount(tables.caseworkers.place).tolist() == np.ceil(people / 80).tolist()
    assert np.diff(tables.caseworker_start).tolist() == np.ceil(people / 80).tolist()


def test_posts_of_a_service_open_and_close_by_year() -> None:
    """The first hired is the last to go, and a post that comes back is a new one."""
    programmes = (shipped().arms["ips"], shipped().arms["usual"])
    setup = replace(
        make_setup(size=20), programmes=programmes,
        labour_market=LabourMarket(place_names=("here",), place_shares=(1.0,)),
        service=Service(weeks=200, posts_by_year=(1, 3, 2, 3)),
    )
    workers = build(setup, (1, 0), rest_of).workers
    own = (workers.arm == 0) & (workers.leads == 0)
    spans = sorted(zip(workers.opens[own].tolist(), workers.closes[own].tolist(), strict=True))
    assert spans == [(0, 32_000), (52, 104), (52, 32_000), (156, 32_000)]
