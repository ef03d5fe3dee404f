import pytest

from ipssim.settings.read.overrides import read_overrides

OPTIONS = {
    "experiment": ["danish_trial"], "population": ["danish_trial"],
    "programme": ["ips_shared_care", "package"],
}


def read(*arguments):
    return read_overrides(arguments, OPTIONS)


def test_options_and_values_are_told_apart():
    found = read(
        "experiment=danish_trial", "programme@arms.usual=package", "population=danish_trial",
        "population.size=1000", "arms.ips.limit_weeks=null",
    )
    assert found.problems == []
    assert found.choices == {
        "experiment": "danish_trial", "programme@arms.usual": "package",
        "population": "danish_trial",
    }
    assert found.data == {"population": {"size": 1000}, "arms": {"ips": {"limit_weeks": None}}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5), ("0.5", 0.5), ("1e-3", 0.001), ("true", True), ("null", None), ("none", "none"),
        ("[1,2]", [1, 2]), ("'a, b'", "a, b"), ("two words", "two words"), ("Ærø", "Ærø"),
        ("-1", -1), ("int(3.0)", 3), ("0,85", "0,85"), ("1,000", "1,000"), (",5", ",5"),
    ],
)
def test_values_are_read_as_hydra_reads_them(text, value):
    assert read(f"a.b={text}").data == {"a": {"b": value}}


def test_the_place_of_a_value_is_the_command_line():
    found = read("a.b=1.50", "c={d: 1}")
    assert found.origins["a", "b"].where == "command line"
    assert found.origins["a", "b"].text == "1.50"
    assert ("c", "d") in found.origins


@pytest.mark.parametrize(
    ("argument", "message", "near"),
    [
        ("+a.b=1", "without +", "a.b=1"),
        ("++a.b=1", "without ++", "a.b=1"),
        ("~a.b", "cannot be taken away", None),
        ("~a.b=1", "cannot be taken away", None),
        ("a.b", "neither a setting", None),
        ("", "neither a setting", None),
        ("=5", "no name before", None),
        ("a.b=", "no value after", None),
        ("a.b=  ", "no value after", None),
        ("a.b=[0,5;0,7]", "with a point", "a.b=[0.5,0.7]"),
        ("a.b=[Århus,Ålborg]", "[Århus, Ålborg] will do", "\"a.b=['Århus', 'Ålborg']\""),
        ("a.b=1,2,3", "Several values", None),
        ("a.b=range(1,4)", "Several values", None),
        ("a.b=choice(1,4)", "Several values", None),
        ("a.b=[1,2", "cannot be read", None),
        ("a.b='x", "cannot be read", None),
        ("a b=3", "named by words", None),
        ("a[0]=3", "named by words", None),
        ("a..b=3", "named by words", None),
        ("9=3", "named by words", None),
        ("experiment=danis_trial", "no experiment called danis_trial", "danish_trial"),
        ("population=zzz", "no population called zzz", None),
        ("population=null", "no population called null", None),
        ("population=danish_trial,other", "Several values", None),
        ("population@x=danish_trial", "leave out @x", None),
        ("programme=hospital", "arm must be named", None),
        ("~population", "Only an arm can", None),
        ("programme@usual=package", "arm must be named", None),
        ("programme@arms.usual.x=package", "arm must be named", None),
        ("programme@arms.usual=packages", "no programme called packages", "package"),
    ],
)
def test_what_is_wrong_with_one_argument(argument, message, near):
    (problem,) = read(argument).problems
    assert problem.where == "command line"
    assert message in problem.message
    assert problem.nearest == near


@pytest.mark.parametrize(
    "arguments",
    [("a.b=1", "a.b=2"), ("a.b=1", "a={b: 2}"), ("a={b: 2}", "a.b=1"),
     ("population=danish_trial", "population=danish_trial")],
)
def test_nothing_is_given_twice(arguments):
    (problem,) = read(*arguments).problems
    assert "given twice" in problem.message


def test_a_misspelt_option_is_taken_for_the_nearest_when_the_rest_is_judged():
    assert read("population=danish_trail").choices == {"population": "danish_trial"}
