"""Money beside what a trial has published of it, with reasons where the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ipssim.report.page.parts import Points, Row, Said, Section, Table
from ipssim.report.told.made import short_source
from ipssim.report.told.money_figures import names_of
from ipssim.report.told.rows import contrasts, of, trial_rows
from ipssim.report.words import Words
from ipssim.settings.read.files import read
from ipssim.settings.read.load import config_dir

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison


def published(w: Words, comparison: Comparison) -> Iterator[Section]:
    """Yield what a trial published of money beside what the model says of it, with reasons."""
    experiment = comparison.experiment
    beside = {row.arm for row in trial_rows(comparison) if row.figure is not None}
    held = {experiment.treated, experiment.reference} <= beside
    known = read(config_dir() / "published_money.yaml", shown="published_money.yaml").data
    for name, study in known.items():
        if study["trial"] != experiment.trial.name or not held:
            continue
        lines_, why = [], []
        for number, row in enumerate(study["rows"]):
            key = f"published.{name}.{number}"
            what = w.declared(f"{key}.what", row["what"])
            mine = _mine(comparison, row["mine"])
            here = [row.get("treated"), row.get("reference")]
            gap = row.get("difference")
            if gap is None:
                gap = here[0] - (here[1] or 0)
            lines_.append(Row((
                what, *(w.number(one) for one in (*here, gap)),
                w.declared(f"{key}.note", row["note"]),
                *(w.number(one) for one in mine[:2]), w.number(mine[2], 0, signed=True),
            )))
            why.append(w.say("money.why", what=what, why=w.declared(f"{key}.why", row["why"])))
        names = names_of(w, comparison)
        title = w.declared(f"published.{name}.title", study["title"])
        source = short_source(w, study["source"])
        yield Section("money-published", w.say("money.published"), (
            Said(w.say("money.published_lead", title=title, source=source, **names)),
            Table(tuple(w.fill(head, **names) for head in w.entry("money.published_heads")),
                  tuple(lines_), left=(4,)),
            Points(tuple(why)),
        ), folded=True)


def _mine(
    comparison: Comparison, said: Mapping[str, Any]
) -> tuple[float | None, float | None, float]:
    """Return the model's own treated and reference level, and difference; costs count as above."""
    rows, treated = contrasts(comparison), comparison.experiment.treated
    if said.get("society"):
        return None, None, -of(rows, treated, "net_society").difference
    here = sum(of(rows, treated, code).level for code in said["treated"])
    there = sum(of(rows, treated, code).reference_level for code in said["reference"])
    return here, there if said["reference"] else None, here - there
