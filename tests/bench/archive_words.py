"""Texts of an archive in twelve languages, made up: words as unequally common as a language's.

Nothing here means anything, but for the defence words that the shipped lists and alerts look for.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass

_LATIN = "ba ce di fo gu ha je ki lo mu na pe ro su ta ve wi xo zu tra ster lin"
_CYRILLIC = "ба ве ги до жу за ки ло му на пе ро су та фи ход ча ши ны ров ск"
_ARABIC = "با تي جو حم خا دي رو زا سل شر صا ضي طو عم غا في قد كا لم نو هي وس"
_HEBREW = "בא גי דו הם וז חי טא יל כמ לנ מס נע סף עצ פק צר קש רת שי תב"
_HAN = "国 军 海 空 防 卫 部 演 习 导 弹 舰 队 无 人 机 天 地 东 西 南 北 山 水 火 木 金 土 大 小 中 上 下 年 月 日 时 分 会 议 新 闻 社 报"
_KANA = "か き く け こ さ し す せ そ た ち つ て と な に ぬ ね の ま み む め も や ゆ よ ら り る れ ろ 防 衛 海 空 演 習 艦 隊"
_HANGUL = "가 나 다 라 마 바 사 아 자 카 타 파 하 군 방 위 해 공 함 대 훈 련"
LANGUAGES = {
    "en": (_LATIN, "the of to and in a for on said with that is as by at from", 40),
    "de": (f"{_LATIN} schü größ", "der die und in den von zu das mit auf für ist", 9),
    "fr": (f"{_LATIN} clé çon", "de la le les et des en un du une que est", 8),
    "pl": (f"{_LATIN} łó ści żę", "w i na z do że się o od po jest przez", 7),
    "ru": (_CYRILLIC, "в и на с по что не из к о для от", 8),
    "uk": (f"{_CYRILLIC} її єї", "в і на з що до не про та за від у", 6),
    "ar": (_ARABIC, "في من على إلى أن عن مع التي هذا بعد كان قد", 6),
    "zh": (_HAN, "的 在 了 是 和 有 不 这", 5),
    "es": (f"{_LATIN} ñor ció", "de la que el en y los se del las un por", 4),
    "he": (_HEBREW, "של את על לא כי עם זה הוא גם או", 3),
    "ja": (_KANA, "の に は を た が で と", 2),
    "ko": (_HANGUL, "의 이 그 및 등 수 것 를 에 는", 2),
}
"""BCP 47 tag: what words are made of, the commonest words, share of the articles in hundredths."""
UNPARTED = {"zh", "ja"}
"""Written without blanks."""
DEFENCE = """drone drones missile submarine frigate NATO F-35 Leopard Patriot HIMARS tanker
cable Baltic Suwałki corridor air-defence artillery shells battalion brigade
radar sanctions procurement Taurus Gripen howitzer minehunter sabotage airspace
border exercise deterrence nuclear"""
VOCABULARY, SENTENCES = 40_000, 15_000


@dataclass(frozen=True, slots=True)
class Tongue:
    """What the articles of one language are put together from."""

    tag: str
    words: list[str]
    sentences: list[str]
    joint: str


def tongues(rng: random.Random) -> list[Tongue]:
    """One for each of `LANGUAGES`."""
    return [_tongue(tag, rng) for tag in LANGUAGES]


def _tongue(tag: str, rng: random.Random) -> Tongue:
    spelt, commonest, _ = LANGUAGES[tag]
    syllables = spelt.split()
    joint = "" if tag in UNPARTED else " "
    longest = 2 if joint == "" else 4
    made = {
        "".join(rng.choices(syllables, k=rng.randint(2, longest)))
        for _ in range(VOCABULARY)
    }
    words = sorted(made)
    rng.shuffle(words)
    for place, word in enumerate(DEFENCE.split()):
        words.insert(40 + place * 60, word)
    words[:0] = commonest.split()
    weights = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    sentences = []
    for _ in range(SENTENCES):
        drawn = rng.choices(words, cum_weights=weights, k=rng.randint(7, 24))
        stop = "。" if joint == "" else "."
        sentences.append(joint.join(drawn).capitalize() + stop)
    return Tongue(tag=tag, words=words, sentences=sentences, joint=joint)
