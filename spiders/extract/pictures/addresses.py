"""The address of a picture: the widest version among src, srcset, lazy attributes and sources."""

from __future__ import annotations

import re
from operator import itemgetter

from spiders.extract.page import Page
from spiders.extract.related.addresses import host_of
from spiders.extract.tree import Element

Said = dict[str, str | None]
"""The attributes of an element; read once, for each look makes them anew."""

IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)\b", re.IGNORECASE)
_ADDRESSES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-image",
    "data-url",
    "data-full-src",
    "data-hi-res-src",
    "src",
    "poster",
)
"""What is loaded late stands first: `src` holds its place until then."""
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-sources")
_LATE_ENDS = ("src", "lazy", "lazyload", "original", "image", "img")
"""Of the names that libraries give what is loaded late."""
_CANDIDATE = re.compile(r"(\S*[^\s,])(?: ([\d.]{1,12})([wx]))?(?: ?,|$)")
_OF_WRITERS = re.compile(
    r"/(?:authors?|avatars?(?:\d{2,3}x\d{2,3})?|bylines?|profile[-_]?(?:pics?|photos?|images?))/|gravatar",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"(?:https?:)?//[^/?#]+/?|\.{0,2}/|(?:[\w./:-]*/)?index\.\w{2,5}", re.IGNORECASE
)
_FILE = re.compile(
    r"[^?#]{1,1000}\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE
)
"""A query may name a picture that is to be shared."""
ENLARGED = 1200.0
"""Pixels that the file behind a picture is held to be wide: more than a small one, less than a full screen."""
_MAX_SET = 20_000
_NO_ADDRESS = ("data:", "about:", "blob:")
_PLACEHOLDERS = "blank placeholder spacer transparent pixel loading lazy 1x1 grey dummy"
_PLACEHOLDER_NAMES = tuple(_PLACEHOLDERS.split())
_PLACEHOLDER = re.compile(
    rf"(?:{'|'.join(_PLACEHOLDER_NAMES)})[\w.-]{{0,200}}\.(?:gif|png|svg|jpe?g|webp)"
)
_EMPTY = re.compile(
    r"/(?:leer|empty|clear|trans|dot|void|space|px|pix|s|t|x|0|1)\.gif\b"
)
_WIDTH = re.compile(r"[?&](?:w|width)=(\d{1,5})(?!\d)")


def is_of_writer(url: str) -> bool:
    """Whether a picture lies where a site keeps the portraits of its writers."""
    return _OF_WRITERS.search(url) is not None


def best_address(
    page: Page,
    image: Element,
    unit: Element | None,
    said: Said | None = None,
    enlarged: str | None = None,
) -> str | None:
    """Absolute http(s) address of the widest version of one picture.

    Args:
        image: `img`, `amp-img` or `video`.
        unit: Element around the picture, whose `noscript`s count too; `None` without any.
        said: Attributes of the picture, where the caller has them.
        enlarged: Where the link leads that the picture is.
    """
    versions = _versions(image, unit, image.attributes if said is None else said)
    if enlarged and _FILE.match(enlarged.strip()) is not None:
        versions.append((ENLARGED, enlarged.strip()))
    # sorting is stable: of versions as wide the first stays first
    versions.sort(key=itemgetter(0), reverse=True)
    for _, address in versions:
        if not is_placeholder(address) and (url := page.absolute(address)):
            return url
    return None


def is_placeholder(address: str) -> bool:
    """What stands in a picture's place until a script has loaded it."""
    address = address.lower()
    if address.startswith(_NO_ADDRESS):
        return True
    # ten looks for a word cost a tenth of trying the pattern at each letter
    for name in _PLACEHOLDER_NAMES:
        if name in address:
            return _PLACEHOLDER.search(address) is not None
    return ".gif" in address and _EMPTY.search(address) is not None


def _versions(
    image: Element, unit: Element | None, said: Said
) -> list[tuple[float, str]]:
    """(width in pixels or a guess, address) of each version; the plain ones first."""
    width = _number(said.get("width"))
    found = [
        (_told(address, width), address.strip())
        for name in _ADDRESSES
        if (address := said.get(name))
    ]
    sources = [said]
    above = image.parent
    if above is not None and above.tag == "picture":
        sources.extend(c.attributes for c in above.iter() if c.tag == "source")
    for source in sources:
        for name in _SETS:
            if value := source.get(name):
                found += _set(value, source)
    if all(is_placeholder(address) for _, address in found):
        for source in sources:
            for name, value in source.items():
                if value and name.startswith("data-") and name.endswith("srcset"):
                    found += _set(value, source)
    if all(is_placeholder(address) for _, address in found):
        # each library for late loading has a name of its own
        late = [
            value for name, value in said.items() if value and _is_late(name, value)
        ]
        found += [(width, value) for value in late]
    if unit is not None:
        for noscript in unit.css("noscript"):
            for hidden in noscript.css("img"):
                own = hidden.attributes
                if address := own.get("src"):
                    found.append((_number(own.get("width")), address.strip()))
    return found


def _told(address: str, width: float) -> float:
    """The width that an address asks for, beside an attribute that may be of the original."""
    asked = _WIDTH.search(address) if width and "=" in address else None
    return min(width, float(asked[1])) if asked is not None else width


def _is_late(name: str, value: str) -> bool:
    return (
        name.startswith("data-")
        and value.startswith(("http", "/"))
        and " " not in value
        and (IMAGE_FILE.search(value) is not None or name.endswith(_LATE_ENDS))
    )


def _set(value: str, source: Said) -> list[tuple[float, str]]:
    # single blanks: a run of them would be tried from each of its places
    candidates = _CANDIDATE.findall(" ".join(value[:_MAX_SET].split()))
    if len(candidates) == 1 and not candidates[0][2] and "media" in source:
        # one version for each width of the screen, with its own width beside it
        return [(_number(source.get("width")) or 0.1, candidates[0][0])]
    return [(_size(number, unit), address) for address, number, unit in candidates]


def _size(number: str, unit: str) -> float:
    # "2x" of an unknown width counts as wider than the plain version, less than any "300w"
    is_number = number not in ("", ".") and number.count(".") < 2
    size = float(number) if is_number else 1.0
    return size if unit == "w" else size / 10


def _number(text: str | None) -> float:
    """A width attribute in pixels; 0 when it says nothing (`100%`, `auto`)."""
    return float(text) if text and text.isdecimal() and len(text) < 6 else 0.0


MAX_LOGO = 20
"""Characters of an alt text that names nothing but a logo's owner."""
MIN_SIDE = 60
"""Pixels of a picture's shorter side; smaller ones are icons."""
_RATIOS = ((9, 16), (3, 4), (2, 3))
"""In place of pixels, for a style sheet that scales the picture."""
_ROUND = ("rounded-full", "rounded-circle", "img-circle")
"""Cut to a circle by the usual style sheets: the portrait of who writes."""


def leads_home(href: str, page: Page) -> bool:
    """Whether an address is that of the site's own home page."""
    if _HOME.fullmatch(href) is None:
        return False
    return "//" not in href or host_of(page.absolute(href)) == host_of(page.url)


def is_round(said: Said) -> bool:
    """Whether a picture is cut to a circle."""
    names = said.get("class") or ""
    return bool(names) and any(map(names.__contains__, _ROUND))


def _loaded(said: Said) -> str:
    """The address that is loaded in the end; empty where none is said."""
    for name in _ADDRESSES:
        address = said.get(name)
        if address and not address.startswith(_NO_ADDRESS):
            return address
    return ""


def _is_logo(said: Said, address: str) -> bool:
    """Whether file and alt text both say that it is the sign of somebody: "NHP Logo"."""
    alt = (said.get("alt") or "").strip().lower()
    return alt.endswith("logo") and len(alt) <= MAX_LOGO and "logo" in address.lower()


def is_decoration(said: Said) -> bool:
    """Icons, counting pixels, emoji: pictures that show nothing of the article, by what they say."""
    sizes = [
        int(size[:6])
        for name in ("width", "height")
        if (size := said.get(name)) and size.isdecimal()
    ]
    # "0" beside a true size says that the style sheet gives it
    if (
        sizes
        and tuple(sorted(sizes)) not in _RATIOS
        and min(filter(None, sizes), default=0) < MIN_SIDE
    ):
        return True
    address = _loaded(said)
    # an AMP page says so of a picture that stands for a frame until that is loaded
    if "placeholder" in said or "/logo/" in address or _is_logo(said, address):
        return True
    return address.partition("?")[0].endswith(".svg") or (
        said.get("role") == "presentation" and not said.get("alt")
    )
