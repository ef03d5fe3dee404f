"""Tell one person's two lives side by side, and where they part."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ipssim.report.event_words import ENDINGS, Happening, number, portrait, sentence, word
from ipssim.report.figures.style import png_bytes
from ipssim.report.tables import setting_text
from ipssim.studies.engine.executor import Runner
from ipssim.studies.engine.files import csv_bytes
from ipssim.studies.engine.identity import manifest_of, run_hash
from ipssim.studies.engine.store import Store
from ipssim.studies.lives import course_begun, rows_of, standings
from ipssim.vocabulary import Ending

if TYPE_CHECKING:
    from ipssim.studies.explain import Explanation
    from ipssim.studies.lives import Life, Parting

_ROUTINE = frozenset(("contact", "applied", "rejected"))
_CAVEAT = (
    "Both lives are the same person with the same luck, so what differs comes from the programmes"
    " and what follows from them. The record says what happened and when; it does not say why."
    " It is one simulated person: a story that shows how the rules work, not evidence."
)
_PARTS = "The lives part in week {week} after entry."
_TURNS = "Where the person stands first differs in week {week}."
_SETTINGS = "Settings that act directly on this and differ between the arms: {settings}."
_NO_SETTING = (
    "No setting that acts directly on this differs; it follows from what went before (help felt,"
    " trust, motivation, or what others in the cohort took)."
)
_NOTHING = "Nothing happens in this week that does not also happen under {other}."
_NO_TURN = (
    "Nothing changes in this week in where the person stands that does not also change under"
    " {other}."
)
_SAME = "The two lives are the same, event for event."
_SAME_TURNS = "Where the person stands never differs: only meetings, talks or applications do."


def print_explanation(told: Explanation, console: Console | None = None) -> None:
    """Print portrait, both lives, where they part and a summary; readable from 80 columns."""
    console = console or Console()
    console.print(Text(f"Person {told.person}, under {' and '.join(told.arms)}", style="bold"))
    console.print(Text(portrait(told.lives[0].before)))
    if told.chosen:
        console.print()
        console.print(Text.assemble(("How chosen: ", "bold"), told.chosen))
    console.print()
    console.print(Text("Where the lives part", style="bold"))
    for line in parting_lines(told):
        console.print(Text(line))
    console.print()
    console.print(Text("In sum", style="bold"))
    console.print(_grid(("", *told.arms), summary_rows(told), 30))
    console.print()
    console.print(Text("Week by week (weeks since entry; > is where the lives part)", style="bold"))
    console.print(_grid(("week", *told.arms), list(_story(told)), 7))
    console.print()
    console.print(Text(_CAVEAT, style="italic"))


def explanation_text(told: Explanation, width: int = 80) -> str:
    """Return the same as plain text."""
    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=None, force_jupyter=False)
    print_explanation(told, console)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def write_explanation(told: Explanation, folder: Path) -> None:
    """Write `explanation.txt`, `weeks.csv` and `lifelines.png` into a folder of their own.

    Raises `InputError` for a folder that is not empty and not this explanation's.
    """
    from ipssim.report.lifelines import draw_lifelines

    identity = "-".join(map(str, (
        run_hash(told.experiment, told.seed), "explain", told.person, told.replicate, *told.arms,
    )))
    manifest = manifest_of(
        told.experiment, told.seed, identity, 1, study="explain", person=told.person,
        replicate=told.replicate, arms=list(told.arms),
    )
    store = Store(folder, identity)
    with Runner(store, {}, 1):
        store.start(manifest | {"complete": False})
        store.finish(manifest, {
            "explanation.txt": explanation_text(told).encode(),
            "weeks.csv": csv_bytes(week_table(told)),
            "lifelines.png": png_bytes(draw_lifelines(told), "lifelines"),
        })


def week_table(told: Explanation) -> pd.DataFrame:
    """Return one row per week with an event: the week, then the sentences of each arm."""
    said = [_by_week(life) for life in told.lives]
    weeks = sorted({*said[0], *said[1]})
    return pd.DataFrame({
        "week": weeks,
        **{
            life.arm: [" ".join(map(sentence, one.get(week, []))) for week in weeks]
            for life, one in zip(told.lives, said, strict=True)
        },
    })


def parting_lines(told: Explanation) -> list[str]:
    """Say where the lives part, and what the record shows of why."""
    if told.first is None:
        return [_SAME]
    lines = [_PARTS.format(week=told.first.week), *_only(told, told.first, _NOTHING)]
    if told.turn is None:
        return [*lines, _SAME_TURNS]
    if told.turn.week != told.first.week:
        lines += [_TURNS.format(week=told.turn.week), *_only(told, told.turn, _NO_TURN)]
    return lines


def _only(told: Explanation, parting: Parting, nothing: str) -> list[str]:
    lines = []
    for life, events, other in zip(told.lives, parting.only, reversed(told.arms), strict=True):
        said = " ".join(map(sentence, _happenings(life, events))) or nothing.format(other=other)
        lines.append(f"  {life.arm}: {said}")
    settings = "; ".join(
        f"{name} ({told.arms[0]} {setting_text(one)}, {told.arms[1]} {setting_text(other)})"
        for name, one, other in parting.settings
    )
    return [*lines, "  " + (_SETTINGS.format(settings=settings) if settings else _NO_SETTING)]


def summary_rows(told: Explanation) -> list[tuple[str, str, str]]:
    """Return the main facts of both lives: label, then one cell per arm."""
    cells = [_facts(life) for life in told.lives]
    return [(label, cells[0][label], cells[1][label]) for label in cells[0]]


def _facts(life: Life) -> dict[str, str]:
    after, kinds = life.after, life.events["kind"].value_counts()
    ended = life.events[life.events["kind"] == "service_ended"]
    endings = "; ".join(
        f"week {event.week}: {word(Ending, event.source, ENDINGS)}" for event in rows_of(ended)
    )

    def first(name: str) -> str:
        return f"week {int(after[name])}" if after[name] >= 0 else "none"

    return {
        "First job": first("first_job"),
        "First course": first("first_study"),
        "Weeks in a job": str(int(after["weeks_job"])),
        "Weeks in education": str(int(after["weeks_study"])),
        "Hours in job or education": f"{after['hours']:.0f}",
        "Applications; interviews": f"{kinds.get('applied', 0)}; {kinds.get('interview', 0)}",
        "Unpaid trials": str(kinds.get("praktik_started", 0)),
        "Contacts; hours of contact": (
            f"{int(after['contacts'])}; {number(after['contact_minutes'] / 60)}"
        ),
        "Sessions of training": str(int(after["sessions"])),
        "Talks at the jobcentre": str(kinds.get("talk", 0)),
        "Support ended": endings or "not within follow-up",
        "Relapses; sick leaves": (
            f"{kinds.get('relapse', 0)}; {kinds.get('sick_leave_started', 0)}"
        ),
        "Symptoms at the end (SD)": f"{after['symptoms']:+.2f}",
    }


def _story(told: Explanation) -> Iterator[tuple[str, str, str]]:
    """Yield rows: a stretch of routine weeks in one, a week with anything else in full."""
    said = [_by_week(life) for life in told.lives]
    marked = {parting.week for parting in (told.first, told.turn) if parting}
    stretch: list[int] = []

    def routine() -> Iterator[tuple[str, str, str]]:
        if stretch:
            span = str(stretch[0]) if len(stretch) == 1 else f"{stretch[0]}–{stretch[-1]}"
            one, other = (
                _routine([event for week in stretch for event in week_said.get(week, [])])
                for week_said in said
            )
            yield span, one, other
            stretch.clear()

    for week in sorted({*said[0], *said[1]}):
        events = [event for one in said for event in one.get(week, [])]
        if week not in marked and all(event.kind in _ROUTINE for event in events):
            stretch.append(week)
            continue
        yield from routine()
        cells = ["\n".join(map(sentence, one.get(week, []))) for one in said]
        yield f"{'> ' if week in marked else ''}{week}", cells[0], cells[1]
    yield from routine()


def _routine(events: Sequence[Happening]) -> str:
    minutes = sum(event.amount for event in events if event.kind == "contact")
    contacts = sum(event.kind == "contact" for event in events)
    applied = sum(event.kind == "applied" for event in events)
    parts = []
    if contacts:
        parts.append(f"{contacts} contact{'s' * (contacts > 1)}, {number(minutes)} minutes.")
    if applied:
        parts.append(f"{applied} application{'s' * (applied > 1)} turned down.")
    return " ".join(parts)


def _by_week(life: Life) -> dict[int, list[Happening]]:
    found: dict[int, list[Happening]] = {}
    for week, event in zip(life.events["week"], _happenings(life, life.events), strict=True):
        found.setdefault(int(week), []).append(event)
    return found


def _happenings(life: Life, events: pd.DataFrame) -> list[Happening]:
    """Return some of a life's events with what stands before them in that life."""
    told = [
        Happening(
            e.kind, int(e.source), int(e.target), int(e.party), float(e.amount), life.sectors,
            before.worker, course_begun(life.programme, e.kind), before.sent_again,
        )
        for e, before in zip(rows_of(life.events), standings(life), strict=True)
    ]
    place = {index: told[n] for n, index in enumerate(life.events.index)}
    return [place[index] for index in events.index]


def _grid(heads: Sequence[str], rows: Sequence[tuple[str, ...]], first: int) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0),
                  expand=True)
    for index, head in enumerate(heads):
        table.add_column(head, overflow="fold", min_width=first if index == 0 else None,
                         width=first if index == 0 else None, ratio=1 if index else None)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
