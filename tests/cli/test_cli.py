import subprocess
import sys
import types
from pathlib import Path

import pytest

import ipssim
from ipssim import __version__
from ipssim.cli import main
from ipssim.errors import InputError, Problem, Stopped, WorkError
from ipssim.report.page.parts import Answer, Page, Row, Said, Section, Table

ANSWER = Answer(
    question="Which?", said=("This one.",), sure=(), rests=(), table=Table(("h",), (Row(("c",)),)),
)
SHOWN = Page("A title", "en", ANSWER, (Section("s", "A section", (Said("All of it."),)),))


class Study:
    """Stands in for the study: notes how it was called and does what it is told."""

    def __init__(self):
        self.calls = []
        self.action = lambda: None

    def compare(self, experiment, **how):
        self.calls.append((experiment, how))
        self.action()
        return types.SimpleNamespace(page=lambda: SHOWN)


@pytest.fixture
def study(monkeypatch, tmp_path):
    stand_in = Study()
    monkeypatch.setattr("ipssim.report.handed.compare", stand_in.compare)
    monkeypatch.setattr(
        "ipssim.studies.engine.identity.default_folder",
        lambda _, seed: Path("outputs") / f"hash{seed}",
    )
    monkeypatch.chdir(tmp_path)
    return stand_in


def test_compare_without_arguments_is_the_danish_trial(study, capsys):
    assert main(["compare"]) == 0
    (experiment, how), = study.calls
    assert experiment.name == "danish_trial"
    out = Path("outputs") / "hash1"
    assert how == {
        "seed": 1, "replicates": None, "workers": None, "out": out, "pages": True,
        "progress": True, "csv": "en", "executor": None,
    }
    assert capsys.readouterr().err == ""


def test_the_answer_is_printed_and_everything_only_when_asked_for(study, capsys):
    report = f"Report: {Path('there') / 'report.html'} (beside it brief.html, for a committee)\n"
    assert main(["compare", "--out", "there"]) == 0
    answer = capsys.readouterr().out
    assert "This one." in answer
    assert "All of it." not in answer
    assert answer.endswith(report)
    assert main(["compare", "--out", "there", "--full"]) == 0
    everything = capsys.readouterr().out
    assert everything.startswith(answer.removesuffix(report))
    assert "All of it." in everything
    assert everything.endswith(report)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--seed", "7", "population.size=50", "--out=there", "arms.ips.limit_weeks=9", "--quiet"],
        ["population.size=50", "arms.ips.limit_weeks=9", "--quiet", "--out", "there", "--seed=7"],
        ["--quiet", "population.size=50", "--seed", "7", "--out", "there", "--debug",
         "arms.ips.limit_weeks=9"],
    ],
)
def test_options_and_settings_mix_in_any_order(study, capsys, arguments):
    assert main(["compare", *arguments]) == 0
    (experiment, how), = study.calls
    assert experiment.population.size == 50
    assert experiment.arms["ips"].limit_weeks == 9
    assert (how["seed"], how["out"]) == (7, Path("there"))
    assert capsys.readouterr() == ("", "")


def test_replicates_and_workers_are_passed_on(study):
    assert main(["compare", "--replicates", "3", "--workers", "2", "--seed", str(2**32 - 1)]) == 0
    how = study.calls[0][1]
    assert (how["replicates"], how["workers"], how["seed"]) == (3, 2, 2**32 - 1)


def test_a_scenario_file_is_found_among_the_settings(study, tmp_path):
    (tmp_path / "my.YAML").write_text("population: {size: 40}\n", encoding="utf-8")
    assert main(["compare", "my.YAML", "horizon_weeks=10"]) == 0
    experiment = study.calls[0][0]
    assert (experiment.population.size, experiment.horizon_weeks) == (40, 10)


def test_everything_wrong_is_said_in_one_message(study, capsys, tmp_path):
    code = main(["compare", "--seed", "x", "population.siez=5", "--workers", "0", "missing.yaml",
                 "--sed", "5", "--replicates"])
    shown = capsys.readouterr()
    assert code == 2
    assert shown.out == ""
    for part in ("--seed = x", "population.siez = 5", "--workers = 0", "missing.yaml: file",
                 "option = --sed", "--replicates", "Did you mean --seed?"):
        assert part in shown.err
    assert study.calls == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["comprae"], "Did you mean compare?"),
        (["population.size=5"], "There is no command called population.size=5"),
        (["--verson"], "Did you mean --version?"),
        (["compare", "--quite"], "Did you mean --quiet?"),
        (["compare", "-q"], "There is no option called -q"),
        (["compare", "--quiet=yes"], "option = --quiet"),
        (["compare", "--seed", "1", "--seed", "2"], "given more than once"),
        (["compare", "--out", ""], "A value is needed after --out"),
        (["compare", "--out"], "A value is needed after --out"),
        (["compare", "--out", "a\0b"], "cannot be a folder"),
        (["compare", "--out", "x" * 300], "cannot be a folder"),
    ],
)
def test_bad_commands_and_options(study, capsys, arguments, message):
    assert main(arguments) == 2
    assert message in capsys.readouterr().err
    assert study.calls == []


def test_a_failure_is_one_line_and_the_traceback_is_there_for_who_asks(study, capsys):
    def fail():
        raise RuntimeError("no more paper\nsecond line")

    study.action = fail
    assert main(["compare"]) == 1
    assert capsys.readouterr().err == "ipssim: RuntimeError: no more paper (--debug shows where)\n"
    assert main(["--debug", "compare"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_bad_input_found_by_the_study_is_bad_input(study, capsys):
    def refuse():
        raise InputError([Problem("--out", "there", "command line", message="Another run.")])

    study.action = refuse
    assert main(["compare"]) == 2
    assert capsys.readouterr().err == "command line: --out = there\n  Another run.\n"


@pytest.mark.parametrize("code", [130, 143])
def test_a_stopped_study_says_what_is_kept(study, capsys, code):
    def stop():
        raise Stopped("Stopped. 20 finished replicates are kept in there.", code)

    study.action = stop
    assert main(["compare", "--out", "there"]) == code
    assert capsys.readouterr().err == "Stopped. 20 finished replicates are kept in there.\n"


def test_work_that_could_not_go_on_is_one_message(study, capsys):
    def fail():
        raise WorkError("Replicate 3 failed. 20 are kept.") from RuntimeError("over there")

    study.action = fail
    assert main(["compare"]) == 1
    assert capsys.readouterr().err == "ipssim: Replicate 3 failed. 20 are kept.\n"
    assert main(["compare", "--debug"]) == 1
    shown = capsys.readouterr().err
    assert "over there" in shown
    assert shown.endswith("ipssim: Replicate 3 failed. 20 are kept.\n")


def test_ctrl_c_before_the_study_begins(monkeypatch, capsys):
    def stop(*arguments, **how):
        raise KeyboardInterrupt

    monkeypatch.setattr("ipssim.settings.read.load.load_experiment", stop)
    assert main(["compare"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help(capsys, arguments):
    assert main(arguments) == 0
    assert "compare" in capsys.readouterr().out


def test_help_on_a_command(capsys):
    assert main(["compare", "--help"]) == 0
    shown = capsys.readouterr().out
    for word in ("--out DIR", "--seed N", "arms.ips.caseload_cap=30", "scenario"):
        assert word in shown


def test_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"ipssim {__version__}\n"


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from ipssim.cli import main; main(['--help'])\n"
        "heavy = {'numpy', 'pandas', 'numba', 'mesa', 'hydra', 'matplotlib', 'rich', 'yaml'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=root, capture_output=True)


def test_help_answers_at_once():
    """At most 0.3 s of computing, measured by the process itself; the best of three counts."""
    code = (
        "import os; from ipssim.cli import main; main(['--help'])\n"
        "import sys; t = os.times(); print(t.user + t.system, file=sys.stderr)\n"
    )
    root = Path(__file__).resolve().parents[2]
    seconds = []
    for _ in range(3):
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, cwd=root, capture_output=True, text=True
        )
        seconds.append(float(done.stderr))
    assert min(seconds) < 0.3


def test_what_can_be_used_from_python():
    """Every name of the package is there, is imported when it is asked for, and keeps its home."""
    expected = {
        "Ablation", "Comparison", "Experiment", "Explanation", "InputError", "Match",
        "PathwayModel",
        "Patterns", "Problem", "Programme", "ReviewResult", "ServiceStudy", "Simulation",
        "ConsultantWeek", "Town", "consultant", "town",
        "SingleRun", "Sites", "Stopped", "Validation", "WorkError", "ablation", "compare",
        "explain", "find_people", "follow_path", "load", "load_experiment", "match", "patterns",
        "plan_path", "review",
        "run", "scenario", "service", "sites", "Sweep", "sweep", "validate", "Sensitivity",
        "openness", "read_axes", "sensitivity",
    }
    assert set(ipssim.__all__) == expected
    assert ipssim.__all__ == sorted(ipssim.__all__)
    for name in expected:
        assert getattr(ipssim, name).__name__ == name
    assert expected <= set(dir(ipssim))
    with pytest.raises(AttributeError, match="no attribute 'comapre'"):
        ipssim.comapre  # noqa: B018
