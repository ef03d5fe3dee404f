"""Ready examples of lives: what each is about, and whom it finds."""

from __future__ import annotations

from ipssim.report.lists.shape import Listing
from ipssim.report.page.parts import Said, Section, Terms
from ipssim.report.words import words
from ipssim.studies.examples import examples

COLUMNS = ("name", "title", "says", "ask", "person", "arms", "source")


def lives(language: str = "") -> Listing:
    """List the ready examples, each with the description that finds somebody."""
    w = words(language)
    found = examples().values()
    pairs = tuple((one.name, w.say(
        "lists.lives.one", says=w.declared(f"life.{one.name}.says", one.says), person=one.person,
        arms=" ".join(one.arms),
    )) for one in found)
    return Listing(
        (Section("lives", w.say("lists.lives.title"), (
            Terms(pairs), Said(w.say("lists.lives.how")),
        )),), COLUMNS, tuple(
            (one.name, one.title, one.says, one.ask, one.person, " ".join(one.arms), one.source)
            for one in found
        ),
    )
