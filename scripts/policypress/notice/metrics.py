"""Figures for Prometheus: snapshots of notices in the text format that a file collector reads."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from policypress.notice.observing import Snapshot
from policypress.notice.rate_limit import Rest
from policypress.notice.report import Report
from policypress.notice.rows import State

Labels = dict[str, str]


class _Family(NamedTuple):
    name: str
    kind: str
    help: str


_RECIPIENTS = _Family("policypress_notice_recipients", "gauge", "People of a notice by channel and state.")
_LEFT = _Family("policypress_notice_emails_left", "gauge", "E-mails that are still to be sent.")
_COMPLAINTS = _Family("policypress_notice_complaints", "gauge", "People told who complained of spam.")
_COMPLETE = _Family("policypress_notice_complete", "gauge", "1 where each row is settled.")
_RATE = _Family("policypress_notice_messages_per_second", "gauge", "E-mails settled a second, by all senders.")
_DEADLINE = _Family("policypress_notice_deadline_timestamp_seconds", "gauge", "End of the last day for the notice.")
_END = _Family(
    "policypress_notice_expected_end_timestamp_seconds", "gauge", "When the last e-mail leaves at that rate."
)
_IN_TIME = _Family("policypress_notice_in_time", "gauge", "1 where the rate makes the deadline, 0 where it does not.")
_TOLD = _Family("policypress_notice_last_told_timestamp_seconds", "gauge", "When somebody was told last.")
_RUNNING = _Family("policypress_sender_running", "gauge", "1 while this sender works on the notice.")
_LOOKED = _Family("policypress_sender_last_look_timestamp_seconds", "gauge", "When these figures were taken.")
_MESSAGES = _Family("policypress_sender_messages_total", "counter", "What became of messages in this run.")
_RESTING = _Family("policypress_sender_resting", "gauge", "1 while nothing leaves for this reason.")

Sample = tuple[_Family, Labels, float]


def exposition(snapshots: Iterable[Snapshot], sender: str) -> str:
    """The figures of all snapshots; ``sender`` tells apart senders whose files lie in one folder."""
    families: dict[_Family, list[str]] = {}
    for snapshot in snapshots:
        names = {"sender": sender, "policy": snapshot.key.policy, "version": snapshot.key.version}
        for family, labels, value in (*_of_notice(snapshot), *_of_sender(snapshot)):
            families.setdefault(family, []).append(_line(family.name, names | labels, value))
    return "".join(
        f"# HELP {family.name} {_escaped(family.help)}\n# TYPE {family.name} {family.kind}\n" + "".join(lines)
        for family, lines in families.items()
    )


def became(run: Report) -> dict[str, int]:
    """What became of the messages of a run, in the words that operators read."""
    same = {name: getattr(run, name) for name in ("sent", "failed", "bounced", "skipped", "moved")}
    return {**same, "unknown": run.lost, "put_off": run.later}


def _of_notice(snapshot: Snapshot) -> Iterator[Sample]:
    for (channel, state), count in snapshot.states.items():
        yield _RECIPIENTS, {"channel": channel, "state": state}, count
    settled = (State.SENT.value, State.BOUNCED.value, State.SKIPPED.value)
    yield _COMPLETE, {}, float(not any(n for (_, state), n in snapshot.states.items() if state not in settled))
    yield _LEFT, {}, snapshot.left
    yield _COMPLAINTS, {}, snapshot.complained
    if snapshot.rate is not None:
        yield _RATE, {}, snapshot.rate
    if snapshot.must_end:
        yield _DEADLINE, {}, snapshot.must_end.timestamp()
    if snapshot.outlook:
        yield _END, {}, snapshot.outlook.finish.timestamp() if snapshot.outlook.finish else math.inf
    if snapshot.in_time is not None:
        yield _IN_TIME, {}, float(snapshot.in_time)
    if snapshot.last_told:
        yield _TOLD, {}, datetime.fromisoformat(snapshot.last_told).timestamp()


def _of_sender(snapshot: Snapshot) -> Iterator[Sample]:
    if not snapshot.event:
        return
    yield _RUNNING, {}, float(snapshot.event != "end")
    yield _LOOKED, {}, snapshot.at.timestamp()
    for outcome, count in became(snapshot.run).items():
        yield _MESSAGES, {"outcome": outcome}, count
    for reason in Rest:
        yield _RESTING, {"reason": reason.value}, float(snapshot.rest is not None and snapshot.rest[0] is reason)


def _line(name: str, labels: Labels, value: float) -> str:
    told = ",".join(f'{label}="{_escaped(text, quoted=True)}"' for label, text in labels.items())
    return f"{name}{{{told}}} {_number(value)}\n"


def _number(value: float) -> str:
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) else repr(round(value, 6))


def _escaped(text: str, *, quoted: bool = False) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace('"', '\\"') if quoted else text
