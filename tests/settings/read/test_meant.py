"""What was meant by a name, a number or a list."""

import pytest

from ipssim.settings.declare.parameter import Parameter
from ipssim.settings.read.meant import decimals_meant, either, nearest, number_meant, quoted

NAMES = ["limit_weeks", "search_limit_weeks", "caseload_cap", "kontanthjaelp"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("limit_week", "limit_weeks"), ("LIMIT_WEEKS", "limit_weeks"), ("zebra", None),
        ("Limit-Weeks", "limit_weeks"), ("limitweeks", "limit_weeks"), ("limit", "limit_weeks"),
        ("search limit", "search_limit_weeks"), ("weeks of limit", "limit_weeks"),
        ("kontanthjælp", "kontanthjaelp"), ("sagsstamme", "caseload_cap"), ("", None), ("%", None),
        ("limit_weeks" * 50, None), ("cap", "caseload_cap"), ("日本", None),
    ],
)
def test_nearest(name, expected):
    assert nearest(name, NAMES) == expected


def test_where_several_have_the_words_none_is_meant():
    assert nearest("weeks", ["start_weeks", "course_weeks"]) is None


def test_only_what_may_stand_there_is_ever_meant():
    assert nearest("sagsstamme", ["size"]) is None


def test_an_accent_counts_as_its_letter_however_it_is_typed():
    assert nearest("A\u030arhus", ["aarhus"]) == nearest("\u00c5rhus", ["aarhus"]) == "aarhus"


def test_of_many_names_only_the_first_are_said():
    assert either(["a", "b"]) == "a or b"
    assert either([*"abcdefgh"]) == "a or b or c or d or e, ..."


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("26 weeks", "26"), ("26uger", "26"), ("1,5 år", "78"), ("2000 weeks", None),
        ("26 people", None), ("none", "null"), ("1.000", "1000 or 1"), ("2.000.000", None),
        ("1e", None),
    ],
)
def test_a_number_that_fits_is_found(text, near):
    spec = Parameter("", 1, "weeks", "policy", "", low=0, high=1040, optional=True)
    assert number_meant(text, spec, whole=True)[1] == near


def test_decimals_and_quotes():
    assert decimals_meant("[0,5; 0,7]") == decimals_meant("0,5,0,7") == ["0.5", "0.7"]
    assert decimals_meant("[1,2,3]") is None
    assert decimals_meant("[a;b]") is None
    assert quoted("[Å, 3,null]") == "['Å', 3, null]"
    assert quoted("[a,[b]]") is None
    assert quoted("[a,]") is None
    assert quoted("Å") is None
