"""Employers and their openings, and the desks of the jobcentre."""

from __future__ import annotations

from typing import Any

import mesa

from .rules import OUTREACH

CLOSED, OPEN, TAKEN = 0, 1, 2


class Opening:
    """One opening of an employer; comes and lapses by itself."""

    __slots__ = ("employer", "hidden", "state")

    def __init__(self, employer: Employer, hidden: bool) -> None:
        self.employer, self.hidden, self.state = employer, hidden, CLOSED


class Employer(mesa.Agent):
    """An employer with openings of two kinds."""

    def __init__(self, model: mesa.Model, values: dict[str, Any]) -> None:
        super().__init__(model)
        self.__dict__.update(values)
        each = 3 if self.large else 1
        self.openings = [Opening(self, hidden) for hidden in (False, True) for _ in range(each)]

    def take(self, hidden: bool) -> None:
        """Mark one opening as taken."""
        for opening in self.openings:
            if opening.hidden == hidden and opening.state == OPEN:
                opening.state = TAKEN
                return

    def take_for(self, channel: int) -> bool:
        """Take an opening if one is left: adverts alone, hidden ones first by outreach."""
        if channel == OUTREACH and self.hidden > 0:
            self.hidden -= 1
            self.take(True)
            return True
        if self.advertised > 0:
            self.advertised -= 1
            self.take(False)
            return True
        return False


class Caseworker:
    """A caseworker at the jobcentre: talks of the week, and cases heard in turn."""

    __slots__ = ("assigned", "next_case", "talk_week", "talks", "talks_due", "talks_in_time",
                 "talks_now")

    def __init__(self) -> None:
        self.assigned = self.talks = self.talks_due = self.talks_in_time = self.talks_now = 0
        self.talk_week, self.next_case = -1, 0
