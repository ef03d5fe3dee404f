"""Draw the candidates: traits that fit together, and what nobody observes.

One severity stands behind symptoms, cognition, capacity and work history; age bounds what a life
can have held. Marginals are measured where the trial reports them and assumed otherwise (see
docs/parameters.md); how traits hang together is assumed, with `severity_shared` as its dial.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtr

from ipssim.chance import Draw, Luck, normals, uniforms
from ipssim.settings.declare.getting_and_keeping import Studying
from ipssim.settings.declare.law import Jobcentre
from ipssim.settings.declare.surroundings import LabourMarket, Population
from ipssim.settings.mechanisms.self_stigma import SelfStigma
from ipssim.settings.world import World
from ipssim.vocabulary import Diagnosis, EducationLevel, Income

Floats = NDArray[np.float64]
Keys = NDArray[np.int64]
_OF_AGE = 18.0  # years; a basis of one's own
_FAR_OFF = 32_000
KINDS = 6
"""Three levels of use (none, less than harmful, harmful) times called to talks or not."""
_SPREAD = 6.0  # concentration of the beta-like traits between 0 and 1 (assumed)


@dataclass(frozen=True, slots=True, eq=False)
class Rest:
    """Where people come to rest, by kind and by rising distance from the own level of symptoms."""

    away: Floats  # (kinds, states) SD above the own level
    stress: Floats
    need: Floats
    called: tuple[int, ...]  # incomes with talks at the jobcentre

    def pooled(self, shares: Floats) -> tuple[float, float]:
        """Return mean and variance of the distance over people of these kinds."""
        mean = float(shares @ self.away.mean(axis=1))
        return mean, float(shares @ ((self.away - mean) ** 2).mean(axis=1))


RestOf = Callable[[float, float, float, World, Jobcentre], Rest]
"""Finds it from shares with children and partner, trust in the system, world and law."""


def draw_traits(
    luck: Luck, who: Keys, population: Population, market: LabourMarket, world: World,
    rest: Rest,
) -> dict[str, NDArray[Any]]:
    """Return the columns that are fixed at entry, one value for each of the keys `who`.

    Everything is keyed by a number of the candidate's own: the same person in every arm, and one
    more person changes nobody else.
    """
    severity = normals(luck, who, Draw.SEVERITY)
    ill = severity + population.illness_mean
    age = _age(luck, who, population)
    diagnosis = _diagnosis(luck, who, population)
    traits: dict[str, NDArray[Any]] = {
        "age": age,
        "woman": uniforms(luck, who, Draw.SEX) < population.women,
        "diagnosis": diagnosis,
        "place": pick(uniforms(luck, who, Draw.PLACE), market.place_shares),
    }
    shared = population.severity_shared
    traits["negative"] = _tied(luck, who, Draw.NEGATIVE, ill, shared)
    means = [getattr(population, f"cognition_{each.name.lower()}") for each in Diagnosis]
    offset = np.choose(diagnosis, means)
    traits["cognition"] = offset - _tied(luck, who, Draw.COGNITION, severity, shared)
    traits["education"] = _education(luck, who, population, severity, age)
    traits |= _history(luck, who, population, severity, age)
    traits |= _capacity_and_dream(luck, who, population, market, ill, traits)
    traits |= _attitudes(
        luck, who, population, world.telling, world.integrating.clinician_median
    )
    traits |= _direction(luck, who, age, world.studying)
    traits["income"] = _income(luck, who, population, age)
    traits["drive"] = normals(luck, who, Draw.DRIVE)
    tied = world.keeping.getting_keeps
    own = normals(luck, who, Draw.FRAGILITY)
    traits["fragility"] = np.sqrt(1.0 - tied * tied) * own - tied * traits["drive"]
    traits |= _home(luck, who, population, severity, age)
    traits["substance"] = _substance(luck, who, population)
    level = _tied(luck, who, Draw.SYMPTOMS, ill, shared)
    return traits | _at_rest(luck, who, population, world, rest, level, traits)


def _tied(luck: Luck, who: Keys, draw: Draw, severity: Floats, shared: float) -> Floats:
    """Return a standard normal trait that correlates `shared` with severity."""
    own = normals(luck, who, draw)
    return np.asarray(shared * severity + np.sqrt(1.0 - shared * shared) * own)


def _at_rest(
    luck: Luck, who: Keys, population: Population, world: World, rest: Rest, level: Floats,
    traits: dict[str, NDArray[Any]],
) -> dict[str, NDArray[Any]]:
    """Return symptoms, stress, needs, use and capacity at entry: where the rules come to rest.

    Symptoms at entry have mean 0 and SD 1 in the trial's cohort; the own level lies below them by
    as much as life, use and relapses keep people above it.
    """
    mean, variance = rest.pooled(_shares_of_kinds(population, rest.called))
    moving = min(variance, 0.9)
    level = np.sqrt(1.0 - moving) * level - mean
    kind = _kind(traits["substance"], traits["income"], rest.called)
    at = uniforms(luck, who, Draw.LIFE) * rest.away.shape[1]
    state = at.astype(np.int64)
    away = mean + np.sqrt(moving / max(variance, 1e-9)) * (rest.away[kind, state] - mean)
    held = 1.0 - world.health.symptom_capacity * mean
    own = np.clip(traits["capacity_entry"] / held, 3.0, 37.0)
    return {
        "symptom_level": level,
        "symptoms": level + away,
        "stress": rest.stress[kind, state],
        "need": rest.need[kind, state],
        "substance_entry": traits["substance"],
        "capacity_entry": own,
        "capacity": np.clip(own * (1.0 - world.health.symptom_capacity * away), 2.0, 37.0),
    }


def _kind(
    use: Floats, income: NDArray[np.int64], called: tuple[int, ...]
) -> NDArray[np.int64]:
    """Return which kind of `Rest` people are of, by use and by the jobcentre's talks."""
    level = (use > 0.0).astype(np.int64) + (use >= 1.0)
    return 2 * level + among(income, called)


@functools.lru_cache(maxsize=16)
def _shares_of_kinds(population: Population, called: tuple[int, ...]) -> Floats:
    """Return the shares of the kinds in a population, from a sample with a luck of its own."""
    luck, who = (0, 0), np.arange(4096, dtype=np.int64)
    income = _income(luck, who, population, _age(luck, who, population))
    kind = _kind(_substance(luck, who, population), income, called)
    return np.bincount(kind, minlength=KINDS) / len(who)


def _age(luck: Luck, who: Keys, population: Population) -> Floats:
    """Return ages from the least on, right-skewed (shifted gamma), cut at the most."""
    mean = population.age_mean - population.age_least
    shape = (mean / population.age_sd) ** 2
    scale = population.age_sd**2 / mean
    years = gammaincinv(shape, uniforms(luck, who, Draw.AGE)) * scale
    ages = np.minimum(population.age_least + years, population.age_most)
    return np.asarray(ages, dtype=np.float64)


def _diagnosis(luck: Luck, who: Keys, population: Population) -> NDArray[np.int64]:
    """Return the diagnosis group; whoever has none of the others has depression."""
    others = (
        (Diagnosis.SCHIZOPHRENIA_SPECTRUM, population.schizophrenia_spectrum),
        (Diagnosis.BIPOLAR, population.bipolar),
        (Diagnosis.ANXIETY, population.anxiety),
        (Diagnosis.NOT_DIAGNOSED, population.not_diagnosed),
    )
    shares = tuple(share for _, share in others)
    codes = np.array([*(int(code) for code, _ in others), int(Diagnosis.DEPRESSION)])
    rest = max(0.0, 1.0 - sum(shares))
    return np.asarray(codes[pick(uniforms(luck, who, Draw.DIAGNOSIS), (*shares, rest))])


def pick(u: Floats, shares: tuple[float, ...]) -> NDArray[np.int64]:
    """Return the index of the share each draw falls in; never of one that is 0.

    Shares may come to a hair less than 1: draws above go to the last share there is.
    """
    last = max(index for index, share in enumerate(shares) if share > 0)
    return np.minimum(np.searchsorted(np.cumsum(shares), u, side="right"), last)


def among(codes: NDArray[np.int64], some: Iterable[int]) -> NDArray[np.bool_]:
    """Say which codes are one of a few; NumPy's `isin` takes longer to begin than this takes."""
    found = np.zeros(len(codes), dtype=np.bool_)
    for code in some:
        found |= codes == int(code)
    return found


def _education(
    luck: Luck, who: Keys, population: Population, severity: Floats, age: Floats
) -> NDArray[np.int64]:
    """Return the highest education; nobody under 23 has completed a higher one."""
    rank = ndtr(_tied(luck, who, Draw.EDUCATION, -severity, population.severity_history))
    higher = rank > 1.0 - population.higher_education
    secondary = rank > 1.0 - population.higher_education - population.secondary_education
    lower = np.where(secondary, EducationLevel.SECONDARY, EducationLevel.PRIMARY)
    level = np.where(higher & (age >= 23), EducationLevel.HIGHER, lower)
    return np.asarray(level, dtype=np.int64)


def _history(
    luck: Luck, who: Keys, population: Population, severity: Floats, age: Floats
) -> dict[str, NDArray[Any]]:
    """Return years worked, recent work and gap in the CV; none longer than the life allows."""
    adult = np.maximum(age - 18.0, 0.0)  # spare-time jobs before that are not counted
    rank = ndtr(_tied(luck, who, Draw.WORK_HISTORY, -severity, population.severity_history))
    recent = rank > 1.0 - population.worked_recently
    years = np.minimum(adult * rank * 0.6 + 0.25 * recent, adult)
    u = uniforms(luck, who, Draw.GAP)
    since = np.where(recent, 5.0 * u, 5.0 + u * np.maximum(adult - years - 5.0, 0.0))
    return {
        "worked_recently": recent,
        "work_years": years,
        "cv_gap": np.minimum(since, np.maximum(adult - years, 0.0)),
    }


def _capacity_and_dream(
    luck: Luck, who: Keys, population: Population, market: LabourMarket, severity: Floats,
    traits: dict[str, NDArray[Any]],
) -> dict[str, NDArray[Any]]:
    """Return capacity, and a dream whose realism falls with how far it reaches beyond it."""
    z = _tied(luck, who, Draw.CAPACITY, -severity, population.severity_shared)
    capacity = np.clip(population.capacity_mean * np.exp(population.capacity_sd * z), 3.0, 37.0)
    sector = pick(uniforms(luck, who, Draw.DREAM_SECTOR), market.dream_shares)
    only = uniforms(luck, who, Draw.FULL_TIME) < population.full_time_only
    wished = np.clip(
        capacity * np.exp(0.1 + 0.3 * normals(luck, who, Draw.DREAM_HOURS)), 3.0,
        market.full_time_hours,
    )
    demanding = among(sector, (3, 4, 5))  # care, office and IT ask for schooling
    lack = np.where(demanding, (2 - traits["education"]) / 2.0, 0.0)
    reach = np.maximum(wished / capacity - 1.0, 0.0)
    return {
        "capacity_entry": capacity,
        "dream_sector": sector,
        "dream_hours": np.where(only, market.full_time_hours, wished),
        "full_time_only": only,
        "dream_realism": np.clip(
            population.realism_best - population.realism_schooling * lack
            - population.realism_hours * reach, 0.05, 1.0,
        ),
    }


def _attitudes(
    luck: Luck, who: Keys, population: Population, telling: SelfStigma, clinician_median: float
) -> dict[str, NDArray[Any]]:
    """Return motivation, doubt, trust, fear, belief and clarity at entry, each 0 to 1."""
    motivation = _between(normals(luck, who, Draw.MOTIVATION), population.motivation_median)
    ambivalence = _between(normals(luck, who, Draw.AMBIVALENCE), population.ambivalence_median)
    trust = normals(luck, who, Draw.TRUST)
    system = 0.5 * trust + np.sqrt(0.75) * normals(luck, who, Draw.SYSTEM_TRUST)
    return {
        "motivation_entry": motivation,
        "ambivalence": ambivalence,
        "trust_entry": _between(trust, population.trust_median),
        "system_trust": _between(system, population.trust_median),
        "insecurity": _between(normals(luck, who, Draw.INSECURITY), 0.5),
        "self_stigma": _between(normals(luck, who, Draw.SELF_STIGMA), telling.stigma_median),
        "belief": 0.5 * (motivation + _between(normals(luck, who, Draw.SELF_STIGMA, 1), 0.5)),
        "clinician": _between(normals(luck, who, Draw.TREATMENT, 2), clinician_median),
        "clarity": np.clip(
            population.clarity_most * uniforms(luck, who, Draw.CLARITY) * (0.5 + motivation),
            0.0, 1.0,
        ),
    }


def _between(z: Floats, median: float) -> Floats:
    """Return a trait between 0 and 1 whose median is `median` (logit-normal)."""
    spread = np.sqrt(np.pi**2 / 3.0 / _SPREAD)
    return np.asarray(1.0 / (1.0 + np.exp(-(np.log(median / (1.0 - median)) + spread * z))))


def _direction(luck: Luck, who: Keys, age: Floats, studying: Studying) -> dict[str, NDArray[Any]]:
    """Return who wants a job and who education; the under-30s lean to education (S2 3.5).

    Most of those who want education would take a job as well; everybody wants one of the two.
    """
    u = uniforms(luck, who, Draw.DIRECTION)
    lean = np.where(age < 30.0, studying.study_lean_young, studying.study_lean_older)
    return {"wants_education": u < lean, "wants_job": u >= (1.0 - studying.study_and_job) * lean}


def _income(luck: Luck, who: Keys, population: Population, age: Floats) -> NDArray[np.int64]:
    """Return the income basis; pensions go to the older, SU and uddannelseshjælp to the young.

    Those under age have none of their own.
    """
    u = uniforms(luck, who, Draw.INCOME)
    adult = age >= _OF_AGE
    tilt = np.clip((age - 18.0) / (population.age_mean - 18.0), 0.0, 2.0)
    pension = np.clip(population.foertidspension * tilt, 0.0, 0.9)
    sick = np.minimum(population.sygedagpenge, 1.0 - pension)
    cash = np.minimum(population.kontanthjaelp, 1.0 - pension - sick)
    other = np.where(age < 30.0, Income.SU, Income.SELF_SUPPORTED)
    benefit = np.where(age < 30.0, Income.UDDANNELSESHJAELP, Income.KONTANTHJAELP)
    basis = np.where(u < pension, Income.FOERTIDSPENSION, other)
    basis = np.where((u >= pension) & (u < pension + sick), Income.SYGEDAGPENGE, basis)
    below = pension + sick + cash
    basis = np.where((u >= pension + sick) & (u < below), benefit, basis)
    for income, share in (
        (Income.DAGPENGE, population.dagpenge),
        (Income.RESSOURCEFORLOEB, population.ressourceforloeb),
        (Income.REVALIDERING, population.revalidering),
        (Income.LEDIGHEDSYDELSE, population.ledighedsydelse),
    ):
        basis = np.where((u >= below) & (u < below + share), income, basis)
        below = below + share
    return np.asarray(np.where(adult, basis, Income.SELF_SUPPORTED), dtype=np.int64)


def draw_standing(
    luck: Luck, who: Keys, population: Population, jobcentre: Jobcentre,
    traits: dict[str, NDArray[Any]], entry: NDArray[Any],
) -> dict[str, NDArray[Any]]:
    """Return how people stand with the jobcentre at entry, given what was drawn of them.

    Those on sygedagpenge are somewhere in it; others have been on public support for years.
    """
    income = traits["income"]
    u = uniforms(luck, who, Draw.INCOME, 1)
    supported = ~among(income, (Income.SU, Income.SELF_SUPPORTED))
    sick = income == Income.SYGEDAGPENGE
    adult = np.maximum(traits["age"] - _OF_AGE, 0.0)
    years = np.minimum(-np.log(u) * population.benefit_years, adult)
    weeks = np.where(sick, u * (jobcentre.sick_pay_ends_weeks - 1.0), 52.0 * years)
    weeks = np.floor(np.where(supported, weeks, 0.0))
    in_course = among(income, (Income.RESSOURCEFORLOEB, Income.REVALIDERING))
    course = 1.0 + uniforms(luck, who, Draw.INCOME, 2) * jobcentre.resource_course_weeks[1]
    turn = uniforms(luck, who, Draw.INCOME, 3) * jobcentre.assessment_interval_weeks
    near = sick & (weeks < jobcentre.sick_pay_weeks)
    cash = among(income, (Income.KONTANTHJAELP, Income.UDDANNELSESHJAELP))
    ready = cash & (traits["capacity_entry"] >= jobcentre.job_ready_hours)
    near |= ready | (income == Income.DAGPENGE)
    served = supported & (income != Income.FOERTIDSPENSION)
    border = np.where(weeks < jobcentre.sick_pay_weeks, jobcentre.sick_pay_weeks,
                      np.ceil(jobcentre.sick_pay_ends_weeks))
    return {
        "basis": income,
        "benefit_weeks": weeks,
        "track": np.where(near, 1, np.where(served, 2, 0)),
        "flex": income == Income.LEDIGHEDSYDELSE,
        "course_until": np.where(in_course, np.minimum(entry + course, _FAR_OFF), -1),
        "next_assessment": entry + np.where(sick, border - weeks, 1.0 + np.floor(turn)),
    }


def _home(
    luck: Luck, who: Keys, population: Population, severity: Floats, age: Floats
) -> dict[str, NDArray[Any]]:
    """Return children, partner, consent, and the share of workplaces within reach (S0 6.2).

    Children come with age. Fear of people stands beside distance and transport in what can be
    reached, so severity counts in it.
    """
    tilt = np.clip((age - 18.0) / (population.age_mean - 18.0), 0.0, 2.0)
    parents = np.clip(population.with_children * tilt, 0.0, 0.9)
    children = uniforms(luck, who, Draw.HOME, 1) < parents
    free = _tied(luck, who, Draw.HOME, -severity, population.severity_shared)
    left = 1.0 - population.children_bind * children
    return {
        "children": children,
        "partner": uniforms(luck, who, Draw.HOME, 2) < population.with_partner,
        "reach": _between(free, population.reach_median) * left,
        "consents": uniforms(luck, who, Draw.CONSENT) < population.consents,
    }


def _substance(luck: Luck, who: Keys, population: Population) -> Floats:
    """Return use of alcohol and drugs at entry, 0 to 2: from 1 up it is called harmful."""
    u = uniforms(luck, who, Draw.SUBSTANCE)
    harmful = population.harmful_users
    some = harmful + population.light_users * (1.0 - harmful)
    above = 2.0 - u / max(harmful, 1e-9)
    below = (some - u) / max(some - harmful, 1e-9)
    return np.asarray(np.where(u < harmful, above, np.where(u < some, below, 0.0)))
