"""The model described by the ODD protocol, as far as the code itself can say it.

ODD: Overview, Design concepts, Details (Grimm et al. 2020, JASSS 23(2)7).
"""

from __future__ import annotations

import inspect
import pkgutil

import ipssim.rules
from ipssim.settings.mechanisms import MECHANISMS
from ipssim.week import WEEK
from ipssim.world.columns import TABLES
from make.markdown import code, document, table
from make.mechanism_pages import cited, plain, rules_module, rules_of
from make.table_pages import ROWS

PURPOSE = """The model asks what time-unlimited, preference-led support (IPS) and time-limited
jobcentre packages lead to for people with severe mental illness, through which mechanisms. It is
for policy questions about groups, not for decisions about a person. Patterns it is judged by are
listed in `configs/trial/` (published trials) and, for the whole, in `docs/status.md`."""

SCALES = """Units and meanings are in [columns.md](columns.md), codes in
[vocabulary.md](vocabulary.md). One step is one week; a place is a labour market with a jobcentre,
without any geography inside it. People enter over the weeks of accrual, are followed for the
horizon, and leave the model when their follow-up is over."""

OPENINGS = """An opening is a row of its own that belongs to an employer, advertised or hidden. It
comes and lapses at its own keyed weeks, whoever looks, so the labour market is the same in every
arm; only who has taken an opening differs. A taken opening stays taken until it would have
lapsed."""

STAFFING = """Unless a number of workers is set, a programme has as many posts in a place as its
busiest week fills at the caseload cap, and a worker is paid for the part of the cap that is filled.
So nobody waits for want of staff, and everybody meets the caseload that the cap names: the cap is a
condition that is compared, not a ceiling that happens to be far away. What does not fit into the
paid week does not happen: contacts are held whole, in order of need, then employers are seen; at
most one long contact's minutes are saved for the next week. With a set number of workers people
wait for a place."""

WEAR = """A worker's overload is remembered as stress. Stress, unclear limits (also within the cap)
and jobs lost in the caseload add to exhaustion; supervision takes part of it away. Stress and
exhaustion take from what a contact builds. Workers leave at a low rate that rises with exhaustion;
the post is vacant for some weeks, and whoever follows has skills of their own, inherits part of the
employers' trust, and meets people whose trust lies partly in the team."""

LANES = """Places share nothing: nobody searches, works or is served in another place than their
own. In large runs each place is therefore a lane of its own, whose rows lie together; lanes may run
at the same time and in any order without changing a byte of the result. Smaller runs have one lane
with all places in it."""

CONCEPTS = {
    "Basic principles": "Mechanisms follow five Danish source documents and published figures"
    " ([sources.md](sources.md)); what no source says is assumed and labelled so"
    " ([parameters.md](parameters.md)). Each mechanism can be switched off"
    " ([mechanisms](mechanisms/README.md)).",
    "Emergence": "Outcomes, waiting, contact minutes, workers' exhaustion and turnover above its"
    " base rate, and the falling first-job hazard come out of the rules; none is set.",
    "Adaptation": "People search when it feels safe enough, say yes or no to offers, give up part"
    " of a wish after refusals, look on from a poor match; workers spend a limited week by need,"
    " hold search back in a hard time, and follow leads by preference or by availability, as the"
    " programme says.",
    "Objectives": "None is optimised; choices are thresholds and chances.",
    "Learning": "A lost job or course leaves clarity and lessons behind, more after a poor choice"
    " of one's own; belief moves with what happens; employers' trust in a worker grows with visits"
    " and good placements and burns with refusals and early endings.",
    "Prediction": "None.",
    "Sensing": "Workers see positions, waiting and symptoms of their people; employers see the gap"
    " in a CV, what they are told, and who vouches. Nobody sees drive and fragility.",
    "Interaction": "People share workers, and search among the same employers' openings; worker"
    " time and openings are scarce. A job lost wears the worker and burns the employer's trust, and"
    " the worker's next person meets both.",
    "Stochasticity": "Every draw is a function of seed, replicate, who, week and purpose"
    " ([draws.md](draws.md)), the same in every arm.",
    "Collectives": "Programmes, places and caseloads.",
    "Observation": "Events per person ([outcomes.md](outcomes.md) says how outcomes are counted)"
    " and weekly counts per arm.",
}

START = """The world is drawn anew for each seed and replicate: candidates jointly (a severity
behind symptoms, cognition, capacity and history; age bounds what a life can have held), employers
by place with the openings they can have, posts as the caseload cap asks for. Openings begin as
often open as they are in the long run; everybody who holds a post begins rested, with skills of
their own and no employers known."""


def odd_page() -> str:
    """Return the description of the model: entities, schedule, concepts, submodels."""
    entities = table(
        ["entity", "rows", "state variables", "names"],
        [
            (name, ROWS[name], len(columns), ", ".join(column.name for column in columns))
            for name, columns in TABLES.items()
        ],
    )
    schedule = table(
        ["", "stage", "what it does", "source"],
        [(n, code(s.name), s.does, s.source) for n, s in enumerate(WEEK, 1)],
    )
    mechanisms = table(
        ["mechanism", "what it says", "switch"],
        [
            (f"[{m.title}](mechanisms/{m.field}.md)", m.says, code(f"world.mechanisms.{m.field}"))
            for m in MECHANISMS
        ],
    )
    return document(
        "The model by the ODD protocol",
        "## Purpose and patterns",
        _flowing(PURPOSE),
        "## Entities, state variables and scales",
        _flowing(SCALES),
        entities,
        "## Process overview and scheduling",
        schedule,
        _flowing(LANES),
        "## Design concepts",
        table(["concept", "in this model"], list(CONCEPTS.items())),
        "## Initialization",
        _flowing(START),
        "## Input data",
        "Settings only (configs/); no time series is read.",
        "## Submodels",
        "### Mechanisms",
        "Each has a page with its rules, numbers, sources and story.",
        mechanisms,
        "### Openings",
        _flowing(OPENINGS),
        "### Staffing by cap",
        _flowing(STAFFING),
        "### Exhaustion and turnover",
        _flowing(WEAR),
        "### Every rule",
        "What each gives, and the source it names; the numbers are in"
        " [parameters.md](parameters.md).",
        _submodels(),
    )


def _flowing(text: str) -> str:
    return " ".join(text.split())


def _submodels() -> str:
    rows = []
    for room in pkgutil.iter_modules(ipssim.rules.__path__):
        for name, function in rules_of(rules_module(room.name)).items():
            doc = inspect.getdoc(function) or ""
            rows.append((room.name, code(name), plain(doc), cited(doc)))
    return table(["rules file", "rule", "gives", "source"], rows)
