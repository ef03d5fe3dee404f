"""The practice's own words, as codes the tables can hold."""

from enum import IntEnum, IntFlag


class Position(IntFlag):
    """Where a candidate stands; several may hold at once (S0 4.3)."""

    NONE = 0
    CLARIFICATION = 1
    SEARCH = 2
    IN_WORK = 4
    IN_STUDY = 8
    ENDING = 16


class Activity(IntEnum):
    """What a post's minutes go to."""

    CONTACT = 0  # with people, help beyond work included
    TRAVEL = 1  # to these contacts
    EMPLOYERS = 2  # visits, calls and letters
    RECORDS = 3  # documentation that office help does not take over
    TEAM = 4  # supervision, conferences and what a team does together
    UNUSED = 5  # neither spent nor saved for the next week
    VACANT = 6  # the part of a vacant post that colleagues do not give


class Service(IntEnum):
    """How a candidate stands to the programme."""

    NOT_ENTERED = 0
    WAITING = 1
    SERVED = 2
    ENDED = 3
    NOT_OFFERED = 4


class Event(IntEnum):
    """What the recorder notes. `source`, `target`, `party` and `amount` are read per kind."""

    ENTERED = 1  # follow-up starts; target = Income, amount = weeks on public support before
    ADMITTED = 2  # a place with a consultant; party = consultant
    CONTACT = 3  # a meeting, visit or call; party = consultant, amount = minutes
    POSITION = 4  # source and target = Position flags; at entry source = 0
    APPLIED = 5  # party = employer; source = Channel
    INTERVIEW = 6  # party = employer; source = Channel
    OFFER = 7  # party = employer; source = Channel, amount = hours a week
    REJECTED = 8  # the employer said no, or took somebody else; party = employer, source = Channel
    REFUSED = 9  # the candidate said no to an offer; party = employer, source = Channel
    PRAKTIK_STARTED = 10  # unpaid trial (praktik); party = employer, amount = weeks planned
    PRAKTIK_ENDED = 11  # the unpaid trial is over, or cut short; party = employer
    JOB_STARTED = 12  # party = employer; source = Channel, target = Item, amount = hours a week
    HOURS_CHANGED = 13  # party = employer, amount = new hours a week
    JOB_ENDED = 14  # party = employer, source = JobEnding, amount = weeks it lasted
    STUDY_STARTED = 15  # amount = hours a week
    STUDY_ENDED = 16  # source = StudyEnding, amount = weeks it lasted
    SERVICE_ENDED = 17  # source = Ending; party = consultant
    WORKER_CHANGED = 18  # party = the new worker; target > 0: the post got somebody new
    TALK = 19  # a talk at the jobcentre; party = caseworker
    RELAPSE = 20  # amount = symptoms after, in SD
    TREATMENT_ENDED = 21  # discharge from treatment
    RETURNED = 22  # back to the programme after an ending
    FOLLOWED_UP = 23  # follow-up ends; amount = symptoms, in SD
    SICK_LEAVE_STARTED = 25  # party = employer of the place it came from, or -1; amount = weeks
    SICK_LEAVE_ENDED = 26  # well enough to search again
    SESSION = 27  # a week's sessions attended; amount = how many
    COMPROMISED = 28  # more than half of the wish's hold has been given up
    BEFALLEN = 29  # source = Contingency; amount = weeks it takes up
    HOSPITAL_STARTED = 30  # amount = weeks
    HOSPITAL_ENDED = 31
    INCOME_CHANGED = 32  # source and target = Income
    CASE_HEARD = 33  # the rehabilitation team has heard a case; target = Decision
    NEED_MET = 34  # help beyond work; party = worker, amount = minutes
    REFERRED = 35  # to a programme with a queue; target = programme
    STAYED_AWAY = 36  # a contact that was held open and not come to; party = worker
    SUBSIDY_STARTED = 37  # a job with wage subsidy in a public workplace; amount = weeks
    SUBSIDY_ENDED = 38
    TREATMENT_STARTED = 39  # a new course of treatment; amount = weeks
    SUPPORT_FELT = 24  # noted when follow-up ends; amount = sum of weekly support felt


class Ending(IntEnum):
    """Why a course in a programme ended."""

    NONE = 0
    AGREED = 1  # by need and agreement
    LIMIT = 2  # the overall time limit
    SEARCH_LIMIT = 3  # weeks of search without result
    IN_WORK_LIMIT = 4  # weeks of in-work support
    BUDGET = 5  # the consultant hours allowed per person
    DROPPED_OUT = 6
    CLARIFIED = 7  # the decision to stay on, or take, førtidspension (S0 4.1, 5.4)
    PRESSED = 8  # agreed or let go under the pressure of a queue
    MOVED_ON = 9  # from the usual service to the one referred to
    CLOSED = 10  # the post was given up and nobody had room


class JobEnding(IntEnum):
    """Why a job ended (categories of Cook & Burke-Miller 2015)."""

    LEFT = 1
    DISMISSED = 2
    TEMPORARY_ENDED = 3
    LAID_OFF = 4


class Item(IntFlag):
    """What is told to an employer, by the candidate's choice (S0 6.2)."""

    NOTHING = 0
    ILLNESS = 1  # when applying
    GAP = 2  # the gap in the CV, explained
    NEEDS = 4  # once hired


class StudyEnding(IntEnum):
    """Why a course of education ended."""

    COMPLETED = 1
    DROPPED_OUT = 2


class Channel(IntEnum):
    """How an application reached an employer."""

    OWN = 0
    OUTREACH = 1


class Diagnosis(IntEnum):
    """Diagnosis groups: of the Danish trial (ICD-10 F20–F29, F31, F33), and beyond it (S2)."""

    SCHIZOPHRENIA_SPECTRUM = 0
    BIPOLAR = 1
    DEPRESSION = 2
    ANXIETY = 3
    NOT_DIAGNOSED = 4


class Income(IntEnum):
    """Income basis (Danish benefit names)."""

    KONTANTHJAELP = 0
    UDDANNELSESHJAELP = 1
    SYGEDAGPENGE = 2
    FOERTIDSPENSION = 3
    SU = 4
    SELF_SUPPORTED = 5
    DAGPENGE = 6
    RESSOURCEFORLOEB = 7
    REVALIDERING = 8
    LEDIGHEDSYDELSE = 9  # granted a fleksjob and without one
    FLEKSJOB = 10


class Decision(IntEnum):
    """What the rehabilitation team recommends (S2 2.1)."""

    NONE = 0
    RESSOURCEFORLOEB = 1
    FLEKSJOB = 2
    FOERTIDSPENSION = 3
    REVALIDERING = 4


class Contingency(IntEnum):
    """What befalls people whatever the plan (S0 5.1, 5.5, 6.2)."""

    ILLNESS = 1  # of the body, one's own
    HOUSING = 2
    PARTNER = 3
    CHILDREN = 4


class EducationLevel(IntEnum):
    """Highest completed education."""

    PRIMARY = 0
    SECONDARY = 1
    HIGHER = 2


class Sector(IntEnum):
    """Broad kinds of workplace, as wishes and openings name them."""

    SHOP = 0
    KITCHEN = 1
    CLEANING = 2
    CARE = 3
    OFFICE = 4
    IT = 5
    CRAFT = 6
    OUTDOOR = 7


class Placement(IntEnum):
    """Whose wish decides where a candidate is placed."""

    PREFERENCE = 0
    AVAILABLE = 1


class PlaceTrainOrder(IntEnum):
    """Whether search waits for a course."""

    PLACE_THEN_TRAIN = 0
    TRAIN_THEN_PLACE = 1


class Outreach(IntEnum):
    """How a programme reaches employers."""

    NONE = 0
    DIRECT = 1
    COMPANY_CENTRE = 2
    ORDINARY_CHANNELS = 3  # adverts and letters, with a career counsellor


class WayIn(IntEnum):
    """How support opens the way to a job: three readings that the trial cannot tell apart."""

    BOTH = 0  # hours with employers, worth more for somebody who is known and trusts
    HOURS = 1  # hours with employers alone, worth the same for everybody
    PERSON = 2  # knowing the person and being trusted, however many hours employers had


WAYS_IN = tuple(way.name.lower() for way in WayIn)
"""The readings as a setting says them."""


class Priority(IntEnum):
    """Who comes first when a place is free."""

    FIRST_COME = 0
    YOUNG_FIRST = 1
    RETURNS_FIRST = 2


class WageSubsidy(IntEnum):
    """Where jobs with wage subsidy (løntilskud) are used."""

    NEVER = 0
    PRIVATE = 1
    PUBLIC = 2  # in public workplaces too, with the benefit as pay


class Praktik(IntEnum):
    """When a programme uses unpaid trials (praktik)."""

    NEVER = 0
    IF_INSISTED = 1
    ROUTINE = 2


class EndingRule(IntEnum):
    """Who decides that support ends before any limit."""

    BY_NEED = 0
    BY_DATE = 1


class Authority(IntEnum):
    """Who holds the authority's talks (myndighed)."""

    JOBCENTRE = 0
    OWN = 1


OUTCOME_SHARES = (
    "job_or_education_ever", "job_ever", "education_ever", "in_work_at_end",
    "in_work_or_education_at_end", "sustained_job_13w", "sustained_job_26w", "fleksjob_ever",
    "pension_granted", "clarified", "job_lost", "relapse_ever", "hospital_ever", "dropped_out",
)
"""Outcome codes of a person that are yes or no, so that a trial publishes a count of them."""

OUTCOME_MEANS = (
    "hours", "weeks_job", "weeks_job_or_education", "weeks_to_first", "weeks_to_first_job",
    "symptoms_end", "satisfaction", "contact_hours", "weeks_on_benefit", "municipal_weeks",
    "weeks_sick",
)
"""Outcome codes of a person that are an amount, so that a trial publishes a mean of them."""
