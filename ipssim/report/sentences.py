"""The sentences of a report that depend on the data: texts filled in with numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report import dial_texts, tables, texts
from ipssim.report.dial_sentences import key_prior, key_repeats
from ipssim.report.own_arms import key_own
from ipssim.report.switches import off_sentence
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.law import validity_note
from ipssim.settings.declare.parameter import parameters
from ipssim.trials.emulated import changed_arms

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison

HEADLINE = "job_or_education_ever"


def what_it_is(comparison: Comparison) -> str:
    """Say in a paragraph what the report is."""
    experiment = comparison.experiment
    weeks = experiment.horizon_weeks
    setting = texts.WITHOUT_TRIAL
    if len(comparison.summary):
        setting = texts.WITH_TRIAL.format(trial=trial_title(experiment))
    return texts.WHAT_IT_IS.format(
        people=experiment.population.size, weeks=weeks, months=tables.months(weeks),
        arms=join([tables.arm_title(experiment, arm) for arm in experiment.arms]), setting=setting,
    )


def trial_title(experiment: Experiment) -> str:
    """Return what to call the trial in a sentence."""
    return experiment.trial.title or experiment.trial.name


def changes(experiment: Experiment) -> list[str]:
    """Say which arms are no longer the trial's, and what was changed in them."""
    return [
        texts.MISSES_CHANGED.format(
            arm=tables.arm_title(experiment, arm), what=", ".join(differences)
        )
        for arm, differences in changed_arms(experiment).items()
    ]


def misses(experiment: Experiment) -> list[str]:
    """Say what the model misses, most important first."""
    counts = tables.label_counts(experiment)
    same = tables.same_settings(experiment)
    off = off_sentence(experiment)
    return [
        *([off] if off else []),
        *([] if experiment.trial.sizes else [dial_texts.NO_TRIAL_WHY]),
        *changes(experiment),
        texts.MISSES_FIT + ("" if counts["calibrated"] else " " + texts.MISSES_UNFITTED),
        texts.MISSES_LEVERS,
        texts.MISSES_LABELS.format(
            total=counts.total(), **{label: counts[label] for label in tables.LABELS}
        ),
        texts.MISSES_WORLD,
        *([texts.MISSES_SAME.format(
            arms=join([tables.arm_title(experiment, arm) for arm in same])
        )] if same else []),
        *([note] if (note := validity_note(experiment)) else []),
        texts.MISSES_COSTS,
        texts.MISSES_LATER.format(weeks=experiment.horizon_weeks),
    ]


def key_results(comparison: Comparison) -> list[str]:
    """Say the main results in a few sentences made from the data."""
    return [
        *_simulated(comparison), *_published(comparison), *_paired(comparison),
        *key_prior(comparison), *key_own(comparison), *key_repeats(comparison.experiment),
    ]


def outcomes_lead(comparison: Comparison) -> str:
    """Say how to read the outcome table."""
    experiment = comparison.experiment
    sizes = join([
        f"{size} in {tables.arm_title(experiment, arm)}"
        for arm, size in experiment.trial.sizes.items()
    ])
    return texts.OUTCOMES_LEAD.format(replicates=comparison.replicates, sizes=sizes)


def differences_lead(comparison: Comparison) -> str:
    """Say how to read the paired table."""
    experiment = comparison.experiment
    return texts.DIFFERENCES_LEAD.format(
        people=experiment.population.size, replicates=comparison.replicates,
        reference=tables.arm_title(experiment, experiment.reference),
    )


def made_rule(comparison: Comparison) -> str:
    """Say with which seed, how many replicates and which rule for them."""
    experiment = comparison.experiment
    return texts.MADE_RULE.format(
        seed=comparison.seed, replicates=comparison.replicates,
        version=comparison.manifest.get("version", texts.BLANK),
        treated=tables.arm_title(experiment, experiment.treated),
        reference=tables.arm_title(experiment, experiment.reference),
        precision=tables.setting_text(experiment.precision_points),
        low=experiment.min_replicates, high=experiment.max_replicates,
    )


def alt_text(name: str, comparison: Comparison) -> str:
    """Describe a figure in words for those who cannot see it."""
    title, seen, _ = figure_words(name, comparison)
    reference = tables.arm_title(comparison.experiment, comparison.experiment.reference)
    treated = tables.arm_title(comparison.experiment, comparison.experiment.treated)
    data = texts.ALT_TABLES
    if name in texts.ALT_ENDINGS:
        column, scale, weeks, words = texts.ALT_ENDINGS[name]
        data = "; ".join(
            f"{tables.arm_title(comparison.experiment, arm)}:"
            f" {tables.format_number(scale * float(table[column].tail(weeks).mean()), 1)} {words}"
            for arm, table in tables.weekly_rows(comparison).items()
        )
    title, seen = (said.format(reference=reference, treated=treated) for said in (title, seen))
    return f"{title}. {seen} {data}."


def figure_words(name: str, comparison: Comparison) -> tuple[str, str, str]:
    """Return a figure's title, what one sees in it and what it means."""
    if name in dial_texts.FIGURES:
        return dial_texts.FIGURES[name]
    title, seen, means = texts.FIGURES[name]
    if name == "differences" and len(comparison.drawn):
        seen = texts.DIFFERENCES_WITH_PRIOR
    return title, seen, means


def meaning(comparison: Comparison) -> list[tuple[str, str]]:
    """Say what the numbers mean; luck and ignorance apart where worlds were drawn."""
    told = [*texts.MEANING]
    if len(comparison.drawn):
        told[0:1] = [dial_texts.LUCK_MEANING, dial_texts.KEY_PRIOR_MEANING]
    return told


def source_keys(comparison: Comparison) -> list[str]:
    """Return the source keys of every parameter and published figure shown, sorted."""
    experiment = comparison.experiment
    keys = {spec.source for _, spec in parameters(experiment) if spec.source}
    for row in tables.outcome_rows(comparison):
        if row.figure is not None:
            keys |= {key.strip() for key in row.figure.source.split(",")}
    if experiment.trial.source:
        keys.add(experiment.trial.source)
    return sorted(keys - {""})


def join(words: Sequence[str]) -> str:
    """Join words as a sentence does: a, b and c; with semicolons where one has a comma."""
    if len(words) < 3:
        return " and ".join(words)
    if any("," in word for word in words):
        return "; ".join(words[:-1]) + "; and " + words[-1]
    return ", ".join(words[:-1]) + " and " + words[-1]


def _headline(comparison: Comparison) -> list[tables.OutcomeRow]:
    """Return the rows of the main outcome: pooled arms (else all), reference and difference."""
    rows = tables.outcome_rows(comparison)
    code = HEADLINE if any(row.outcome.code == HEADLINE for row in rows) else ""
    trial = comparison.experiment.trial
    members = {arm for group in trial.pooled.values() for arm in group}
    return [row for row in rows if row.outcome.code == code and row.arm not in members]


def _simulated(comparison: Comparison) -> list[str]:
    rows = _headline(comparison)
    if not rows:
        return []
    experiment = comparison.experiment
    levels = [row for row in rows if not row.is_difference]
    said = [texts.KEY_SIMULATED.format(
        outcome=levels[0].outcome.short, weeks=experiment.horizon_weeks,
        replicates=comparison.replicates,
        arms=join([_in_arm(comparison, row, row.estimate) for row in levels]),
    )]
    for row in rows:
        if row.is_difference:
            arm, reference = row.arm.split(tables.BETWEEN, 1)
            said.append(texts.KEY_DIFFERENCE.format(
                arm=tables.arm_title(experiment, arm),
                reference=tables.arm_title(experiment, reference),
                value=tables.format_value(row.estimate, row.outcome, difference=True),
                low_high=tables.format_range(row.low, row.high, row.outcome),
            ))
    return [" ".join(said)]


def _published(comparison: Comparison) -> list[str]:
    rows = [row for row in _headline(comparison) if row.published is not None]
    if not rows:
        return []
    experiment = comparison.experiment
    outside = [row for row in rows if row.inside is False]
    verdict = texts.KEY_ALL_INSIDE
    if off_sentence(experiment):
        verdict = texts.KEY_NO_VERDICT
    elif outside:
        verdict = texts.KEY_OUTSIDE.format(
            arms=join([tables.arm_title(experiment, row.arm) for row in outside])
        )
    figures = "; ".join(
        f"{tables.arm_title(experiment, row.arm)}"
        f" {tables.format_value(row.published, row.outcome, difference=row.is_difference)}"
        f" (95 % interval {tables.format_range(row.published_low, row.published_high, row.outcome)}"
        f"{', ' + texts.UNVERIFIED if row.unverified else ''})"
        for row in rows
    )
    return [texts.KEY_PUBLISHED.format(
        trial=trial_title(experiment), figures=figures, verdict=verdict
    )]


def _paired(comparison: Comparison) -> list[str]:
    experiment = comparison.experiment
    rows = tables.difference_rows(comparison)
    chosen = [row for row in rows if row.outcome == OUTCOMES[HEADLINE]]
    treated = [row for row in chosen if row.arm == experiment.treated] or chosen
    said = []
    for row in treated:
        arm = tables.arm_title(experiment, row.arm)
        reference = tables.arm_title(experiment, row.reference)
        said.append(texts.KEY_PAIRED.format(
            arm=arm, reference=reference, outcome=row.outcome.short.lower(),
            value=tables.format_value(row.difference, row.outcome, difference=True),
            error=tables.format_value(row.error, row.outcome, unit=False, finer=1),
            levels=texts.KEY_LEVELS.format(
                reference=reference, arm=arm,
                reference_level=tables.format_value(row.reference_level, row.outcome),
                level=tables.format_value(row.level, row.outcome),
            ),
        ))
    return said


def _in_arm(comparison: Comparison, row: tables.OutcomeRow, value: float) -> str:
    return texts.KEY_OUTCOME.format(
        value=tables.format_value(value, row.outcome),
        arm=tables.arm_title(comparison.experiment, row.arm),
    )
