"""The closed classes: modals, hedges, negations, exceptions, conditions, scope words, discretion, who acts."""

from __future__ import annotations

from policypress.judgement.lexicon.families import listed

MODALS = listed("grammar", "modals")
"""Strength of what is said, by step: must, may, should, try."""

HEDGES = listed("grammar", "hedges")
"""Words that leave room."""

NEGATIONS = listed("grammar", "negations")
"""Words that turn a statement round."""

EXCEPTIONS = listed("grammar", "exceptions")
"""Words that take something out of a rule, or that keep it despite something."""

CONDITIONS = listed("grammar", "conditions")
"""Words that make a rule depend on something."""

SCOPE_WORDS = listed("grammar", "scope words")
"""How far a rule reaches."""

DISCRETION = listed("grammar", "discretion")
"""Words that leave the decision to one side."""

CONNECTIVES = frozenset({"and", "or", "and/or", "nor", "but"})

COMPANY = frozenset("we our us ourselves we'll we're we've".split())
"""The company speaking of itself."""

USER = frozenset(
    "you your yours yourself you'll you're you've user customer member subscriber visitor consumer participant individual person "
    "applicant candidate resident child employee buyer seller advertiser publisher developer partner administrator".split()
)
"""Those whom a policy speaks to or of."""

FUNCTION_WORDS = frozenset(
    "a an the of to in on at by for with from as and or but if that this these those it its it's is are was were be been being am "
    "we our us you your they their them he she his her which who whom whose what where when while there here have has had do does "
    "did so also then than such into onto about over under between through per via any all some each other another both more most "
    "please not no nor only own same too very will shall would should can could may might must just up out off again further "
    "i me my mine yours ours theirs".split()
)
"""Words that carry grammar rather than subject."""

AUXILIARIES = frozenset(
    "is are was were be been being am has have had do does did will shall must may might can could should would "
    "we'll you'll we're you're they're it's that's don't doesn't isn't aren't can't cannot won't we've you've i'll".split()
)
"""Words that show a sentence has a finite verb."""

SUBJECTS = frozenset("we you they he she it i who".split())
"""Pronouns that stand as the subject of a verb."""

VERBS = frozenset(
    "collect use process share disclose receive obtain keep retain store transfer provide record analyze access send transmit combine "
    "link track monitor gather infer log save delete sell agree accept require allow permit prohibit grant make take give offer "
    "contain apply mean include need want ask request submit contact visit click read see learn find go choose select opt cancel "
    "terminate suspend remove pay charge refund renew post upload create change update modify notify inform protect encrypt secur "
    "ensur respect comply respond honor help serv work operat maintain review report recommend limit restrict reserv exercis object "
    "withdraw revok refer describ explain consent authoriz train improv develop measur determin evaluat partner manag control enabl "
    "disabl join sign register get set show let view set depend rely relat occur follow hold own believe warrant indemnify".split()
)
"""Stems of verbs that policies use; they tell a sentence from a label."""
