"""The lists in data/lists: complete, readable, and silent where short forms mean something else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.query.evaluate import matched_words
from crawler.query.lists import load_lists
from crawler.query.parse import parse
from crawler.query.subject import Subject, Value
from crawler.query.tree import Field

FOLDER = Path(__file__).parents[2] / "data" / "lists"
LISTS = load_lists([FOLDER])
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def found(name: str, text: str) -> list[str]:
    root = parse(f"@{name}", lists=LISTS).root
    subject = Subject([Value(Field.BODY, text)])
    return [word.text for word in matched_words(root, subject, NOW)]


def test_there_are_ten_lists() -> None:
    assert set(LISTS) >= {
        "drones", "air-defence", "armour", "combat-aircraft", "submarines", "missiles",
        "artillery", "nuclear", "procurement", "institutions",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(LISTS) - {"institutions"}))
def test_a_list_has_five_languages_and_says_what_it_is(name: str) -> None:
    saved = LISTS[name]
    assert {"en", "fr", "de", "pl", "uk"} <= saved.by_group.keys()
    assert saved.title
    assert saved.description


def test_all_lists_fit_into_one_query() -> None:
    assert parse(" OR ".join(f"@{name}" for name in LISTS), lists=LISTS)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("drones", "Two Shahed‑136 drones and an FPV fell.", ["Shahed‑136", "drones", "FPV"]),
        ("drones", "Unmanned aerial vehicles", ["Unmanned aerial"]),
        ("drones", "Rój dronów nad granicą, amunicja krążąca", ["dronów", "amunicja krążąca"]),
        ("drones", "Знищено 12 ворожих БпЛА та шахедів", ["БпЛА", "шахедів"]),
        ("drones", "Die Bundeswehr kauft Kampfdrohnen.", ["Kampfdrohnen"]),
        ("air-defence", "S-300PMU and S300 launchers", ["S-300PMU", "S300"]),
        ("air-defence", "S300 and S-400s; S-300V4", ["S300", "S-400s", "S-300V4"]),
        ("air-defence", "Для ППО купують дронів-перехоплювачів", ["ППО", "дронів-перехоплювачів"]),
        ("drones", "bezzałogowych statków, system antydronowy", ["bezzałogowych", "antydronowy"]),
        ("missiles", "Ziel der ballistischen Rakete", ["ballistischen Rakete"]),
        ("air-defence", "La défense aérienne reçoit des SAMP/T NG", ["défense aérienne", "SAMP/T"]),
        ("armour", "Leopard 2A7V, T-72B3 and CV90", ["Leopard 2A7V", "CV90"]),
        ("armour", "Т-72 і БМП", ["Т-72", "БМП"]),
        ("combat-aircraft", "F-35A, MiG-29 and Su 34M", ["F-35A", "MiG-29", "Su 34M"]),
        ("combat-aircraft", "F-16AM, F16s, F-22A", ["F-16AM", "F16s", "F-22A"]),
        ("combat-aircraft", "Les Rafale de l'armée de l'air", ["Rafale"]),
        ("submarines", "Das U-Boot der Klasse 212A", ["U-Boot", "Klasse 212A"]),
        ("missiles", "Х-101 та Storm Shadow", ["Х-101", "Storm Shadow"]),
        ("artillery", "155mm shells for M777 and HIMARS", ["155mm", "M777", "HIMARS"]),
        ("nuclear", "B61-12 bombs under nuclear sharing", ["B61-12", "nuclear sharing"]),
        ("procurement", "Rheinmetall gewinnt Rüstungsauftrag", ["Rheinmetall", "Rüstungsauftrag"]),
        ("institutions", "NATO, EDA and the E5 defence ministers", ["NATO", "EDA", "E5 defence"]),
        ("institutions", "НАТО та коаліція охочих", ["НАТО", "коаліція охочих"]),
    ],
)  # fmt: skip
def test_finds(name: str, text: str, words: list[str]) -> None:
    assert set(words) <= set(found(name, text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "drones",
            "The Lancet published a study. Ukraine's 70 schools. An 196 Tagen im Jahr.",
        ),
        ("air-defence", "Ukraine's 300 hospitals and Sam's house"),
        ("air-defence", "UKRAINE'S 300 DAYS, UKRAINE’S 400 MILES"),
        ("air-defence", "Поліція затримала чоловіка с 300 гривнями. ПРО ЦЕ НЕ ПИШУТЬ"),
        ("air-defence", "Gepard w zoo, piorun uderzył w drzewo"),
        (
            "armour",
            "As 21 people filled the fish tank, the think tank met. Puma and Lynx are cats.",
        ),
        (
            "combat-aircraft",
            "A 10 percent rise; a 50-year-old; rendez-vous à 14 h 20, J-20 avant",
        ),
        ("combat-aircraft", "Ми 24 лютого прокинулись. Штурмовики піхоти відійшли."),
        ("combat-aircraft", "Opened to f/16, the lens is sharp; at f/22 less so"),
        ("submarines", "The boat race in Virginia and Ohio"),
        ("submarines", "Never give your SSN to a caller"),
        ("procurement", "The airline sells carbon offsets; an offset of two metres"),
        ("institutions", "Er plante die Reise generalstabsmäßig"),
        ("air-defence", "The Mercedes S350 and the S500"),
        ("missiles", "Taurus is a star sign; the Harpoon pub"),
        ("artillery", "The K9 unit brought a dog, Caesar, to a mine"),
        ("nuclear", "A nuclear power station in France will start in March"),
        ("procurement", "He placed an order at the restaurant within his budget"),
        ("institutions", "Super E5 kostet 1,79 Euro, the safe was open, a natural eda"),
    ],
)
def test_is_silent_on(name: str, text: str) -> None:
    assert found(name, text) == []
