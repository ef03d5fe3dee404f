"""The arms a user added to an experiment: which they are, and what the key results say of them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from ipssim.errors import InputError
from ipssim.report import tables, texts
from ipssim.report.dial_sentences import HEADLINE, positive_of, prior_of
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.read.load import load_experiment

if TYPE_CHECKING:
    from ipssim.studies.results import Comparison


def own_arms(experiment: Experiment) -> list[str]:
    """Return the arms that the shipped experiment of that name does not have.

    None where no experiment of that name is shipped: then all arms are the user's.
    """
    shipped = _shipped(experiment.name)
    return [arm for arm in experiment.arms if shipped and arm not in shipped]


def marked_title(experiment: Experiment, arm: str) -> str:
    """Return an arm's title, marked where the arm is the user's own."""
    title = tables.arm_title(experiment, arm)
    return texts.OWN_ARM.format(arm=title) if arm in own_arms(experiment) else title


def key_own(comparison: Comparison) -> list[str]:
    """Say in a sentence each what the user's own arms change, with both ranges."""
    experiment = comparison.experiment
    own = [arm for arm in own_arms(experiment) if arm != experiment.treated]
    said = []
    for row in tables.difference_rows(comparison):
        if row.arm not in own or row.outcome.code != HEADLINE:
            continue
        prior = "" if not row.has_prior else texts.KEY_OWN_PRIOR.format(
            range=prior_of(row), positive=positive_of(row)
        )
        said.append(texts.KEY_OWN.format(
            arm=marked_title(experiment, row.arm), outcome=row.outcome.short.lower(),
            reference=tables.arm_title(experiment, row.reference),
            value=tables.format_value(row.difference, row.outcome, difference=True),
            interval=tables.format_range(row.low, row.high, row.outcome, finer=1), prior=prior,
        ))
    return said


@functools.cache
def _shipped(name: str) -> frozenset[str]:
    try:
        return frozenset(load_experiment([f"experiment={name}"]).arms)
    except InputError:
        return frozenset()
