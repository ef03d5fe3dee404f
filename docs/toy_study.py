"""A study of one's own: does IPS help as much where there are few employers? Tests run it."""

from dataclasses import replace

import yaml

from ipssim.outcomes.definitions import OUTCOMES
from ipssim.report.page.parts import Answer, Page, Row, Said, Section, Table
from ipssim.report.told import common as c
from ipssim.report.told.made import made
from ipssim.report.words import Words, words
from ipssim.settings.declare.experiment import Experiment
from ipssim.studies.engine import Contrast, Means, Plan

SHOWN = ("job_or_education_ever", "job_ever", "weeks_job")
OWN = Words("en", yaml.safe_load("""
title: IPS where there are few employers
question: Does IPS help as much where there are few employers?
answer: "Of 100 people, IPS brings {plain:+1} to a job or course; with few employers {narrow:+1}."
luck: "what few employers change is {part:+1} points ±{half:1}"
unknown: how many employers there are, and all that the model assumes
rests: the rules of the model; no trial has varied the number of employers
table: IPS minus usual service, for the same people
heads: [Outcome, As it is, Few employers, What they change]
"""))


def plan(experiment: Experiment) -> Plan:
    """Return two worlds with the same arms, and three differences to tell."""
    market = replace(experiment.labour_market, employers_per_candidate=0.2)
    plain = Contrast("as it is", ("plain", "ips"), ("plain", "usual"))
    narrow = Contrast("narrow", ("narrow", "ips"), ("narrow", "usual"))
    return Plan(
        study="toy", experiment=experiment, replicates=4, size=2,
        worlds={"plain": experiment, "narrow": replace(experiment, labour_market=market)},
        contrasts=(plain, narrow, Contrast("the market's part", narrow, plain)),
    )


def page(found: Means, language: str = "en") -> Page:
    """Return the answer and three sections: what is missed, the differences, how it was made."""
    w, experiment = words(language), found.experiment
    plain, narrow, part = found.estimates(SHOWN[0])
    table = Table(tuple(OWN.entry("heads")), tuple(Row((c.short(w, OUTCOMES[code]), *(
        c.with_half(w, one.value, one.half, OUTCOMES[code].decimals, signed=True)
        for one in found.estimates(code)
    ))) for code in SHOWN))
    answer = Answer(
        question=OWN.say("question"), table=table, short=c.misses_short(w, experiment),
        said=(OWN.say("answer", plain=plain.value, narrow=narrow.value),),
        sure=((w.say("compare.sure.luck"), OWN.say("luck", part=part.value, half=part.half)),
              (w.say("compare.sure.unknown"), OWN.say("unknown"))),
        rests=((w.say("compare.rests.term"), OWN.say("rests")),),
    )
    figures = Section("differences", OWN.say("table"), (Said(w.say("half")), table))
    return Page(OWN.say("title"), language, answer, (
        c.misses(w, experiment), figures, made(w, experiment, found.manifest),
    ))
