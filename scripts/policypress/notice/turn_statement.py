"""One turn of a sender as one statement of PostgreSQL: whoever waits for the server once loses the least time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from policypress.notice.schema import CHANGEABLE, CLAIMABLE

Group = tuple[tuple[str, ...], tuple[type, ...]]
"""Names of fields that change in the same rows, and what kind of value each takes."""

_ARRAYS = {str: "TEXT[]", int: "BIGINT[]"}


@lru_cache(maxsize=256)
def turn_statement(notice: int, sender: int, results: Sequence[Group], claims: Group | None) -> str:
    """Write results and claim rows; rows of (recipient, whether it is lost rather than claimed).

    Values, each a list: for every group of results the recipients and each field, then the recipients that ``sender``
    holds, then the same for the claims. Rows are changed while they are planned or held, claimed while they are
    planned. A held row that is no longer so is lost, and then nothing is claimed. No recipient may come twice.
    """
    own, answers, unless = CHANGEABLE.format(sender=sender), [], ""
    steps = [f"done_{place} AS ({_update(notice, group, own)})" for place, group in enumerate(results)]
    if results:
        done = " UNION ALL ".join(f"SELECT recipient FROM done_{place}" for place in range(len(results)))
        steps.append(f"lost AS (SELECT held FROM unnest(?::TEXT[]) AS held WHERE held NOT IN ({done}))")
        answers.append("SELECT held, TRUE FROM lost")
        unless = " AND NOT EXISTS (SELECT FROM lost)"
    if claims:
        steps.append(f"won AS ({_update(notice, claims, CLAIMABLE + unless)})")
        answers.append("SELECT recipient, FALSE FROM won")
    return f"WITH {', '.join(steps)} {' UNION ALL '.join(answers)}"


def _update(notice: int, group: Group, only: str) -> str:
    names, kinds = group
    arrays = ", ".join(f"?::{_ARRAYS[kind]}" for kind in (str, *kinds))
    # Ids are kept in the order of their bytes: said here too, or the server would not know in which to compare.
    return (
        f"UPDATE recipient AS r SET {', '.join(f'{name}=new_{name}' for name in names)} "
        f"FROM unnest({arrays}) AS given(who, {', '.join(f'new_{name}' for name in names)}) "
        f'WHERE notice={notice} AND recipient=who COLLATE "C" AND {only} RETURNING recipient'
    )
