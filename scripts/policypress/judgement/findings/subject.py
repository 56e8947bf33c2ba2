"""What a rule looks at: both sides of a change with their sentences, and the rest of both texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from rapidfuzz.distance import LCSseq

from policypress.comparison.changes import Change, Comparison
from policypress.document.expressions import Expression
from policypress.document.lazy import lazy
from policypress.document.model import Clause, ClauseKind, Document, Token, TokenKind
from policypress.judgement.findings.sides import Sentence, Side
from policypress.judgement.language import Languages
from policypress.judgement.lexicon.families import Lexicon, Stems, stem
from policypress.judgement.lexicon.grammar import FUNCTION_WORDS
from policypress.judgement.verdicts import ENGLISH


class Background:
    """The rest of both documents, read at most once per comparison."""

    def __init__(self, comparison: Comparison, languages: Languages | None = None) -> None:
        self.comparison = comparison
        self.languages = languages or Languages(comparison)
        self._known: dict[tuple[Lexicon, str], set[str]] = {}

    @lazy
    def old_runs(self) -> frozenset[tuple[str, str, str]]:
        """Every run of three content stems of the old text."""
        return _all_runs(self.comparison.old)

    @lazy
    def new_runs(self) -> frozenset[tuple[str, str, str]]:
        """Every run of three content stems of the new text."""
        return _all_runs(self.comparison.new)

    def known(self, lexicon: Lexicon, side: str) -> set[str]:
        """Concepts of ``lexicon`` that stand anywhere in the ``old`` or ``new`` text."""
        key = (lexicon, side)
        if key not in self._known:
            document = self.comparison.old if side == "old" else self.comparison.new
            found = [_source_concepts(lexicon, clause.source) for clause in document.clauses]
            self._known[key] = set[str]().union(*found)
        return self._known[key]

    @lazy
    def swaps(self) -> Counter[tuple[str, str]]:
        """How often each pair of words gone and come recurs over all changes: a rename shows as a repeated swap."""
        out: Counter[tuple[str, str]] = Counter()
        for change in self.comparison.changes:
            for gone, came in swaps_of(change):
                out[gone, came] += 1
        return out


def swaps_of(change: Change) -> list[tuple[str, str]]:
    """(words gone, words come) of each place where one run replaced another."""
    out = []
    segments = change.segments
    for one, two in pairwise(segments):
        if one.op == "delete" and two.op == "insert":
            out.append((one.text.lower(), two.text.lower()))
    return out


Delta = tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]
"""Concepts that (came, went) → where the first of each stands."""


class Evidence:
    """Everything a rule may ask about one change."""

    def __init__(self, change: Change, background: Background) -> None:
        self.change = change
        self.background = background
        self.before, self.after = _sides(change)
        self.spoken: dict[str, float] | None = None
        self._deltas: dict[Lexicon, Delta] = {}

    @lazy
    def language(self) -> str:
        """The language both sides are in, empty where it is unknown."""
        return self.background.languages.of(self.change)

    @property
    def reads_words(self) -> bool:
        """Whether the rules that know English words may speak."""
        return self.language == ENGLISH and not self.settings

    @property
    def settings(self) -> bool:
        """Whether the change is one of what the front matter says about the text."""
        return self.clause.kind is ClauseKind.META and self.clause.source.startswith(("audiences:", "effective:"))

    @lazy
    def clause(self) -> Clause:
        """The clause as it now stands, or stood."""
        return (self.change.after or self.change.before)[0]

    @lazy
    def kept(self) -> bool:
        """Whether the clause stood before and stands now."""
        return bool(self.change.before and self.change.after)

    @lazy
    def changed_tokens(self) -> tuple[Token, ...]:
        """Every word that went or came, marks left out."""
        marks = (TokenKind.PUNCTUATION, TokenKind.CELL)
        both = (*self.before.changed_tokens, *self.after.changed_tokens)
        return tuple([token for token in both if token.kind not in marks])

    @lazy
    def changed_texts(self) -> tuple[str, ...]:
        """Each run of tokens that went or came, as a reader sees it."""
        if not self.kept:
            return tuple([side.shown(0, len(side.tokens)) for side in (self.before, self.after) if side.tokens])
        return tuple([segment.text for segment in self.change.segments if segment.op != "equal"])

    @lazy
    def went(self) -> Counter[str]:
        """Stems that went and did not come back elsewhere in the clause."""
        return self.before.words - self.after.words if self.after.tokens else self.before.words

    @lazy
    def came(self) -> Counter[str]:
        """Stems that came and did not stand elsewhere in the clause."""
        return self.after.words - self.before.words if self.before.tokens else self.after.words

    @lazy
    def content_went(self) -> dict[str, int]:
        """Subject words that went."""
        return {word: n for word, n in self.went.items() if word not in FUNCTION_STEMS}

    @lazy
    def content_came(self) -> dict[str, int]:
        """Subject words that came."""
        return {word: n for word, n in self.came.items() if word not in FUNCTION_STEMS}

    @lazy
    def touched_before(self) -> tuple[Sentence, ...]:
        """Sentences of the old side that hold a changed token."""
        return self.before.touched()

    @lazy
    def touched_after(self) -> tuple[Sentence, ...]:
        """Sentences of the new side that hold a changed token."""
        return self.after.touched()

    @lazy
    def touched(self) -> tuple[Sentence, ...]:
        """Sentences of both sides that hold a changed token."""
        return (*self.touched_before, *self.touched_after)

    @lazy
    def in_part(self) -> bool:
        """Whether a changed token stands in a sentence that was kept in part."""
        return self.after.in_part or self.before.in_part

    def touches(self, words: frozenset[str]) -> bool:
        """Whether one of the ``words`` stands in a touched sentence."""
        return any(not words.isdisjoint(s.side.low[s.start : s.end]) for s in self.touched)

    @lazy
    def frame(self) -> frozenset[str]:
        """Stems of the touched sentences of both sides."""
        return frozenset([one for sentence in self.touched for one in sentence.stems])

    @lazy
    def heading_stems(self) -> Stems:
        """Stems of the headings above (and of the clause itself where it is a heading)."""
        own = (self.clause.text,) if self.clause.kind is ClauseKind.HEADING else ()
        return _heading_stems((*self.change.section, *own))

    @lazy
    def same_words(self) -> bool:
        """Whether no visible word or value differs (case, marks and word forms apart)."""
        return not self.came and not self.went

    @lazy
    def link_changed(self) -> bool:
        """Whether a link target differs under words that stayed."""
        return any(
            old.target != new.target
            for segment in self.change.segments
            if segment.op == "equal"
            for old, new in zip(segment.old, segment.tokens, strict=True)
        )

    def balance(self, lexicon: Lexicon) -> tuple[Counter[str], Counter[str]]:
        """How often each concept (came, went) more than it (went, came), in kept sentences only."""
        came = self.after.counts(lexicon)
        went = self.before.counts(lexicon)
        return came - went, went - came

    def delta(self, lexicon: Lexicon) -> Delta:
        """Concepts of ``lexicon`` that (came, went), each with its place."""
        found = self._deltas.get(lexicon)
        if found is None:
            found = self._deltas[lexicon] = self._delta(lexicon, self.before.changed, self.after.changed)
        return found

    def partial_delta(self, lexicon: Lexicon) -> Delta:
        """The same in sentences that were kept in part."""
        return self._delta(lexicon, self.before.partial, self.after.partial)

    def _delta(self, lexicon: Lexicon, before: list[bool], after: list[bool]) -> Delta:
        if lexicon not in self.lists:
            return {}, {}
        came = self.after.concepts(lexicon, after)
        went = self.before.concepts(lexicon, before)
        return (
            {concept: place for concept, place in came.items() if concept not in went},
            {concept: place for concept, place in went.items() if concept not in came},
        )

    @lazy
    def lists(self) -> set[Lexicon]:
        """The lists of which a phrase stands on either side, changed or not."""
        return self.after.stems.hits.keys() | self.before.stems.hits.keys()

    def restated(self) -> float:
        """Share of the whole sentences that came (went) whose words already stood (still stand) in the other text."""
        runs = found = 0
        for touched, known in ((self.touched_after, "old_runs"), (self.touched_before, "new_runs")):
            for sentence in touched:
                own = list(_runs(sentence.stems)) if sentence.whole else []
                if own:
                    other: frozenset[tuple[str, str, str]] = getattr(self.background, known)
                    runs += len(own)
                    found += sum(map(other.__contains__, own))
        return found / runs if runs else 0.0


FUNCTION_STEMS = frozenset(stem(word) for word in FUNCTION_WORDS) | FUNCTION_WORDS


@lru_cache(maxsize=4096)
def _heading_stems(texts: tuple[str, ...]) -> Stems:
    return Stems([stem(word) for text in texts for word in text.split()])


# A whole text is read from its source, clause by clause: near enough to look a phrase up, much faster than its tokens,
# and read once for all versions that share the clause.
_WORD = Expression(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*")


@lru_cache(maxsize=16384)
def _source_stems(source: str) -> tuple[str, ...]:
    return tuple(map(stem, _WORD.findall(source)))


@lru_cache(maxsize=65536)
def _source_concepts(lexicon: Lexicon, source: str) -> frozenset[str]:
    return frozenset(lexicon.concepts(_source_stems(source)))


@lru_cache(maxsize=16384)
def _source_content(source: str) -> tuple[str, ...]:
    return tuple(chain.from_iterable(map(_content, _source_stems(source))))


def _all_runs(document: Document) -> frozenset[tuple[str, str, str]]:
    return frozenset(_triples(tuple(chain.from_iterable([_source_content(c.source) for c in document.clauses]))))


def _runs(stems: Sequence[str]) -> Iterable[tuple[str, str, str]]:
    return _triples(tuple(chain.from_iterable(map(_content, stems))))


def _triples(content: tuple[str, ...]) -> Iterable[tuple[str, str, str]]:
    return zip(content, content[1:], content[2:])  # noqa: B905  ends with the shortest


@lru_cache(maxsize=65536)
def _content(one: str) -> tuple[str, ...]:
    """The words of a stem (a date has several) that carry a subject."""
    words = one.split()
    return tuple([word for word in words if word not in FUNCTION_STEMS and any(map(str.isalnum, word))])


def _sides(change: Change) -> tuple[Side, Side]:
    """Both sides with exact flags: inside a changed run, words that stayed in another form are not changed."""
    segments = change.segments
    if len(segments) == 1 and segments[0].op != "equal":
        lone, nothing = Side(segments[0].tokens, [True] * len(segments[0].tokens)), Side((), [])
        return (lone, nothing) if segments[0].op == "delete" else (nothing, lone)
    old: list[Token] = []
    new: list[Token] = []
    old_flags: list[bool] = []
    new_flags: list[bool] = []
    index = 0
    while index < len(segments):
        segment = segments[index]
        if segment.op == "equal":
            old.extend(segment.old)
            new.extend(segment.tokens)
            old_flags.extend([False] * len(segment.old))
            new_flags.extend([False] * len(segment.tokens))
            index += 1
            continue
        gone = segment.tokens if segment.op == "delete" else ()
        index += segment.op == "delete"
        come = segments[index].tokens if index < len(segments) and segments[index].op == "insert" else ()
        index += bool(come)
        gone_flags, come_flags = _flags(gone, come)
        old.extend(gone)
        new.extend(come)
        old_flags.extend(gone_flags)
        new_flags.extend(come_flags)
    return Side(old, old_flags), Side(new, new_flags)


def _flags(gone: Sequence[Token], come: Sequence[Token]) -> tuple[list[bool], list[bool]]:
    gone_flags, come_flags = [True] * len(gone), [True] * len(come)
    if gone and come:
        for op in LCSseq.opcodes([stem(t.text) for t in gone], [stem(t.text) for t in come]):
            if op.tag == "equal":
                for k in range(op.src_end - op.src_start):
                    gone_flags[op.src_start + k] = come_flags[op.dest_start + k] = False
    return gone_flags, come_flags
