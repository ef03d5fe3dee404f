import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ipssim.errors import InputError
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.surroundings import LabourMarket, Organisation, Population
from ipssim.settings.read.checks import check
from ipssim.settings.read.load import (
    config_dir,
    load,
    load_experiment,
    options,
    sources,
)


@pytest.fixture
def configs(tmp_path):
    return Path(shutil.copytree(config_dir(), tmp_path / "configs"))


def complaint(*overrides, **how):
    with pytest.raises(InputError) as error:
        load_experiment(overrides, **how)
    return str(error.value)


def scenario(tmp_path, text):
    path = tmp_path / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_danish_trial():
    experiment = load_experiment()
    assert list(experiment.arms) == ["ips", "ips_plus", "usual", "package", "none"]
    assert experiment.name == "danish_trial"
    assert (experiment.horizon_weeks, experiment.accrual_weeks) == (78, 169)
    assert set(experiment.trial.sizes) == {"ips", "ips_plus", "usual"}
    assert (experiment.treated, experiment.reference) == ("ips", "usual")
    assert check(experiment) == experiment


def test_files_that_state_every_value_state_the_defaults():
    assert load("danish_trial", "population") == Population()
    assert load("danish_trial", "labour_market") == LabourMarket()
    assert load("denmark_2012_2017", "jobcentre") == Jobcentre()
    assert load("by_cap", "organisation") == Organisation()


def test_an_override_reaches_its_setting_alone():
    plain, changed = load_experiment(), load_experiment(["arms.ips.caseload_cap=31"])
    assert changed.arms["ips"].caseload_cap == 31
    assert changed.arms["ips_plus"] == plain.arms["ips_plus"]
    assert changed.population == plain.population


def test_settings_that_no_file_states_can_be_overridden():
    experiment = load_experiment(["world.getting.lead_memory=7"])
    assert experiment.world.getting.lead_memory == 7.0


def test_an_arm_can_be_given_another_programme():
    experiment = load_experiment(["programme@arms.usual=package"])
    assert experiment.arms["usual"] == experiment.arms["package"] == load("package")


def test_a_scenario_lies_between_files_and_overrides(tmp_path):
    text = "population: {size: 500, women: 0.5}\narms: {ips: {limit_weeks: 9}}\n"
    path = scenario(tmp_path, text)
    experiment = load_experiment(["population.size=600"], files=[path])
    assert experiment.population.size == 600
    assert experiment.population.women == 0.5
    assert experiment.arms["ips"].limit_weeks == 9


def test_a_mistake_in_a_scenario_has_its_line(tmp_path):
    path = scenario(tmp_path, "population:\n  siez: 500\nprogramme:\n  caseload_cap: 3\n")
    text = complaint(files=[path])
    assert f"{path}, line 2: population.siez = 500" in text
    assert "Did you mean population.size?" in text
    assert f"{path}, line 3: programme" in text
    assert "arm must be named" in text


def test_a_scenario_cannot_add_an_arm(tmp_path):
    text = complaint(files=[scenario(tmp_path, "arms:\n  isp:\n    caseload_cap: 3\n")])
    assert "line 2: arms.isp" in text
    assert "Did you mean arms.ips?" in text


@pytest.mark.parametrize(
    ("name", "message"),
    [("a.xlsx", "does not exist"), ("missing.yaml", "does not exist"), (".", "is a folder")],
)
def test_scenarios_that_cannot_be_read(tmp_path, name, message):
    assert message in complaint(files=[tmp_path / name])


def test_an_empty_scenario_is_a_mistake(tmp_path):
    assert "says nothing" in complaint(files=[scenario(tmp_path, "# nothing\n")])


def test_a_mistake_in_a_configuration_file_has_its_line(configs):
    package = configs / "programme" / "package.yaml"
    package.write_text("name: package\nlimit_week: 26\n", encoding="utf-8")
    assert complaint(configs=configs) == (
        "programme/package.yaml, line 2: limit_week = 26\n"
        "  There is no setting called limit_week. Did you mean limit_weeks?"
    )
    with pytest.raises(InputError, match=r"package.yaml, line 2: limit_week = 26\n"):
        load("package", configs=configs)


def test_all_layers_are_judged_at_once(configs, tmp_path):
    (configs / "organisation" / "by_cap.yaml").write_text("wokers: 3\n", encoding="utf-8")
    path = scenario(tmp_path, "population: {women: 1.3}\n")
    text = complaint("arms.isp.limit_weeks=3", "horizon_weeks=0", configs=configs, files=[path])
    for part in ("by_cap.yaml, line 1: wokers", "line 1: population.women = 1.3",
                 "command line: arms.isp.limit_weeks = 3", "command line: horizon_weeks = 0"):
        assert part in text


def test_the_last_to_speak_is_asked_to_change(tmp_path):
    assert complaint("population.bipolar=0.5").startswith("command line: population.bipolar = 0.5")
    text = complaint(files=[scenario(tmp_path, "world: {keeping: {dismissed_share: 0.9}}\n")])
    assert "line 1: world.keeping.dismissed_share" in text


def test_a_malformed_configuration_file_is_named(configs):
    (configs / "population" / "danish_trial.yaml").write_text("size: [5\n", encoding="utf-8")
    assert complaint(configs=configs).startswith("population/danish_trial.yaml, line")


@pytest.mark.parametrize("text", ["defaults:\n  - /population: nowhere\n", "a: ${b}\n"])
def test_configuration_files_that_do_not_fit_together(configs, text):
    path = configs / "experiment" / "danish_trial.yaml"
    path.write_text(f"# @package _global_\n{text}", encoding="utf-8")
    assert "do not fit together" in complaint(configs=configs)


def test_a_configuration_without_an_experiment(configs):
    (configs / "compare.yaml").write_text("name: x\n", encoding="utf-8")
    assert "No experiment is named" in complaint(configs=configs)


def test_a_programme_can_build_on_another(configs):
    path = configs / "programme" / "slow.yaml"
    path.write_text(
        "defaults:\n  - package\n  - _self_\nname: slow\nlimit_weeks: 99\nlimit_wek: 1\n", "utf-8"
    )
    assert "programme/slow.yaml, line 6" in complaint("programme@arms.usual=slow", configs=configs)
    path.write_text("defaults:\n  - package\n  - _self_\nname: slow\nlimit_weeks: 99\n", "utf-8")
    slow = load("slow", configs=configs)
    assert slow.limit_weeks == 99
    assert slow.caseload_cap == load("package", configs=configs).caseload_cap
    assert load_experiment(["programme@arms.usual=slow"], configs=configs).arms["usual"] == slow


def test_an_experiment_can_name_arms_of_its_own(configs):
    (configs / "experiment" / "caps.yaml").write_text(
        "# @package _global_\ndefaults:\n  - danish_trial\n  - /programme@arms.small: package\n"
        "  - _self_\nname: caps\narms:\n  small:\n    caseload_cap: 7\n", "utf-8",
    )
    experiment = load_experiment(["experiment=caps", "arms.small.limit_weeks=3"], configs=configs)
    assert experiment.arms["small"].caseload_cap == 7
    assert experiment.arms["small"].limit_weeks == 3
    assert "ips" in experiment.arms
    assert load("caps", "experiment", configs=configs).name == "caps"


def test_loading_by_name_and_by_path(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text("name: mine\nlimit_weeks: 26\n", encoding="utf-8")
    assert load(path) == load(str(path)) == Programme(name="mine", limit_weeks=26)


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("pakage", "programme", "Did you mean package?"),
        ("package", "program", "Did you mean programme?"),
        ("missing.yaml", "programme", "does not exist"),
        ("danis_trial", "experiment", "Did you mean danish_trial?"),
    ],
)
def test_names_that_do_not_exist(name, kind, message):
    with pytest.raises(InputError, match=message.replace("?", r"\?")):
        load(name, kind)


def test_the_names_of_a_group():
    assert {"ips_shared_care", "jobcentre", "none", "package"} <= set(options("programme"))
    for kind in (
        "programme", "population", "labour_market", "jobcentre", "organisation", "world", "trial"
    ):
        for name in options(kind):
            load(name, kind)


def test_sources_are_keyed():
    assert "christensen_2019" in sources()


def test_loading_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code = (
        "import os, logging; before = dict(os.environ)\n"
        "from ipssim.settings.read.load import load_experiment; load_experiment()\n"
        "from hydra.core.global_hydra import GlobalHydra\n"
        "assert not GlobalHydra.instance().is_initialized()\n"
        "assert logging.getLogger().handlers == [] and dict(os.environ) == before\n"
        f"assert os.getcwd() == {str(tmp_path)!r} and os.listdir() == []\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": root})


def test_the_library_needs_no_hydra_to_check():
    code = (
        "import sys; sys.modules['hydra'] = None\n"
        "from ipssim.settings.read.checks import check\n"
        "from ipssim.settings.declare.experiment import Experiment\n"
        "from ipssim.settings.read.load import load\n"
        "check(Experiment(arms={'ips': load('package'), 'usual': load('none')}))\n"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root)
