"""One week for everyone, in the order the docs print."""

from __future__ import annotations

from dataclasses import dataclass

from ipssim.chance import Luck
from ipssim.compiled import entry
from ipssim.recorder import Log
from ipssim.stages.allot import allot
from ipssim.stages.attend import attend
from ipssim.stages.befall import befall
from ipssim.stages.clarify import clarify
from ipssim.stages.end import end, reach_limits
from ipssim.stages.enrol import enrol
from ipssim.stages.jobcentre import assess, talk
from ipssim.stages.lead import confer, lead, open_posts, refer, supervise
from ipssim.stages.live import live
from ipssim.stages.meet import meet, visit_employers
from ipssim.stages.muster import list_caseloads, muster
from ipssim.stages.openings import open_vacancies
from ipssim.stages.place import place
from ipssim.stages.record import record
from ipssim.stages.search import search
from ipssim.stages.settle import end_praktik, settle_hiring
from ipssim.stages.staff import hire, staff
from ipssim.stages.strain import strain
from ipssim.stages.study import study
from ipssim.stages.work import work
from ipssim.world.columns import (
    Candidates,
    Caseworkers,
    Employers,
    Openings,
    Teams,
    Treatment,
    Workers,
)
from ipssim.world.periods import Rules, this_week
from ipssim.world.run import Run


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the week: what it does, for whom, and where that comes from."""

    name: str
    does: str
    source: str


WEEK: tuple[Stage, ...] = (
    Stage("muster", "People enter follow-up, and leave it when it is over.", "trial design"),
    Stage("open_vacancies", "Employers' openings come and go.", "S2 3.5; rates assumed"),
    Stage("open_posts", "Posts open and close over the years.", "S2 3.2; S0 3.1.2"),
    Stage("lead", "Teams are led; cooperation with treatment is built.", "S2 3.2–3.4; S4"),
    Stage("reach_limits", "Support that has reached a limit ends.", "S0 4.1; S1 1"),
    Stage("refer", "Treatment and jobcentre refer people to a service.", "S2 3.3; S0 4.1"),
    Stage("enrol", "Places are offered; people wait, are admitted, come back.", "S2 3.3; S0 4.3"),
    Stage("list_caseloads", "Each worker's people are listed.", "bookkeeping"),
    Stage("allot", "Each worker's week is spent: contacts by need, then employers.", "S3; S2 3.5"),
    Stage("place", "People are placed in unpaid trials that are due.", "S2 2.1; S0 4.1"),
    Stage("meet", "Contacts take place; trust and presence grow, or fade.", "S0 6; S1"),
    Stage("confer", "Workers and treatment learn what the other does.", "S2 3.3; S4"),
    Stage("attend", "Sessions of training are held, if a programme has any.", "christensen_2019"),
    Stage("visit_employers", "Workers visit, call and write to employers.", "S2 3.5; S4"),
    Stage("clarify", "What is wanted becomes clearer; some dare to search.", "S0 4.3, 5.1"),
    Stage("search", "People apply, hear an answer and give one.", "S2 3.5; leff_2005"),
    Stage("end_praktik", "Unpaid trials end; some turn into pay.", "S2 3.1"),
    Stage("settle_hiring", "Openings are handed out by a keyed draw.", "design"),
    Stage("work", "Jobs go on, change hours, or end.", "bond_kukla_2011; cook_2015"),
    Stage("study", "Courses start at intakes, go on, or end.", "S2 3.5; S0 4.3"),
    Stage("assess", "Cases are heard; income moves with jobs and decisions.", "S2 2.1, 5.2"),
    Stage("end", "Support ends by need or drop-out; workers change.", "S2 3.5; S0 4.3"),
    Stage("talk", "The jobcentre holds the talks that are due.", "S2 5.2; S0 4.2"),
    Stage("befall", "Life comes between: illness, home, needs, use; stays end.", "S0 5.1; S3"),
    Stage("strain", "Dates, duties, hours and hiding weigh; some fall ill.", "S0 4.1–4.3"),
    Stage("live", "Symptoms, stress and capacity move on.", "S0 5.2.1, 4.1"),
    Stage("staff", "Workers wear out, recover, leave, are followed.", "S3; S2 4.3"),
    Stage("supervise", "Success stories spread; hard cases are shared.", "S3; S2 3.4"),
    Stage("record", "The week is counted.", "bookkeeping"),
)
"""The week, said aloud. `run_weeks` calls the stages in this order (tested)."""


@entry
def run_weeks(
    weeks: tuple[int, int], luck: Luck, rules: Rules, people: Candidates, employers: Employers,
    openings: Openings, workers: Workers, teams: Teams, caseworkers: Caseworkers,
    treatment: Treatment, run: Run, log: Log,
) -> None:
    """Let weeks pass in one lane, the first to one before the last; the way into compiled code."""
    if weeks[0] == 0:
        hire(luck, this_week(0, rules), employers, workers, run)
    for w in range(weeks[0], weeks[1]):
        now = this_week(w, rules)
        muster(w, now, people, workers, run, log)
        open_vacancies(w, luck, now, employers, openings, run)
        open_posts(w, now, workers, teams, run)
        lead(w, luck, now, teams, run)
        reach_limits(w, luck, now, people, workers, run, log)
        refer(w, now, people, workers, teams, treatment, run, log)
        enrol(w, luck, now, people, workers, run, log)
        list_caseloads(people, workers, run)
        allot(w, now, people, workers, run)
        place(w, luck, now, people, employers, run, log)
        meet(w, luck, now, people, workers, run, log)
        confer(w, now, people, workers, teams, treatment, run)
        attend(w, luck, now, people, run, log)
        visit_employers(w, luck, now, people, employers, workers, run)
        clarify(w, now, people, treatment, run, log)
        search(w, luck, now, people, employers, workers, teams, treatment, run, log)
        end_praktik(w, luck, now, people, employers, openings, workers, run, log)
        settle_hiring(w, luck, now, people, employers, openings, workers, run, log)
        work(w, luck, now, people, employers, workers, treatment, run, log)
        study(w, luck, now, people, workers, teams, treatment, run, log)
        assess(w, luck, now, people, caseworkers, run, log)
        end(w, luck, now, people, workers, run, log)
        talk(w, luck, now, people, caseworkers, run, log)
        befall(w, luck, now, people, run, log)
        strain(w, luck, now, people, run, log)
        live(w, luck, now, people, treatment, run, log)
        staff(w, luck, now, people, workers, teams, run, log)
        supervise(w, now, workers, teams, run)
        record(w, people, workers, treatment, run)
