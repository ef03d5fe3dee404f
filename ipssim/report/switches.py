"""Say which mechanisms are switched off: the model was fitted with all of them on."""

from __future__ import annotations

from ipssim.report import texts
from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.mechanisms import MECHANISMS


def switched_off(experiment: Experiment) -> list[str]:
    """Return the titles of the mechanisms that are switched off, in the register's order."""
    switches = experiment.world.mechanisms
    return [found.title for found in MECHANISMS if not getattr(switches, found.field)]


def off_sentence(experiment: Experiment) -> str:
    """Say what is switched off and how to read the figures then; empty where nothing is."""
    titles = switched_off(experiment)
    if not titles:
        return ""
    # Titles hold commas, and inside a sentence they begin small.
    said = "; ".join(title[0].lower() + title[1:] for title in titles)
    return texts.SWITCHED_OFF.format(mechanisms=said)
