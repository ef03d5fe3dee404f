"""Write a comparison as one HTML file that needs nothing else to be read or printed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report import dial_texts, pattern_texts, sentences, tables, texts
from ipssim.report.dial_sentences import (
    Reading,
    caseloads,
    few,
    no_trial,
    positive_of,
    prior_legend,
    prior_of,
    reading,
)
from ipssim.report.dials import SHOWN, dialled
from ipssim.report.fidelity import fidelity_section
from ipssim.report.figures import draw_figures
from ipssim.report.own_arms import marked_title
from ipssim.report.pattern_cells import section
from ipssim.report.saved import save_page
from ipssim.report.style import inline, svg_bytes
from ipssim.report.switches import off_sentence
from ipssim.studies.priors import unfitted

if TYPE_CHECKING:
    from ipssim.outcomes.definitions import Outcome
    from ipssim.studies.results import Comparison

TEMPLATE = "report.html.j2"
Sources = Mapping[str, Mapping[str, str]]


def write_report(comparison: Comparison, path: Path, sources: Sources | None = None) -> None:
    """Write the report to `path` (UTF-8), replacing what is there.

    `sources` is the content of `configs/sources.yaml`; without it source keys are shown as they
    stand. The same comparison always gives the same bytes.
    """
    save_page(comparison, render(comparison, sources or {}), path)


def render(
    comparison: Comparison, sources: Sources, drawn: Mapping[str, bytes] | None = None
) -> str:
    """Return the report as HTML text; `drawn` are its figures as SVG by name, if there are any."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = (files("ipssim.report") / TEMPLATE).read_text(encoding="utf-8")
    text = environment.from_string(template).render(**context(comparison, sources, drawn))
    return text.replace(" %", "\N{NO-BREAK SPACE}%")  # a number keeps its per cent sign


def context(
    comparison: Comparison, sources: Sources, drawn: Mapping[str, bytes] | None = None
) -> dict[str, Any]:
    """Return everything the template shows, as plain words and rows."""
    experiment = comparison.experiment
    outcome_rows = tables.outcome_rows(comparison)
    difference_rows = tables.difference_rows(comparison)
    counts = tables.label_counts(experiment)
    return {
        "t": texts,
        "d": dial_texts,
        "no_trial": no_trial(comparison),
        "off": off_sentence(experiment),
        "few": few(comparison),
        "has_prior": any(row.has_prior for row in difference_rows),
        "prior_legend": prior_legend(comparison),
        "caseloads": caseloads(comparison),
        "dials": _dials(comparison),
        "sway": _sway(comparison),
        "meaning": sentences.meaning(comparison),
        "title": experiment.title or experiment.name,
        "what_it_is": sentences.what_it_is(comparison),
        "misses": sentences.misses(experiment),
        "key_results": sentences.key_results(comparison),
        "outcomes_lead": sentences.outcomes_lead(comparison),
        "outcomes": [
            _group(outcome, [
                _outcome_cells(comparison, row) for row in outcome_rows if row.outcome == outcome
            ])
            for outcome in tables.outcomes_of(outcome_rows)
        ],
        "any_unverified": any(row.unverified for row in outcome_rows),
        "differences_lead": sentences.differences_lead(comparison),
        "differences": [
            _group(outcome, [
                _difference_cells(comparison, row)
                for row in difference_rows if row.outcome == outcome
            ])
            for outcome in tables.outcomes_of(difference_rows)
        ],
        "figures": _figures(comparison, drawn),
        "fidelity": fidelity_section(comparison),
        "pattern_texts": pattern_texts,
        "patterns": section(comparison, sources),
        "made_rule": sentences.made_rule(comparison),
        "arms": [tables.arm_title(experiment, arm) for arm in experiment.arms],
        "settings": [
            (spec, values) for spec, values in tables.differing_settings(experiment)
        ],
        "labels": [(label, counts[label], texts.LABELS[label]) for label in tables.LABELS],
        "fitted": [
            (key, spec, tables.setting_text(spec.value))
            for key, spec in tables.fitted(experiment)
        ],
        "wordings": list(dict.fromkeys(
            [*tables.outcomes_of(outcome_rows), *tables.outcomes_of(difference_rows)]
        )),
        "published": _published(comparison),
        "sources": _sources(comparison, sources),
        "sources_given": bool(sources),
        "manifest": [
            (key, str(value)) for key, value in comparison.manifest.items()
            if isinstance(value, str | int | float | bool)
        ],
    }


def _group(outcome: Outcome, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the rows of one outcome with its heading and the unit of all its numbers."""
    unit = texts.SHARE_UNITS if outcome.unit == "%" else outcome.unit
    return {"outcome": outcome, "unit": unit, "rows": rows}


def _outcome_cells(comparison: Comparison, row: tables.OutcomeRow) -> dict[str, Any]:
    """Return the words of one line of the outcome table."""
    outcome, difference = row.outcome, row.is_difference
    figure = row.figure
    return {
        "arm": tables.arm_title(comparison.experiment, row.arm),
        "difference": difference,
        "estimate": tables.format_value(row.estimate, outcome, unit=False, difference=difference),
        "range": tables.format_range(row.low, row.high, outcome),
        "published": "" if row.published is None else tables.format_value(
            row.published, outcome, unit=False, difference=difference
        ),
        "interval": "" if row.published is None else tables.format_range(
            row.published_low, row.published_high, outcome
        ),
        "source": tables.short_source(figure.source) if figure else "",
        "sureness": texts.SURENESS[figure.sureness] if figure else "",
        "unverified": row.unverified,
        "inside": "" if row.published is None else tables.verdict(row.inside),
    }


def _difference_cells(comparison: Comparison, row: tables.DifferenceRow) -> dict[str, Any]:
    """Return the words of one line of the paired table."""
    outcome = row.outcome
    return {
        "arm": marked_title(comparison.experiment, row.arm),
        "level": tables.format_value(row.level, outcome, unit=False),
        "reference_level": tables.format_value(row.reference_level, outcome, unit=False),
        "difference": tables.format_value(row.difference, outcome, unit=False, difference=True),
        "error": tables.format_value(row.error, outcome, unit=False, finer=2),
        "interval": tables.format_range(row.low, row.high, outcome, finer=1),
        "prior": prior_of(row),
        "positive": positive_of(row),
    }


def _dials(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the dials' arms by outcome, each with both ranges of its paired difference."""
    experiment = comparison.experiment
    items = dialled(comparison)
    reference = tables.arm_title(experiment, experiment.reference)
    return [
        {
            "lead": dial_texts.DIALS_LEAD.format(
                outcome=OUTCOMES[code].short, unit=OUTCOMES[code].unit, reference=reference,
                replicates=comparison.replicates,
            ),
            "rows": [
                _difference_cells(comparison, item.rows[code])
                | {"met": texts.BLANK if item.met is None else f"{item.met:.1f}"}
                for item in items
            ],
        }
        for code in (SHOWN if items else ())
    ]


def _sway(comparison: Comparison) -> list[dict[str, str]]:
    """Return the ten parameters that the main difference follows most, over drawn worlds."""
    if not len(comparison.sway):
        return []
    specs = unfitted(comparison.experiment)
    return [
        {
            "key": str(row["parameter"]),
            "correlation": tables.format_number(row["correlation"], 2, signed=True),
            "share": f"{100 * row['share']:.0f} %",
            "low": f"{row['low']:.3g}",
            "high": f"{row['high']:.3g}",
            "meaning": f"{specs[row['parameter']].meaning} ({specs[row['parameter']].unit})",
        }
        for row in tables.records(comparison.sway.head(10))
    ]


def _figures(
    comparison: Comparison, drawn: Mapping[str, bytes] | None
) -> list[dict[str, Any]]:
    """Return each figure inline, with title, caption and a description in words."""
    reference = tables.arm_title(comparison.experiment, comparison.experiment.reference)
    treated = tables.arm_title(comparison.experiment, comparison.experiment.treated)
    shown = []
    if drawn is None:
        drawn = {name: svg_bytes(one, name) for name, one in draw_figures(comparison).items()}
    for name, svg in drawn.items():
        title, seen, means = sentences.figure_words(name, comparison)
        shown.append({
            "name": name,
            "title": title.format(treated=treated),
            "reading": _grouped(reading(name, comparison)),
            "seen": seen.format(reference=reference, treated=treated),
            "means": means.format(reference=reference),
            "alt": sentences.alt_text(name, comparison),
            "svg": Markup(inline(svg)),
        })
    return shown


def _grouped(told: Reading) -> list[tuple[str, list[str]]]:
    """Put what stands under the same heading together, in order."""
    groups: dict[str, list[str]] = {}
    for heading, words in told:
        groups.setdefault(heading, []).append(words)
    return list(groups.items())


def _published(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the published figures shown, in the trial's own words."""
    return [
        {
            "outcome": row.outcome.short,
            "arm": tables.arm_title(comparison.experiment, row.arm),
            "value": tables.format_value(
                row.figure.value, row.outcome, difference=row.is_difference
            ),
            "figure": row.figure,
            "source": tables.short_source(row.figure.source),
            "sureness": texts.SURENESS[row.figure.sureness],
        }
        for row in tables.outcome_rows(comparison)
        if row.figure is not None
    ]


def _sources(comparison: Comparison, sources: Sources) -> list[dict[str, str]]:
    """Return every source that a parameter or a published figure of this report names."""
    return [
        {
            "key": key,
            "citation": sources.get(key, {}).get("citation", key),
            "doi": sources.get(key, {}).get("doi", ""),
            "reach": sources.get(key, {}).get("reach", ""),
            "sureness": sources.get(key, {}).get("sureness", ""),
        }
        for key in sentences.source_keys(comparison)
    ]
