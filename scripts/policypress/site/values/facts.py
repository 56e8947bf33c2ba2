"""What is true of a policy on a day, as pages tell it: periods, neighbours, when each clause last changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from policypress.archive.status import Standing, missed, moves, must_move_to, notice_complete, since, standing
from policypress.archive.versions import Policy, Version
from policypress.settings import Settings
from policypress.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Applied:
    """The days on which a version was the text in force; ``last`` is None while it is."""

    version: Version
    first: date
    last: date | None


@dataclass(frozen=True)
class Facts:
    """A policy on a day."""

    policy: Policy
    settings: Settings
    today: date

    @cached_property
    def standing(self) -> Standing:
        """Statuses on the day."""
        return standing(self.policy, self.today)

    @property
    def name(self) -> str:
        """The policy's id."""
        return self.policy.id

    @property
    def title(self) -> str:
        """Title of the text in force, else of the newest version."""
        return self.standing.in_force.record.title if self.standing.in_force else self.policy.title

    @cached_property
    def known(self) -> tuple[Version, ...]:
        """Versions announced by the day, in order of their ids."""
        return tuple(v for v in self.policy.versions if v.name in self.standing.statuses)

    @property
    def zone(self) -> str:
        """The time zone in which days begin."""
        return self.settings.timezone

    @property
    def lang(self) -> str:
        """Language of the text in force, else of the newest version."""
        newest = self.standing.in_force or (self.policy.versions[-1] if self.policy.versions else None)
        return newest.record.lang if newest else self.settings.lang

    @cached_property
    def corrections(self) -> dict[date, list[str]]:
        """Day → names of the corrections announced on it."""
        out: dict[date, list[str]] = {}
        for version in self.known:
            if version.corrects:
                out.setdefault(version.record.announced, []).append(version.name)
        return out

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The place of each known version among all, from 1."""
        return {version.name: number for number, version in enumerate(self.known, start=1)}

    def translations(self, version: Version) -> dict[str, bytes]:
        """The translations of a version that are there on the day, by language."""
        return version.translations_on(self.today)

    def status(self, version: Version) -> Status:
        """Where a known version stands."""
        return self.standing.statuses[version.name]

    @property
    def current_notice(self) -> tuple[Version, ...]:
        """Announced texts that are not in force: upcoming, then held ones newer than the text in force.

        Of a text that was corrected before its day only the newest, for only that can apply.
        """
        standing = self.standing
        return (*_newest_of_each_day(standing.upcoming), *_newest_of_each_day(standing.held))

    def announcements(self, version: Version) -> tuple[Version, ...]:
        """What a text that is not in force was announced with: what it corrects before its day, and itself."""
        alike = (v for v in self.known if v.id.effective == version.id.effective)
        return tuple(v for v in alike if self.status(v) is self.status(version))

    def announcement(self, version: Version) -> Version:
        """The first of them; its changes are those that were announced."""
        return self.announcements(version)[0]

    @cached_property
    def applied(self) -> tuple[Applied, ...]:
        """Who applied when, oldest first: a text applies from its effective date, a later sealed one from that day."""
        dead = {Status.UPCOMING, Status.HELD, Status.RESCHEDULED, Status.WITHDRAWN}
        live = [v for v in self.known if self.status(v) not in dead]
        out: list[Applied] = []
        newest: Version | None = None
        for version in sorted(live, key=lambda v: (since(v), v.id)):
            if newest and version.id < newest.id:
                continue
            first = since(version)
            if out and out[-1].first == first:
                out.pop()
            elif out:
                out[-1] = Applied(out[-1].version, out[-1].first, first - timedelta(days=1))
            out.append(Applied(version, first, None))
            newest = version
        return tuple(out)

    @cached_property
    def periods(self) -> dict[str, Applied]:
        """The same by version name."""
        return {period.version.name: period for period in self.applied}

    def before(self, version: Version) -> Version | None:
        """The version whose text it was compared with."""
        return self.policy.by_name.get(version.record.compared_with or "")

    @cached_property
    def _after(self) -> dict[str, Version]:
        out: dict[str, Version] = {}
        dead = {Status.WITHDRAWN, Status.RESCHEDULED}
        for version in self.known:
            base = version.record.compared_with
            if base and self.status(version) not in dead:
                out.setdefault(base, version)
        return out

    def after(self, version: Version) -> Version | None:
        """The version that builds on it."""
        return self._after.get(version.name)

    def replacement(self, version: Version) -> Version | None:
        """The version a rescheduled one became."""
        return self._replacements.get(version.name)

    @cached_property
    def _replacements(self) -> dict[str, Version]:
        return moves(self.known)

    def changed_in(self, version: Version) -> dict[str, tuple[str, str]]:
        """Lineage id → (version, change) where that clause last changed; no entry: never since the first."""
        out: dict[str, tuple[str, str]] = {}
        here: Version | None = version
        while here and here.record.compared_with:
            for change in reversed(here.record.changes):
                for one in change.lineage:
                    out.setdefault(one, (here.name, change.id))
            base = self.before(here)
            here = base if base and base.id < here.id else None
        return out

    def must_move_to(self, version: Version) -> date | None:
        """For a version with missed notice: the earliest possible date."""
        return must_move_to(self.policy, version, self.today)

    def missed(self, version: Version) -> list[Version]:
        """Versions whose missed notice holds it: itself, then those it builds on."""
        return missed(self.policy, version, self.today)

    def notice_done(self, version: Version) -> bool:
        """Whether its notice was not needed or completed in time."""
        return notice_complete(version)


def _newest_of_each_day(versions: Sequence[Version]) -> list[Version]:
    return list({version.id.effective: version for version in versions}.values())
