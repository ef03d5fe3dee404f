"""What of the sources is where: each system with its configuration, each mechanism with its rules.

The rows are data; the page and `missing` are made from them and from what the checkout holds.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ipssim.settings.mechanisms import MECHANISMS, Mechanisms
from make.checkout import ROOT, story, story_path
from make.markdown import code, document, table
from make.programme_files import programme_file, programme_path


@dataclass(frozen=True, slots=True)
class System:
    """A row of "Systems": a programme, whom it serves here, and the stories that tell it apart.

    `population` is None where the programme is given to any; `experiment` sets it beside others.
    """

    programme: str
    source: str
    stories: tuple[str, ...]
    experiment: str
    population: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A row of "Mechanisms": rules and other modules, switches of `Mechanisms`, stories, source.

    The stories of its switches are added from the register of mechanisms. What `shares` a switch
    with another row, which names it, has its own stories only. What is no course of events but a
    judgement on one has `tests` in place of a story: files below `tests/`.
    """

    title: str
    source: str
    modules: tuple[str, ...]
    switches: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    also: str = ""


SYSTEMS = (
    System("ips_shared_care", "S2 3.1–3.5", ("the_consultant_shields",), "ips_in_denmark",
           "danish_trial"),
    System("ips_colocated", "S2 3.2–3.5", ("through_the_company_centre",), "ips_in_denmark",
           "danish_trial"),
    System("ips_in_jobcentre", "S2 3.2, 3.6, 6.1", ("the_desk_in_psychiatry_is_given_up",),
           "ips_in_denmark", "danish_trial"),
    System("ips_private", "S2 3.6, 6.1", ("bought_for_those_there_is_a_duty_to",),
           "ips_in_denmark", "danish_trial"),
    System("ips_small", "S4", ("a_half_time_consultant",), "ips_in_denmark", "danish_trial"),
    System("ips_split", "S4", ("two_who_share_closely",), "ips_in_denmark", "danish_trial"),
    System("ips_plus", "S2 3.2–3.3", ("sessions_train_those_who_come",), "danish_trial",
           "danish_trial"),
    System("ips_ma", "S2 2.3, 4", ("treatment_advises_to_wait", "outside_the_target_group"),
           "ips_ma", "mood_anxiety"),
    System("ips_ma_limited", "S2 4.2", ("limited_in_time_for_others",), "ips_ma"),
    System("package", "S0 4.1–4.2", ("package_ends_despite_interview", "a_course_one_must_follow"),
           "ips_vs_package"),
    System("jobcentre", "S2 2.1, 5", ("seldom_and_soon_over",), "danish_trial",
           "jobcentre_clients"),
    System("youth_centre", "S2 5.3", ("not_a_day_over_twenty_nine",), "youth", "youth"),
    System("none", "design", ("nobody_is_admitted",), "danish_trial"),
)
"""The systems the sources tell of: every shipped programme has a row, but for the archetypes."""

ARCHETYPES = ("train_place", "sheltered")
"""Programmes that stand for control arms of trials abroad, and for no system of the sources."""

CONTENTS = (
    Content("Acceleration", "S0 4.1–4.3, 5.4; S1 1", ("rules.ended_too_early",),
            stories=("a_date_that_comes_closer", "a_course_one_must_follow"),
            shares=("ended_too_early",)),
    Content("Forced placement", "S0 4.1", ("rules.forced_placement",), ("forced_placement",)),
    Content("Ended too early", "S0 4.1; S1 1", ("rules.ended_too_early",), ("ended_too_early",)),
    Content("Resonance", "S0 2.2, 4.2, 5.5, 6; S1", ("rules.resonance",), ("resonance",)),
    Content("Presence and absence", "S0 4.3, 6.1, 6.2, 6.5",
            ("rules.presence", "rules.substance_use"), ("presence", "substance_use"),
            also="Rhythm and substance use have a switch of their own."),
    Content("Speeder and brake", "S0 4.3, 6.2; S1 3", ("rules.pace",), ("pace",)),
    Content("Uncertainty (Whyte)", "S0 5.1, 5.5, 6.2",
            ("rules.ambivalence", "rules.contingencies"), ("ambivalence", "contingencies")),
    Content("Chicken and egg", "S0 5.2.1; S1 3", ("rules.pace",),
            stories=("hours_within_reach_help",), shares=("pace",)),
    Content("The dream and the match", "S0 5, 5.2; S1 2; S3; S4",
            ("rules.dream_and_match", "rules.reach"), ("dream_and_match", "reach"),
            also="Place and children bound the choice: a switch of their own."),
    Content("Own responsibility", "S3 responsibility; S4", ("rules.persistent_trial",),
            stories=("ones_own_choice_teaches",), shares=("persistent_trial",)),
    Content("Persistent trial", "S0 4.3; S1 2", ("rules.persistent_trial",),
            ("persistent_trial",)),
    Content("Belief", "S4; S2 6.1", ("rules.belief",), ("belief",)),
    Content("Stigma, self-stigma, disclosure", "S0 2.2, 5.3, 6.2; S1 3",
            ("rules.self_stigma", "rules.disclosure"), ("self_stigma", "disclosure")),
    Content("Employer network", "S2 3.1, 3.5; S3", ("rules.employer_network",),
            ("employer_network",), ("through_the_company_centre",)),
    Content("The team thinks along", "S0 4.2, 6.1–6.2; S2 3.5, 4.3; S3", ("rules.team",),
            ("team",)),
    Content("Benefits and insecurity", "S4; S2 6.2", ("rules.benefits",), ("benefits",)),
    Content("Integration with treatment", "S2 3.3, 3.5, 6.2; S4; S0 6.2, 7",
            ("rules.integration",), ("integration",),
            ("the_desk_in_psychiatry_is_given_up", "treatment_advises_to_wait")),
    Content("Many roles of one person", "S0 6.2; S2 5.5; S4", ("rules.resonance",),
            stories=("divided_among_three", "two_who_share_closely"), shares=("resonance",)),
    Content("Workload and exhaustion", "S3; S2 4.3", ("rules.exhaustion", "rules.broader_needs"),
            ("exhaustion", "broader_needs")),
    Content("Cap, queue and ending", "S2 3.3; S0 4.3", ("rules.cap_and_queue",),
            ("cap_and_queue",), ("waiting_for_a_place",)),
    Content("Fidelity", "S2 2.2, 3.1, 6.1; S4", ("outcomes.fidelity",),
            tests=("outcomes/fidelity/test_review.py",),
            also="Scored from what the simulated service did: `ipssim review`."),
    Content("Money", "S2 3.6, 5.2, 6.1",
            ("rules.jobcentre", "stages.jobcentre", "outcomes.support"),
            stories=("the_longer_the_dearer", "bought_for_those_there_is_a_duty_to"),
            also="The clock of the state's reimbursement and talks held in time. Reckoned in"
            " weeks that the municipality carries: amounts of money are not in the model."),
)
"""What drives, under the sources' headings; `contents` adds mechanisms that no row names."""


def contents() -> tuple[Content, ...]:
    """Return the rows, and one for each mechanism that none of them names."""
    named = {switch for row in CONTENTS for switch in row.switches}
    return (*CONTENTS, *(
        Content(one.title, ", ".join(one.sources), (f"rules.{one.field}",), (one.field,))
        for one in MECHANISMS if one.field not in named
    ))


def missing() -> list[str]:
    """Name whatever a row points to and the checkout does not hold."""
    return [f"{row}: {what}" for row, what in _absent()]


def _absent() -> Iterator[tuple[str, str]]:
    for system in SYSTEMS:
        paths = [programme_path(system.programme), _config("experiment", system.experiment)]
        if system.population:
            paths.append(_config("population", system.population))
        for path in (*paths, *map(story_path, system.stories)):
            if not path.is_file():
                yield system.programme, path.relative_to(ROOT).as_posix()
    switches = {field.name for field in dataclasses.fields(Mechanisms)}
    for content in contents():
        for module in content.modules:
            if _module(module) is None:
                yield content.title, f"ipssim.{module}"
        for switch in (*content.switches, *content.shares):
            if switch not in switches or switch not in _register():
                yield content.title, f"the mechanism {switch}"
        for name in stories_of(content):
            if not story_path(name).is_file():
                yield content.title, story_path(name).relative_to(ROOT).as_posix()
        for test in content.tests:
            if not (ROOT / "tests" / test).is_file():
                yield content.title, f"tests/{test}"
        if not stories_of(content) and not content.tests:
            yield content.title, "a story"


def stories_of(content: Content) -> tuple[str, ...]:
    """Return the stories that tell of a row: those of its switches, then its own."""
    register = _register()
    told = [register[name] for name in content.switches if name in register]
    return tuple(dict.fromkeys((*told, *content.stories)))


def _register() -> dict[str, str]:
    return {mechanism.field: mechanism.story for mechanism in MECHANISMS}


def _config(group: str, name: str) -> Path:
    return ROOT / "configs" / group / f"{name}.yaml"


def _module(name: str) -> Path | None:
    """Return the file of a module of ipssim, or of a package its first, or None."""
    path = ROOT / "ipssim" / name.replace(".", "/")
    found = [path.with_suffix(".py"), path / "__init__.py"]
    return next((file for file in found if file.is_file()), None)


def coverage_page() -> str:
    """Tell, for each system and mechanism of the world, where it is and where it is told."""
    absent = missing()
    parts = [
        document(
            "Where the world is",
            "What is to be simulated is laid down in a digest of five Danish sources (S0–S4, in"
            " [sources](sources.md)). Each of its systems is a configuration and each of its"
            " mechanisms a module of rules with a switch; each is told in a story that is run as"
            " a test. A table here says which is which.",
            "## Systems",
            "Populations are those the programme is meant for; any programme can be given to any."
            " IPS in substance-use treatment is `ips_shared_care` for the population"
            " `substance_use` (experiment `substance_use`). All fields side by side are in"
            " [programmes](programmes.md).",
            table(
                ("programme", "configuration", "what its file sets apart", "population",
                 "experiment", "stories", "source"),
                [_system_row(row) for row in SYSTEMS],
            ),
            "## Mechanisms",
            "Rows follow the sources' headings; a row can have more than one switch. What a"
            " mechanism's part in an outcome is, `ipssim compare` tells with its switch off.",
            table(
                ("what drives", "modules", "switches", "stories", "source", "note"),
                [_content_row(row) for row in contents()],
            ),
        )
    ]
    if absent:
        parts.append("\n## Missing\n\n" + "\n".join(f"- {what}" for what in absent) + "\n")
    return "".join(parts)


def _system_row(row: System) -> Sequence[str]:
    apart = ""
    path = f"configs/programme/{row.programme}.yaml"
    if programme_path(row.programme).is_file():
        file = programme_file(row.programme)
        fields = ", ".join(code(field) for field in file.own)
        apart = f"as `{file.base}` but for {fields}" if file.base else _in_words(file.own)
    return (
        f"[{row.programme}](programmes.md#{row.programme})", f"[{path}](../{path})", apart,
        _linked("population", row.population) if row.population else "any",
        _linked("experiment", row.experiment), _told(row.stories), row.source,
    )


def _in_words(own: Sequence[str]) -> str:
    return code(own[0]) if len(own) == 1 else f"states all {len(own)} fields"


def _content_row(row: Content) -> Sequence[str]:
    modules = []
    for name in row.modules:
        found = _module(name)
        target = found.relative_to(ROOT).as_posix() if found else ""
        modules.append(f"[`{name}`](../{target})" if target else f"`{name}` (missing)")
    switches = ", ".join(code(f"world.mechanisms.{name}") for name in (*row.switches, *row.shares))
    tested = ", ".join(f"[{code(test)}](../tests/{test})" for test in row.tests)
    return (
        row.title, ", ".join(modules), switches or "none", _told(stories_of(row)) or tested,
        row.source, row.also,
    )


def _linked(group: str, name: str) -> str:
    return f"[{name}](../configs/{group}/{name}.yaml)"


def _told(names: Sequence[str]) -> str:
    parts = []
    for name in names:
        told = story(name)
        title = told["title"] if told else f"{name} (missing)"
        parts.append(f"[{title}](../tests/stories/{name}.yaml)" if told else title)
    return "; ".join(parts)
