"""A cohort's lives under one programme: who people were, what happened to them, one life of all.

Luck 0 is a run's own. With another luck the same people, employers and workers meet other weeks:
only what is drawn from the first week on differs. Another replicate is other people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ipssim.settings.declare.experiment import Experiment
from ipssim.settings.declare.programme import Programme
from ipssim.simulation import Simulation
from ipssim.studies.lives import EMPLOYER_KINDS, Life
from ipssim.vocabulary import Contingency, Decision, Ending, Event, Income, StudyEnding
from ipssim.world.build import Setup

Flags = NDArray[np.bool_]
_KEPT_WEEKS = 26
_WORDS = {int(kind): kind.name.lower() for kind in Event}


@dataclass(frozen=True, slots=True, eq=False)
class Lived:
    """A whole cohort under one arm, one row a person in `before` and `after`, and all events.

    `before` and `after` hold the candidates' columns when drawn and at the end; `events` are as
    recorded (dtype `EVENT_DTYPE`), `sectors` the employers' sectors by row.
    """

    arm: str
    programme: Programme
    before: pd.DataFrame
    after: pd.DataFrame
    events: NDArray[Any]
    sectors: NDArray[Any]

    @classmethod
    def of(
        cls, experiment: Experiment, arm: str, seed: int, replicate: int, luck: int = 0
    ) -> Self:
        """Let the cohort live under an arm; `luck` other than 0 is another luck for these people.

        Everybody is simulated, since workers' hours and openings are shared.
        """
        programme = experiment.arms[arm]
        run = Simulation(Setup.of(experiment, [programme]), seed, replicate, record="events")
        before = run.frame()
        run.luck = (seed, (replicate + luck) % 2**32)
        run.run()
        return cls(arm, programme, before, run.frame(), run.recorder.events(),
                   run.tables.employers.sector)

    def happened(self, name: str) -> Flags:
        """Return to whom something of `COURSE` happened."""
        return COURSE[name].to(self)

    def life(self, person: int) -> Life:
        """Return one person's life."""
        raw = self.events[self.events["candidate"] == person]
        events = pd.DataFrame({
            name: raw[name] for name in ("week", "kind", "source", "target", "party", "amount")
        }).sort_values("week", kind="stable", ignore_index=True)
        before, after = (
            {str(name): float(value) for name, value in table.iloc[person].items()}
            for table in (self.before, self.after)
        )
        events["week"] -= int(before["entry_week"])
        events["kind"] = events["kind"].map(_WORDS).astype(str)
        employers = {int(k) for k in events.loc[events["kind"].isin(EMPLOYER_KINDS), "party"]}
        return Life(
            self.arm, self.programme, events, before, after,
            {row: int(self.sectors[row]) for row in sorted(employers)
             if 0 <= row < len(self.sectors)},
            frozenset(name for name in COURSE if self.happened(name)[person]),
        )


@dataclass(frozen=True, slots=True)
class Happens:
    """Something that may happen to a person, and other words for it.

    It is read from the tally `column` (more than `above`), or counted in the events: those of
    `kind` in which `field` is one of `codes`, at least `least` of them.
    """

    also: tuple[str, ...] = ()
    column: str = ""
    above: float = 0
    kind: Event | None = None
    field: str = ""
    codes: tuple[int, ...] = ()
    least: int = 1

    def to(self, lived: Lived) -> Flags:
        """Return to whom it happened."""
        if self.column:
            return np.asarray(lived.after[self.column].to_numpy() > self.above)
        events = lived.events[lived.events["kind"] == self.kind]
        if self.field:
            events = events[np.isin(events[self.field], self.codes)]
        found = np.bincount(events["candidate"], minlength=len(lived.after))
        return np.asarray(found >= self.least)


def _ended(*why: Ending) -> dict[str, Any]:
    return {"kind": Event.SERVICE_ENDED, "field": "source", "codes": tuple(map(int, why))}


def _befallen(what: Contingency) -> dict[str, Any]:
    return {"kind": Event.BEFALLEN, "field": "source", "codes": (int(what),)}


COURSE: Mapping[str, Happens] = {
    "job or education": Happens(
        ("job or course", "work or education", "job eller uddannelse"), "weeks_either",
    ),
    "job": Happens(("job", "work", "works", "employment", "in work", "found job", "arbejde"),
                   "first_job", -1),
    "education": Happens(("course", "study", "studies", "in education", "uddannelse"),
                         "first_study", -1),
    "job kept half a year": Happens(
        ("job kept", "kept job", "keeps job", "lasting job"), "longest_job", _KEPT_WEEKS - 1,
    ),
    "several jobs": Happens(("second job", "two jobs", "another job"),
                            kind=Event.JOB_STARTED, least=2),
    "job loss": Happens(("lost job", "loses job", "job lost", "losing job", "mistet job"),
                        "jobs_lost"),
    "job refused": Happens(("refused job", "said no to job", "declined job"), kind=Event.REFUSED),
    "completed education": Happens(
        ("completed course", "education completed", "finished course", "finished education"),
        kind=Event.STUDY_ENDED, field="source", codes=(int(StudyEnding.COMPLETED),),
    ),
    "left education": Happens(
        ("left course", "dropped out of education", "dropped out of course", "education broken off",
         "course broken off"),
        kind=Event.STUDY_ENDED, field="source", codes=(int(StudyEnding.DROPPED_OUT),),
    ),
    "several courses": Happens(("second course", "new course", "two courses", "another course"),
                               kind=Event.STUDY_STARTED, least=2),
    "unpaid trial": Happens(("praktik", "internship", "work trial"), kind=Event.PRAKTIK_STARTED),
    "fleksjob": Happens(("flexjob", "flex job"), "had_fleksjob"),
    "pension granted": Happens(
        ("granted pension", "gets pension", "førtidspension granted"),
        kind=Event.CASE_HEARD, field="target", codes=(int(Decision.FOERTIDSPENSION),),
    ),
    "pension chosen": Happens(("clarified", "stays on pension", "afklaret"), "clarified"),
    "compromise": Happens(("let go of wish", "compromised", "kompromis"), kind=Event.COMPROMISED),
    "relapse": Happens(("relapsed", "relapses", "tilbagefald"), "relapses"),
    "hospital stay": Happens(
        ("hospital", "admitted to hospital", "in hospital", "stay in hospital", "admission",
         "indlagt", "indlæggelse"), "stays",
    ),
    "sick leave": Happens(("on sick leave", "sick", "sygemelding", "sygemeldt"),
                          kind=Event.SICK_LEAVE_STARTED),
    "illness of the body": Happens(("illness of body", "bodily illness", "somatic illness"),
                                   **_befallen(Contingency.ILLNESS)),
    "trouble with housing": Happens(("housing", "housing trouble", "lost home"),
                                    **_befallen(Contingency.HOUSING)),
    "partner left": Happens(("divorce", "left by partner"), **_befallen(Contingency.PARTNER)),
    "dropped out": Happens(("drop out", "dropout", "drops out", "stopped coming", "frafald"),
                           **_ended(Ending.DROPPED_OUT)),
    "support ended": Happens(("ended", "support ends", "ending", "støtte ophørt"),
                             kind=Event.SERVICE_ENDED),
    "time limit": Happens(
        ("ended by limit", "limit", "limit reached"),
        **_ended(Ending.LIMIT, Ending.SEARCH_LIMIT, Ending.IN_WORK_LIMIT, Ending.BUDGET),
    ),
    "ended by agreement": Happens(("agreed ending", "support ended by agreement"),
                                  **_ended(Ending.AGREED)),
    "came back": Happens(("back again", "returned", "comes back", "return"), kind=Event.RETURNED),
    "new worker": Happens(("change of worker", "another worker", "new consultant",
                           "change of consultant"), kind=Event.WORKER_CHANGED),
    "treatment ended": Happens(("discharged", "treatment ends", "discharge"),
                               kind=Event.TREATMENT_ENDED),
}
"""What may happen to people, by the name that a description uses (`people`)."""

TOLD = ("job", "education", "job or education", "job loss", "relapse", "hospital stay",
        "sick leave", "dropped out")
"""What is counted where lives are set side by side: other lucks, people alike."""

INCOMES: Mapping[str, tuple[tuple[str, ...], tuple[Income, ...]]] = {
    "social assistance": (("kontanthjælp", "kontanthjaelp", "cash benefit"),
                          (Income.KONTANTHJAELP,)),
    "education assistance": (("uddannelseshjælp", "uddannelseshjaelp"),
                             (Income.UDDANNELSESHJAELP,)),
    "sickness benefit": (("sygedagpenge",), (Income.SYGEDAGPENGE,)),
    "disability pension": (("pension", "pensioner", "førtidspension", "foertidspension"),
                           (Income.FOERTIDSPENSION,)),
    "unemployment insurance": (("dagpenge", "insured"), (Income.DAGPENGE,)),
    "student grant": (("su",), (Income.SU,)),
}
"""What people may live on at entry: other words for it, and its codes."""


def both(
    experiment: Experiment, arms: tuple[str, str], seed: int, replicate: int, luck: int = 0
) -> tuple[Lived, Lived]:
    """Return the same cohort under two arms, with the same luck."""
    first, second = (Lived.of(experiment, arm, seed, replicate, luck) for arm in arms)
    return first, second


def in_lucks(
    experiment: Experiment, arms: tuple[str, str], person: int, seed: int, replicate: int,
    count: int,
) -> Iterator[tuple[Life, Life]]:
    """Yield one person's two lives in so many lucks, from 0 on."""
    for luck in range(count):
        first, second = (one.life(person) for one in both(experiment, arms, seed, replicate, luck))
        yield first, second
