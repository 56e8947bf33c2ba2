"""The selection: one SQL statement that judges every row of the source, sorted by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policypress.recipients.address import PARTED, UNDECIDED, plain_sql, wide_sql
from policypress.recipients.arithmetic import CHANNELS, EXCLUSIONS
from policypress.recipients.source import UserTable
from policypress.recipients.sql import literal
from policypress.recipients.target import Target

UNKNOWN = -1
"""Place of the version in force, where nobody knows what a person has seen."""

BADGES = 512
"""More than the number of sets of activities; keys are place × BADGES + set."""

_EMAIL, _PHONE, _SITE = (CHANNELS.index(name) for name in ("email", "phone", "site"))

_FAULTS = (
    ("no id", "id = ''"),
    ("an id of more than 200 characters", "length(id) > 200"),
    ("a status other than active or closed", "status NOT IN ('active', 'closed', '')"),
    ("an impossible created_at", "joined_text <> '' AND (joined IS NULL OR joined = '-infinity'::DATE)"),
    ("a created_at after the day of the list", "joined > {today}"),
    ("an email_status other than ok, bounced or unverified", "email_status NOT IN ('ok', 'bounced', 'unverified', '')"),
    ("a channel other than email, phone or site", "preferred NOT IN ('email', 'phone', 'site', '')"),
    (
        "an under_13 other than true or false",
        f"under_13 NOT IN {('true', 'false', '', '1', '0', 't', 'f', 'yes', 'no')!r}",
    ),
)
FAULTS = tuple(name for name, _ in _FAULTS)

_LONGEST = 200
"""Bytes of a phone number or a locale; what is longer is none."""

_NOTHING_MORE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Selection:
    """What the statement depends on besides the table.

    The target, whether told rows are loaded, the time zone of days, and the day that the list is of.
    """

    target: Target
    narrowed: Sequence[str]
    told: bool
    timezone: str
    today: date


_USUAL = {
    "email_status": "('ok', '')",
    "status": "('active', 'closed')",
    "channel": "('', 'email')",
    "under_13": "('false', '')",
}


def selection_sql(table: UserTable, selection: Selection, more: Mapping[str, str] = _NOTHING_MORE) -> str:
    """Judge each row of ``table``.

    Yields ``id, excluded, later, fault, channel, address, locale, known, unusable, odd`` and ``key`` (place of the
    version the person knows × BADGES + set of activities). ``channel`` is a position in :data:`CHANNELS` or
    :data:`UNDECIDED`, which :func:`decide_addresses` settles; ``excluded`` and ``later`` are positions in
    :data:`EXCLUSIONS`: reasons asked before and after the scope; ``more`` adds columns (name → SQL over the source).
    Needs the relations ``versions(name, place)`` and, with ``told``, ``told(told_id, place)``.
    """
    lowered = {name: _word(table.column(name), usual) for name, usual in _USUAL.items()}
    lowered["preferred"] = lowered.pop("channel")
    return f"""
WITH users AS (
  SELECT {table.column("id")} AS id, {_trimmed(table.column("email"))} AS email, {table.column("phone")} AS phone,
    {_short(table.column("locale"))} AS locale, {_trimmed(table.column("created_at"))} AS joined_text,
    {", ".join(f"{sql} AS {name}" for name, sql in lowered.items())},
    {_activities(table, selection.narrowed)} AS badges, {_unknown_activity(table, selection.narrowed)} AS odd,
    {_accepted(table, selection.target)} AS accepted{"".join(f", {sql} AS {name}" for name, sql in more.items())}
  FROM {table.relation}
), dated AS (
  SELECT *, {_joined(selection.timezone)} AS joined FROM users
), checked AS (
  SELECT dated.*, {_fault(selection.today)} AS fault, seen.place AS accepted_place,
    {"told.place" if selection.told else "NULL"} AS told_place,
    email <> '' AND email_status <> 'bounced' AND {plain_sql()} AS reachable,
    email_status <> 'bounced' AND {wide_sql()} AS perhaps
  FROM dated LEFT JOIN versions AS seen ON dated.accepted = seen.name{_told_join(selection)}
), routed AS (
  SELECT *,
    CASE WHEN preferred = 'site' THEN {_SITE}
         WHEN preferred = 'phone' AND {_phone_works()} THEN {_PHONE}
         WHEN reachable THEN {_EMAIL}
         WHEN perhaps THEN {UNDECIDED}
         WHEN {_phone_works()} THEN {_PHONE}
         ELSE {_SITE} END AS way,
    CASE WHEN fault IS NOT NULL THEN {_index("unreadable")}
         WHEN status = 'closed' THEN {_index("closed")}
         WHEN under_13 IN ('true', '1', 't', 'yes') THEN {_index("under_13")}
         {_not_meant(selection)} END AS excluded,
    {_knows_already(selection)} AS later
  FROM checked
)
SELECT id, CAST(excluded AS TINYINT) AS excluded, CAST(later AS TINYINT) AS later, CAST(fault AS TINYINT) AS fault,
  CAST(CASE WHEN way = {UNDECIDED} AND (excluded IS NOT NULL OR later IS NOT NULL) THEN {_EMAIL} ELSE way END
    AS TINYINT) AS channel,
  CASE WHEN excluded IS NOT NULL OR later IS NOT NULL THEN ''
       WHEN way = {_EMAIL} THEN email WHEN way = {_PHONE} THEN trim(phone)
       WHEN way = {UNDECIDED} THEN concat(email, {literal(PARTED)}, CASE WHEN {_phone_works()} THEN trim(phone) END)
       ELSE '' END AS address,
  CASE WHEN excluded IS NOT NULL OR later IS NOT NULL THEN '' ELSE locale END AS locale,
  CAST({_since(selection.target.place)} * {BADGES} + badges AS INTEGER) AS key,
  accepted = '' OR accepted_place IS NOT NULL AS known,
  email <> '' AND email_status <> 'bounced' AND NOT reachable AND NOT perhaps AS unusable,
  odd{"".join(f", {name}" for name in more)}
FROM routed
"""


def _not_meant(selection: Selection) -> str:
    """Whom the news does not concern: who joined after it; that a version was taken back, who never heard of it."""
    target = selection.target
    if not target.withdrawn:
        return f"WHEN joined > DATE '{target.announced.isoformat()}' THEN {_index('joined_after')}"
    if not selection.told:
        return "WHEN false THEN 0"
    return f"WHEN told_place IS NULL OR told_place < {target.place} THEN {_index('out_of_scope')}"


def _knows_already(selection: Selection) -> str:
    """Who knows the news; whoever accepted a version that was taken back does not know that."""
    place = selection.target.place
    if selection.target.withdrawn:
        return f"CASE WHEN told_place > {place} THEN {_index('already_told')} END"
    return (
        f"CASE WHEN told_place = {place} THEN {_index('already_told')} "
        f"WHEN accepted_place >= {place} THEN {_index('already_accepted')} END"
    )


def _trimmed(column: str) -> str:
    """A text without spaces around it; plain ASCII without any, which is usual, costs next to nothing."""
    bare = f"strlen({column}) = length({column}) AND NOT starts_with({column}, ' ') AND NOT ends_with({column}, ' ')"
    return f"CASE WHEN {bare} THEN {column} ELSE trim({column}) END"


def _short(column: str) -> str:
    """A text that is listed; none where it is longer than any of its kind, and may have been cut on its way here."""
    return f"CASE WHEN strlen({column}) <= {_LONGEST} THEN {column} ELSE '' END"


def _word(column: str, usual: str) -> str:
    """A word in lower case without spaces around it; the usual words, which are that already, cost nothing."""
    return f"CASE WHEN {column} IN {usual} THEN {column} ELSE lower(trim({column})) END"


def _accepted(table: UserTable, target: Target) -> str:
    """The one id that counts: the newest version of this policy among those accepted, else the first unknown one.

    Empty where every id names another policy.
    """
    column = table.column("accepted")
    if "accepted" not in table.columns:
        return column
    policy = f"{target.policy.id}@"
    names = [name for name, _ in sorted(target.order.items(), key=lambda entry: entry[1])]
    known = f"([{', '.join(map(literal, names))}]::VARCHAR[])"
    bare = f"CASE WHEN starts_with(x, {literal(policy)}) THEN substr(x, {len(policy) + 1}) ELSE x END"
    ids = (
        f"[{bare} FOR x IN [trim(part) FOR part IN string_split({column}, ';')] "
        f"IF x <> '' AND (starts_with(x, {literal(policy)}) OR NOT contains(x, '@'))]"
    )
    newest = f"{known}[list_max([nullif(list_position({known}, one), 0) FOR one IN {ids}])]"
    # A bare id, which most people have, needs none of that.
    bare_already = f"strlen({column}) <= 10 OR NOT (contains({column}, ';') OR contains({column}, '@'))"
    return f"CASE WHEN {bare_already} THEN {column} ELSE coalesce({newest}, ({ids})[1], '') END"


def _index(name: str) -> int:
    return EXCLUSIONS.index(name)


def _fault(today: date) -> str:
    tests = (test.replace("{today}", f"DATE '{today.isoformat()}'") for _, test in _FAULTS)
    whens = " ".join(f"WHEN {test} THEN {number}" for number, test in enumerate(tests))
    return f"CASE {whens} END"


def _joined(timezone: str) -> str:
    """Day of joining in the site's time zone; NULL where the text is no date."""
    return f"""CASE WHEN joined_text = '' THEN NULL
      WHEN length(joined_text) = 10 THEN TRY_CAST(joined_text AS DATE)
      WHEN regexp_matches(joined_text, '[0-9](Z|z|[+-][0-9][0-9](:?[0-9][0-9])?)$')
        THEN CAST(TRY_CAST(joined_text AS TIMESTAMPTZ) AT TIME ZONE {literal(timezone)} AS DATE)
      ELSE CAST(TRY_CAST(joined_text AS TIMESTAMP) AS DATE) END"""


def _activities(table: UserTable, narrowed: Sequence[str]) -> str:
    """The set of narrowed activities as a number; all of them where the source does not say."""
    if "activities" not in table.columns:
        return str(2 ** len(narrowed) - 1)
    listed = f"concat(';', replace(lower({table.column('activities')}), ' ', ''), ';')"
    bits = [
        f"CASE WHEN contains({listed}, {literal(f';{name};')}) THEN {2**n} ELSE 0 END"
        for n, name in enumerate(narrowed)
    ]
    return " + ".join(bits) or "0"


def _unknown_activity(table: UserTable, narrowed: Sequence[str]) -> str:
    if not narrowed or "activities" not in table.columns:
        return "false"
    from policypress.archive.working import ACTIVITIES

    one = "(" + "|".join(ACTIVITIES) + ")"
    listed = f"replace(lower({table.column('activities')}), ' ', '')"
    return f"NOT regexp_full_match({listed}, '({one}(;{one})*)?;?')"


def _told_join(selection: Selection) -> str:
    return " LEFT JOIN told ON dated.id = told.told_id" if selection.told else ""


def _phone_works() -> str:
    return f"strlen(phone) <= {_LONGEST} AND regexp_matches(phone, '[0-9].*[0-9].*[0-9].*[0-9]')"


def _since(place: int) -> str:
    """The newer of accepted and told where it lies before the target; UNKNOWN where there is neither."""
    accepted = f"CASE WHEN accepted_place < {place} THEN accepted_place ELSE {UNKNOWN} END"
    told = f"CASE WHEN told_place < {place} THEN told_place ELSE {UNKNOWN} END"
    return f"(1 + greatest({accepted}, {told}))"


def cell(expression: str) -> str:
    """A value that no spreadsheet runs as a formula: with an apostrophe before a dangerous first character."""
    # Most cells start with a letter or a digit, and comparing is far cheaper than matching.
    first = f"unicode({expression})"
    harmless = f"{first} BETWEEN {_LETTERS[0]} AND {_LETTERS[1]} OR {first} BETWEEN {_DIGITS[0]} AND {_DIGITS[1]}"
    dangerous = f"regexp_matches({expression}, {literal(DANGEROUS)})"
    return (
        f"CASE WHEN {harmless} THEN {expression} "
        f"WHEN {dangerous} THEN concat('''', {expression}) ELSE nullif({expression}, '') END"
    )


_LETTERS = ord("A"), 0xFEFF
"""From the first letter up to the wide forms, among which dangerous ones are."""
_DIGITS = ord("0"), ord("9")

DANGEROUS = "^'*[=+\\-@\t\r\n＝＋－＠]"
