"""A node of a page's tree: what its readers may ask of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol


class Attributes(Protocol):
    """Of one element; read only."""

    def __contains__(self, key: str) -> bool: ...
    def get(self, key: str, default: None = ...) -> str | None: ...
    def sget(self, key: str, default: str = "") -> str:
        """Its value, "" where it has none or is missing."""
        ...


class Element(Protocol):
    """A node: an element, or beside elements a text (`TEXT`) or a comment.

    The part of `selectolax.lexbor.LexborNode` that vedette uses, with a tag that is always
    there.
    """

    @property
    def tag(self) -> str:
        """Made anew each time; see `tag_numbers`."""
        ...

    @property
    def tag_id(self) -> int:
        """The tag's number, one for all trees; of a tag that HTML does not know a large one,
        of its own tree."""
        ...

    @property
    def mem_id(self) -> int: ...
    @property
    def parent(self) -> Element | None:
        """Of `html` the document, which has neither attributes nor a parent."""
        ...

    @property
    def next(self) -> Element | None:
        """The node after it: often a text."""
        ...

    @property
    def prev(self) -> Element | None: ...
    @property
    def first_child(self) -> Element | None: ...
    @property
    def attributes(self) -> dict[str, str | None]:
        """All of them, made anew; `None` for one without a value. Empty where there are none."""
        ...

    @property
    def attrs(self) -> Attributes:
        """Cheaper than `attributes` for one; of elements only.

        Raises:
            TypeError: The node is no element.
        """
        ...

    @property
    def text_content(self) -> str:
        """Of a text."""
        ...

    @property
    def is_element_node(self) -> bool: ...
    @property
    def is_text_node(self) -> bool: ...
    @property
    def is_empty_text_node(self) -> bool:
        """A text of nothing but white space of ASCII, which no text is made of to be told."""
        ...

    def text(self) -> str:
        """All text below, scripts and styles included, as it stands in the page."""
        ...

    def iter(self, include_text: bool = ...) -> Iterator[Element]: ...
    def traverse(self, include_text: bool = ...) -> Iterator[Element]: ...
    def css(self, query: str) -> list[Element]:
        """What matches among itself and all below, in order."""
        ...

    def css_first(self, query: str) -> Element | None: ...
