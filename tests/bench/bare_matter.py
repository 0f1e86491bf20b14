"""What sites set into and around an article's text, of our own words, under names that say nothing.

Each kind is HTML in one language. How much of it is read as the article's text is its leak.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

SENTENCES: dict[str, tuple[str, ...]] = {
    "en": (
        "The harbour board wants the old cranes gone before winter and has asked three yards for a price",
        "My brother worked there for twenty years and never once saw an inspector on the quay",
        "A second ferry would cost less than the bridge that everybody talks about and nobody pays for",
        "What the council forgets is that the road floods twice a year and then no bus comes through",
        "Residents of the island met on Tuesday to hear what the engineers found below the water line",
        "Nobody asked the fishermen, who know that channel better than any chart printed in the capital",
        "The museum reopens with a room on the lighthouse keepers and the letters they sent home",
        "Prices for timber have doubled since spring, so the new pier will have to be made of steel",
        "An early frost took half of the apples, and growers in the valley now count on state help",
        "The night train returns after nine years, with fewer beds than before and dearer tickets",
    ),
    "de": (
        "Der Hafenrat will die alten Kräne noch vor dem Winter abbauen und hat drei Werften um Angebote gebeten",
        "Mein Bruder hat dort zwanzig Jahre gearbeitet und nie einen Prüfer auf dem Kai gesehen",
        "Eine zweite Fähre wäre billiger als die Brücke, von der alle reden und die niemand bezahlt",
        "Der Gemeinderat vergisst, dass die Straße zweimal im Jahr unter Wasser steht und kein Bus durchkommt",
        "Die Bewohner der Insel trafen sich am Dienstag, um zu hören, was die Ingenieure gefunden haben",
        "Niemand hat die Fischer gefragt, die diese Rinne besser kennen als jede Karte aus der Hauptstadt",
        "Das Museum öffnet wieder mit einem Raum über die Leuchtturmwärter und ihre Briefe nach Hause",
        "Holz kostet doppelt so viel wie im Frühjahr, deshalb wird der neue Steg wohl aus Stahl gebaut",
        "Ein früher Frost nahm die Hälfte der Äpfel, und die Bauern im Tal hoffen jetzt auf Hilfe vom Land",
        "Der Nachtzug kehrt nach neun Jahren zurück, mit weniger Betten als früher und teureren Karten",
    ),
    "fr": (
        "Le conseil du port veut enlever les vieilles grues avant l'hiver et a demandé un prix à trois chantiers",
        "Mon frère y a travaillé vingt ans sans jamais voir un seul inspecteur sur le quai",
        "Un second bac coûterait moins cher que le pont dont tout le monde parle et que personne ne paie",
        "La mairie oublie que la route est inondée deux fois par an et qu'alors aucun bus ne passe",
        "Les habitants de l'île se sont réunis mardi pour entendre ce que les ingénieurs ont trouvé",
        "Personne n'a interrogé les pêcheurs, qui connaissent ce chenal mieux que toutes les cartes",
        "Le musée rouvre avec une salle sur les gardiens de phare et les lettres qu'ils envoyaient",
        "Le bois coûte deux fois plus qu'au printemps, la nouvelle jetée sera donc sans doute en acier",
        "Une gelée précoce a pris la moitié des pommes, et la vallée compte désormais sur une aide",
        "Le train de nuit revient après neuf ans, avec moins de lits qu'avant et des billets plus chers",
    ),
    "es": (
        "La junta del puerto quiere retirar las viejas grúas antes del invierno y ha pedido precio a tres astilleros",
        "Mi hermano trabajó allí veinte años y nunca vio a un solo inspector en el muelle",
        "Un segundo transbordador costaría menos que el puente del que todos hablan y nadie paga",
        "El ayuntamiento olvida que la carretera se inunda dos veces al año y no pasa ningún autobús",
        "Los vecinos de la isla se reunieron el martes para oír lo que hallaron los ingenieros",
        "Nadie preguntó a los pescadores, que conocen ese canal mejor que cualquier mapa",
        "El museo reabre con una sala sobre los fareros y las cartas que mandaban a sus casas",
        "La madera cuesta el doble que en primavera, así que el nuevo muelle será de acero",
        "Una helada temprana se llevó la mitad de las manzanas y el valle espera ahora una ayuda",
        "El tren nocturno vuelve tras nueve años, con menos camas que antes y billetes más caros",
    ),
    "ja": (
        "港の委員会は冬が来る前に古いクレーンを取り除きたいと考え、三つの造船所に見積もりを求めた",
        "兄はあそこで二十年働いたが、岸壁で検査官を見たことは一度もないと話している",
        "二隻目の渡し船は、誰もが話題にするのに誰も払わない橋よりも安く済むはずだ",
        "町が忘れているのは、道が年に二度水に浸かり、そのたびにバスが通れなくなることだ",
        "島の住民は火曜日に集まり、技術者が水面の下で何を見つけたのかを聞いた",
        "どの海図よりもあの水路をよく知る漁師たちには、誰も意見を尋ねなかった",
        "博物館は灯台守と、彼らが家族に送った手紙の部屋を加えて再び開く",
        "木材の値段は春の二倍になったので、新しい桟橋は鋼で造られることになりそうだ",
        "早い霜でりんごの半分が失われ、谷の農家は国の助けを当てにしている",
        "夜行列車は九年ぶりに戻るが、寝台は前より少なく、切符は高くなった",
    ),
}
_LABELS: dict[str, tuple[str, str, str]] = {
    "en": ("Our letter in the morning", "Send", "From the same region"),
    "de": ("Unser Brief am Morgen", "Senden", "Aus derselben Gegend"),
    "fr": ("Notre lettre du matin", "Envoyer", "De la même région"),
    "es": ("Nuestra carta de la mañana", "Enviar", "De la misma región"),
    "ja": ("朝のお便り", "送る", "同じ地方から"),
}
_FIRST = ("Ada", "Bruno", "Carla", "Denis", "Elin", "Farid", "Greta", "Hugo")
_LAST = ("Norden", "Falk", "Moreau", "Sato", "Lindt", "Okafor", "Reyes", "Varga")


class Place(Enum):
    """Where matter is set."""

    TOP = auto()
    """First in the page."""
    ABOVE = auto()
    """Before the element that holds the text."""
    START = auto()
    """Before the first paragraph."""
    MIDDLE = auto()
    """Between two paragraphs."""
    END = auto()
    """Behind the last paragraph."""
    BELOW = auto()
    """Behind the element that holds the text."""
    BESIDE = auto()
    """Behind the element that holds headline and text."""
    LAST = auto()
    """Last in the page."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One box."""

    place: Place
    write: Callable[[Words], str]
    """HTML of one element."""


class Words:
    """Sentences of a language, drawn from a fixed seed; no paragraph comes twice."""

    def __init__(self, language: str, size: int, writers: Sequence[str] = ()) -> None:
        """Size and writers of the article itself: some matter is longer than it, or about them."""
        self.language = language if language in SENTENCES else "en"
        self.size = size
        self.writer = writers[0] if writers else None
        self.shape = ""
        """HTML of the element that holds headline and text."""
        self._draw = random.Random(language)
        self._given: set[tuple[str, ...]] = set()
        self.letter, self.send, self.region = _LABELS[self.language]

    def paragraph(self, sentences: int = 2) -> str:
        pool = SENTENCES[self.language]
        stop = "。" if self.language == "ja" else ". "
        while (found := tuple(self._draw.sample(pool, sentences))) in self._given:
            sentences += sentences < len(pool)
        self._given.add(found)
        return "".join(sentence + stop for sentence in found).strip()

    def title(self) -> str:
        pool = SENTENCES[self.language]
        text = self._draw.choice(pool)
        return text[:24] if self.language == "ja" else " ".join(text.split()[:11])

    def name(self) -> str:
        return f"{self._draw.choice(_FIRST)} {self._draw.choice(_LAST)}"

    def number(self, most: int = 99) -> int:
        return self._draw.randint(2, most)


def letter_box(words: Words) -> str:
    """A newsletter with a field for an address."""
    return (
        f'<div class="x7qa"><div class="k2"><h3>{words.letter}</h3>'
        f"<p>{words.paragraph(1)}</p><div><input type='email' placeholder='name@example.org'>"
        f"<button>{words.send}</button></div><p class='z9'>{words.paragraph(1)}</p></div></div>"
    )


def offer_box(words: Words) -> str:
    """A wall's offer: two sentences and a button that leads to where one pays."""
    return (
        f'<div class="x7qb"><div class="k3"><p><b>{words.title()}</b></p><p>{words.paragraph(1)}</p>'
        f"<a class='q4' href='https://shop.example.org/abo'>{words.send}</a></div></div>"
    )


def related_box(words: Words) -> str:
    """Three stories under a label: a title that is a link, and what each is about."""
    stories = "".join(
        f'<div class="r{at}"><a href="/2026/11/story-of-the-harbour-{at}1234567"><img src="/i/{at}.jpg" alt=""></a>'
        f'<p class="w1"><a href="/2026/11/story-of-the-harbour-{at}1234567">{words.title()}</a></p>'
        f'<p class="w2">{words.paragraph(1)}</p></div>'
        for at in range(3)
    )
    return f'<div class="x7qc"><div class="k4">{words.region}</div>{stories}</div>'


def thread(words: Words) -> str:
    """Comments of readers, together longer than the text: name, time, words, two buttons."""
    posts, size = [], 0
    while size < words.size * 1.5 and len(posts) < 80:
        text = words.paragraph(words.number(3))
        size += len(text)
        posts.append(
            f'<div class="t1"><div class="t2"><span>{words.name()}</span><span>{words.number()} min</span></div>'
            f'<p class="t3">{text}</p><div class="t4"><button>+{words.number(9)}</button>'
            f"<button>↩</button></div></div>"
        )
    return f'<div class="x7qd"><h3>{len(posts)}</h3>{"".join(posts)}</div>'


def most_read(words: Words) -> str:
    """Ten long teasers, each one link around title and words."""
    cards = "".join(
        f'<div class="m1"><a href="/2026/11/most-read-story-{at}7654321"><h3>{words.title()}</h3>'
        f"<p>{words.paragraph(2)}</p></a></div>"
        for at in range(10)
    )
    return f'<div class="x7qe">{cards}</div>'


def consent_text(words: Words) -> str:
    """A long text of a layer that asks for consent, with two buttons."""
    text = "".join(f"<p>{words.paragraph(3)}</p>" for _ in range(4))
    return f'<div class="x7qf"><div class="c1"><h2>{words.letter}</h2>{text}</div><button>OK</button><button>{words.send}</button></div>'


def second_article(words: Words) -> str:
    """The next story in full, with headline, writer and day, as endless pages load it."""
    text = "".join(f"<p>{words.paragraph(2)}</p>" for _ in range(8))
    return (
        f'<div class="x7qg"><h1>{words.title()}</h1><div class="b1">{words.name()}</div>'
        f'<div class="b2">2026-11-20 09:30</div><div class="b3">{text}</div></div>'
    )


def about_author(words: Words) -> str:
    """A portrait, a name and a long biography."""
    return (
        f'<div class="x7qh"><img src="/i/portrait.jpg" alt=""><div class="a1"><div class="a2">{words.writer or words.name()}</div>'
        f'<p class="a3">{words.paragraph(2)}</p><p class="a3">{words.paragraph(2)}</p></div></div>'
    )


def gallery(words: Words) -> str:
    """Thirty pictures, whose captions are longer than many a text."""
    slides = "".join(
        f'<div class="g1"><img src="/i/slide-{at}.jpg" width="900" height="600" alt=""><div class="g2">{words.paragraph(1)}</div></div>'
        for at in range(30)
    )
    return f'<div class="x7qi">{slides}</div>'


MATTERS: dict[str, Matter] = {
    "letter box": Matter(Place.MIDDLE, letter_box),
    "offer box": Matter(Place.MIDDLE, offer_box),
    "related box": Matter(Place.MIDDLE, related_box),
    "author box": Matter(Place.END, about_author),
    "gallery": Matter(Place.MIDDLE, gallery),
    "thread": Matter(Place.BELOW, thread),
    "second article": Matter(Place.BELOW, second_article),
    "most read": Matter(Place.ABOVE, most_read),
    "consent text": Matter(Place.TOP, consent_text),
}
