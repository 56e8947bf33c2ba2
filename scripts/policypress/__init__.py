"""Versioned policies: compare, judge, publish, notify.

Data flows one way, and imports follow it:

``document`` (Markdown → clauses) → ``lint`` | ``comparison`` (clauses aligned, words compared) → ``judgement``
(proofs, findings, verdict) → ``archive`` (sealed versions, records, status on a day) → ``word`` (files for counsel) |
``site`` (pages) | ``recipients`` (who is told) → ``notice`` (ledger, messages, delivery). ``check``, ``verify``,
``importing`` and ``init`` are what an editor and an auditor work with, ``cli`` the commands.
"""

__version__ = "0.2.0"
