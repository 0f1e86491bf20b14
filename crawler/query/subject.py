"""What a query is held against: the words of one article and what is known of it. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from crawler.query.known import Known
from crawler.query.tokens import Located, Places, SearchedPlaces
from crawler.query.tokens import words as words_of
from crawler.query.tree import Field, Node
from crawler.records import MatchedWord


class Value:
    """One text of one field, cut into words and indexed at need."""

    __slots__ = (
        "_asked",
        "_beginnings",
        "_folded",
        "_found",
        "_in_place",
        "_located",
        "_places",
        "_sorted",
        "_stands",
        "_words",
        "field",
        "index",
        "kept",
        "looked_at",
        "text",
        "told",
    )

    def __init__(
        self,
        field: Field,
        text: str | None,
        *,
        index: int = 0,
        words: list[str] | None = None,
        folded: str | None = None,
        in_place: Callable[[str], SearchedPlaces | None] | None = None,
        stands: Callable[[str], list[int] | None] | None = None,
    ) -> None:
        """Make one of the stored text, or of its words alone.

        Args:
            text: As stored; `None` where only `words` are at hand: then spelling,
                designators and places of characters cannot be asked for.
            folded: The text's words with blanks between them, where they are at hand: what is
                not in it is not looked for word by word.
            in_place: `crawler.query.folding.fold_in_place`, for those who have it at hand.
            stands: Which of the text's words are a word, for those who know already; `None` for
                a word that has to be looked for.
        """
        self.field = field
        self.index = index
        self.text = text
        self._words = words
        self._folded = f" {folded} " if folded is not None else None
        self._in_place = in_place
        self._stands = stands
        self._found: SearchedPlaces | None = None
        self._asked = 0
        self._places: dict[str, list[int]] | None = None
        self._sorted: list[str] | None = None
        self._beginnings: set[str] | None = None
        self._located: Places | None = None
        self.kept: dict[int, tuple[Sequence[Node], list[tuple[int, int]]]] = {}
        """Occurrences of lists that were asked for, by the list's identity (`occurrences`)."""
        self.looked_at: dict[Hashable, list[tuple[int, int]]] = {}
        """Occurrences of designators and spellings that were asked for (`occurrences`)."""
        self.told: dict[tuple[int, int], MatchedWord] = {}
        """Occurrences that were told already: many alerts find the same words (`evaluate`)."""

    @property
    def stored(self) -> str:
        """The text.

        Raises:
            ValueError: Only the words are known.
        """
        if self.text is None:
            raise ValueError(f"of {self.field} only the words are known")
        return self.text

    @property
    def located(self) -> Places:
        """Where in the stored text its words stand."""
        if self._located is None:
            self._located = self._searched() or Located(self.stored)
        return self._located

    def _searched(self) -> SearchedPlaces | None:
        """Places found without parting the text, where it lets them be; asked for once."""
        if self._in_place is not None:
            self._found = self._in_place(self.stored)
            self._in_place = None
        return self._found

    @property
    def words(self) -> list[str]:
        """The tokens of the text."""
        if self._words is None:
            folded = self._folded
            self._words = (
                words_of(self.text or "") if folded is None else folded.split()
            )
        return self._words

    def lacks(self, word: str, *, prefix: bool = False) -> bool:
        """True when the word stands nowhere for certain; False when it has to be looked for."""
        if self._places is not None:
            # A list of thousands is not looked for in the whole of a long text, each by itself.
            if prefix:
                return next(self._words_from(word), None) is None
            return word not in self._places
        if not prefix and self._stands is not None:
            known = self._stands(word)
            if known is not None:
                return not known
        if self._folded is None:
            return False
        return (
            f" {word}" not in self._folded
            if prefix
            else f" {word} " not in self._folded
        )

    @property
    def places(self) -> Mapping[str, list[int]]:
        """Each word to where it stands."""
        if self._places is None:
            self._places = {}
            for at, word in enumerate(self.words):
                self._places.setdefault(word, []).append(at)
        return self._places

    @property
    def beginnings(self) -> set[str]:
        """All that a word of the text begins with, the whole words among them."""
        if self._beginnings is None:
            # no frozenset: keys of a dictionary are cut with that more slowly
            self._beginnings = {
                word[:size] for word in self.places for size in range(1, len(word) + 1)
            }
        return self._beginnings

    def places_of(self, word: str) -> list[int]:
        """Where a word stands; the index is made when enough words were asked for."""
        if self._stands is not None and (known := self._stands(word)) is not None:
            return known
        if self.lacks(word):
            return []
        if (searched := self._searched()) is not None:
            return searched.numbers_of(word)
        if self._places is None:
            self._asked += 1
            if self._asked <= _ASKED_BEFORE_INDEX:
                return _scan(self.words, word)
        return self.places.get(word, [])

    def begun_by(self, start: str) -> list[int]:
        """Where words stand that begin so; the index serves when enough was asked for."""
        if self._places is None:
            if self.lacks(start, prefix=True):
                return []
            self._asked += 1
            if self._asked <= _ASKED_BEFORE_INDEX:
                return [
                    at for at, word in enumerate(self.words) if word.startswith(start)
                ]
        places = self.places
        return sorted(at for word in self._words_from(start) for at in places[word])

    def _words_from(self, start: str) -> Iterator[str]:
        """The words that begin so, each once, in the order of letters."""
        if self._sorted is None:
            self._sorted = sorted(self.places)
        next_ = bisect_left(self._sorted, start)
        while next_ < len(self._sorted) and self._sorted[next_].startswith(start):
            yield self._sorted[next_]
            next_ += 1

    def starts_of(self, wanted: str) -> list[tuple[int, str]]:
        """Where words stand that `wanted` begins with, or that begin with it; in their order.

        They are all that a designator can begin with. Hundreds of them are asked of one text,
        and the words with one first letter are many.
        """
        if self._places is None:
            self._asked += 1
            if self._asked <= _ASKED_BEFORE_INDEX:
                first = wanted[0]
                return [
                    (at, word)
                    for at, word in enumerate(self.words)
                    if word[0] == first
                    and (wanted.startswith(word) or word.startswith(wanted))
                ]
        places = self.places
        able = [wanted[:size] for size in range(1, len(wanted))]
        able += self._words_from(wanted)
        return sorted((at, word) for word in able for at in places.get(word, ()))


# Making the index costs as much as looking through the words for ten or so.
_ASKED_BEFORE_INDEX = 8


def _scan(words: list[str], word: str) -> list[int]:
    found: list[int] = []
    at = -1
    try:
        while True:
            at = words.index(word, at + 1)
            found.append(at)
    except ValueError:
        return found


class Subject:
    """One article for `crawler.query.evaluate`."""

    __slots__ = ("by_field", "known")

    def __init__(self, values: Iterable[Value], known: Known | None = None) -> None:
        self.known = known or Known()
        self.by_field: dict[Field, list[Value]] = {}
        for value in values:
            self.by_field.setdefault(value.field, []).append(value)

    def looked_in(self, fields: Iterable[Field]) -> list[Value]:
        """The values of some fields, in the order of `Field`."""
        return [
            value
            for field in sorted(fields, key=_ORDER.__getitem__)
            for value in self.by_field.get(field, ())
        ]


_ORDER = {field: at for at, field in enumerate(Field)}
