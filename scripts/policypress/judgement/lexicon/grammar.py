"""The closed classes: modals, hedges, negations, exceptions, conditions, scope words, discretion, who acts."""

from __future__ import annotations

from policypress.judgement.lexicon.families import Lexicon

DUTY = frozenset("shall must will".split())
"""Modals that bind; between them a company's promise does not change (rubric M15)."""

PERMISSION = frozenset("may can might could".split())
"""Modals that allow or leave open."""

ADVICE = frozenset("should would".split())
"""Modals that advise or suppose."""

MODALS = Lexicon(
    "modals",
    """
must: shall, must, will, need to, have to, has to, is required to, are required to, be required to,
    required to, agree to, undertake, undertakes, commit to, commits to, i'll, we'll, you'll
may: may, can, might, could, be able to, is able to, are able to, be entitled to, permitted to, allowed to
should: should, would, recommend, encourage, are advised
try: try to, tries to, aim to, aims to, strive, strives, endeavour, endeavor, seek to, intend to,
    intends to, make every effort, best effort, reasonable effort, commercially reasonable, do our best,
    wherever possible
""",
)
"""Strength of what is said, by step: must, may, should, try."""

HEDGES = Lexicon(
    "hedges",
    """
generally, typically, usually, normally, often, sometimes, occasionally, in most cases, for the most part,
    mostly, primarily, largely, mainly, substantially
reasonable, reasonably, appropriate, appropriately, as appropriate, adequate, sufficient, suitable
as needed, as necessary, where necessary, when necessary, if necessary, where appropriate, if appropriate,
    where possible, wherever possible, if possible, where applicable, as applicable,
    to the extent possible, where practicable, to the extent permitted
from time to time, at times, periodically, at any time
approximately, about, around, roughly, up to, or so, nearly, almost
potentially, possibly, perhaps, likely, in certain circumstances, in some circumstances,
    under certain conditions, in some cases, in certain cases
""",
)
"""Words that leave room."""

NEGATIONS = Lexicon(
    "negations",
    """
no, not, never, none, neither, nor, without, cannot, can't, don't, doesn't, didn't, won't, wouldn't, isn't,
    aren't, wasn't, weren't, haven't, hasn't, shouldn't, couldn't, mustn't, nothing, nobody, no longer,
    unable, refuse, fail to, prohibited from, lack, non, nowhere
""",
)
"""Words that turn a statement round."""

EXCEPTIONS = Lexicon(
    "exceptions",
    """
except, except for, except as, except where, with the exception of, exception, exceptions, unless,
    other than, apart from, aside from, besides, excluding, exclude, excludes, excluded, exclusion,
    save for, save as, but not, however, notwithstanding, provided that, subject to, regardless,
    irrespective, despite, otherwise, only if, without limiting
""",
)
"""Words that take something out of a rule, or that keep it despite something."""

CONDITIONS = Lexicon(
    "conditions",
    """
if, when, whenever, where, in case, in the event, in the event of, in cases of, once, as soon as,
    as long as, so long as, provided that, upon, until, before, after, within, during, prior to, following,
    subject to, depending on, based on, on condition, should you, while
""",
)
"""Words that make a rule depend on something."""

SCOPE_WORDS = Lexicon(
    "scope words",
    """
only: only, solely, exclusively, strictly, merely, just, sole
all: all, any, each, every, entire, whole, full, fully, always, both, everyone, anyone, anything,
    everything, complete, completely, at all
some: some, certain, several, selected, select, limited, specific, particular, various, many, most, few,
    part of, partially, at least, at most, minimum, maximum, more than, less than
open list: including, include, includes, such as, for example, e.g., including but not limited to,
    including without limitation, among others, among other things, etc, and so on, for instance, like,
    or other, and other, or similar, and similar, without limitation, not limited to
both routes: and/or
""",
)
"""How far a rule reaches."""

DISCRETION = Lexicon(
    "discretion",
    """
sole discretion, our discretion, its discretion, own discretion, for any reason, for any or no reason,
    with or without cause, without cause, without notice, without prior notice, at any time, immediately,
    reserve the right, reserves the right, as we see fit, we determine, in our opinion, we deem, deems,
    we ultimately, without liability, we believe, good faith
""",
)
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
