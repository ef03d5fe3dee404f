"""Ready sweeps: what each of them asks, and what it moves."""

from __future__ import annotations

from ipssim.report.lists.shape import Listing
from ipssim.report.page.parts import Row, Said, Section, Table
from ipssim.report.words import words
from ipssim.settings.read.load import options
from ipssim.settings.read.ready import ready

COLUMNS = ("name", "title", "question", "experiment")


def sweeps(language: str = "") -> Listing:
    """List the ready sweeps, a line each."""
    w = words(language)
    found = [ready(name) for name in options("sweep")]
    table = Table(tuple(w.entry("lists.sweeps.heads")), tuple(
        Row((one.name, w.declared(f"sweep.{one.name}.question", one.question))) for one in found
    ), numbers=2)
    return Listing(
        (Section("sweeps", w.say("lists.sweeps.title"), (table, Said(w.say("lists.sweeps.how")))),),
        COLUMNS, tuple((one.name, one.title, one.question, one.experiment) for one in found),
    )
