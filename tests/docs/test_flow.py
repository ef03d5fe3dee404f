"""What a stage reads and writes is read from its source, and agrees with the columns' charter."""

from __future__ import annotations

from pathlib import Path

from ipssim.week import WEEK
from ipssim.world.columns import TABLES
from make.flow import Flow, flows, writers

STAGES = '''
def lower(values, i):
    values[i] -= 1.0

def calm(help: Help, i):
    help.support[i] = 0.0

def rest(w, people: Candidates, run: Run):
    mind, n = people.mind, len(people.person.age)
    stress, trust = mind.stress, people.help.trust
    for i in run.active:
        lower(stress, i)
        calm(people.help, i)
        trust[i] = w

def watch(w, people: Candidates, workers: Workers):
    return people.mind.stress[w] > limit(workers.cap)

def lapse(w, employers: Employers, openings: Openings):
    advertised, hidden = employers.advertised, employers.hidden
    is_hidden = openings.hidden
    counted = hidden if is_hidden[w] else advertised
    counted[w] += 1
'''
WEEK_SOURCE = '''
def run_weeks(start, stop, people, employers, openings, workers, run):
    for w in range(start, stop):
        rest(w, people, run)
        watch(w, people, workers)
        lapse(w, employers, openings)
'''


def test_use_is_read_from_source_calls_included(tmp_path: Path) -> None:
    (tmp_path / "stages").mkdir()
    (tmp_path / "stages" / "all.py").write_text(STAGES, encoding="utf-8")
    (tmp_path / "week.py").write_text(WEEK_SOURCE, encoding="utf-8")
    assert flows(tmp_path) == {
        "rest": Flow(
            ("candidates.stress",),
            ("candidates.stress", "candidates.trust", "candidates.support"),
        ),
        "watch": Flow(("candidates.stress", "workers.cap"), ()),
        "lapse": Flow(
            ("employers.advertised", "employers.hidden", "openings.hidden"),
            ("employers.advertised", "employers.hidden"),
        ),
    }
    assert writers(tmp_path) == {
        "candidates.stress": ["rest"], "candidates.trust": ["rest"],
        "candidates.support": ["rest"],
        "employers.advertised": ["lapse"], "employers.hidden": ["lapse"],
    }


def test_week_calls_the_stages_in_the_order_it_says() -> None:
    assert list(flows()) == [stage.name for stage in WEEK]


def test_each_column_is_written_by_the_stages_its_charter_names() -> None:
    written = writers()
    charter = {
        f"{table}.{column.name}": column.writer
        for table, columns in TABLES.items()
        for column in columns
    }
    code = {name: ", ".join(written.get(name, ["draw"])) for name in charter}
    assert charter == code
