"""Many roles of one person: S0 6.2; S2 5.5; S4 (two who are trained and sit together)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ipssim.rules.many_roles import continuity

LAW = settings(max_examples=50, deadline=None)
many = st.integers(2, 5)


def test_one_person_loses_nothing_of_what_is_known(p):
    assert continuity(1, 0, p) == continuity(1, 1, p) == 1.0


@LAW
@given(workers=many)
def test_the_more_it_is_divided_the_more_is_lost_and_less_where_they_sit_together(p, workers):
    apart, together = continuity(workers, 0, p), continuity(workers, 1, p)
    assert 1.0 - p.divided_loses < apart < together < 1.0
    assert apart < continuity(workers - 1, 0, p)


@LAW
@given(workers=many, together=st.integers(0, 1))
def test_switched_off_nothing_is_lost_between_people(off, workers, together):
    assert continuity(workers, together, off("many_roles")) == 1.0
