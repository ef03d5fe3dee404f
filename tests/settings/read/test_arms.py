"""Arms of one's own: added, based on a programme or a file, given another, left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from ipssim.errors import InputError
from ipssim.settings.read.load import load, load_experiment

SHIPPED = ["ips", "ips_plus", "usual", "package", "none"]


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str, name: str = "scenario.yaml") -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return written


def complaint(*overrides: str, files: tuple[Path, ...] = ()) -> str:
    with pytest.raises(InputError) as caught:
        load_experiment(list(overrides), files=files)
    return str(caught.value)


def test_an_arm_is_added_beside_the_others():
    experiment = load_experiment([
        "programme@arms.mine=package", "arms.mine.limit_weeks=39", "arms.mine.caseload_cap=40",
    ])
    assert list(experiment.arms) == [*SHIPPED, "mine"]
    mine = experiment.arms["mine"]
    assert (mine.limit_weeks, mine.caseload_cap, mine.course_weeks) == (39, 40, 10)
    assert experiment.arms["package"] == load("package")


def test_the_order_of_words_does_not_matter():
    words = ["arms.mine.limit_weeks=39", "programme@arms.mine=package"]
    assert load_experiment(words).arms == load_experiment(words[::-1]).arms


def test_a_scenario_says_the_same(write):
    path = write("arms:\n  mine: {based_on: package, limit_weeks: 39, caseload_cap: 40}\n")
    said = load_experiment([
        "programme@arms.mine=package", "arms.mine.limit_weeks=39", "arms.mine.caseload_cap=40",
    ])
    assert load_experiment(files=[path]) == said


def test_the_command_line_wins_over_a_scenario(write):
    path = write("arms:\n  mine: {based_on: package, limit_weeks: 39}\n")
    words = ["programme@arms.mine=jobcentre", "arms.mine.caseload_cap=9"]
    mine = load_experiment(words, files=[path]).arms["mine"]
    assert (mine.name, mine.limit_weeks, mine.caseload_cap) == ("jobcentre", 39, 9)


def test_a_scenario_gives_an_arm_another_programme(write):
    path = write("arms: {usual: {based_on: package, limit_weeks: 9}}\n")
    usual = load_experiment(files=[path]).arms["usual"]
    assert (usual.name, usual.limit_weeks) == ("package", 9)


def test_a_file_of_ones_own_beside_the_scenario_and_on_the_command_line(write, monkeypatch):
    mine = write("based_on: jobcentre\nname: mine\nlimit_weeks: 12\n", "mine.yaml")
    path = write("arms: {other: {based_on: mine.yaml, caseload_cap: 7}}\n")
    other = load_experiment(files=[path]).arms["other"]
    assert (other.name, other.limit_weeks, other.caseload_cap) == ("mine", 12, 7)
    assert other.worker_change_weeks == load("jobcentre").worker_change_weeks
    monkeypatch.chdir(mine.parent)
    experiment = load_experiment(["programme@arms.new=mine.yaml", "programme@arms.usual=mine.yaml"])
    assert experiment.arms["new"] == experiment.arms["usual"] == load("mine.yaml")


def test_an_arm_is_left_out_and_the_trial_with_it():
    experiment = load_experiment(["~arms.none", "~arms.ips_plus"])
    assert list(experiment.arms) == ["ips", "usual", "package"]
    assert dict(experiment.trial.sizes) == {"ips": 243, "usual": 239}
    assert experiment.trial.pooled == {}  # a pooled arm without a member is of other people
    assert {estimate.arm for estimate in experiment.trial.estimates} == {"ips", "usual"}


def test_a_scenario_leaves_an_arm_out(write):
    path = write("arms: {none: null}\n")
    assert list(load_experiment(files=[path]).arms) == SHIPPED[:-1]


def test_the_reference_can_be_left_out_when_another_is_named():
    experiment = load_experiment(["~arms.usual", "reference=package"])
    assert (experiment.reference, experiment.trial.reference) == ("package", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["programme@arms.mine=pakage", "arms.mine.limit_weeks=3"], "Did you mean package?"),
        (["programme@arms.my-arm=package", "arms.my-arm.limit_weeks=3"], "cannot name an arm"),
        (["programme@arms.1st=package"], "letters, digits and _"),
        (["programme@arms.Usual=package"], "Did you mean programme@arms.usual=package?"),
        (["programme@arms.ips_pooled=package"], "another name"),
        (["programme@arms.mine=nowhere.yaml"], "does not exist"),
        (["arms.mine.limit_weeks=3"], "one of ips, ips_plus, usual, package, none"),
        (["arms.mine.limit_weeks=3"], "programme@arms.mine=<programme> adds an arm"),
        (["arms.isp.limit_weeks=3"], "Did you mean arms.ips.limit_weeks?"),
        (["~arms.non"], "Did you mean ~arms.none?"),
        (["~arms.ips"], "ips is the arm named as treated"),
        (["~arms.usual"], "reference=<arm>"),
        (["~arms.ips.limit_weeks"], "Only an arm can"),
        (["programme=package"], "programme@arms.ips=package or programme@arms.ips_plus=package"),
    ],
)
def test_what_is_wrong_on_the_command_line(arguments, said):
    text = complaint(*arguments)
    assert text.startswith(("command line: ", "nowhere.yaml: "))
    assert said in text
    assert len(text.split("\n\n")) == 1  # and nothing untrue is said beside it


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("arms:\n  mine: {based_on: pakage}\n", "line 2: arms.mine.based_on = pakage"),
        ("arms:\n  mine: {based_on: 3}\n", "There is no programme called 3"),
        ("arms:\n  my-arm:\n    based_on: package\n", "line 3: arms.my-arm.based_on = package"),
        ("arms:\n  usual: package\n", "based_on: <programme>"),
        ("arms:\n  isp: null\n", "There is no arm called isp"),
        ("arms:\n  ips: null\n", "line 2: arms.ips = null"),
        ("arms:\n  mine: {based_on: package, limit_wek: 3}\n", "Did you mean arms.mine.limit_w"),
        ("arms:\n  mine: {based_on: package, limit_weeks: -3}\n", "below the lowest"),
    ],
)
def test_what_is_wrong_in_a_scenario(write, text, said):
    path = write(text)
    found = complaint(files=(path,))
    assert found.startswith(f"{path}, line ")
    assert said in found
    assert len(found.split("\n\n")) == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("based_on: mine.yaml\n", "in a circle"),
        ("name: x\nbased_on: pakage\n", "mine.yaml, line 2: based_on = pakage"),
        ("limit_wek: 3\n", "mine.yaml, line 1: limit_wek = 3"),
    ],
)
def test_what_is_wrong_in_a_file_of_ones_own(write, text, said):
    write(text, "mine.yaml")
    assert said in complaint(files=(write("arms: {mine: {based_on: mine.yaml}}\n"),))
