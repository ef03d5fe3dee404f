"""Settings in which programmes differ, dated changes among them."""

from __future__ import annotations

from collections.abc import Mapping

from ipssim.report.page.parts import Cell, Row, Table
from ipssim.report.told import common as c
from ipssim.report.words import Words
from ipssim.settings.declare.changes import CHANGES, read_when
from ipssim.settings.declare.parameter import parameters
from ipssim.settings.declare.programme import Programme

_ADMISSION = ("limit_weeks", "hours_budget")
_FIRST = ("caseload_cap", "limit_weeks", "in_work_limit_weeks", "outreach", "employer_minutes")
"""Settings that most towns set, and that the model's answer leans on most: they stand first."""


def differing_settings(w: Words, programmes: Mapping[str, Programme]) -> Table | None:
    """Return the settings in which programmes (by title) differ; None where none does.

    A dash stands where a setting does not apply, because the programme admits nobody.
    """
    fields = [dict(parameters(programme)) for programme in programmes.values()]
    applies = [admits(programme) for programme in programmes.values()]
    rows = []
    every = {key: spec for one in fields for key, spec in one.items()}
    first = {key: every[key] for key in _FIRST if key in every}
    for name, spec in {**first, **every}.items():
        shown = [admitting or name in _ADMISSION for admitting in applies]
        *_, setting_name = name.split(".")
        values = [one.get(name, one[setting_name]).value for one in fields]
        told = [found for found, said in zip(values, shown, strict=True) if said]
        if name in ("name", "title") or all(found == told[0] for found in told):
            continue
        rows.append(Row((
            Cell(_from_then_on(w, name, w.declared(f"programme_field.{setting_name}", spec.says))),
            *(c.setting(w, found) if said else w.say("blank")
              for found, said in zip(values, shown, strict=True)),
            c.setting_unit(w, spec),
        )))
    if not rows:
        return None
    heads = (w.say("made.setting"), *programmes, w.say("made.unit"))
    return Table(heads, tuple(rows), numbers=len(heads))


def _from_then_on(w: Words, name: str, said: str) -> str:
    """Return what a setting is called, with the time it holds from if it is a dated change."""
    return dated_name(w, said, name.split(".")[1]) if name.startswith(f"{CHANGES}.") else said


def dated_name(w: Words, name: str, when: str) -> str:
    """Return a name with the time it holds from, as "caseload cap from year 2 on"."""
    since, new = read_when(when) or (when, False)
    return w.say("dated.new" if new else "dated.everybody", name=name, when=since)


def admits(programme: Programme) -> bool:
    """Say whether a programme takes anybody in; if not, its other settings do not apply."""
    return programme.limit_weeks != 0 and programme.hours_budget != 0
