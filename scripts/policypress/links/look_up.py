"""Looking addresses up: redirects followed one by one, each step under the same rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from policypress.judgement import LinkEvidence
from policypress.links.fetching import Answer, Fetcher
from policypress.links.page import title_and_sha256
from policypress.links.refusal import NoAnswer, joined
from policypress.links.robots import Manners


@dataclass
class LinkDesk:
    """Looks each address up once; ``doubts`` says of the others why there is no evidence."""

    day: date
    fetcher: Fetcher = field(default_factory=Fetcher)
    manners: Manners | None = None
    found: dict[str, LinkEvidence] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)

    def look_up(self, addresses: Iterable[str]) -> tuple[LinkEvidence, ...]:
        """The evidence on these addresses, as far as there is any."""
        wanted = list(dict.fromkeys(addresses))
        for address in wanted:
            if address in self.found or address in self.doubts:
                continue
            if len(self.found) + len(self.doubts) >= self.fetcher.bounds.addresses:
                self.doubts[address] = f"more than {self.fetcher.bounds.addresses} addresses were not looked up at once"
                continue
            try:
                self.found[address] = self._followed(address)
            except NoAnswer as error:
                self.doubts[address] = str(error)
        return tuple(self.found[address] for address in wanted if address in self.found)

    def _followed(self, address: str) -> LinkEvidence:
        self.manners = self.manners or Manners(self.fetcher)
        at, seen = address, [address]
        while True:
            self.manners.may(at)
            answer = self.fetcher.fetch(at)
            if not answer.onward:
                return self._evidence(address, at, answer)
            at = joined(at, answer.onward)
            if at in seen:
                raise NoAnswer("it redirects in a circle")
            if len(seen) > self.fetcher.bounds.redirects:
                raise NoAnswer(f"it redirects more than {self.fetcher.bounds.redirects} times")
            seen.append(at)

    def _evidence(self, address: str, final: str, answer: Answer) -> LinkEvidence:
        title, content = title_and_sha256(answer) if answer.status == 200 else ("", "")
        return LinkEvidence(address, self.day, final, answer.status, title, content)
