"""A message in the language of the one who reads it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from notifications.catalogue import CATALOGUE, REASONS, WEEKDAYS_ZH, Language

Facts = Mapping[str, float | str | None]

MAX_FACT_CHARS = 120  # four of them in Chinese still fit the 4 KB of a push

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Message:
    """What to tell: a code of the catalogue, its facts, and where in the app to read on (a path)."""

    code: str
    facts: Facts
    link: str | None = None

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise ValueError(f"the catalogue has no message {self.code!r}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """Sentences ready for a screen. `tag` lets a phone replace the older message of the same kind."""

    title: str
    body: str
    link: str | None = None
    tag: str | None = None


def render(message: Message, language: Language) -> Rendered:
    """ValueError names the fact that the message needs and has not, or the unknown language."""
    texts = CATALOGUE[message.code]
    if language not in texts:
        raise ValueError(f"no message is written in {language!r}")
    words = {name: _say(name, value, language) for name, value in message.facts.items()}
    words = {name: word for name, word in words.items() if word}
    try:
        title, body = (_fill(text, words) for text in (texts[language].title, texts[language].body))
    except KeyError as missing:
        raise ValueError(f"{message.code} needs the fact {missing.args[0]}") from missing
    return Rendered(title, body, message.link, message.code)


def needed_facts(code: str) -> frozenset[str]:
    """The facts without which a message cannot be rendered; others only make it richer."""
    text = CATALOGUE[code]["en"]
    return frozenset(_FACT.findall(_OPTIONAL.sub("", f"{text.title} {text.body}")))


def _fill(template: str, words: Mapping[str, str]) -> str:
    def keep(part: re.Match[str]) -> str:
        return part[1] if all(name in words for name in _FACT.findall(part[1])) else ""

    def put(fact: re.Match[str]) -> str:
        word = words[fact[1]]
        before, after = fact.string[: fact.start()][-1:], fact.string[fact.end() :][:1]
        return _gap(before, word[0]) + word + _gap(word[-1], after)

    return _FACT.sub(put, _OPTIONAL.sub(keep, template))


def _gap(left: str, right: str) -> str:
    """Chinese typesetting: a space where Han meets Latin, none between two of a kind."""
    meets = (_HAN.match(left) and _LATIN.match(right)) or (_LATIN.match(left) and _HAN.match(right))
    return " " if meets else ""


def _say(name: str, value: float | str | None, language: Language) -> str:
    say = _SAYINGS.get(name)
    said = say(value, language) if say and value is not None else value
    plain = " ".join(("" if said is None else str(said)).split())
    return plain if len(plain) <= MAX_FACT_CHARS else plain[: MAX_FACT_CHARS - 1] + "…"


_UNITS_ZH = {"m": "米", "km": "公里"}


def _length(value: float | str, language: Language) -> str:
    metres = float(value)
    number, unit = (f"{metres:.0f}", "m") if metres < 1000 else (f"{metres / 1000:.1f}", "km")
    return f"{number} {unit}" if language == "en" else f"{number} {_UNITS_ZH[unit]}"


def _percent(value: float | str, language: Language) -> str:  # noqa: ARG001 - one shape for all sayings
    return f"{float(value):.1f}".removesuffix(".0") + "%"


def _day(value: float | str, language: Language) -> str:
    day = date.fromisoformat(str(value))
    if language == "en":
        return f"{day:%a} {day.day} {day:%b}"
    return f"{day.month}月{day.day}日 周{WEEKDAYS_ZH[day.weekday()]}"


def _reason(value: float | str, language: Language) -> str:
    return REASONS.get(str(value), {}).get(language, "")


_SAYINGS: Mapping[str, Callable[[float | str, Language], str]] = {
    "distance_m": _length,
    "discount_pct": _percent,
    "day": _day,
    "reason_code": _reason,
}
