"""What the way so far says of the rest: a rate measured from how many messages were left, again and again."""

from __future__ import annotations

from collections import deque
from datetime import date, datetime

from policypress.notice.estimate import Estimate, Pace, estimate

_FEWEST, _MOST = 6, 60
"""So many looks at least before anything is concluded; so many are remembered."""
_SHARE = 0.01
"""What was watched is enough once it is so much of the time that is left; or else all that is remembered."""


class Outlook:
    """Remembers how many messages were left at each look."""

    def __init__(self) -> None:
        self._looks: deque[tuple[float, int]] = deque(maxlen=_MOST + 1)

    def saw(self, at: float, left: int) -> None:
        """So many are left at a moment of a clock that never goes back (seconds)."""
        self._looks.append((at, left))

    @property
    def watched(self) -> float:
        """Seconds between the first look remembered and the last."""
        return self._looks[-1][0] - self._looks[0][0] if self._looks else 0.0

    @property
    def rate(self) -> float | None:
        """Messages a second that were settled meanwhile, whoever sent them; None where nothing is known yet."""
        if self.watched <= 0:
            return None
        return max(0, self._looks[0][1] - self._looks[-1][1]) / self.watched

    def estimate(self, now: datetime, deadline: date | None) -> Estimate | None:
        """When the last message leaves if it goes on like this; None where too little was seen to say so."""
        rate = self.rate
        if rate is None or len(self._looks) <= _FEWEST:
            return None
        found = estimate(self._looks[-1][1], Pace(rate), now, deadline)
        rest = (found.must_end - now).total_seconds() if found.must_end else 0.0
        enough = len(self._looks) > _MOST or self.watched >= _SHARE * max(0.0, rest)
        return found if enough else None
