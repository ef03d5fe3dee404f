"""World parameters of the ways out beside an ordinary job: fleksjob, pension, wage subsidy."""

from __future__ import annotations

from ipssim.settings.declare.parameter import world_parameter as _p


class WaysOut:
    """What people and employers do where the law opens another way (S2 2.1, 3.1; S0 4.1, 5.4)."""

    fleksjob_opens: float = _p(
        0.6, "log odds", "Interview: employer of somebody granted a fleksjob, who is paid for the"
        " hours worked; as much again with a worker who looks for fleksjob.", 0, 2, source="S2",
    )
    subsidy_opens: float = _p(
        0.2, "log odds", "Interview: a private wage subsidy that the worker can offer.", 0, 1,
        source="S2",
    )
    public_subsidy_share: float = _p(
        0.3, "share", "Of the jobcentre's routine placements, those in a public workplace with wage"
        " subsidy.", 0, 0.7, source="S2",
    )
    public_subsidy_pays: float = _p(
        -1.0, "log odds", "Pay after a public job with wage subsidy, against an unpaid trial.",
        -3, 0, source="S2",
    )
    prepared_saves: float = _p(
        0.3, "share", "What a worker who prepares a case saves: of the time before a hearing, and"
        " of unclear cases. Having tried a job or a course makes as many clear.", 0, 0.8,
        source="S2",
    )
    pension_is_enough: float = _p(
        0.6, "probability", "Being granted a pension ends the wish to go on.", 0, 1, source="S0"
    )
    pension_stays: float = _p(
        0.08, "probability", "A pensioner without work or study decides, in half a year of support,"
        " to stay on the pension alone.", 0, 0.3, source="S0",
    )
