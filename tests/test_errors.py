import pytest

from ipssim.errors import NOT_GIVEN, InputError, Problem, Written, show


def test_a_problem_reads_as_in_the_style_guide():
    problem = Problem(
        "limit_week", 26, "package.yaml", 2, "There is no setting called limit_week.",
        nearest="limit_weeks",
    )
    assert str(problem) == (
        "package.yaml, line 2: limit_week = 26\n"
        "  There is no setting called limit_week. Did you mean limit_weeks?"
    )


def test_a_problem_without_value_or_line():
    problem = Problem("--seed", NOT_GIVEN, "command line", message="A value is needed.")
    assert str(problem) == "command line: --seed\n  A value is needed."


def test_what_is_allowed_stands_before_the_guess():
    problem = Problem("a", 1, "Python", message="No.", allowed="2 or more", nearest="b")
    assert str(problem).splitlines()[1] == "  No. Allowed: 2 or more. Did you mean b?"


def test_problems_are_grouped_by_file_and_sorted_by_line():
    def at(where, line=None):
        return Problem(f"{where}{line}", 1, where, line, "Wrong.")

    error = InputError([at("b", 3), at("a", 9), at("b", 1), at("c"), at("a", 2)])
    assert [p.setting for p in error.problems] == ["b1", "b3", "a2", "a9", "cNone"]
    assert str(error).count("\n\n") == 4


def test_the_same_problem_is_said_once():
    problem = Problem("a", [1], "Python", message="No.")
    assert len(InputError([problem, problem]).problems) == 1


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"), (True, "true"), (False, "false"), (3, "3"), (0.5, "0.5"),
        ("word", "word"), ("", '""'), ("12", '"12"'), (Written("12"), "12"), (" a", '" a"'),
        ([1, "a", None], "[1, a, null]"), ({"a": (1, 2)}, "{a: [1, 2]}"), ("a\nb", "a\\nb"),
        ("København", "København"),
    ],
)
def test_values_are_shown_as_a_settings_file_writes_them(value, written):
    assert show(value) == written


def test_a_long_value_is_cut():
    assert len(show("x" * 500)) == 100
