"""What happened, in plain words: one sentence per kind of event, and a portrait of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import Any

from ipssim.vocabulary import (
    Channel,
    Contingency,
    Decision,
    Diagnosis,
    EducationLevel,
    Ending,
    Income,
    Item,
    JobEnding,
    Position,
    Sector,
    StudyEnding,
)

SECTORS = {
    Sector.SHOP: "a shop", Sector.KITCHEN: "a kitchen", Sector.CLEANING: "cleaning",
    Sector.CARE: "care", Sector.OFFICE: "an office", Sector.IT: "IT", Sector.CRAFT: "a craft",
    Sector.OUTDOOR: "outdoor work",
}
POSITIONS = {
    Position.CLARIFICATION: "finding out what is wanted", Position.SEARCH: "searching",
    Position.IN_WORK: "in work", Position.IN_STUDY: "in education",
    Position.ENDING: "support is being brought to a close",
}
ENDINGS = {
    Ending.AGREED: "by need and agreement", Ending.LIMIT: "the time limit was reached",
    Ending.SEARCH_LIMIT: "the limit on weeks of search was reached",
    Ending.IN_WORK_LIMIT: "the limit on support in work or education was reached",
    Ending.BUDGET: "the hours allowed per person were used",
    Ending.DROPPED_OUT: "the person stopped coming",
    Ending.CLARIFIED: "it is clear now: the pension rather than work",
    Ending.PRESSED: "let go under the pressure of a queue",
    Ending.MOVED_ON: "the person moved on to the service referred to",
    Ending.CLOSED: "the post was given up and nobody had room",
}
JOB_ENDINGS = {
    JobEnding.LEFT: "the person left it", JobEnding.DISMISSED: "dismissed",
    JobEnding.TEMPORARY_ENDED: "it was temporary", JobEnding.LAID_OFF: "laid off",
}
ITEMS = {
    Item.ILLNESS: "the illness", Item.GAP: "the gap in the CV",
    Item.NEEDS: "what is needed at work",
}
STUDY_ENDINGS = {
    StudyEnding.COMPLETED: "completed", StudyEnding.DROPPED_OUT: "left before the end",
}
CONTINGENCIES = {
    Contingency.ILLNESS: "an illness of the body", Contingency.HOUSING: "trouble with housing",
    Contingency.PARTNER: "a partner who leaves", Contingency.CHILDREN: "children who need a parent",
}
INCOMES = {
    Income.KONTANTHJAELP: "social assistance (kontanthjælp)",
    Income.UDDANNELSESHJAELP: "education assistance (uddannelseshjælp)",
    Income.SYGEDAGPENGE: "sickness benefit (sygedagpenge)",
    Income.FOERTIDSPENSION: "disability pension (førtidspension)",
    Income.SU: "a student grant (SU)", Income.SELF_SUPPORTED: "means of their own",
    Income.DAGPENGE: "unemployment insurance (dagpenge)",
    Income.RESSOURCEFORLOEB: "the benefit of a resource course (ressourceforløb)",
    Income.REVALIDERING: "the benefit of a rehabilitation plan (revalidering)",
    Income.LEDIGHEDSYDELSE: "the benefit of those granted a fleksjob (ledighedsydelse)",
    Income.FLEKSJOB: "a fleksjob with a topped-up wage",
}
DECISIONS = {
    Decision.RESSOURCEFORLOEB: "a resource course (ressourceforløb)",
    Decision.FLEKSJOB: "a fleksjob", Decision.FOERTIDSPENSION: "a pension (førtidspension)",
    Decision.REVALIDERING: "a rehabilitation plan (revalidering)",
}
DIAGNOSES = {
    Diagnosis.SCHIZOPHRENIA_SPECTRUM: "a diagnosis in the schizophrenia spectrum",
    Diagnosis.BIPOLAR: "a diagnosis of bipolar disorder",
    Diagnosis.DEPRESSION: "a diagnosis of depression",
    Diagnosis.ANXIETY: "a diagnosis of anxiety",
    Diagnosis.NOT_DIAGNOSED: "no diagnosis",
}
LEVELS = {
    EducationLevel.PRIMARY: "primary school", EducationLevel.SECONDARY:
    "upper secondary or vocational education", EducationLevel.HIGHER: "higher education",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of one person; `sectors` gives the sector code of each employer.

    What stands before the event in the person's life: `had` is the worker the person had (-1:
    none), `course` the weeks of the course that an admission begins with, `sent` whether a return
    came because the programme sends people again.
    """

    kind: str
    source: int
    target: int
    party: int
    amount: float
    sectors: Mapping[int, int]
    had: int = -1
    course: int = 0
    sent: bool = False

    @property
    def employer(self) -> str:
        """Name the employer with its sector."""
        if self.party not in self.sectors:
            return f"employer {self.party}"
        return f"{word(Sector, self.sectors[self.party], SECTORS)} (employer {self.party})"

    @property
    def by(self) -> str:
        """Say how an application reached the employer."""
        return "through the worker" if self.source == Channel.OUTREACH else "alone"


def word(kind: type[IntEnum] | type[IntFlag], code: int, words: Mapping[Any, str]) -> str:
    """Return the words for a code; for one that has none, its name, or else its number."""
    try:
        member: Any = kind(int(code))
    except ValueError:
        return f"code {code}"
    return words.get(member) or str(member.name or member.value).lower().replace("_", " ")


def positions(flags: int) -> str:
    """Say where a person stands; several may hold at once."""
    found = [word(Position, flag, POSITIONS) for flag in Position if flag and flags & flag]
    return " and ".join(found) or "nowhere in particular"


def told(flags: int) -> str:
    """Say what an employer was told of, by the person's own choice (`Item` flags)."""
    found = [word(Item, flag, ITEMS) for flag in Item if flag and flags & flag]
    if not found:
        return "Chose to tell nothing of the illness or the gap in the CV."
    listed = " and ".join([", ".join(found[:-1]), found[-1]] if found[1:] else found)
    return f"Chose to tell of {listed}."


def counted(amount: float, thing: str) -> str:
    """Write a number of things, with an s where there are several."""
    return f"{number(amount)} {thing}{'' if amount == 1 else 's'}"


def number(amount: float) -> str:
    """Write an amount with at most one decimal."""
    return f"{amount:.1f}".removesuffix(".0")


SENTENCES: Mapping[str, Callable[[Happening], str]] = {
    "entered": lambda e: f"Follow-up starts; lives on {word(Income, e.target, INCOMES)}.",
    "referred": lambda e: "Is referred to the service and waits for a place.",
    "admitted": lambda e: f"Gets a place, with worker {e.party}." + (
        f" A course of {counted(e.course, 'week')} begins." if e.course else ""
    ),
    "contact": lambda e: f"Contact with the worker, {number(e.amount)} minutes.",
    "position": lambda e: f"Now {positions(e.target)}.",
    "applied": lambda e: f"Applies {e.by}: {e.employer}.",
    "interview": lambda e: f"Is invited to an interview: {e.employer}.",
    "offer": lambda e: f"Is offered a job of {number(e.amount)} hours a week: {e.employer}.",
    "rejected": lambda e: f"The answer is no: {e.employer}.",
    "refused": lambda e: f"Says no to an offer: {e.employer}.",
    "praktik_started": lambda e: (
        f"Starts an unpaid trial (praktik) of {number(e.amount)} weeks: {e.employer}."
    ),
    "praktik_ended": lambda e: f"The unpaid trial ends: {e.employer}.",
    "job_started": lambda e: (
        f"STARTS A JOB of {number(e.amount)} hours a week, found {e.by}: {e.employer}."
        f" {told(e.target)}"
    ),
    "hours_changed": lambda e: f"Now works {number(e.amount)} hours a week.",
    "job_ended": lambda e: (
        f"The job ends after {number(e.amount)} weeks: {word(JobEnding, e.source, JOB_ENDINGS)}."
    ),
    "study_started": lambda e: f"STARTS A COURSE of {number(e.amount)} hours a week.",
    "study_ended": lambda e: (
        f"The course ends after {number(e.amount)} weeks:"
        f" {word(StudyEnding, e.source, STUDY_ENDINGS)}."
    ),
    "service_ended": lambda e: f"SUPPORT ENDS: {word(Ending, e.source, ENDINGS)}.",
    "worker_changed": lambda e: (
        f"The worker leaves, and somebody else takes over the post (worker {e.party})."
        if e.target else f"Somebody new takes over from worker {e.party}."
        if e.had == e.party else f"Gets another worker, {e.party}."
    ),
    "talk": lambda e: "Talk at the jobcentre.",
    "relapse": lambda e: f"Relapse; symptoms rise to {e.amount:+.1f} SD.",
    "treatment_ended": lambda e: "Psychiatric treatment ends.",
    "treatment_started": lambda e: f"A new course of treatment, for {e.amount:.0f} weeks.",
    "returned": lambda e: (
        "Is sent to the programme again." if e.sent else "Asks to come back to the programme."
    ),
    "followed_up": lambda e: f"Follow-up ends; symptoms {e.amount:+.1f} SD.",
    "sick_leave_started": lambda e: (
        f"Goes on sick leave for {counted(e.amount, 'week')}"
        + (f", from the unpaid trial: {e.employer}." if e.party >= 0 else ".")
    ),
    "sick_leave_ended": lambda e: "The sick leave is over.",
    "session": lambda e: f"Comes to {counted(e.amount, 'session')} of training.",
    "compromised": lambda e: "Has by now let go of more than half of what was wished for.",
    "income_changed": lambda e: f"Now lives on {word(Income, e.target, INCOMES)}.",
    "case_heard": lambda e: (
        f"THE REHABILITATION TEAM DECIDES: {word(Decision, e.target, DECISIONS)}."
    ),
    "subsidy_started": lambda e: (
        f"Starts {number(e.amount)} weeks in a public workplace with wage subsidy; the benefit is"
        " the pay."
    ),
    "subsidy_ended": lambda e: "The wage subsidy in the public workplace ends.",
    "befallen": lambda e: (
        f"Something comes between: {word(Contingency, e.source, CONTINGENCIES)};"
        f" {counted(e.amount, 'week')}."
    ),
    "hospital_started": lambda e: f"Is admitted to hospital for {counted(e.amount, 'week')}.",
    "hospital_ended": lambda e: "Comes home from hospital.",
    "need_met": lambda e: (
        f"Gets help beyond work for {number(e.amount)} minutes (worker {e.party})."
    ),
    "stayed_away": lambda e: f"Does not come to the contact with worker {e.party}.",
    "support_felt": lambda e: (
        f"Support felt over follow-up adds up to {number(e.amount)} full weeks."
    ),
}
"""One sentence per kind of event, by the kind's word in the event table."""


def sentence(event: Happening) -> str:
    """Say an event in plain words; a kind without words of its own is shown readably."""
    if event.kind in SENTENCES:
        return SENTENCES[event.kind](event)
    amount = f" ({number(event.amount)})" if event.amount else ""
    return f"{event.kind.replace('_', ' ').capitalize()}{amount}."


def portrait(row: Mapping[str, float]) -> str:
    """Describe a person at entry, from a row of the candidates' table."""
    wants = [name for name, key in (("a job", "wants_job"), ("education", "wants_education"))
             if row[key]]
    worked = "had paid work within the last five years" if row["worked_recently"] else (
        "has had no paid work within the last five years"
    )
    return (
        f"{'A woman' if row['woman'] else 'A man'} of {int(row['age'])} who has"
        f" {word(Diagnosis, int(row['diagnosis']), DIAGNOSES)} and whose highest completed"
        f" education is {word(EducationLevel, int(row['education']), LEVELS)}. Wants"
        f" {' and '.join(wants) or 'neither job nor education for now'}; the dream is"
        f" {word(Sector, int(row['dream_sector']), SECTORS)}, {number(row['dream_hours'])} hours a"
        f" week. Can manage about {number(row['capacity_entry'])} hours a week at entry, {worked},"
        f" {number(row['work_years'])} years in all. Motivation {row['motivation_entry']:.2f},"
        f" ambivalence {row['ambivalence']:.2f}, trust in a new helper {row['trust_entry']:.2f},"
        f" belief that it can be done {row['belief']:.2f}, expecting to be turned down"
        f" {row['self_stigma']:.2f} (each from 0 to 1); symptoms {row['symptoms']:+.1f} SD from the"
        " cohort's mean (higher is worse)."
    )
