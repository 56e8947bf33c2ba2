"""Versioned policies: compare, judge, publish, notify.

Data flows one way, and imports follow it:

``document`` (Markdown → clauses) → ``comparison`` (clauses aligned, words compared) → ``judgement`` (proofs, findings,
verdict) → ``archive`` (sealed versions, records, status on a day) → ``site`` (pages) | ``recipients`` (who is told) →
``notice`` (ledger, messages, delivery). ``desk`` holds the editor's checks, ``cli`` the commands.
"""

__version__ = "0.1.0"
