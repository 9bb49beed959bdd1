"""What a person types into the search box, read as a tree.

Words, "quoted phrases", ``educat*``, ``-left out``, NOT, AND, OR, parentheses, and fields (``state:Spain``).
NOT binds closest, then AND, then OR, then words side by side: ``a b OR c`` is a and (b or c), ``a AND b OR c`` is
(a and b) or c. Any text is a query: what cannot be read as written is left out, and ``Query.problems`` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from uprtrack.search.synonyms import longest_name, phrases_for
from uprtrack.search.tokens import stem, words_of

LONGEST = 500
"""Characters of a query that are read; what follows is left out."""
MOST_TERMS = 40
MOST_BEGINNINGS = 8
SHORTEST_BEGINNING = 2
"""Letters before the asterisk."""
DEEPEST = 20
_PILED = re.compile("([\u0300-\u036f]{3})[\u0300-\u036f]+")
"""Parentheses within one another."""
TEXT_FIELD, BESIDE_FIELD = "text", "number"
"""The fields that narrow words to the text of a row, and to what stands beside it."""

Phrase = tuple[str, ...]
"""Tokens that stand one after the other."""


@dataclass(frozen=True, slots=True)
class Words:
    """One word or phrase: any of ``phrases`` will do, one for every language and name it may be written in.

    ``written`` is the word, folded, where it is a single one.
    """

    phrases: tuple[Phrase, ...]
    written: str = ""
    where: str = ""
    """Empty, ``TEXT_FIELD`` or ``BESIDE_FIELD``."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """Words that begin with ``letters``."""

    letters: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    """Rows that have a facet's value, named by its code or its words as typed."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Not:
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    nodes: tuple[Node, ...]


Node = Words | Beginning | Facet | Not | And | Or
_Part = Callable[[int], "Node | None"]


@dataclass(frozen=True)
class Query:
    """``root`` None finds every row."""

    root: Node | None = None
    problems: tuple[str, ...] = ()
    """What was not read as written, in whole sentences."""

    def __bool__(self) -> bool:
        return self.root is not None

    @cached_property
    def leaves(self) -> tuple[Words | Beginning | Facet, ...]:
        """What is looked for, without what is left out."""
        return tuple(_leaves(self.root)) if self.root else ()

    @cached_property
    def phrases(self) -> frozenset[Phrase]:
        """Every phrase that is looked for, for marking it in a text."""
        return frozenset(phrase for leaf in self.leaves if isinstance(leaf, Words) for phrase in leaf.phrases)

    @cached_property
    def phrases_by_first(self) -> dict[str, list[Phrase]]:
        """``phrases`` by their first token."""
        found: dict[str, list[Phrase]] = {}
        for phrase in self.phrases:
            found.setdefault(phrase[0], []).append(phrase)
        return found

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        return tuple(leaf.letters for leaf in self.leaves if isinstance(leaf, Beginning))


def _leaves(node: Node) -> Iterator[Words | Beginning | Facet]:
    if isinstance(node, And | Or):
        for each in node.nodes:
            yield from _leaves(each)
    elif not isinstance(node, Not):
        yield node


_QUOTES = str.maketrans(dict.fromkeys("“”„«»‟", '"'))
_PIECE = re.compile(
    r"(?P<open>\()|(?P<close>\))|(?P<minus>-+(?=[^\s-]))|(?:(?P<field>[A-Za-z_]{2,30}):(?=[^\s:/]))"
    r'|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"()]+)'
)
_KEPT = frozenset({"AND", "OR", "NOT"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a query may name. ``fields`` maps each name before a colon to the facet it stands for.

    ``meanings`` are words (folded) that also stand for a facet's value: "accepted" for supported.
    """

    languages: Sequence[str] = ("en",)
    fields: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, Facet] = field(default_factory=dict)


def parse_query(text: str, languages: Sequence[str] | Vocabulary = ("en",)) -> Query:
    """Read a query; ``languages``: those the texts, and the person, may use (BCP 47), for the stems of words."""
    vocabulary = languages if isinstance(languages, Vocabulary) else Vocabulary(languages)
    reading = _Reading(vocabulary, list(_pieces(text[:LONGEST].translate(_QUOTES), vocabulary.fields)))
    if len(text) > LONGEST:
        reading.problems[
            _("Only the first %(number)d characters were searched for.") % {"number": LONGEST}
        ] = None
    nodes = []
    while reading.place < len(reading.pieces):
        node = reading.side_by_side(0)
        nodes += [node] if node else []
        # A parenthesis too many closes nothing.
        reading.place += 1
    return Query(_joined(And, nodes), tuple(reading.problems))


def tidied(text: str) -> str:
    """Words as typed without what no language writes: control characters, rows of blanks, marks piled upon a letter."""
    return _PILED.sub(r"\1", " ".join(text.replace("\x00", " ").split()))


Piece = tuple[str, str]
"""(kind, what is written): word, phrase, field, open, close, minus, AND, OR or NOT."""


def _pieces(text: str, fields: Mapping[str, str]) -> Iterator[Piece]:
    place = 0
    while found := _PIECE.search(text, place):
        kind, written = str(found.lastgroup), found[str(found.lastgroup)]
        place = found.end()
        if kind == "field" and written.casefold() not in fields:
            # No field: a word that holds a colon.
            whole = re.compile(r'[^\s"()]+').match(text, found.start())
            kind, written, place = "word", whole[0] if whole else written, whole.end() if whole else place
        yield (written, written) if kind == "word" and written in _KEPT else (kind, written)


@dataclass(slots=True)
class _Reading:
    """A walk along the pieces; each method reads one level of binding and returns None for nothing."""

    vocabulary: Vocabulary
    pieces: list[Piece]
    place: int = 0
    terms: int = 0
    beginnings: int = 0
    problems: dict[str, None] = field(default_factory=dict)

    def _next(self) -> str:
        return self.pieces[self.place][0] if self.place < len(self.pieces) else ""

    def side_by_side(self, depth: int) -> Node | None:
        nodes: list[Node] = []
        while (kind := self._next()) and kind != "close":
            if kind in ("OR", "AND"):
                self.place += 1
                continue
            node = self._either(depth)
            nodes += [node] if node else []
        return _joined(And, self._with_names(nodes))

    def _either(self, depth: int) -> Node | None:
        return self._chain("OR", Or, self._both, depth)

    def _both(self, depth: int) -> Node | None:
        return self._chain("AND", And, self._one, depth)

    def _chain(self, word: str, made: type[And | Or], part: _Part, depth: int) -> Node | None:
        nodes = [part(depth)]
        while self._next() == word:
            self.place += 1
            if self._next() and self._next() not in ("close", "AND", "OR"):
                nodes.append(part(depth))
        return _joined(made, [node for node in nodes if node])

    def _one(self, depth: int) -> Node | None:
        kind, written = self.pieces[self.place]
        self.place += 1
        if kind in ("minus", "NOT"):
            node = self._one(depth) if self._next() and self._next() not in ("close", "AND", "OR") else None
            return Not(node) if node else None
        if kind == "open":
            return self._group(depth)
        if kind == "field":
            return self._field(self.vocabulary.fields[written.casefold()], depth)
        return self._term(written, kind == "phrase") if kind in ("word", "phrase") else None

    def _group(self, depth: int) -> Node | None:
        if depth >= DEEPEST:
            told = _("Parentheses were read to a depth of %(number)d.") % {"number": DEEPEST}
            self.problems[told] = None
            return None
        node = self.side_by_side(depth + 1)
        self.place += 1
        return node

    def _field(self, key: str, depth: int) -> Node | None:
        if self._next() not in ("word", "phrase", "open", "AND", "OR", "NOT"):
            return None
        if key in (TEXT_FIELD, BESIDE_FIELD):
            node = self._one(depth) if self._next() not in _KEPT else None
            return _within(node, key) if node else None
        if self._next() == "open":
            # state:(Spain OR France): each word is a value of its own.
            self.place += 1
            values = []
            while self._next() not in ("close", ""):
                kind, written = self.pieces[self.place]
                self.place += 1
                if kind in ("word", "phrase") and self._counted():
                    values.append(Facet(key, written))
            self.place += 1
            return _joined(Or, values)
        _kind, written = self.pieces[self.place]
        self.place += 1
        return Facet(key, written) if self._counted() else None

    def _counted(self) -> bool:
        self.terms += 1
        if self.terms > MOST_TERMS:
            self.problems[
                _("Only the first %(number)d words were searched for.") % {"number": MOST_TERMS}
            ] = None
        return self.terms <= MOST_TERMS

    def _term(self, written: str, is_phrase: bool) -> Node | None:
        if not is_phrase and written.rstrip("*") != written:
            return self._beginning(written)
        folded = [token for word in words_of(written) for token in word.folded]
        if not folded or not self._counted():
            return None
        phrases = [tuple(stem(token, language) for token in folded) for language in self.vocabulary.languages]
        if not is_phrase:
            phrases += phrases_for(tuple(folded))
        words = Words(tuple(dict.fromkeys(phrases)), "" if is_phrase else " ".join(folded))
        meant = self.vocabulary.meanings.get(words.written)
        return Or((words, meant)) if meant else words

    def _beginning(self, written: str) -> Node | None:
        folded = [token for word in words_of(written) for token in word.folded]
        if not folded:
            return None
        if len(folded[-1]) < SHORTEST_BEGINNING:
            told = _("Write at least %(number)d letters before the asterisk of “%(word)s”.")
            self.problems[told % {"number": SHORTEST_BEGINNING, "word": written[:40]}] = None
            return None
        self.beginnings += 1
        if self.beginnings > MOST_BEGINNINGS:
            told = _("Only the first %(number)d words with an asterisk were searched for.")
            self.problems[told % {"number": MOST_BEGINNINGS}] = None
            return None
        before = [self._term(token, False) for token in folded[:-1]]
        last = Beginning(folded[-1]) if self._counted() else None
        return _joined(And, [node for node in (*before, last) if node])

    def _with_names(self, nodes: list[Node]) -> list[Node]:
        """Where words side by side are a name that has others (a treaty's title), the others will do as well."""
        made: list[Node] = []
        place = 0
        while place < len(nodes):
            run: list[str] = []
            for node in nodes[place:]:
                if not (isinstance(node, Words) and node.written):
                    break
                run.append(node.written)
            length, others = longest_name(run)
            if length > 1:
                made.append(Or((And(tuple(nodes[place : place + length])), Words(tuple(others)))))
                place += length
            else:
                made.append(nodes[place])
                place += 1
        return made


def _within(node: Node, where: str) -> Node | None:
    """The words of a node looked for in one part of the rows alone."""
    if isinstance(node, Words):
        return Words(node.phrases, node.written, where)
    if isinstance(node, Beginning):
        return Beginning(node.letters, where)
    if isinstance(node, Not):
        inner = _within(node.node, where)
        return Not(inner) if inner else None
    if isinstance(node, And | Or):
        return _joined(type(node), [one for each in node.nodes if (one := _within(each, where))])
    return None


def _joined(made: type[And | Or], nodes: Collection[Node]) -> Node | None:
    if len(nodes) < 2:
        return next(iter(nodes), None)
    return made(tuple(nodes))
