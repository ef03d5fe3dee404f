"""The document on what the model says of trials, from the findings and the shipped worlds."""

from __future__ import annotations

import json
import re

from ipssim.settings.read.load import config_dir, load
from ipssim.studies.worlds import KEPT
from ipssim.vocabulary import WAYS_IN
from make import findings
from make.markdown import code, document, table

_FOLDERS = {"both": "validation", "hours": "validation_hours", "person": "validation_person"}
_SCORE = re.compile(r"Mean log score (−?[\d.]+)")
_MIND = """\
## What would change our mind

- **We say: hours with employers open the way.** A service whose consultants spend no time with
  employers, and whose people begin as many jobs, would leave the reading by the person alone.
- **We say: larger caseloads lack dense support at first.** A comparison of caseloads inside IPS
  in which twice as many people a consultant lose nothing in 18 months.
- **We say: a limit costs.** A comparison of IPS with and without an end date in which those whose
  support ended keep their jobs as long.
- **We say: IPS comes out ahead.** Worlds that agree with the trial, in any of the three readings,
  of which more than one in ten has usual service ahead; each comparison says in how many it comes
  out ahead.
- **We say: a control arm does badly because the place is closed.** The eight trials are all
  predicted too low. If trials that nobody here has seen come out too low as well, the model puts
  into the place what lies in the control service, and no prediction for a place of one's own is
  more than a direction.
- **We say: jobs last about nine to eleven months.** A register of the same people that shows
  other lengths: targets are few, and each kept world hangs on them.
"""


def validation_page() -> str:
    """Return the document: how trials are predicted, in each reading, and what would refute it."""
    ours = load("fitted", "world").getting.way_in
    rows = []
    for way in WAYS_IN:
        said = json.loads((config_dir() / "world" / KEPT.format(way=way)
                           .replace("parquet", "json")).read_text(encoding="utf-8"))
        found = _SCORE.search(findings.finding(_FOLDERS[way]))
        rows.append((
            code(way) + (" (ships)" if way == ours else ""), said["worlds"], said["kept"],
            said.get("checks_held", ""), found[1] if found else "",
            f"[{_FOLDERS[way]}](../experiments/{_FOLDERS[way]}/README.md)",
        ))
    return document(
        "Validation: what the model says of trials",
        "How each was made and what was decided beforehand stands in"
        " [analysis_plan.md](analysis_plan.md). Targets of the fit, checks and figures held out are"
        " in [shipped_world](../experiments/shipped_world/README.md), kept worlds in"
        " [match](../experiments/match/README.md), and what the numbers rest on in"
        " [assumptions.md](assumptions.md).",
        "## Trials it was not fitted to",
        findings.answer("validation", tables=True),
        "## Three readings of how jobs are got",
        "`hours`: only a consultant's hours with employers count; `person`: only knowing the"
        " person and being trusted; `both`: hours are worth more for somebody who is known."
        " Kept are worlds that agree with the Danish trial; a check of direction and size is"
        " passed where it holds in half or more of 100 of them. Which reading ships, by which"
        " rule, and what was added to the rule after looking, stands in"
        " [analysis_plan.md](analysis_plan.md).",
        table(("reading", "worlds simulated", "kept", "checks passed (of 28)",
               "mean log score of the eight trials", "finding"), rows),
        _MIND.strip(),
    )
