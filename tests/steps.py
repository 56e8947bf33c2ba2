"""How many steps a regular expression takes on a text, counted: a matcher that goes back as ``re`` does."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

_parser: Any = getattr(re, "_parser")  # noqa: B009  # the standard library's own reader of patterns
_op: Any = getattr(re, "_constants")  # noqa: B009

Then = Callable[[int], bool]
Match = Callable[[int, Then], bool]


class TooMany(Exception):
    """The steps taken are more than anybody would wait for."""


class Steps:
    """Counts the steps of ``search`` of one pattern."""

    def __init__(self, pattern: re.Pattern[str], most: int = 5_000_000) -> None:
        self.most = most
        self.taken = 0
        self._text = ""
        self._ends: dict[int, tuple[int, int]] = {}
        self._search = self._sequence(_parser.parse(pattern.pattern, pattern.flags), pattern.flags)

    def of(self, text: str) -> int:
        """Steps of a search through the whole of ``text``, going on behind each match as ``finditer`` does.

        :raises TooMany: more than ``most``
        """
        self._text, self.taken, at = text, 0, 0
        end = [0]

        def found(position: int) -> bool:
            end[0] = position
            return True

        while at <= len(text):
            self._step()
            self._ends.clear()
            at = max(at + 1, end[0]) if self._search(at, found) else at + 1
        return self.taken

    def first(self, text: str) -> int:
        """Steps of a match at the start of ``text``.

        :raises TooMany: more than ``most``
        """
        self._text, self.taken = text, 0
        self._ends.clear()
        self._search(0, lambda end: end == len(text) or end <= len(text))
        return self.taken

    def _step(self, by: int = 1) -> None:
        self.taken += by
        if self.taken > self.most:
            raise TooMany(self.taken)

    def _sequence(self, nodes: Any, flags: int) -> Match:
        parts = [self._node(op, argument, flags) for op, argument in nodes]

        def match(at: int, then: Then) -> bool:
            def follow(number: int, position: int) -> bool:
                if number == len(parts):
                    return then(position)
                return parts[number](position, lambda here: follow(number + 1, here))

            return follow(0, at)

        return parts[0] if len(parts) == 1 else match

    def _node(self, op: Any, argument: Any, flags: int) -> Match:
        if op in (_op.LITERAL, _op.NOT_LITERAL, _op.ANY, _op.IN):
            fits = _one(op, argument, flags)

            def one(at: int, then: Then) -> bool:
                self._step()
                return at < len(self._text) and fits(self._text[at]) and then(at + 1)

            return one
        if op in (_op.MAX_REPEAT, _op.MIN_REPEAT, _op.POSSESSIVE_REPEAT):
            return self._repeat(op, argument, flags)
        if op is _op.SUBPATTERN:
            group, add, remove, inner = argument
            return self._group(group, self._sequence(inner, (flags | add) & ~remove))
        if op is _op.BRANCH:
            branches = [self._sequence(branch, flags) for branch in argument[1]]

            def any_of(at: int, then: Then) -> bool:
                self._step()
                return any(branch(at, then) for branch in branches)

            return any_of
        return self._without_width(op, argument, flags)

    def _without_width(self, op: Any, argument: Any, flags: int) -> Match:
        if op is _op.AT:
            return lambda at, then: self._stands(argument, at, flags) and then(at)
        if op in (_op.ASSERT, _op.ASSERT_NOT):
            wanted = op is _op.ASSERT
            direction, inner = argument
            look = self._sequence(inner, flags)
            back = inner.getwidth()[0] if direction < 0 else 0

            def ahead(at: int, then: Then) -> bool:
                self._step()
                sees = at >= back and look(at - back, lambda _: True)
                return sees is wanted and then(at)

            return ahead
        if op is _op.ATOMIC_GROUP:
            return self._once(self._sequence(argument, flags))
        if op is _op.GROUPREF:

            def again(at: int, then: Then) -> bool:
                start, end = self._ends.get(argument, (0, 0))
                self._step(end - start + 1)
                return self._text.startswith(self._text[start:end], at) and then(at + end - start)

            return again
        if op is _op.GROUPREF_EXISTS:
            group, yes, no = argument
            chosen = self._sequence(yes, flags), self._sequence(no or [], flags)
            return lambda at, then: chosen[group not in self._ends](at, then)
        if op is _op.FAILURE:
            return lambda at, then: False
        raise NotImplementedError(op)

    def _stands(self, place: Any, at: int, flags: int) -> bool:
        self._step()
        text, lines = self._text, bool(flags & re.MULTILINE)
        before, after = text[at - 1 : at], text[at : at + 1]
        if place in (_op.AT_BEGINNING, _op.AT_BEGINNING_STRING):
            return at == 0 or (lines and place is _op.AT_BEGINNING and before == "\n")
        if place in (_op.AT_END, _op.AT_END_STRING):
            last = place is _op.AT_END and at == len(text) - 1 and after == "\n"
            return at == len(text) or last or (lines and place is _op.AT_END and after == "\n")
        edge = bool(re.match(r"\w", before)) != bool(re.match(r"\w", after))
        return edge is (place is _op.AT_BOUNDARY)

    def _group(self, number: int | None, inner: Match) -> Match:
        if number is None:
            return inner

        def group(at: int, then: Then) -> bool:
            def closed(end: int) -> bool:
                before = self._ends.get(number)
                self._ends[number] = at, end
                if then(end):
                    return True
                self._ends.pop(number) if before is None else self._ends.update({number: before})
                return False

            return inner(at, closed)

        return group

    def _once(self, inner: Match) -> Match:
        def atomic(at: int, then: Then) -> bool:
            end = [-1]

            def found(position: int) -> bool:
                end[0] = position
                return True

            return inner(at, found) and then(end[0])

        return atomic

    def _repeat(self, op: Any, argument: Any, flags: int) -> Match:
        least, most, inner = argument
        most = sys.maxsize if most is _op.MAXREPEAT else int(most)
        first = inner[0]
        if len(inner) == 1 and first[0] in (_op.LITERAL, _op.NOT_LITERAL, _op.ANY, _op.IN):
            return self._run(op, least, most, _one(first[0], first[1], flags))
        body = self._sequence(inner, flags)

        def greedy(at: int, then: Then, done: int = 0) -> bool:
            self._step()
            more = done < most and body(at, lambda end: (end > at or done < least) and greedy(end, then, done + 1))
            return more or (done >= least and then(at))

        def lazy(at: int, then: Then, done: int = 0) -> bool:
            self._step()
            enough = done >= least and then(at)
            return enough or (
                done < most and body(at, lambda end: (end > at or done < least) and lazy(end, then, done + 1))
            )

        return {_op.MAX_REPEAT: greedy, _op.MIN_REPEAT: lazy}.get(op) or self._once(greedy)

    def _run(self, op: Any, least: int, most: int, fits: Callable[[str], bool]) -> Match:
        """A repeated single character, which ``re`` runs through without remembering each place."""

        def run(at: int, then: Then) -> bool:
            text, end = self._text, at
            if op is _op.MIN_REPEAT:
                while end - at < least and end < len(text) and fits(text[end]):
                    end += 1
                self._step(end - at + 1)
                while end - at >= least and not then(end):
                    self._step()
                    if end - at >= most or end >= len(text) or not fits(text[end]):
                        return False
                    end += 1
                return end - at >= least
            while end - at < most and end < len(text) and fits(text[end]):
                end += 1
            self._step(end - at + 1)
            if op is _op.POSSESSIVE_REPEAT:
                return end - at >= least and then(end)
            while end - at >= least:
                self._step()
                if then(end):
                    return True
                end -= 1
            return False

        return run


def _one(op: Any, argument: Any, flags: int) -> Callable[[str], bool]:
    """Whether one character fits."""
    if op is _op.ANY:
        return (lambda _: True) if flags & re.DOTALL else (lambda c: c != "\n")
    known: dict[str, bool] = {}
    listed = argument if op is _op.IN else [(_op.LITERAL, argument)]
    negated = op is _op.NOT_LITERAL or listed[0][0] is _op.NEGATE

    def fits(character: str) -> bool:
        if character not in known:
            forms = {character, character.lower(), character.upper()} if flags & re.IGNORECASE else {character}
            known[character] = any(_listed(form, listed) for form in forms if len(form) == 1) is not negated
        return known[character]

    return fits


def _listed(character: str, listed: Any) -> bool:
    for op, argument in listed:
        if op is _op.LITERAL and ord(character) == argument:
            return True
        if op is _op.RANGE and argument[0] <= ord(character) <= argument[1]:
            return True
        if op is _op.CATEGORY and re.match(_CATEGORIES[argument], character):
            return True
    return False


_CATEGORIES = {
    _op.CATEGORY_DIGIT: r"\d",
    _op.CATEGORY_NOT_DIGIT: r"\D",
    _op.CATEGORY_SPACE: r"\s",
    _op.CATEGORY_NOT_SPACE: r"\S",
    _op.CATEGORY_WORD: r"\w",
    _op.CATEGORY_NOT_WORD: r"\W",
}

_WIDE = 8


def attacks(pattern: re.Pattern[str], most: int = 40) -> list[tuple[str, str]]:
    """(what stands before, what is repeated) of texts on which ``pattern`` may have to go back often.

    Each long repetition is fed with what it repeats, alone and behind what leads to it; the whole with matches and with
    all of them but their ends. A pattern without such repetitions takes a bounded number of steps from each place.
    """
    parsed = _parser.parse(pattern.pattern, pattern.flags)
    found = dict.fromkeys(pair for before, body in _wide(parsed, "") for unit in _samples(body) for pair in
                          ((before, unit), ("", unit), ("", before + unit)) if pair[1])  # fmt: skip
    if not found:
        return []
    for whole in islice(_samples(parsed), 6):
        for text in (whole, whole[:-1]):
            found.setdefault(("", text))
        found.setdefault(("", f"{whole[:-1]} "))
    return [pair for pair in found if pair[1]][:most]


def _wide(nodes: Any, before: str) -> Iterator[tuple[str, Any]]:
    """(a text that leads there, what is repeated) of every long repetition."""
    for op, argument in nodes:
        if op in (_op.MAX_REPEAT, _op.MIN_REPEAT, _op.POSSESSIVE_REPEAT):
            _, most, inner = argument
            if most is _op.MAXREPEAT or most > _WIDE:
                yield before, inner
            yield from _wide(inner, before)
        elif op is _op.SUBPATTERN:
            yield from _wide(argument[3], before)
        elif op is _op.BRANCH:
            for branch in argument[1]:
                yield from _wide(branch, before)
        elif op in (_op.ASSERT, _op.ASSERT_NOT):
            yield from _wide(argument[1], before)
        elif op is _op.ATOMIC_GROUP:
            yield from _wide(argument, before)
        before += next(_samples([(op, argument)]), "")


def _samples(nodes: Any) -> Iterator[str]:
    """Some texts that match, the simplest first."""
    texts = [""]
    for op, argument in nodes:
        texts = [text + more for text in texts for more in islice(_sample(op, argument), 4)][:12]
    return iter(dict.fromkeys(texts))


def _sample(op: Any, argument: Any) -> Iterator[str]:
    if op is _op.LITERAL:
        yield chr(argument)
    elif op in (_op.NOT_LITERAL, _op.ANY, _op.IN):
        fits = _one(op, argument, 0)
        yield from islice((c for c in "a 1.,-A\n<\"'[](){}|/:;#*_&%§é中" if fits(c)), 2)
        listed = argument if op is _op.IN else []
        yield from (chr(value) for kind, value in listed if kind is _op.LITERAL)
    elif op in (_op.MAX_REPEAT, _op.MIN_REPEAT, _op.POSSESSIVE_REPEAT):
        least, most, inner = argument
        for text in _samples(inner):
            yield text * max(least, 1 if most else 0)
        if not least:
            yield ""
    elif op is _op.SUBPATTERN:
        yield from _samples(argument[3])
    elif op is _op.BRANCH:
        for branch in argument[1]:
            yield next(_samples(branch), "")
    elif op is _op.ATOMIC_GROUP:
        yield from _samples(argument)
    else:
        yield ""


def deeply(job: Callable[[], object]) -> None:
    """Run ``job`` with room for deep recursion; what it raises is raised here."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            job()
        except BaseException as error:
            failed.append(error)

    before, size = sys.getrecursionlimit(), threading.stack_size(256 * 2**20)
    sys.setrecursionlimit(200_000)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(before)
        threading.stack_size(size)
    if failed:
        raise failed[0]
