"""Danish and everyday words for settings, programmes, arms, outcomes, commands and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

OTHER_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    # programmes and arms
    "ips_shared_care": ("ips",),
    "ips_split": ("ips shared by two",),
    "jobcentre": ("usual", "usual service", "sædvanlig indsats"),
    "package": ("pakke",),
    "none": ("no programme", "ingen"),
    "youth": ("unge",),
    "danish": ("dansk",),
    "denmark": ("danmark",),
    # settings, and words that are parts of their names
    "arms": ("arme",),
    "size": ("people", "candidates", "kandidater", "borgere", "deltagere",
             "personer"),
    "caseload_cap": ("caseload", "sagsstamme", "sagsstammer"),
    "horizon_weeks": ("weeks", "uger", "opfølgning"),
    "limit_weeks": ("weeks", "uger", "limit", "varighed"),
    "employers": ("arbejdsgivere", "virksomheder"),
    "labour_market": ("arbejdsmarked",),
    "women": ("kvinder",),
    "kept_worlds": ("prior draws",),
    "age_mean": ("alder",),
    # units
    "percent": ("procent", "pct"),
    "weeks": ("uge", "uger"),
    "months": ("måned", "måneder"),
    "years": ("år",),
    "days": ("dage",),
    "hours": ("timer",),
    "minutes": ("min", "minutter"),
    # outcomes
    "job_ever": ("job", "arbejde"),
    "education_ever": ("education", "uddannelse"),
    "pension_granted": ("pension", "førtidspension"),
    # commands and answers
    "compare": ("sammenlign",),
    "run": ("kør",),
    "out": ("output",),
    "true": ("yes", "ja"),
    "false": ("no", "nej"),
    "null": ("none", "ingen", "unlimited", "ubegrænset"),
}
"""Each name with other words for it; case, accents, blanks, _, - and a plural's s do not count.

Only a name that may stand in the place in question is ever suggested. A word may have several.
"""
