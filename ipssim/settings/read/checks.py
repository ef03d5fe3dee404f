"""Check settings: every value against its own bounds, and values against each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from ipssim.errors import PYTHON, InputError, Problem, show
from ipssim.settings.declare.changes import CHANGES, Change, changed, read_when, week_of
from ipssim.settings.declare.dial_arms import MOST_DIAL_ARMS, arms_of_dials, grid_size
from ipssim.settings.declare.experiment import Experiment, Trial, TrialFigure
from ipssim.settings.declare.fidelity_scale import FidelityScale, wrong_in_scale
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.own_rule import SETTING, OwnRule
from ipssim.settings.declare.programme import Programme
from ipssim.settings.declare.service_over_time import Service
from ipssim.settings.declare.surroundings import LabourMarket, Population
from ipssim.settings.read.convert import convert, plain
from ipssim.settings.read.meant import nearest
from ipssim.settings.read.origins import Key, Origin, Report
from ipssim.settings.world import Keeping
from ipssim.vocabulary import OUTCOME_MEANS, OUTCOME_SHARES, Sector

T = TypeVar("T")

_SUM_SLACK = 1e-6
_MOST_FINDINGS = 100  # in one section; each may compare names with names
SHARES_OF_ONE: Mapping[type, tuple[tuple[str, ...], ...]] = {
    Population: (
        ("schizophrenia_spectrum", "bipolar", "anxiety", "not_diagnosed"),
        ("higher_education", "secondary_education"),
        ("kontanthjaelp", "sygedagpenge", "foertidspension", "dagpenge", "ressourceforloeb",
         "revalidering", "ledighedsydelse"),
    ),
    Keeping: (("left_share", "dismissed_share", "temporary_share"),),
}
"""Fields that are shares of one whole, so that their sum is at most 1."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Values that do not go together; `keys` are the settings involved, as paths."""

    keys: tuple[Key, ...]
    wrong: str
    allowed: str = ""
    near: str | None = None


def check(settings: T, where: str = PYTHON) -> T:
    """Return settings with every value checked and brought to its declared type.

    Raises `InputError` with all problems at once; `where` says where the settings came from.
    """
    if not dataclasses.is_dataclass(settings) or isinstance(settings, type):
        raise InputError([Problem(
            "settings", type(settings).__name__, where,
            message="Settings are needed here, such as an Experiment or a Programme.",
        )])
    report = Report(Origin(where))
    checked = build(type(settings), plain(settings), report)
    report.raise_if_any()
    return checked


def build(cls: type[T], data: Any, report: Report) -> T:
    """Convert a nested mapping into settings and note in `report` whatever is wrong with it."""
    settings = convert(cls, data, report)
    for section, key in _sections(settings, ()):
        for finding in islice(_RULES.get(type(section), _no_rule)(section), _MOST_FINDINGS):
            keys = tuple((*key, *below) for below in finding.keys)
            if any(report.is_flawed(involved) for involved in keys):
                continue  # the value stands at its default; a second complaint would be untrue
            blamed = report.latest(keys)
            value = _value_at(settings, blamed)
            report.add(blamed, value, finding.wrong, finding.allowed, finding.near)
    return settings


def _sections(settings: Any, key: Key) -> Iterator[tuple[Any, Key]]:
    if isinstance(settings, Mapping):
        for name, item in settings.items():
            yield from _sections(item, (*key, name))
    elif dataclasses.is_dataclass(settings):
        yield settings, key
        for field in dataclasses.fields(settings):
            yield from _sections(getattr(settings, field.name), (*key, field.name))


def _value_at(settings: Any, key: Key) -> Any:
    for name in key:
        if isinstance(settings, Mapping):
            settings = settings[name]
        elif isinstance(settings, tuple) and settings and isinstance(settings[0], Change):
            settings = plain(settings)[name]
        elif isinstance(settings, tuple):
            settings = settings[int(name)]
        else:
            settings = getattr(settings, name)
    return list(settings) if isinstance(settings, Mapping) else settings


def _no_rule(section: Any) -> Iterable[Finding]:
    return ()


def _at_most_one(section: Any, *names: str) -> Iterator[Finding]:
    total = sum(getattr(section, name) for name in names)
    if total > 1 + _SUM_SLACK:
        parts = " + ".join(f"{name} ({show(getattr(section, name))})" for name in names)
        yield Finding(
            tuple((name,) for name in names),
            f"These shares of one whole come to {total:.6g}: {parts}.",
            "a sum of at most 1",
        )


def _sums_to_one(section: Any, name: str, length: int, one_per: str) -> Iterator[Finding]:
    shares = getattr(section, name)
    if len(shares) != length:
        yield Finding(
            ((name,),), f"There are {len(shares)} shares here and {length} are needed, {one_per}."
        )
    elif abs(sum(shares) - 1) > _SUM_SLACK:
        yield Finding(((name,),), f"These shares sum to {sum(shares):.6g}.", "a sum of 1")


def _population(population: Population) -> Iterator[Finding]:
    for names in SHARES_OF_ONE[Population]:
        yield from _at_most_one(population, *names)
    least, most = f"{population.age_least:g}", f"{population.age_most:g}"
    if population.age_mean <= population.age_least:
        yield Finding(
            (("age_mean",), ("age_least",)),
            f"Nobody is under {least}, so the mean age must be above it.",
            f"more than {least} years",
        )
    if population.age_mean >= population.age_most:
        yield Finding(
            (("age_mean",), ("age_most",)),
            f"Nobody is over {most}, so the mean age must be below it.",
            f"less than {most} years",
        )


def _keeping(keeping: Keeping) -> Iterator[Finding]:
    for names in SHARES_OF_ONE[Keeping]:
        yield from _at_most_one(keeping, *names)


def _labour_market(market: LabourMarket) -> Iterator[Finding]:
    names = market.place_names
    if not names:
        yield Finding((("place_names",),), "At least one place is needed.")
    elif len(market.place_shares) != len(names):
        yield Finding(
            (("place_names",), ("place_shares",)),
            f"There are {len(names)} place_names and {len(market.place_shares)} place_shares;"
            " each place needs one share.", near="place_shares=[1]" if len(names) == 1 else None,
        )
    else:
        yield from _sums_to_one(market, "place_shares", len(names), "one per place")
    if len(set(names)) < len(names):
        yield Finding((("place_names",),), "A place is named twice.")
    sectors = ", ".join(sector.name.lower() for sector in Sector)
    for name in ("sector_shares", "dream_shares"):
        yield from _sums_to_one(market, name, len(Sector), f"one per sector: {sectors}")


def _jobcentre(rules: Jobcentre) -> Iterator[Finding]:
    if rules.valid_from > rules.valid_to:
        yield Finding(
            (("valid_from",), ("valid_to",)), "These rules end before they begin.",
            "valid_from at most valid_to",
        )
    steps, shares = rules.reimbursement_weeks, rules.reimbursement_shares
    if len(shares) != len(steps) + 1:
        yield Finding(
            (("reimbursement_weeks",), ("reimbursement_shares",)),
            f"There are {len(steps)} reimbursement_weeks and {len(shares)} reimbursement_shares;"
            " each step needs a share, and one more holds after the last.",
        )
    if list(steps) != sorted(set(steps)):
        yield Finding((("reimbursement_weeks",),), "Each step must end later than the one before.")
    course = rules.resource_course_weeks
    if len(course) != 2 or course[0] > course[-1]:
        yield Finding(
            (("resource_course_weeks",),), "The shortest course and the longest are needed.",
            "two numbers of weeks, the shorter first",
        )
    if rules.sick_pay_weeks > rules.sick_pay_ends_weeks:
        yield Finding(
            (("sick_pay_weeks",), ("sick_pay_ends_weeks",)),
            "Sick pay cannot change track after it has run out.",
        )
    if rules.pension_hours > rules.fleksjob_hours:
        yield Finding(
            (("pension_hours",), ("fleksjob_hours",)),
            "A pension asks for less capacity than a fleksjob: pension_hours must not be above"
            " fleksjob_hours.",
        )


def _service(service: Service) -> Iterator[Finding]:
    if not service.posts_by_year:
        yield Finding((("posts_by_year",),), "At least one year is needed.", "such as [4, 6, 8]")
    if any(factor <= 0 for factor in service.posts_factors):
        yield Finding(
            (("posts_factors",),), "A service of another size has posts; the world without any is"
            " always run.", "factors above 0",
        )


def _programme(programme: Programme) -> Iterator[Finding]:
    course = (("sequence",), ("course_weeks",))
    if programme.sequence == "train_then_place" and programme.course_weeks == 0:
        yield Finding(course, "train_then_place needs a course before search: course_weeks above"
                      " 0.")
    if programme.sequence == "place_then_train" and programme.course_weeks > 0:
        yield Finding(course, "place_then_train has no course before search: course_weeks must be"
                      " 0, or sequence train_then_place.")
    if programme.outreach == "none" and programme.employer_minutes > 0:
        yield Finding(
            (("outreach",), ("employer_minutes",)),
            "Without outreach there is no time for employers: employer_minutes must be 0, or"
            " outreach direct or company_centre.",
        )
    if programme.praktik != "routine" and programme.praktik_every_weeks is not None:
        yield Finding(
            (("praktik",), ("praktik_every_weeks",)),
            "Only routine praktik places people every so often: praktik_every_weeks must be null,"
            " or praktik routine.",
        )
    if programme.praktik == "routine" and programme.measures_beside:
        yield Finding(
            (("praktik",), ("measures_beside",)),
            "Routine praktik is the programme's own: measures_beside must be false, or praktik"
            " never or if_insisted.",
        )
    if not programme.in_work_support and programme.in_work_limit_weeks:
        yield Finding(
            (("in_work_support",), ("in_work_limit_weeks",)),
            "Without support in work it cannot have a limit: in_work_limit_weeks must be null or"
            " 0, or in_work_support true.",
        )


def _trial(trial: Trial) -> Iterator[Finding]:
    for arm, size in trial.sizes.items():
        if size < 1:
            yield Finding((("sizes", arm),), "An arm of a trial has people.", "1 or more people")
    for name, members in trial.pooled.items():
        for member in members:
            if member not in trial.sizes:
                yield _not_among(("pooled", name), member, "is pooled", trial.sizes, "sizes")
    groups = [*trial.sizes, *trial.pooled]
    for index, estimate in enumerate(trial.estimates):
        if estimate.arm not in groups:
            yield _not_among(
                ("estimates", str(index), "arm"), estimate.arm, "has a published figure", groups,
                "sizes or pooled",
            )
        else:
            members = trial.pooled.get(estimate.arm, (estimate.arm,))
            people = sum(trial.sizes.get(arm, 0) for arm in members)
            # without `people` the sizes are those of an emulated trial, which may be others
            for name, *finding in _figure(estimate, people if trial.people else estimate.n):
                yield Finding((("estimates", str(index), name),), *finding)
    total = sum(trial.sizes.values())
    if trial.people is not None and trial.sizes and total != trial.people:
        yield Finding(
            (("people",), *(("sizes", arm) for arm in trial.sizes)),
            f"The sizes of the arms add up to {total}.", f"sizes that add up to {trial.people}",
        )
    yield from _predicted(trial)
    if trial.reference and trial.reference not in groups:
        yield _not_among(("reference",), trial.reference, "is named", groups, "sizes or pooled")


def _figure(one: TrialFigure, people: int) -> Iterator[tuple[Any, ...]]:
    """Yield what is wrong with a published figure of an arm with so many people, by setting."""
    known = (*OUTCOME_SHARES, *OUTCOME_MEANS)
    if one.outcome not in known:
        yield ("outcome", f"There is no outcome called {show(one.outcome)}.",
               "one of " + ", ".join(known), nearest(one.outcome, known))
    elif one.outcome in OUTCOME_SHARES and one.count is None and one.percent is None:
        yield "outcome", "A share is published as a count or per cent, and neither is given."
    elif one.outcome in OUTCOME_MEANS and one.mean is None:
        yield "outcome", "An amount is published as a mean, and none is given."
    if one.count is not None and one.count > one.n:
        yield "count", f"More than all {one.n} people of the arm.", f"from 0 to {one.n}"
    if one.n > people:
        yield "n", f"The arm has {people} people by its size.", f"at most {people}"


def _predicted(trial: Trial) -> Iterator[Finding]:
    """Yield why the trial cannot be predicted from its control arm, where that is asked for."""
    if trial.validation == "none":
        return
    if trial.outcome not in OUTCOME_SHARES:
        yield Finding((("outcome",),), "The outcome that is predicted is a share of people.",
                      "one of " + ", ".join(OUTCOME_SHARES),
                      nearest(trial.outcome, OUTCOME_SHARES))
        return
    arms = [arm for arm in trial.sizes if arm != trial.reference]
    if trial.treated not in arms:
        yield _not_among(("treated",), trial.treated, "is named", arms, "arms beside the control")
        return
    there = {one.arm for one in trial.estimates
             if (one.outcome, one.weeks) == (trial.outcome, trial.weeks)}
    missing = [arm for arm in (trial.reference, trial.treated) if arm not in there]
    misspelt = any(
        one.outcome not in (*OUTCOME_SHARES, *OUTCOME_MEANS)
        or one.arm not in (*trial.sizes, *trial.pooled) for one in trial.estimates
    )  # which is said where it stands
    if missing and not misspelt:
        weeks = sorted({one.weeks for one in trial.estimates if one.outcome == trial.outcome})
        yield Finding(
            (("weeks",),), f"No figure of {trial.outcome} at {trial.weeks} weeks is given for"
            f" {' and '.join(map(show, missing))}, so no run covers the published ones.",
            "a follow-up with a figure of each: " + (", ".join(map(str, weeks)) or "none is there"),
        )


def _experiment(experiment: Experiment) -> Iterator[Finding]:
    arms = experiment.arms
    if not arms:
        yield Finding((("arms",),), "At least one arm is needed.")
    for arm in arms:
        if not arm.isidentifier():
            yield Finding(
                (("arms", arm),), f"{show(arm)} cannot name an arm.",
                "letters, digits and _, not starting with a digit",
            )
    for name in ("treated", "reference") if arms else ():
        arm = getattr(experiment, name)
        if arm not in arms:
            yield _not_among((name,), arm, "is named", arms, "arms")
    for arm in experiment.trial.sizes if arms else ():
        if arm not in arms:
            yield _not_among(("trial", "sizes", arm), arm, "has a size", arms, "arms")
    yield from _dials(experiment)
    yield from _in_time(experiment)
    yield from _waiting(experiment)
    yield from _observed(experiment)
    if experiment.money and experiment.prices.persist_years and experiment.service.weeks:
        yield Finding((("prices", "persist_years"),), "Nothing goes on in kroner after the last"
                      " week of a service over time.", "0")
    if experiment.each_week is not None and not isinstance(experiment.each_week, OwnRule):
        yield Finding(
            ((SETTING,),), "A rule of one's own is a Python function, and no file can hold it.",
            f"null here; from Python ipssim.compare(experiment, {SETTING}=function)",
        )
    if experiment.min_replicates > experiment.max_replicates:
        yield Finding(
            (("min_replicates",), ("max_replicates",)),
            f"min_replicates ({experiment.min_replicates}) is above max_replicates"
            f" ({experiment.max_replicates}).",
        )


def _observed(experiment: Experiment) -> Iterator[Finding]:
    weeks = experiment.service.weeks
    for when, counts in experiment.observed.items():
        read = read_when(when)
        given = [field.name for field in dataclasses.fields(counts)
                 if getattr(counts, field.name) is not None]
        keys = tuple(("observed", when, name) for name in given) or (("observed", when),)
        if weeks is None:
            yield Finding(keys, "Counts of a place are set beside a service over time, and this"
                          " experiment follows a cohort.", "with service.weeks")
        elif read is None or read[1]:
            yield Finding(keys, f"{show(when)} is no point in time.",
                          "week 60, year 2 or 2014-05-01")
        elif not 1 <= (week := observed_week(experiment, when)) <= weeks:
            wrong = ("This is before the first week of the run is over." if week < 1
                     else "This is after the last week of the run.")
            yield Finding(keys, wrong, f"from week 1 to {weeks}")


def observed_week(experiment: Experiment, when: str) -> int:
    """Return how many weeks of a run have passed when something is observed."""
    market, read = experiment.labour_market, read_when(when)
    assert read is not None
    return week_of(read[0], market.start_year, market.start_calendar_week)


def _waiting(experiment: Experiment) -> Iterator[Finding]:
    service, people = experiment.service, experiment.population.size
    if service.weeks is None or not service.waiting_at_start:
        return
    horizon = experiment.horizon_weeks
    here = int(people * service.wish_to_work * horizon / (service.weeks + horizon - 1))
    if service.waiting_at_start > here:
        yield Finding(
            (("service", "waiting_at_start"), ("population", "size")),
            f"About {here} of the {people} people are there when the run begins and want to work.",
            f"at most {here}, or a larger population.size",
        )


def _in_time(experiment: Experiment) -> Iterator[Finding]:
    """Yield changes that come outside the run, and what does not go together from one on."""
    market, weeks = experiment.labour_market, experiment.service.weeks
    weeks = weeks or experiment.accrual_weeks + experiment.horizon_weeks
    sections: dict[Key, Any] = {
        **{("arms", arm): programme for arm, programme in experiment.arms.items()},
        ("labour_market",): market, ("service",): experiment.service,
    }
    for key, section in sections.items():
        rule = _RULES.get(type(section), _no_rule)
        dated = sorted(
            ((week_of(one.since, market.start_year, market.start_calendar_week), one)
             for one in section.changes), key=lambda one: one[0],
        )
        known = {finding.wrong for finding in rule(section)}
        for week in dict.fromkeys(at for at, _ in dated):
            here = [one for at, one in dated if at == week]
            keys = tuple((*key, CHANGES, one.when, one.setting) for one in here)
            if not 0 <= week < weeks:
                said = "before the run begins" if week < 0 else f"after its last week ({weeks - 1})"
                for one in keys:
                    yield Finding((one,), f"This is {said}, so it would change nothing.",
                                  f"from week 0 to {weeks - 1}")
            for finding in rule(changed(section, [one for at, one in dated if at <= week])):
                if finding.wrong not in known:
                    known.add(finding.wrong)
                    yield Finding(keys, f"From {here[0].since} on: {finding.wrong}",
                                  finding.allowed, finding.near)


def _dials(experiment: Experiment) -> Iterator[Finding]:
    count = 0
    for base, lists in experiment.dials.items() if experiment.arms else ():
        if base not in experiment.arms:
            blamed = ("dials", base, *list(lists)[:1])  # a section has no line of its own
            yield _not_among(blamed, base, "has dials", experiment.arms, "arms")
            continue
        count += grid_size(lists)
        if count > MOST_DIAL_ARMS:
            yield Finding(
                (("dials", base),),
                f"The dials so far make {count} arms beside the others.",
                f"at most {MOST_DIAL_ARMS} arms",
            )
            return
        for arm in arms_of_dials(experiment, base):
            for finding in _programme(arm.programme):
                keys = tuple(
                    key for (name,) in finding.keys
                    for key in (("dials", base, name),) if name in lists
                ) or (("dials", base),)
                yield Finding(keys, f"In the arm {arm.name}: {finding.wrong}", finding.allowed)


def _not_among(key: Key, name: str, said: str, names: Iterable[str], group: str) -> Finding:
    listed = list(names)
    return Finding(
        (key,), f"{show(name)} {said} but is not among the {group}.",
        "one of " + ", ".join(listed), nearest(name, listed),
    )


def _fidelity_scale(scale: FidelityScale) -> Iterator[Finding]:
    for key, wrong, allowed in wrong_in_scale(scale):
        yield Finding((key,), wrong, allowed)


_RULES: dict[type, Callable[[Any], Iterable[Finding]]] = {
    Population: _population,
    LabourMarket: _labour_market,
    Jobcentre: _jobcentre,
    Keeping: _keeping,
    Service: _service,
    Programme: _programme,
    Trial: _trial,
    Experiment: _experiment,
    FidelityScale: _fidelity_scale,
}
