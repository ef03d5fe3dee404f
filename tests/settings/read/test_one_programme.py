"""One programme and its surroundings, as `ipssim run` takes them."""

from __future__ import annotations

import pytest

from ipssim.errors import InputError
from ipssim.settings.read.load import load
from ipssim.settings.read.one_programme import load_single


def test_ips_unless_another_is_named():
    assert load_single()[0] == load("ips_shared_care")
    assert load_single(["programme=package"])[0] == load("package")


def test_settings_of_the_programme_and_of_what_surrounds_it():
    programme, experiment = load_single(["programme.caseload_cap=30", "population.size=50"])
    assert (programme.caseload_cap, experiment.population.size) == (30, 50)


def test_a_scenario_with_a_file_of_ones_own(tmp_path):
    (tmp_path / "my.yaml").write_text("based_on: package\nname: my\nlimit_weeks: 12\n")
    path = tmp_path / "run.yaml"
    path.write_text("programme: {based_on: my.yaml, caseload_cap: 11}\npopulation: {size: 9}\n")
    programme, experiment = load_single(["programme.caseload_cap=12"], files=[path])
    assert (programme.name, programme.limit_weeks, programme.caseload_cap) == ("my", 12, 12)
    assert experiment.population.size == 9


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["programme=pakage"], "Did you mean package?"),
        (["programme=nowhere.yaml"], "does not exist"),
        (["programme.caseloadcap=3"], "Did you mean programme.caseload_cap?"),
        (["programme.caseload_cap=0"], "command line: programme.caseload_cap = 0"),
        (["programme.course_weeks=3"], "place_then_train has no course"),
        (["arms.ips.limit_weeks=3"], "Did you mean programme.limit_weeks=3?"),
        (["programme@arms.ips=package"], "Did you mean programme=package?"),
        (["~arms.none"], "one programme and no arms"),
        (["population.siez=3"], "Did you mean population.size?"),
    ],
)
def test_what_is_wrong(words, said):
    with pytest.raises(InputError) as caught:
        load_single(words)
    assert said in str(caught.value)
    assert len(caught.value.problems) == 1


def test_all_problems_at_once(tmp_path):
    path = tmp_path / "run.yaml"
    path.write_text("programme:\n  based_on: pakage\n  team_share: 2\narms: {ips: {praktik: x}}\n")
    with pytest.raises(InputError) as caught:
        load_single(["programme.limit_weeks=-1", "horizon_weeks=0"], files=[path])
    text = str(caught.value)
    for part in ("line 2: programme.based_on = pakage", "line 3: programme.team_share",
                 "line 4: arms", "programme.limit_weeks = -1", "horizon_weeks = 0"):
        assert part in text
