"""What a rule looks at: the words that came and went, the sentences they stand in, and the rest of both texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from policypress.comparison.model import Change, Comparison
from policypress.comparison.wording import sentences
from policypress.document.model import Clause, ClauseKind, Document, Token, TokenKind, plain
from policypress.judgement.lexicon.grammar import AUXILIARIES, FUNCTION_WORDS, SUBJECTS, VERBS
from policypress.judgement.lexicon.words import Lexicon, stem

_SHORT_CELL = 4
_WHOLE = 0.7
_WORDLIKE = frozenset(
    {
        TokenKind.WORD,
        TokenKind.NUMBER,
        TokenKind.DATE,
        TokenKind.DURATION,
        TokenKind.MONEY,
        TokenKind.EMAIL,
        TokenKind.URL,
    }
)


@dataclass(frozen=True)
class Sentence:
    """One sentence touched by the change; ``whole`` tells that it came or went as a whole."""

    tokens: tuple[Token, ...]
    stems: tuple[str, ...]
    whole: bool

    @cached_property
    def text(self) -> str:
        """The sentence as a reader sees it."""
        return plain(self.tokens)

    @cached_property
    def words(self) -> int:
        """How many words it has."""
        return sum(token.kind in _WORDLIKE for token in self.tokens)

    @cached_property
    def has_verb(self) -> bool:
        """Whether it says something rather than naming it."""
        low = [token.text.casefold() for token in self.tokens]
        if any(word in AUXILIARIES or word in SUBJECTS for word in low):
            return True
        return self.tokens[-1].text in ".;:!" and any(one in VERBS for one in self.stems)


class Side:
    """One side of a change: tokens, their stems, and which of them came or went."""

    def __init__(self, tokens: Sequence[Token], changed: list[bool]) -> None:
        self.tokens = tuple(tokens)
        self.stems = tuple(stem(token.text) for token in self.tokens)
        self.changed = changed

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences that hold a changed token, in order."""
        out = []
        for start, end in sentences(self.tokens) if self.tokens else ():
            words = [i for i in range(start, end) if self.tokens[i].kind in _WORDLIKE]
            touched = sum(self.changed[i] for i in words)
            if touched or any(self.changed[start:end]):
                whole = len(words) > 0 and touched >= _WHOLE * len(words)
                out.append(Sentence(self.tokens[start:end], self.stems[start:end], whole))
        return tuple(out)

    @cached_property
    def partial(self) -> list[bool]:
        """Which changed tokens stand in a sentence that was kept in part, or in a short cell of a row that was."""
        out = [False] * len(self.tokens)
        row = any(token.kind is TokenKind.CELL for token in self.tokens) and not all(self.changed)
        for start, end in sentences(self.tokens) if self.tokens else ():
            words = [i for i in range(start, end) if self.tokens[i].kind in _WORDLIKE]
            if sum(self.changed[i] for i in words) < _WHOLE * len(words) or (row and len(words) <= _SHORT_CELL):
                out[start:end] = self.changed[start:end]
        return out

    @cached_property
    def words(self) -> Counter[str]:
        """Changed words and values by stem, function words included."""
        return Counter(
            one
            for one, token, new in zip(self.stems, self.tokens, self.changed, strict=True)
            if new and token.kind in _WORDLIKE
        )

    def counts(self, lexicon: Lexicon) -> Counter[str]:
        """How often each concept stands with a changed token in a sentence that was kept in part."""
        flags = self.partial
        if not any(flags):
            return Counter()
        return Counter(hit.concept for hit in lexicon.hits(self.stems) if any(flags[hit.start : hit.end]))

    @cached_property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """Half-open ranges of changed tokens that stand together, punctuation between them included."""
        out: list[tuple[int, int]] = []
        for index, new in enumerate(self.changed):
            if not new:
                continue
            if out and all(t.kind is TokenKind.PUNCTUATION for t in self.tokens[out[-1][1] : index]):
                out[-1] = (out[-1][0], index + 1)
            else:
                out.append((index, index + 1))
        return tuple(out)

    def concepts(self, lexicon: Lexicon, where: list[bool] | None = None) -> dict[str, tuple[int, int]]:
        """Concepts with a changed token in them → where the first of each stands."""
        flags = self.changed if where is None else where
        if not any(flags):
            return {}
        out: dict[str, tuple[int, int]] = {}
        for hit in lexicon.hits(self.stems):
            if any(flags[hit.start : hit.end]):
                out.setdefault(hit.concept, (hit.start, hit.end))
        return out


class Background:
    """The rest of both documents, read at most once per comparison."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._concepts: dict[tuple[str, str], frozenset[str]] = {}

    @cached_property
    def old_stems(self) -> tuple[str, ...]:
        """Every stem of the old text."""
        return _stems(self.comparison.old)

    @cached_property
    def new_stems(self) -> tuple[str, ...]:
        """Every stem of the new text."""
        return _stems(self.comparison.new)

    @cached_property
    def old_runs(self) -> frozenset[tuple[str, ...]]:
        """Every run of three content stems of the old text."""
        return frozenset(_runs(self.old_stems))

    @cached_property
    def new_runs(self) -> frozenset[tuple[str, ...]]:
        """Every run of three content stems of the new text."""
        return frozenset(_runs(self.new_stems))

    def known(self, lexicon: Lexicon, side: str) -> frozenset[str]:
        """Concepts of ``lexicon`` that stand anywhere in the ``old`` or ``new`` text."""
        key = (lexicon.name, side)
        if key not in self._concepts:
            stems = self.old_stems if side == "old" else self.new_stems
            self._concepts[key] = frozenset(hit.concept for hit in lexicon.hits(stems))
        return self._concepts[key]

    @cached_property
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
            out.append((one.text.casefold(), two.text.casefold()))
    return out


class Evidence:
    """Everything a rule may ask about one change."""

    def __init__(self, change: Change, background: Background) -> None:
        self.change = change
        self.background = background
        self.before, self.after = _sides(change)
        self.spoken: dict[str, float] | None = None

    @cached_property
    def clause(self) -> Clause:
        """The clause as it now stands, or stood."""
        return (self.change.after or self.change.before)[0]

    @cached_property
    def kept(self) -> bool:
        """Whether the clause stood before and stands now."""
        return bool(self.change.before and self.change.after)

    @cached_property
    def changed_tokens(self) -> tuple[Token, ...]:
        """Every word that went or came, marks left out."""
        marks = (TokenKind.PUNCTUATION, TokenKind.CELL)
        return tuple(
            token
            for side in (self.before, self.after)
            for token, new in zip(side.tokens, side.changed, strict=True)
            if new and token.kind not in marks
        )

    @cached_property
    def went(self) -> Counter[str]:
        """Stems that went and did not come back elsewhere in the clause."""
        return self.before.words - self.after.words

    @cached_property
    def came(self) -> Counter[str]:
        """Stems that came and did not stand elsewhere in the clause."""
        return self.after.words - self.before.words

    @cached_property
    def content_went(self) -> Counter[str]:
        """Subject words that went."""
        return Counter({word: n for word, n in self.went.items() if word not in FUNCTION_STEMS})

    @cached_property
    def content_came(self) -> Counter[str]:
        """Subject words that came."""
        return Counter({word: n for word, n in self.came.items() if word not in FUNCTION_STEMS})

    @cached_property
    def touched(self) -> tuple[Sentence, ...]:
        """Sentences of both sides that hold a changed token."""
        return (*self.before.sentences, *self.after.sentences)

    @cached_property
    def frame(self) -> frozenset[str]:
        """Stems of the touched sentences of both sides."""
        return frozenset(one for sentence in self.touched for one in sentence.stems)

    @cached_property
    def heading_stems(self) -> tuple[str, ...]:
        """Stems of the headings above (and of the clause itself where it is a heading)."""
        texts = list(self.change.section)
        if self.clause.kind is ClauseKind.HEADING:
            texts.append(self.clause.text)
        return tuple(stem(word) for text in texts for word in text.split())

    @cached_property
    def text(self) -> str:
        """The touched sentences of the new text, or of the old one where nothing came."""
        return " ".join(sentence.text for sentence in (self.after.sentences or self.before.sentences))

    @cached_property
    def same_words(self) -> bool:
        """Whether no visible word or value differs (case, marks and word forms apart)."""
        return not self.came and not self.went

    @cached_property
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

    def delta(
        self, lexicon: Lexicon, *, partial: bool = False
    ) -> tuple[dict[str, tuple[int, int]], dict[str, tuple[int, int]]]:
        """Concepts of ``lexicon`` that (came, went), each with its place; ``partial``: in kept sentences only."""
        came = self.after.concepts(lexicon, self.after.partial if partial else None)
        went = self.before.concepts(lexicon, self.before.partial if partial else None)
        return (
            {concept: place for concept, place in came.items() if concept not in went},
            {concept: place for concept, place in went.items() if concept not in came},
        )

    def restated(self) -> float:
        """Share of the whole sentences that came (went) whose words already stood (still stand) in the other text."""
        runs = found = 0
        for side, known in ((self.after, "old_runs"), (self.before, "new_runs")):
            for sentence in side.sentences:
                own = list(_runs(sentence.stems)) if sentence.whole else []
                if own:
                    other: frozenset[tuple[str, ...]] = getattr(self.background, known)
                    runs += len(own)
                    found += sum(run in other for run in own)
        return found / runs if runs else 0.0


FUNCTION_STEMS = frozenset(stem(word) for word in FUNCTION_WORDS) | FUNCTION_WORDS


def _stems(document: Document) -> tuple[str, ...]:
    """Stems of a whole text, read from its source: near enough to look a phrase up, and much faster than its tokens."""
    out: list[str] = []
    for clause in document.clauses:
        out.extend(map(stem, _WORD.findall(clause.source)))
        out.append("¶")
    return tuple(out)


_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*")


def _runs(stems: Sequence[str]) -> list[tuple[str, ...]]:
    words = [word for one in stems for word in one.split()]
    content = [word for word in words if word not in FUNCTION_STEMS and any(letter.isalnum() for letter in word)]
    return [tuple(content[i : i + 3]) for i in range(len(content) - 2)]


def _sides(change: Change) -> tuple[Side, Side]:
    """Both sides with exact flags: inside a changed run, words that stayed in another form are not changed."""
    old: list[Token] = []
    new: list[Token] = []
    old_flags: list[bool] = []
    new_flags: list[bool] = []
    segments = change.segments
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
