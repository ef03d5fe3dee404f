"""Record the week: running tallies per person and weekly counts per arm."""

from __future__ import annotations

from typing import Any

from ipssim.compiled import stage
from ipssim.recorder import WEEKLY
from ipssim.vocabulary import Position, Service

_SERVED = int(Service.SERVED)
_WAITING = int(Service.WAITING)
_CLARIFICATION = int(Position.CLARIFICATION)
_SEARCH = int(Position.SEARCH)
_IN_WORK = int(Position.IN_WORK)
_IN_STUDY = int(Position.IN_STUDY)
_ENDING = int(Position.ENDING)
(
    _C_PEOPLE, _C_CLARIFICATION, _C_SEARCH, _C_WORK, _C_STUDY, _C_ENDING, _C_SERVED, _C_WAITING,
    _C_JOB, _C_EDUCATION, _C_ANY, _C_HOURS, _C_MINUTES, _C_CASELOAD,
) = range(len(WEEKLY))


@stage
def record(
    w: int, who: Any, arm: Any, entry_week: Any, position: Any, service: Any,
    worker: Any, employer: Any, job_since: Any, job_hours: Any, study_since: Any,
    study_hours: Any, granted: Any, support: Any, weeks_job: Any, weeks_study: Any, hours: Any,
    first_job: Any, first_study: Any, longest_job: Any, support_sum: Any, share: Any,
    cap: Any, caseload: Any, weekly: Any,
) -> None:
    """Add this week to the tallies and to `weekly[arm, week since entry, WEEKLY]`."""
    for i in range(who[0], who[1]):
        since = w - entry_week[i]
        load = 0.0
        if employer[i] >= 0:
            weeks_job[i] += 1
            load += float(job_hours[i])
            longest_job[i] = max(longest_job[i], w - job_since[i] + 1)
            if first_job[i] < 0:
                first_job[i] = since
        if study_since[i] >= 0:
            weeks_study[i] += 1
            load += float(study_hours[i])
            if first_study[i] < 0:
                first_study[i] = since
        hours[i] += load
        support_sum[i] += support[i]
        row = weekly[arm[i], since]
        here = int(position[i])
        row[_C_PEOPLE] += 1.0
        row[_C_CLARIFICATION] += 1.0 if here & _CLARIFICATION else 0.0
        row[_C_SEARCH] += 1.0 if here & _SEARCH else 0.0
        row[_C_WORK] += 1.0 if here & _IN_WORK else 0.0
        row[_C_STUDY] += 1.0 if here & _IN_STUDY else 0.0
        row[_C_ENDING] += 1.0 if here & _ENDING else 0.0
        row[_C_WAITING] += 1.0 if service[i] == _WAITING else 0.0
        row[_C_JOB] += 1.0 if first_job[i] >= 0 else 0.0
        row[_C_EDUCATION] += 1.0 if first_study[i] >= 0 else 0.0
        row[_C_ANY] += 1.0 if first_job[i] >= 0 or first_study[i] >= 0 else 0.0
        row[_C_HOURS] += load
        if service[i] == _SERVED:
            row[_C_SERVED] += 1.0
            row[_C_MINUTES] += float(granted[i])
            k = worker[i]
            row[_C_CASELOAD] += caseload[k] / max(share[k], 1.0 / cap[k])
