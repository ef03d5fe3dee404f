"""Bad inputs, generated: each is refused with exit code 2, in one shape, and writes nothing.

Mistakes that can be made in any setting are made in a sample of them, so that every mistake meets
every type of field and every group of settings; `uv run pytest -m grid` makes them in all.
"""

import functools
import random
import re
import sys
import types
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import pytest

from ipssim.cli import main
from ipssim.errors import InputError, show
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.parameter import Parameter, parameters
from ipssim.settings.declare.programme import Programme
from ipssim.settings.read import layers, load
from ipssim.settings.read.checks import check

SHAPE = re.compile(r"[^\n]+?(, line \d+)?: [^\n]+\n  \S[^\n]*")
START = Experiment(arms={"ips": Programme(), "usual": Programme(name="usual")})
ALL = dict(parameters(START))
SETTINGS = {key: spec for key, spec in ALL.items() if not key.startswith(("arms.usual", "trial."))}
NUMBERS = {
    key: spec for key, spec in SETTINGS.items()
    if isinstance(spec.value, (int, float)) and not isinstance(spec.value, bool)
}


@dataclass(frozen=True)
class Bad:
    """A bad input: `said` are texts that the message must hold.

    `traits` are the mistake, the type of field and the group of settings, where any would do.
    """

    name: str
    arguments: tuple[str, ...]
    said: tuple[str, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    traits: tuple[str, ...] = ()


def one(name: str, argument: str, *said: str, traits: tuple[str, ...] = ()) -> Bad:
    """Return a bad argument whose message starts with its own setting and value."""
    setting, _, value = argument.partition("=")
    shown = f"command line: {setting} = {value}\n"
    return Bad(f"{name}:{argument}", (argument,), (shown, *said), traits=traits)


def type_of(spec: Parameter) -> str:
    """Name the type of field."""
    return "optional" if spec.optional else "choice" if spec.choices else type(spec.value).__name__


def traits_of(mistake: str, key: str) -> tuple[str, ...]:
    return mistake, type_of(SETTINGS[key]), key.partition(".")[0] if "." in key else "experiment"


def sampled(grid: Iterable[Any], traits: Any) -> list[Any]:
    """Return cases of a grid in which every two traits that can meet do so."""
    shuffled = list(grid)
    random.Random(9).shuffle(shuffled)
    met: set[tuple[str, str]] = set()
    chosen = []
    for case in shuffled:
        pairs = set(combinations(traits(case), 2))
        if not pairs <= met:
            met |= pairs
            chosen.append(case)
    return chosen


def in_file(name: str, text: str | bytes, *said: str) -> Bad:
    content = text if isinstance(text, bytes) else text.encode()
    return Bad(f"{name}:{text!r}"[:70], ("bad.yaml",), ("bad.yaml", *said), {"bad.yaml": content})


def typos(word: str) -> dict[str, str]:
    """Return misspellings of every kind."""
    middle = len(word) // 2
    return {
        "left out": word[:middle] + word[middle + 1 :],
        "doubled": word[:middle] + word[middle] + word[middle:],
        "swapped": word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :],
        "another letter": word[:middle] + "q" + word[middle + 1 :],
        "plural": word + "s",
        "capitals": word.upper(),
        "underscore": word.replace("_", "") if "_" in word else word + "_",
    }


def typo_grid() -> Iterator[Bad]:
    names = {key.rpartition(".")[2] for key in ALL}
    for key in SETTINGS:
        section, dot, name = key.rpartition(".")
        for kind, typo in typos(name).items():
            if typo not in names and typo != name:
                yield one("typo", f"{section}{dot}{typo}=1", "There is no setting called",
                          "Did you mean ", traits=traits_of(kind, key))


def misspelt() -> Iterator[Bad]:
    for key in ("arms.isp.limit_weeks", "arms.ipsplus.limit_weeks", "arms.Usual.praktik"):
        yield one("arm", f"{key}=1", "There is no arm called", "Allowed: one of ips,")
    for key in ("wrold.getting.own_search", "world.geting.own_search", "populaton.size",
                "labor_market.employers", "organization.workers", "world.own_search", "own_search",
                "caseload_cap", "ips.caseload_cap", "getting.own_search", "size", "hydra.run.dir",
                "trial.sizez.ips"):
        yield one("section", f"{key}=1", "There is no setting called")
    yield one("below", "population.size.more=1", "size has one value")
    for key in ("caseload_cap", "limit_weeks", "caselod_cap"):
        yield one("programme", f"programme.{key}=30", "arms.ips.", "arms.usual.")


def beyond(spec: Parameter) -> Iterator[tuple[Any, str]]:
    """Yield values just outside a parameter's bounds."""
    whole = isinstance(spec.value, int)
    step = 1 if whole else 0.001
    if spec.low is not None:
        yield (int(spec.low) if whole else spec.low) - step, "below the lowest"
    if spec.high is not None:
        yield (int(spec.high) if whole else spec.high) + step, "above the highest"


def range_grid() -> Iterator[Bad]:
    for key, spec in NUMBERS.items():
        for value, said in beyond(spec):
            yield one("range", f"{key}={value}", said, "Allowed: ", traits=traits_of(said, key))


def out_of_range() -> Iterator[Bad]:
    for key in ("population.size", "arms.ips.caseload_cap", "trial.sizes.ips", "min_replicates"):
        yield one("range", f"{key}=0")
    yield one("range", "arms.ips.limit_weeks=-1", "or null for none")
    yield one("range", "labour_market.main_intakes=[5,53]", "Entry 2")
    yield one("range", "labour_market.place_shares=[1.5,-0.3,-0.2]", "Entry 1")


def type_grid() -> Iterator[Bad]:
    for key, spec in SETTINGS.items():
        def bad(value: str, *said: str, key: str = key) -> Bad:
            return one("type", f"{key}={value}", *said, traits=traits_of(said[0], key))

        match spec.value:
            case bool():
                yield bad("1", "true or false")
                yield bad("ja", "true or false")
            case int():
                yield bad("4.5", "whole number")
                yield bad("many", "this is text")
            case None:
                yield bad("many", "this is text")
            case float():
                yield bad("0,85", "with a point: ")
                yield bad("true", "true or false")
            case str() if spec.choices:
                yield bad(f"{spec.choices[-1]}x", f"Did you mean {spec.choices[-1]}?")
                yield bad("3", "A word is needed", "Allowed: one of")
            case str():
                yield bad("5", "A word is needed")
            case tuple():
                yield bad("5", "A list is needed")


def wrong_type() -> Iterator[Bad]:
    for value in ("nan", "inf", "-inf", "null", "'400'", "[3]", "1.000", "1e400"):
        yield one("type", f"population.size={value}")
    for value in ("0,85", "-0,85", ",85", "1.234,5"):
        yield one("type", f"population.women={value}")


def malformed() -> Iterator[Bad]:
    for argument, said in {
        "+population.size=5": "without +", "++population.size=5": "without ++",
        "~population.size=5": "cannot be taken away", "=5": "no name",
        "population.size=": "no value",
        "population.size=5,6": "point", "population.size=range(1,5)": "Several values",
        "population.size=5,6,7": "Several values", "population.size=choice(5,6)": "Several values",
        "population.size=[5": "cannot be read", "population size=5": "named by words",
        "world.getting=5": "several settings", "arms.usual=package": "programme@arms.usual=",
        "arms=package": "", "population=5": "no population", "world=fited": "Did you mean",
        "experiment=danis_trial": "Did you mean danish_trial?",
        "experiment=null": "Allowed: one of",
        "programme@arms.ips=ips_sharedcare": "Did you mean ips_shared_care?",
        "programme@arms.isp=package": "Did you mean programme@arms.ips=package?",
        "programme@arm.ips=package": "arm must be named", "programme=package": "arm must be named",
        "trial=danish_2091": "Did you mean danish_2019?", "organisation=by_caps": "Did you mean",
        "labour_market@x=danish_trial": "leave out", "population=danish_trial,b": "Several values",
    }.items():
        bad = one("malformed", argument, said)
        start = "command line: " if argument.startswith("=") else bad.said[0].rstrip("\n")
        yield replace(bad, said=(start.replace(" = \n", " = "), said))
    for argument in ("population.size", "package", "danish_trial", "~arms.ips", "", "scenario.yam"):
        yield Bad(f"malformed:{argument}", (argument,), ("command line: ",))
    yield Bad("twice", ("population.size=5", "population.size=6"), ("given twice",))


def impossible() -> Iterator[Bad]:
    def together(*arguments: str, said: str) -> Bad:
        return Bad(f"together:{','.join(arguments)}", arguments, ("command line: ", said))

    yield together("population.bipolar=0.9", said="come to ")
    yield together("population.higher_education=0.9", said="come to ")
    yield together("population.foertidspension=0.9", said="come to ")
    yield together("world.keeping.left_share=0.9", said="come to ")
    yield together("population.age_mean=18", said="Nobody is under 18")
    yield together("labour_market.place_names=[A,B]", said="each place needs one share")
    yield together("labour_market.place_shares=[0.5,0.5]", said="each place needs one share")
    yield together("labour_market.place_shares=[0.5,0.1,0.1]", said="sum to 0.7")
    yield together("labour_market.sector_shares=[0.5,0.5]", said="8 are needed")
    yield together("labour_market.dream_shares=[1,1,1,1,1,1,1,1]", said="sum to 8")
    yield together("arms.ips.sequence=train_then_place", "arms.ips.course_weeks=0",
                   said="course_weeks above 0")
    yield together("arms.ips.sequence=place_then_train", "arms.ips.course_weeks=8",
                   said="course_weeks must be")
    yield together("arms.ips.outreach=none", "arms.ips.employer_minutes=30", said="no time for")
    yield together("arms.ips.in_work_support=false", "arms.ips.in_work_limit_weeks=9",
                   said="cannot have a limit")
    yield together("treated=isp", said="Did you mean ips?")
    yield together("reference=nobody", said="not among the arms")
    yield together("trial.sizes.isp=9", said="not among the arms")
    yield together("trial.pooled.all=[isp]", said="not among the sizes")
    yield together("trial.reference=nobody", said="not among the sizes")
    yield together("min_replicates=90", "max_replicates=9", said="is above max_replicates (9)")


def scenarios() -> Iterator[Bad]:
    yield in_file("key", "population:\n  siez: 5\n", ", line 2: population.siez = 5\n", "size?")
    yield in_file("section", "\npopulaton: {size: 5}\n", ", line 2: populaton = {size: 5}\n")
    yield in_file("range", "# c\npopulation: {size: 0}\n", ", line 2: population.size = 0\n")
    yield in_file("comma", "population:\n  women: 0,85\n", ", line 2: population.women = 0,85\n")
    yield in_file("type", "population: {size: yes}\n", ", line 1: population.size = yes\n")
    yield in_file("octal", "population: {size: 0720}\n", ", line 1: population.size = 0720\n")
    yield in_file("thousands", "population: {size: 1.000}\n", "population.size = 1.000\n")
    yield in_file("arm", "arms: {isp: {limit_weeks: 5}}\n", ", line 1: arms.isp", "arms.ips?")
    yield in_file("programme", "programme: {limit_weeks: 5}\n", "arm must be named")
    yield in_file("defaults", "defaults: [package]\n", "no setting called defaults")
    yield in_file("name", "arms: {ips: package}\n", "programme@arms.ips=")
    yield in_file("no value", "population:\n", ", line 1: population")
    yield in_file("null", "population: {size: null}\n", "population.size = null\n")
    yield in_file("twice", "treated: ips\ntreated: usual\n", ", line 2: treated = usual\n", "twice")
    yield in_file("tab", "population:\n\tsize: 5\n", ", line 2: size: 5", "tab")
    yield in_file("yaml", "population: {size: 5\n", "not valid YAML")
    yield in_file("list", "- 1\n", "must hold settings")
    yield in_file("text", "some words\n", "must hold settings")
    yield in_file("python", "a: !!python/object/apply:os.system [ls]\n", "not a plain value")
    yield in_file("loop", "a: &a [*a]\n", "too deeply")
    for content in (b"", b"# nothing\n", b"{}"):
        yield in_file("empty", content, "says nothing")
    for content in (b"\xff\xfe\x00\x01", "størrelse: 5\n".encode("latin-1"), b"PK\x03\x04\xe9"):
        yield in_file("encoding", content, "not text in UTF-8")
    for content in (b"\x00\x00", b"a: \x07\n", b"%PDF-1.4\n", b"{[}]", b"\"open"):
        yield in_file("garbage", content, "bad.yaml")
    for name, said in {
        "missing.yaml": "does not exist", "no/such/folder.yml": "does not exist",
        "plan.xlsx": "does not exist", "bad.yaml/below.yaml": "cannot be read",
    }.items():
        yield Bad(f"file:{name}", (name,), (f"{name}: ", said), {"bad.yaml": b"treated: ips\n"})


def options() -> Iterator[Bad]:
    for name, values in {
        "--replicates": ("0", "-1", "x", "1.5", "1e3", "1000001", "1_000", "ti", "9" * 30),
        "--workers": ("0", "-1", "two", "0.5", "99999"),
        "--seed": ("x", "-1", str(2**32), "1.0", "1,5", "0x10"),
    }.items():
        for value in values:
            yield Bad(f"option:{name}={value}", (name, value),
                      (f"command line: {name} = {value}\n", "Allowed: a whole number from"))
        yield Bad(f"option:{name}", (name,), (f"command line: {name} = \"\"\n", "value is needed"))
    for typo in ("--replicate", "--worker", "--sed", "--output", "--quite", "--Seed", "-s", "--o"):
        yield Bad(f"option:{typo}", (typo, "3"), (f"command line: option = {typo}\n",))
    yield Bad("out:file", ("--out", "bad.yaml"), ("--out = bad.yaml\n", "is a file"),
              {"bad.yaml": b"x"})
    yield Bad("out:below", ("--out", "bad.yaml/a/b"), ("--out = bad.yaml/a/b\n", "no folder below"),
              {"bad.yaml": b"x"})
    yield Bad("out:nothing", ("--out", ""), ("--out = ", "A value is needed"))
    yield Bad("out:twice", ("--out", "a", "--out", "b"), ("--out = a, b\n", "more than once"))
    yield Bad("out:long", ("--out", "y" * 300), ("--out = yyy", "cannot be a folder"))


GRIDS = {"typo": typo_grid, "range": range_grid, "type": type_grid}
GENERATED = [
    *(case for grid in GRIDS.values() for case in sampled(grid(), lambda case: case.traits)),
    *misspelt(), *out_of_range(), *wrong_type(), *malformed(), *impossible(), *scenarios(),
    *options(),
]
CASES = list({(case.arguments, *case.files.values()): case for case in GENERATED}.values())


@pytest.fixture(scope="module")
def read() -> Any:
    """Read the package's own files once."""
    return functools.cache(layers.read)


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Any, read: Any) -> None:
    def compare(*arguments: Any, **how: Any) -> None:
        pytest.fail("the simulation was started")

    module = types.ModuleType("ipssim.studies.compare")
    module.compare = compare  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "ipssim.studies.compare", module)
    monkeypatch.setattr(layers, "read", read)
    monkeypatch.chdir(tmp_path)


def complaint(case: Bad, folder: Any, capsys: Any) -> str:
    """Return what is wrong with the answer to a bad input, or nothing."""
    code = main(["compare", *case.arguments])
    shown = capsys.readouterr()
    if code != 2 or shown.out:
        return f"exit code {code}, printed {shown.out!r}"
    for block in shown.err.rstrip("\n").split("\n\n"):
        if not SHAPE.fullmatch(block):
            return f"not in shape: {block!r}"
    for text in case.said:
        if text not in shown.err:
            return f"{text!r} is not in {shown.err!r}"
    there = {path.name for path in folder.iterdir()}
    return "" if there == set(case.files) else f"the folder holds {there}"


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_bad_input_is_refused(case: Bad, tmp_path: Any, capsys: Any) -> None:
    for name, content in case.files.items():
        (tmp_path / name).write_bytes(content)
    assert complaint(case, tmp_path, capsys) == ""


@pytest.mark.grid
@pytest.mark.parametrize("grid", GRIDS)
def test_a_mistake_is_refused_in_every_setting(grid: str, tmp_path: Any, capsys: Any) -> None:
    found = {case.name: complaint(case, tmp_path, capsys) for case in GRIDS[grid]()}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def with_value(settings: Any, key: str, value: Any) -> Any:
    """Return settings in which the dotted key holds another value."""
    name, _, below = key.partition(".")
    if isinstance(settings, dict):
        return {**settings, name: with_value(settings[name], below, value)}
    inner = with_value(getattr(settings, name), below, value) if below else value
    return replace(settings, **{name: inner})


VALUES = {"comma": "0,85", "yes or no": True, "nan": float("nan"), "list": [1]}
FROM_PYTHON = [
    (key, value, traits_of(mistake, key)) for key, spec in NUMBERS.items()
    for mistake, value in (*((said, value) for value, said in beyond(spec)), *VALUES.items())
]


def python_complaint(key: str, value: Any) -> str:
    """Return what is wrong with the answer to a bad value given in Python, or nothing."""
    try:
        check(with_value(START, key, value))
    except InputError as error:
        said = [str(problem) for problem in error.problems]
    else:
        return "it was taken"
    start = f"Python: {key} = {show(value)}\n  "
    fits = len(said) == 1 and said[0].startswith(start) and SHAPE.fullmatch(said[0])
    return "" if fits else f"{said}"


PYTHON = [(key, value) for key, value, _ in sampled(FROM_PYTHON, lambda case: case[2])]


@pytest.mark.parametrize(("key", "value"), PYTHON, ids=[f"{k}={v}" for k, v in PYTHON])
def test_plain_python_is_refused_alike(key: str, value: Any) -> None:
    assert python_complaint(key, value) == ""


@pytest.mark.grid
def test_plain_python_is_refused_alike_in_every_setting() -> None:
    found = {f"{key} = {value}": python_complaint(key, value) for key, value, _ in FROM_PYTHON}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def led_to(key: str) -> str | None:
    """Return the setting that a misspelling of this one is taken for."""
    section, dot, name = key.rpartition(".")
    with pytest.raises(InputError) as error:
        load.load_experiment([f"{section}{dot}{name[:-1]}{name[-1] * 2}=1"])
    (problem,) = error.value.problems
    return problem.nearest


SPELT = sampled(SETTINGS, lambda key: traits_of(key.rpartition(".")[0], key))


@pytest.mark.parametrize("key", SPELT)
def test_a_misspelt_setting_is_led_to_the_right_one(key: str) -> None:
    assert led_to(key) == key


@pytest.mark.grid
def test_every_misspelt_setting_is_led_to_the_right_one() -> None:
    assert [key for key in SETTINGS if led_to(key) != key] == []


def test_the_generator_would_see_a_good_input_pass() -> None:
    assert load.load_experiment(["population.size=5"]).population.size == 5
