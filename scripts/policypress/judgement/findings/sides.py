"""The two sides of a change, and the sentences of each that the change touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import compress
from operator import and_

from policypress.comparison.word_diff import sentences
from policypress.document.lazy import lazy
from policypress.document.model import Token, TokenKind
from policypress.judgement.findings.pointing import points
from policypress.judgement.lexicon.families import Hit, Lexicon, Stems, stem
from policypress.judgement.lexicon.grammar import AUXILIARIES, SUBJECTS, VERBS
from policypress.judgement.lexicon.patterns import fold
from policypress.judgement.lexicon.quiet import POINTERS, UPDATE_NOTES

_SHORT_CELL = 4
"""Words of a cell in which one changed word changes all: a name, an amount."""
_WHOLE = 0.7
"""The share of changed words from which on a sentence came or went: what stays then are small words."""
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
_FINITE = AUXILIARIES | SUBJECTS

_SPOKEN = 4
"""Words of the shortest sentence that says something: “We sell your data”."""


class Sentence:
    """One sentence touched by the change; ``whole`` tells that it came or went as a whole.

    ``words`` is how many words it has.
    """

    def __init__(self, side: Side, start: int, end: int, words: int, whole: bool) -> None:
        self.side, self.start, self.end = side, start, end
        self.words = words
        self.whole = whole

    @lazy
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens, in order."""
        return self.side.tokens[self.start : self.end]

    @lazy
    def stems(self) -> tuple[str, ...]:
        """The stems of its tokens."""
        return self.side.stems[self.start : self.end]

    @lazy
    def text(self) -> str:
        """The sentence as a reader sees it."""
        return self.side.shown(self.start, self.end)

    @lazy
    def folded(self) -> str:
        """The text in lower case, for patterns that mind no case."""
        return fold(self.text)

    @lazy
    def has_verb(self) -> bool:
        """Whether it says something rather than naming it."""
        if not _FINITE.isdisjoint(self.side.low[self.start : self.end]):
            return True
        return self.tokens[-1].text in ".;:!" and not VERBS.isdisjoint(self.stems)

    @lazy
    def is_pointer(self) -> bool:
        """Whether it only sends the reader elsewhere."""
        covered = sum([hit.end - hit.start for hit in self.hits(POINTERS)])
        return points(self.tokens, self.stems, covered, self.text, self.folded)

    @lazy
    def reports(self) -> bool:
        """Whether it reports a revision."""
        return bool(UPDATE_NOTES.search(self.text, self.folded))

    @lazy
    def rules_something(self) -> bool:
        """Whether it says more than where to read on, or when the text was revised."""
        return self.has_verb and self.words >= _SPOKEN and not self.is_pointer and not self.reports

    def hits(self, lexicon: Lexicon) -> list[Hit]:
        """What a list finds in it, by places in the whole side: no phrase reaches from one sentence into the next."""
        found = self.side.stems.hits.get(lexicon)
        return [hit for hit in found if self.start <= hit.start < self.end] if found else []


class Side:
    """One side of a change: its tokens, and which of them came or went; ``entire`` where all did."""

    def __init__(self, tokens: Sequence[Token], changed: list[bool]) -> None:
        self.tokens = tuple(tokens)
        self.changed = changed
        self.entire = all(changed)

    @lazy
    def texts(self) -> list[str]:
        """The text of each token."""
        return [token.text for token in self.tokens]

    @lazy
    def low(self) -> list[str]:
        """The text of each token, whatever its case."""
        return list(map(str.lower, self.texts))

    @lazy
    def kinds(self) -> frozenset[TokenKind]:
        """What kinds of tokens stand on it."""
        return frozenset([token.kind for token in self.tokens])

    @lazy
    def stems(self) -> Stems:
        """The stem of each token."""
        return Stems(map(stem, self.texts))

    @lazy
    def _spaced(self) -> list[str]:
        """The text of each token with the white space before it."""
        return [" " + token.text if token.gap else token.text for token in self.tokens]

    def shown(self, start: int, end: int) -> str:
        """The words at ``start`` to ``end`` as they stand on the page."""
        return "".join(self._spaced[start:end]).strip()

    @lazy
    def changed_tokens(self) -> tuple[Token, ...]:
        """The tokens that came or went."""
        return self.tokens if self.entire else tuple(compress(self.tokens, self.changed))

    @lazy
    def _wordlike(self) -> list[bool]:
        """Which tokens are words or values."""
        return [token.kind in _WORDLIKE for token in self.tokens]

    @lazy
    def _new_words(self) -> list[bool]:
        """Which tokens are words or values that came or went."""
        return self._wordlike if self.entire else list(map(and_, self._wordlike, self.changed))

    @lazy
    def _sentences(self) -> list[tuple[int, int, int, int]]:
        """Start, end, words and changed words of every sentence."""
        return [
            (start, end, sum(self._wordlike[start:end]), sum(self._new_words[start:end]))
            for start, end in (sentences(self.tokens) if self.tokens else ())
        ]

    def touched(self) -> tuple[Sentence, ...]:
        """The sentences that hold a changed token, in order; they know their side, so that it must not keep them."""
        return tuple(
            [
                Sentence(self, start, end, words, words > 0 and touched >= _WHOLE * words)
                for start, end, words, touched in self._sentences
                if touched or any(self.changed[start:end])
            ]
        )

    @lazy
    def partial(self) -> list[bool]:
        """Which changed tokens stand in a sentence that was kept in part, or in a short cell of a row that was."""
        out = [False] * len(self.tokens)
        if self.entire:
            return out
        row = any(token.kind is TokenKind.CELL for token in self.tokens)
        for start, end, words, touched in self._sentences:
            if touched < _WHOLE * words or (row and words <= _SHORT_CELL):
                out[start:end] = self.changed[start:end]
        return out

    @lazy
    def in_part(self) -> bool:
        """Whether a changed token stands in a sentence that was kept in part."""
        return not self.entire and any(self.partial)

    @lazy
    def partial_tokens(self) -> list[Token]:
        """The changed tokens in sentences that were kept in part."""
        return list(compress(self.tokens, self.partial)) if self.in_part else []

    @lazy
    def words(self) -> Counter[str]:
        """Changed words and values by stem, function words included."""
        return Counter(compress(self.stems, self._new_words))

    @lazy
    def runs(self) -> tuple[tuple[int, int], ...]:
        """Half-open ranges of changed tokens that stand together, punctuation between them included."""
        if self.entire:
            return ((0, len(self.tokens)),) if self.tokens else ()
        out: list[tuple[int, int]] = []
        for index in compress(range(len(self.changed)), self.changed):
            if out and all(t.kind is TokenKind.PUNCTUATION for t in self.tokens[out[-1][1] : index]):
                out[-1] = (out[-1][0], index + 1)
            else:
                out.append((index, index + 1))
        return tuple(out)

    def counts(self, lexicon: Lexicon) -> Counter[str]:
        """How often each concept stands with a changed token in a sentence that was kept in part."""
        flags = self.partial
        return Counter([hit.concept for hit in self.stems.hits.get(lexicon, ()) if any(flags[hit.start : hit.end])])

    def concepts(self, lexicon: Lexicon, flags: list[bool]) -> dict[str, tuple[int, int]]:
        """Concepts with a flagged token in them → where the first of each stands."""
        out: dict[str, tuple[int, int]] = {}
        for concept, start, end in self.stems.hits.get(lexicon, ()):
            if concept not in out and any(flags[start:end]):
                out[concept] = (start, end)
        return out
