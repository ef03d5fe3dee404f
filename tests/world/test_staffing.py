"""Who holds a desk where: teams, leaders' own posts, posts over the years, posts by the cap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from worlds import make_setup, shipped

from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket, Organisation
from ipssim.simulation import Simulation
from ipssim.stages.rest import rest_of
from ipssim.world.build import build
from ipssim.world.charter import spread
from ipssim.world.staffing import _spread_posts

LUCK = (3, 0)
HERE = LabourMarket(place_names=("here",), place_shares=(1.0,), employers=10)
ALWAYS = 32_000


def staffed(workers=13, market=HERE, size=150, **rules):
    """Return (workers, teams, desks) of a service with a fixed number of posts.

    Leaders have no people of their own, and so no post in the table, unless `rules` say so.
    """
    rules = {"leader_caseload": 0, **rules}
    setup = make_setup(
        size=size, market=market, organisation=Organisation(workers=workers), **rules
    )
    tables = build(setup, LUCK, rest_of)
    return tables.workers, tables.teams, tables.desks


def test_posts_of_a_place_sit_in_teams_of_the_size_the_programme_names():
    workers, teams, _ = staffed(workers=13, team_size=6)
    assert np.bincount(workers.team).tolist() == [6, 6, 1]
    assert (workers.leads == 0).all()
    assert len(set(teams.key.tolist())) == len(teams.key) == 3


def test_each_place_has_teams_of_its_own_and_desks_name_exactly_its_rows():
    market = LabourMarket(employers=30)
    workers, teams, desks = staffed(workers=20, market=market, size=300)
    assert len(set(teams.key.tolist())) == len(teams.key)
    assert len(set(workers.key.tolist())) == len(workers.key)
    assert (workers.place == teams.place[workers.team]).all()
    assert (workers.arm == teams.arm[workers.team]).all()
    for place, (first, last) in enumerate(desks[0]):
        assert np.flatnonzero(workers.place == place).tolist() == list(range(first, last))
    there = spread(20, market.place_shares)
    assert (desks[0, :, 1] - desks[0, :, 0]).tolist() == [int(n) for n in there]


def test_a_leader_with_cases_has_a_post_per_team_with_a_cap_of_its_own():
    """The leader has at most 15 people (S2 2.2), and is paid for that part of a full caseload."""
    workers, _, desks = staffed(workers=13, team_size=6, leader=True, leader_caseload=15)
    leaders = workers.leads == 1
    assert workers.team[leaders].tolist() == [0, 1, 2]
    assert (workers.full_cap[leaders] == 15).all()
    assert (workers.full_cap[~leaders] == 25).all()
    assert workers.share[leaders] == pytest.approx(0.6)
    assert len(set(workers.key.tolist())) == len(workers.key) == 16
    assert desks[0, 0].tolist() == [0, 16]


@pytest.mark.parametrize("rules", [{"leader": False, "leader_caseload": 15},
                                   {"leader": True, "leader_caseload": 0}])
def test_without_a_leader_or_cases_of_their_own_there_is_no_such_post(rules):
    workers, _, _ = staffed(workers=13, **rules)
    assert len(workers.key) == 13
    assert not workers.leads.any()


@pytest.mark.parametrize(("own", "posts"), [(0, 6), (15, 6), (25, 5)])
def test_by_the_cap_everybody_fits_and_one_post_fewer_would_not_do(own, posts):
    """People enter within twenty weeks and stay for 78, so all 150 are there at once."""
    setup = make_setup(size=150, market=HERE, leader=own > 0, leader_caseload=own, team_size=6)
    workers = build(setup, LUCK, rest_of).workers
    ordinary = int((workers.leads == 0).sum())
    assert ordinary == posts
    assert workers.full_cap.sum() >= 150
    assert (ordinary - 1) * 25 + own < 150
    assert (workers.opens == 0).all()
    assert (workers.closes == ALWAYS).all()


def over_the_years(*posts, **rules):
    rules = {"leader_caseload": 0, **rules}
    ips, usual = (shipped().arms[name] for name in ("ips", "usual"))
    setup = replace(
        make_setup(size=60, market=HERE), programmes=(replace(ips, **rules), usual),
        service=Service(weeks=52 * len(posts), posts_by_year=posts),
    )
    workers = build(setup, LUCK, rest_of).workers
    mine = workers.arm == 0
    return [(int(o), int(c)) for o, c in zip(workers.opens[mine], workers.closes[mine],
                                             strict=True)]


def test_posts_open_and_close_by_year_the_first_hired_the_last_to_go():
    assert over_the_years(2, 4, 1) == [(0, ALWAYS), (0, 104), (52, 104), (52, 104)]
    assert over_the_years(3) == [(0, ALWAYS)] * 3
    assert over_the_years(2, 0) == [(0, 52)] * 2  # closed (S0 3.1.2)


def test_posts_may_be_parts_of_a_full_time_one():
    setup = make_setup(size=60, market=HERE, organisation=Organisation(workers=2.5),
                       leader_caseload=0)
    run = Simulation(setup)
    run.advance(30)
    workers = run.tables.workers
    assert workers.share.tolist() == [1, 1, 0.5]
    assert workers.cap.tolist() == [25, 25, 13]
    assert workers.caseload[2] <= 13
    minutes = workers.minutes.sum(axis=1)
    assert minutes[2] == pytest.approx(minutes[0] / 2, rel=0.01)  # some of it is carried over
    assert over_the_years(2.5, 3, 2.5) == [(0, ALWAYS), (0, ALWAYS), (52, 104), (0, 52),
                                           (104, ALWAYS)]


def test_the_part_of_a_post_goes_to_the_place_that_lacks_most():
    assert _spread_posts(2.5, [0.6, 0.3, 0.1]) == [1.5, 1.0, 0.0]
    assert _spread_posts(4.0, [0.6, 0.3, 0.1]) == spread(4, [0.6, 0.3, 0.1]).tolist()
    assert sum(_spread_posts(7.25, [0.2, 0.5, 0.3])) == 7.25


def test_a_leader_s_post_lasts_as_long_as_the_first_of_the_team():
    found = over_the_years(2, 4, 1, leader=True, leader_caseload=15, team_size=2)
    assert found == [(0, ALWAYS), (0, ALWAYS), (0, 104), (52, 104), (52, 104), (52, 104)]


def test_with_unlimited_time_everybody_has_a_worker_in_the_one_team_of_the_place():
    setup = make_setup(size=40, market=HERE, organisation=Organisation(unlimited_time=True))
    tables = build(setup, LUCK, rest_of)
    assert tables.workers.key.tolist() == tables.candidates.key.tolist()
    assert (tables.workers.full_cap == 1).all()
    assert set(tables.workers.team.tolist()) == {0}
    assert len(tables.teams.key) == 1


def test_services_begin_uphill_with_treatment_and_centres_differ_in_goodwill():
    _, teams, _ = staffed(workers=400, market=LabourMarket(employers=30), team_size=1)
    assert teams.cooperation == pytest.approx(0.3)
    assert teams.goodwill.mean() == pytest.approx(1.0, abs=0.06)
    assert np.log(teams.goodwill).std() == pytest.approx(0.3, abs=0.05)
