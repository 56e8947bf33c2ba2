"""What a site asks of programs (RFC 9309), and how often a host is asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from policypress.links.fetching import AGENT, Fetcher
from policypress.links.refusal import NoAnswer, joined

_LONGEST = 500 * 2**10
_HOPS = 5
_SLOWEST = 10.0


@dataclass
class Manners:
    """Asks a site's robots.txt once, and waits between two requests to one host."""

    fetcher: Fetcher
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _robots: dict[str, RobotFileParser | None] = field(default_factory=dict)
    _last: dict[str, float] = field(default_factory=dict)

    def may(self, url: str) -> None:
        """Let a request pass when its time has come.

        :raises NoAnswer: the site does not want programs there, or does not say
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._robots:
            self._robots[site] = self._asked(site)
        robots = self._robots[site]
        if robots is not None and not robots.can_fetch(AGENT, url):
            raise NoAnswer("the site asks programs not to look there (robots.txt)")
        asked = robots.crawl_delay(AGENT) if robots else None
        self._wait(parts.netloc, min(float(asked), _SLOWEST) if asked else 0.0)

    def _wait(self, host: str, asked: float) -> None:
        pause = max(self.fetcher.bounds.pause, asked)
        if host in self._last:
            rest = self._last[host] + pause - self.clock()
            if rest > 0:
                self.sleep(rest)
        self._last[host] = self.clock()

    def _asked(self, site: str) -> RobotFileParser | None:
        """The rules of a site, None where it has none.

        :raises NoAnswer: nobody can say whether it has any
        """
        url = f"{site}/robots.txt"
        for _ in range(_HOPS):
            self._wait(urlsplit(url).netloc, 0.0)
            answer = self.fetcher.fetch(url)
            if not answer.onward:
                break
            url = joined(url, answer.onward)
        if 400 <= answer.status < 500:
            return None
        if answer.status != 200:
            raise NoAnswer(f"the site does not say whether programs may look there (robots.txt: {answer.status})")
        rules = RobotFileParser()
        rules.parse(answer.body[:_LONGEST].decode("utf-8", "replace").splitlines())
        return rules
