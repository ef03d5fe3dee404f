"""What a reviewer finds for each item, by the code of what is measured."""

from __future__ import annotations

from collections.abc import Callable

from ipssim.outcomes.fidelity import before_work, in_work, organisation, staffing
from ipssim.outcomes.fidelity.finding import Finding
from ipssim.outcomes.fidelity.period import Period
from ipssim.settings.declare.fidelity_scale import FidelityScale

Measure = Callable[[Period, FidelityScale], Finding]

MEASURES: dict[str, Measure] = {
    measure.__name__: measure
    for measure in (
        staffing.caseload,
        staffing.employment_time,
        staffing.phases,
        organisation.team_assignment,
        organisation.team_contact,
        organisation.agency_contact,
        organisation.vocational_unit,
        organisation.supervisor,
        organisation.zero_exclusion,
        organisation.competitive_focus,
        organisation.executive_support,
        before_work.benefits,
        before_work.disclosure,
        before_work.assessment,
        before_work.days_to_employer,
        before_work.by_preference,
        before_work.employer_contacts,
        before_work.employer_quality,
        in_work.job_types,
        in_work.employer_diversity,
        in_work.competitive_jobs,
        in_work.competitive_jobs_danish,
        in_work.follow_along,
        in_work.time_unlimited,
        in_work.community,
        in_work.engagement,
    )
}
"""Each measure by its code, which the items of a scale name."""

NOBODY = "nobody was served in the period"


def evidence(period: Period, scale: FidelityScale) -> dict[str, Finding]:
    """Return what was found for each item of a scale, by the item's code."""
    if period.people_weeks == 0:
        return {code: Finding(NOBODY) for code in scale.items}
    found: dict[str, Finding] = {}
    for code, item in scale.ordered:
        if item.not_observed:
            found[code] = Finding(f"not observable in the model: {item.not_observed}")
        else:
            found[code] = MEASURES[item.measure](period, scale)
    return found
