"""The ledger's tables, and how those of an older ledger become today's."""

from __future__ import annotations

FORMAT = 2
"""Of the ledger; an older one is brought up to it once."""

CLAIMABLE = "state='planned'"
"""Of a row that a sender may claim."""
CHANGEABLE = "(state='planned' OR state='claimed' AND claimed_by={sender})"
"""Of a row that a sender may change: it is nobody's yet, or its own."""

SQLITE = f"""
CREATE TABLE notice (
  id INTEGER PRIMARY KEY, policy TEXT NOT NULL, version TEXT NOT NULL, record_sha256 TEXT NOT NULL,
  text_sha256 TEXT NOT NULL, list_sha256 TEXT NOT NULL, planned_at TEXT NOT NULL,
  completed TEXT NOT NULL DEFAULT '', certified_at TEXT NOT NULL DEFAULT '',
  UNIQUE (policy, version)
) STRICT;
CREATE TABLE listed (notice INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (notice, sha256)) STRICT, WITHOUT ROWID;
CREATE TABLE part (
  notice INTEGER NOT NULL, number INTEGER NOT NULL, until TEXT NOT NULL, PRIMARY KEY (notice, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE wording (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE recipient (
  notice INTEGER NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, locale TEXT NOT NULL,
  since INTEGER NOT NULL, reasons INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'planned', why TEXT NOT NULL DEFAULT '',
  passed_to TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0,
  claimed_at INTEGER NOT NULL DEFAULT 0, claimed_by INTEGER NOT NULL DEFAULT 0, sent_at INTEGER NOT NULL DEFAULT 0,
  bounced_at INTEGER NOT NULL DEFAULT 0, settled_at INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (notice, recipient)
) STRICT, WITHOUT ROWID;
CREATE INDEX unsettled ON recipient (notice, state, channel, recipient)
  WHERE state IN ('planned', 'claimed', 'failed');
CREATE INDEX put_off ON recipient (notice, attempts) WHERE attempts > 0;
PRAGMA user_version = {FORMAT};
"""
"""Instants are milliseconds since 1970, 0 for none. ``wording`` holds versions and reasons, each text once; ``part``
the last id of each small part of a notice but the last part.
"""

_OLD = ("notice", "recipient")


def _milliseconds(column: str) -> str:
    seconds, rest = f"CAST(strftime('%s', {column}) AS INTEGER)", f"CAST(substr({column}, 21, 3) AS INTEGER)"
    return f"CASE {column} WHEN '' THEN 0 ELSE {seconds} * 1000 + {rest} END"


_TIMES = ("not_before", "claimed_at", "sent_at", "bounced_at", "settled_at")

FROM_1 = f"""
DROP INDEX unsettled;
{" ".join(f"ALTER TABLE {name} RENAME TO old_{name};" for name in _OLD)}
{SQLITE}
INSERT INTO notice (policy, version, record_sha256, text_sha256, list_sha256, planned_at, completed, certified_at)
  SELECT policy, version, record_sha256, text_sha256, list_sha256, planned_at, completed, certified_at
  FROM old_notice ORDER BY policy, version;
INSERT INTO listed SELECT id, list_sha256 FROM notice;
INSERT INTO wording (text) SELECT since FROM old_recipient UNION SELECT reasons FROM old_recipient;
INSERT INTO recipient
  SELECT notice.id, recipient, channel, address, locale, known.id, why_told.id, state, why, passed_to, attempts,
    {", ".join(_milliseconds(name) for name in _TIMES[:2])}, 0, {", ".join(_milliseconds(name) for name in _TIMES[2:])}
  FROM old_recipient JOIN notice USING (policy, version)
    JOIN wording AS known ON known.text = since JOIN wording AS why_told ON why_told.text = reasons
  ORDER BY notice.id, recipient;
{" ".join(f"DROP TABLE old_{name};" for name in _OLD)}
"""
"""Of a ledger made by version 0.1: the same rows, without the texts that each of them repeated."""

POSTGRES = f"""
CREATE TABLE meta (format INTEGER NOT NULL);
INSERT INTO meta VALUES ({FORMAT});
CREATE TABLE notice (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, policy TEXT NOT NULL, version TEXT NOT NULL,
  record_sha256 TEXT NOT NULL, text_sha256 TEXT NOT NULL, list_sha256 TEXT NOT NULL, planned_at TEXT NOT NULL,
  completed TEXT NOT NULL DEFAULT '', certified_at TEXT NOT NULL DEFAULT '',
  UNIQUE (policy, version)
);
CREATE TABLE listed (notice BIGINT NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (notice, sha256));
CREATE TABLE part (
  notice BIGINT NOT NULL, number INTEGER NOT NULL, until TEXT COLLATE "C" NOT NULL, PRIMARY KEY (notice, number)
);
CREATE TABLE wording (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE recipient (
  notice BIGINT NOT NULL, recipient TEXT COLLATE "C" NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
  locale TEXT NOT NULL, since BIGINT NOT NULL, reasons BIGINT NOT NULL, state TEXT NOT NULL DEFAULT 'planned',
  why TEXT NOT NULL DEFAULT '', passed_to TEXT NOT NULL DEFAULT '', attempts INTEGER NOT NULL DEFAULT 0,
  not_before BIGINT NOT NULL DEFAULT 0, claimed_at BIGINT NOT NULL DEFAULT 0, claimed_by BIGINT NOT NULL DEFAULT 0,
  sent_at BIGINT NOT NULL DEFAULT 0, bounced_at BIGINT NOT NULL DEFAULT 0, settled_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (notice, recipient)
);
CREATE INDEX unsettled ON recipient (notice, state, channel, recipient)
  WHERE state IN ('planned', 'claimed', 'failed');
CREATE INDEX put_off ON recipient (notice, attempts) WHERE attempts > 0;
CREATE TABLE sender (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL,
  started_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE pace (one INTEGER PRIMARY KEY, next_at DOUBLE PRECISION NOT NULL);
INSERT INTO pace VALUES (1, 0);
"""
"""The same for several senders: who they are, and the moment (seconds since 1970) of the next message of them all."""
