"""What a proof may ask about the two documents around a change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, islice, pairwise
from urllib.parse import unquote

from policypress.comparison.changes import Change, Comparison
from policypress.document.expressions import Expression
from policypress.document.model import Clause, ClauseKind, Document, Token, TokenKind
from policypress.judgement.language import Languages
from policypress.judgement.language.dictionary import is_word
from policypress.judgement.link_evidence import LinkEvidence, by_address
from policypress.judgement.proofs.addresses import parse_address, tells
from policypress.judgement.proofs.atoms import level
from policypress.judgement.proofs.moved_sites import moved_hosts, site_of
from policypress.judgement.proofs.numbering import Renumbering, Siblings, renumbering
from policypress.judgement.proofs.word_lists import LEGAL_ENDINGS, LEGEND, TITLE_WORDS
from policypress.judgement.verdicts import ANY_LANGUAGE, ENGLISH, Rule

_QUOTED = Expression(r"[\"“]\s*+([^\"“”]{2,60}?)\s*+[,.]?[\"”]")
_BOLD_TERM = Expression(
    r"(?:\*\*|__)([^*_]{2,60})(?:\*\*|__)[\"”]?\s+(?:means?|includes?|refers?|has the meaning|is defined)\b"
)

_HOST = Expression(r"(?:https?://|@)((?:[\w-]+\.)+[a-z]{2,})")
_RIVALS = 3
"""How often as much the company's own name stands in its text as that of anybody else."""
_TERM = 5
"""Words of the longest defined term; what is longer in quotes is a quotation."""
_OTHERS = 2
"""Headings besides the first that show whether it stands over the others: one may stand anywhere."""
_NAME = 4
"""Words behind the first of a company's name among which its legal form comes."""
_AUDIENCE_LETTERS = 4
"""Names shorter than this, in capitals, may be countries: UK, USA."""

_LENT = Expression(r"(?:use|uses|using|with|by|through|via|from|to|like|suchas|including|or)")
"""What stands before the name of a company that this one only works with."""


def letters(text: str) -> str:
    """The letters of a text in lower case, without marks, spaces and digits."""
    return re.sub(r"[\W_\d]+", "", text.lower())


def is_entry(clause: Clause, headings: frozenset[str]) -> bool:
    """Whether a clause is wholly a link into this text and repeats one of its headings, given by their letters."""
    linked = [token.target.startswith("#") and len(token.target) > 1 for token in clause.tokens]
    return bool(linked) and all(linked) and letters(clause.text) in headings


def _link_targets(clauses: Sequence[Clause]) -> set[str]:
    return {token.target for clause in clauses for token in clause.tokens if token.target}


class Context:
    """Two documents as proofs see them; everything is worked out once, when first asked for."""

    def __init__(
        self, comparison: Comparison, languages: Languages | None = None, links: Iterable[LinkEvidence] = ()
    ) -> None:
        self.comparison = comparison
        self.links = by_address(links)
        self.languages = languages or Languages(comparison)
        self._found: dict[Callable[[Change], bool], tuple[Change, ...]] = {}

    @cached_property
    def olds(self) -> Sequence[Clause]:
        """Clauses before."""
        return self.comparison.old.clauses

    @cached_property
    def news(self) -> Sequence[Clause]:
        """Clauses after."""
        return self.comparison.new.clauses

    @cached_property
    def continued(self) -> dict[int, int]:
        """Old index → new index of the clause that continues it."""
        return {i: j for j, i in self.comparison.pairs.items()}

    @cached_property
    def old_index(self) -> dict[int, int]:
        """Identity of an old clause → its index."""
        return {id(clause): index for index, clause in enumerate(self.olds)}

    @cached_property
    def new_index(self) -> dict[int, int]:
        """Identity of a new clause → its index."""
        return {id(clause): index for index, clause in enumerate(self.news)}

    @cached_property
    def siblings(self) -> tuple[Siblings, Siblings]:
        """The labelled clauses of the old and of the new text."""
        return Siblings(self.olds), Siblings(self.news)

    @cached_property
    def numbering(self) -> Renumbering:
        """How the clauses were numbered anew."""
        sides = (self.languages.old, self.languages.new)
        return renumbering(self.comparison, all(side.whole.code == ENGLISH for side in sides), self.siblings)

    def allows(self, rule: Rule, change: Change) -> bool:
        """Whether a change lies within the scope of a proof: its language, and the kinds of its clauses."""
        if rule.languages == ANY_LANGUAGE and not rule.clauses:
            return True
        kinds = frozenset(clause.kind for clause in (*change.before, *change.after))
        return rule.within(self.languages.of(change), kinds)

    @cached_property
    def speaks_of_emphasis(self) -> bool:
        """Whether either text speaks of bold, italics or marks, so that they may mean something in it."""
        return any(LEGEND.search(document.body) for document in (self.comparison.old, self.comparison.new))

    # words ------------------------------------------------------------------------------------------------------

    @cached_property
    def defined_terms(self) -> frozenset[str]:
        """Lower-case words of every term either text defines: quoted with a capital, or bold before “means”."""
        words: set[str] = set()
        for document in (self.comparison.old, self.comparison.new):
            for pattern in (_QUOTED, _BOLD_TERM):
                for match in pattern.finditer(document.body):
                    term = match.group(1)
                    if term[:1].isupper() and len(term.split()) <= _TERM:
                        words.update(re.findall(r"[\w-]+", level(term).lower()))
        return frozenset(words)

    @cached_property
    def old_words(self) -> frozenset[str]:
        """Every word of the old text, as written."""
        return _word_set(self.comparison.old)

    @cached_property
    def new_words(self) -> frozenset[str]:
        """Every word of the new text, as written."""
        return _word_set(self.comparison.new)

    @cached_property
    def old_pairs(self) -> frozenset[tuple[str, str]]:
        """Every two words of the old text that stand side by side, in lower case."""
        return frozenset(
            (first.text.lower(), second.text.lower())
            for clause in self.olds
            for first, second in pairwise(clause.tokens)
            if first.kind is second.kind is TokenKind.WORD
        )

    @cached_property
    def moved_hosts(self) -> frozenset[tuple[str, str]]:
        """(old host, new host) of every site that the text links under another name throughout."""
        return moved_hosts(_link_targets(self.olds), _link_targets(self.news))

    def in_head(self, before: Clause, after: Clause) -> bool:
        """Whether a clause stands at the head of both texts: among the first, under no heading but the title."""
        sides = (
            (self.olds, self.old_headings, self.old_index[id(before)]),
            (self.news, self.new_headings, self.new_index[id(after)]),
        )
        return all(_at_head(*side) for side in sides)

    def titled(self, change: Change) -> bool:
        """Whether a change is of the first line of both texts, settings of the page apart."""
        return len(change.before) == len(change.after) == 1 and {
            id(next((clause for clause in side if clause.kind is not ClauseKind.META), None))
            for side in (self.olds, self.news)
        } == {id(change.before[0]), id(change.after[0])}

    @cached_property
    def title(self) -> str:
        """The words of the old text's title: its first heading, and what its front matter says."""
        first = next((clause.text for clause in self.olds if clause.level), "")
        return " ".join((first, *(clause.text for clause in self.olds if clause.kind is ClauseKind.META)))

    @cached_property
    def linked_headings(self) -> dict[tuple[object, ...], frozenset[str]]:
        """Page of the web → the headings of both texts that links in either name as its places, by their letters."""
        heads = self.old_heading_letters & self.new_heading_letters
        found: dict[tuple[object, ...], set[str]] = {}
        for target in _link_targets(self.olds) | _link_targets(self.news):
            there = parse_address(target) if "#" in target else None
            if there and there.scheme == "web" and letters(there.fragment) in heads:
                found.setdefault(there.document, set()).add(letters(there.fragment))
        return {page: frozenset(places) for page, places in found.items()}

    @cached_property
    def first_line(self) -> str:
        """The words of the first clause that shows any, of both texts."""
        sides = ((clause.text for clause in side if clause.tokens) for side in (self.olds, self.news))
        return " ".join(next(side, "") for side in sides)

    @cached_property
    def company_names(self) -> frozenset[str]:
        """Words that name the company in both texts: before a legal form, or the name of a site or mailbox there."""
        sides = (self.comparison.old, self.comparison.new)
        return frozenset.intersection(*(_company_names(document) for document in sides))

    @cached_property
    def own_names(self) -> frozenset[str]:
        """Those of ``company_names`` that are the company's own: every legal entity of either text has it in its name,
        and the name of no other site stands more than a third as often."""
        sides = (self.comparison.old, self.comparison.new)
        entities = [run for document in sides for clause in document.clauses for run in _entities(clause.tokens)]
        labels = {label for document in sides for label in _site_labels(document)}
        return frozenset(
            name
            for name in self.company_names
            if all(name in run for run in entities) and self._leads(name.lower(), labels | self._lower_names)
        )

    @cached_property
    def _lower_names(self) -> frozenset[str]:
        return frozenset(map(str.lower, self.company_names))

    def _leads(self, name: str, others: Iterable[str]) -> bool:
        named = self._squeezed.count(name)
        return all(_RIVALS * self._squeezed.count(other) <= named for other in others if other != name)

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Every word of the names of legal entities in either text, more than name the company."""
        sides = (self.comparison.old, self.comparison.new)
        return frozenset(
            clause.tokens[place].text
            for document in sides
            for clause in document.clauses
            for place in range(len(clause.tokens))
            if _leads_to_form(clause.tokens, place)
        )

    def own_host(self, host: str) -> bool:
        """Whether ``host`` is the company's own site: its name stands in the text, and no other site's more often.

        A name that only ever follows “use”, “by”, “through” and the like is that of somebody the company works with.
        """
        if not host:
            return True
        return any(self._own_name(label, host) for label in _labels(host))

    def _own_name(self, label: str, host: str) -> bool:
        named = self._squeezed.count(label)
        if named <= len(re.findall(_LENT.pattern + re.escape(label), self._squeezed)):
            return False
        return label in self._squeezed_headings or all(
            self._squeezed.count(other) <= named for there in self._hosts - {host} for other in _labels(there)
        )

    @cached_property
    def _squeezed(self) -> str:
        both = self.comparison.old.body + self.comparison.new.body
        return re.sub(r"\]\([^()]*\)|https?://\S+|[\W_]+", "", both).lower()

    @cached_property
    def old_heading_letters(self) -> frozenset[str]:
        """The letters of each heading of the old text, whatever their case."""
        return frozenset(letters(clause.text) for clause in self.olds if clause.kind is ClauseKind.HEADING)

    @cached_property
    def new_heading_letters(self) -> frozenset[str]:
        """The letters of each heading of the new text, whatever their case."""
        return frozenset(letters(clause.text) for clause in self.news if clause.kind is ClauseKind.HEADING)

    @cached_property
    def _squeezed_headings(self) -> str:
        """The letters of all headings."""
        headings = (clause.text for clause in (*self.olds, *self.news) if clause.level)
        return re.sub(r"[\W_]+", "", "".join(headings)).lower()

    @cached_property
    def _hosts(self) -> frozenset[str]:
        """Every host that either text links to."""
        linking = [clause for clause in (*self.olds, *self.news) if "]" in clause.source or "<" in clause.source]
        targets = {token.target for clause in linking for token in clause.tokens if token.target}
        return frozenset(parse_address(target).host for target in targets) - {""}

    @cached_property
    def fragments(self) -> frozenset[str]:
        """Every anchor that a link in either text leads to."""
        linking = [clause for clause in (*self.olds, *self.news) if "#" in clause.source or clause.references]
        targets = {token.target for clause in linking for token in clause.tokens}
        return frozenset(unquote(target.partition("#")[2]) for target in targets if "#" in target)

    # places -----------------------------------------------------------------------------------------------------

    @cached_property
    def old_headings(self) -> list[tuple[int, ...]]:
        """For each old clause the indexes of the headings over it."""
        return _headings(self.olds)

    @cached_property
    def new_headings(self) -> list[tuple[int, ...]]:
        """For each new clause the indexes of the headings over it."""
        return _headings(self.news)

    @cached_property
    def old_parents(self) -> list[int]:
        """For each old clause the index of the item or lead-in it hangs on, -1 for none."""
        return _parents(self.olds)

    @cached_property
    def new_parents(self) -> list[int]:
        """For each new clause the index of the item or lead-in it hangs on, -1 for none."""
        return _parents(self.news)

    def same_section(self, i: int, j: int) -> bool:
        """Whether the headings over both are the same, each continued by the other."""
        return self.old_headings[i] == tuple(self.comparison.pairs.get(k, -1) for k in self.new_headings[j])

    def same_parent(self, i: int, j: int) -> bool:
        """Whether both hang on the same lead-in or item, or both on none."""
        old, new = self.old_parents[i], self.new_parents[j]
        return (old < 0 and new < 0) or (old >= 0 and new >= 0 and self.comparison.pairs.get(new) == old)

    def section_of(self, clauses: Sequence[Clause], headings: list[tuple[int, ...]], index: int) -> list[Clause]:
        """All clauses directly under the same heading as the clause at ``index``."""
        return [clause for clause, above in zip(clauses, headings, strict=True) if above == headings[index]]

    @cached_property
    def freed_title(self) -> int | None:
        """The old index of the title that may stand over a heading in one text and not in the other.

        A title of nothing but the kind of document says the same wherever it stands; one with the company's name only
        where in one text it stands over all other headings and in the other over none.
        """
        old, new = (_title(side) for side in (self.olds, self.news))
        if old is None or new is None or self.comparison.pairs.get(new[0]) != old[0]:
            return None
        words = [
            token.text for side, place in ((self.olds, old[0]), (self.news, new[0])) for token in side[place].tokens
        ]
        if all(word.lower() in _KINDS_OF_DOCUMENT for word in words):
            return old[0]
        named = all(word.lower() in TITLE_WORDS or word in self.own_names for word in words)
        return old[0] if named and {old[1], new[1]} == {"all", "none"} else None

    @cached_property
    def lone_old(self) -> frozenset[int]:
        """Indexes of the old clauses that nothing continues."""
        gone = [clause for change in self.comparison.changes if not change.after for clause in change.before]
        return frozenset(self.old_index[id(clause)] for clause in gone)

    @cached_property
    def lone_new(self) -> frozenset[int]:
        """Indexes of the new clauses that continue nothing."""
        come = [clause for change in self.comparison.changes if not change.before for clause in change.after]
        return frozenset(self.new_index[id(clause)] for clause in come)

    @cached_property
    def changed(self) -> dict[int, Change]:
        """Identity of a clause → the change it is part of."""
        return {id(clause): change for change in self.comparison.changes for clause in (*change.before, *change.after)}

    @cached_property
    def doubled(self) -> frozenset[int]:
        """Identities of clauses in a row of copies of which one stays: where all go, or all come, none stands twice."""
        out: set[int] = set()
        for side, others, pairs in (
            (self.olds, self.news, self.continued),
            (self.news, self.olds, self.comparison.pairs),
        ):
            for key, row in groupby(range(len(side)), key=lambda index: _reading(side[index])):
                copies = list(row)
                if len(copies) > 1 and any(k in pairs and _reading(others[pairs[k]]) == key for k in copies):
                    out.update(id(side[k]) for k in copies)
        return frozenset(out)

    @cached_property
    def titles(self) -> frozenset[str]:
        """Front-matter values that both texts have: a page's title among them."""
        sides = (
            {clause.text.partition(": ")[2] for clause in side if clause.kind is ClauseKind.META}
            for side in (self.olds, self.news)
        )
        return frozenset(set.intersection(*sides))

    # other changes ----------------------------------------------------------------------------------------------

    def beside(self, change: Change, test: Callable[[Change], bool]) -> bool:
        """Whether ``test`` is true of another change of the comparison; it is asked once for all changes."""
        if test not in self._found:
            self._found[test] = tuple(islice(filter(test, self.comparison.changes), 2))
        return any(found is not change for found in self._found[test])


_HEAD = 8
"""Clauses at the top of a page among which its title and dates stand."""


def _at_head(clauses: Sequence[Clause], headings: Sequence[tuple[int, ...]], index: int) -> bool:
    body = next((place for place, clause in enumerate(clauses) if clause.kind is not ClauseKind.META), 0)
    if index - body > _HEAD:
        return False
    first = next((place for place, clause in enumerate(clauses) if clause.level), -1)
    return set(headings[index]) <= {first} and (clauses[index].level == 0 or index - body <= 2)


_KINDS_OF_DOCUMENT = TITLE_WORDS | {"policies", "acceptable", "notices", "statements"}


def _title(clauses: Sequence[Clause]) -> tuple[int, str] | None:
    """Index of the first heading, and whether it stands over all, some or none of at least two others."""
    places = [index for index, clause in enumerate(clauses) if clause.level]
    if len(places) <= _OTHERS:
        return None
    top, *others = (clauses[place].level for place in places)
    reach = "all" if min(others) > top else "none" if others[0] <= top else "some"
    return places[0], reach


def _site_labels(document: Document) -> set[str]:
    """What the sites and mailboxes of a text are called: “acme” of “help.acme.com”."""
    return {site_of(host).partition(".")[0] for host in _HOST.findall(document.body.lower())}


def _company_names(document: Document) -> frozenset[str]:
    """Words that name the company: the first before a legal form, or the name of a site or mailbox.

    An ordinary word (“Ads”, “Business”) or a short one in capitals (“UK”) may name an audience, and needs both.
    """
    hosts = _site_labels(document)
    formed: set[str] = set()
    shown: set[str] = set()
    for clause in document.clauses:
        for place, token in enumerate(clause.tokens):
            if token.text.lower() in hosts and token.text[:1].isupper():
                shown.add(token.text)
            if _opens_name(clause.tokens, place):
                formed.add(token.text)
    return frozenset(name for name in formed | shown if name in formed & shown or not _may_be_audience(name))


def _entities(tokens: Sequence[Token]) -> Iterator[frozenset[str]]:
    """The words with a capital in front of each legal form, as far as they go."""
    for form, token in enumerate(tokens):
        if token.text.lower().rstrip(".") not in LEGAL_ENDINGS or not token.text[:1].isupper():
            continue
        start = form
        while start and (_capital(tokens[start - 1]) or tokens[start - 1].text in (",", "&")):
            start -= 1
        if start < form:
            yield frozenset(token.text for token in tokens[start:form])


def _opens_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether the name of a legal entity begins at ``place``."""
    first = not place or not _capital(tokens[place - 1]) or is_word(tokens[place - 1].text)
    return first and _leads_to_form(tokens, place)


def _leads_to_form(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word with a capital stands before a legal form, with nothing but such words between."""
    if not _capital(tokens[place]):
        return False
    ahead = tokens[place + 1 : place + 1 + _NAME]
    form = next((k for k, token in enumerate(ahead) if token.text.lower().rstrip(".") in LEGAL_ENDINGS), None)
    return form is not None and all(_capital(token) or token.text in (",", "&") for token in ahead[:form])


def _capital(token: Token) -> bool:
    return token.text[:1].isupper() or token.text[:1].isdigit()


def _may_be_audience(name: str) -> bool:
    return is_word(name) or (len(name) < _AUDIENCE_LETTERS and name.isupper())


def _labels(host: str) -> list[str]:
    """The parts of a host's name that can name a company."""
    return [label for label in host.split(".")[:-1] if tells(label) and label not in ("help", "support", "www")]


def _reading(clause: Clause) -> tuple[object, ...]:
    """A clause as written, and how it hangs: equal for copies."""
    return clause.identity, clause.kind, clause.path


def _word_set(document: Document) -> frozenset[str]:
    return frozenset(
        token.text for clause in document.clauses for token in clause.tokens if token.kind is TokenKind.WORD
    )


def _headings(clauses: Sequence[Clause]) -> list[tuple[int, ...]]:
    out: list[tuple[int, ...]] = []
    open_: list[tuple[int, int]] = []
    for index, clause in enumerate(clauses):
        if clause.kind is ClauseKind.HEADING:
            while open_ and open_[-1][0] >= clause.level:
                open_.pop()
        out.append(tuple(place for _, place in open_))
        if clause.kind is ClauseKind.HEADING:
            open_.append((clause.level, index))
    return out


def _parents(clauses: Sequence[Clause]) -> list[int]:
    """The item one list deeper out, else for items the clause that leads into their list; for others none."""
    out: list[int] = []
    last_at: dict[int, int] = {}
    lead = -1
    for index, clause in enumerate(clauses):
        depth = clause.depth
        if depth == 0:
            out.append(-1)
            last_at.clear()
            lead = index
            continue
        if clause.kind is ClauseKind.ITEM:
            out.append(last_at.get(depth - 1, lead))
            last_at[depth] = index
            for deeper in [level_ for level_ in last_at if level_ > depth]:
                del last_at[deeper]
        else:
            out.append(last_at.get(depth, lead))
    return out
