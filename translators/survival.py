"""What a package brings unharmed through a translation: found out by a test, once for each package.

Many models squeeze, translate or drop placeholders (LibreTranslate issues 944 and 123). None is used before a model
has shown that it copies each of them, two to a sentence, in every test sentence; no stand-in before it has been
written once, in some form, in nearly all of them.
"""

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from translators import StandIn
from translators.packages import ModelPackage, cache_folder

Translate = Callable[[Sequence[str]], Sequence[str]]

_FORMS = ("[{}]", "#{}", "X{}", "Q{}", "<x{}>", "__{}__")
"""Patterns of placeholders for a number, the one that looks least like a word first."""

_ENOUGH = 0.8
"""The share of test sentences in which a stand-in has to be found: all but one."""

_FRAMES = {
    "en": (
        "{} said on Tuesday that the talks with {} would go on.",
        "The court in the capital sentenced {} to ten years in prison.",
        "Officials from {} met with {} in April.",
        "The minister thanked {} for the help.",
        "He has worked for {} since 2015, his lawyer said.",
        "The report about {} was published in Geneva by {}.",
        "In a statement, {} called the decision a mistake.",
        "The house of {} was searched by the police.",
        "Two people were released in exchange for {}.",
        "The company gave {} a contract worth $5 million.",
        "“We are waiting for {},” she told reporters.",
        "According to {}, the vote was fair.",
    ),
    "ru": (
        "{} заявил во вторник, что переговоры с {} продолжатся.",
        "Суд приговорил {} к десяти годам тюрьмы.",
        "В апреле чиновники встретились с {}.",
        "Министр поблагодарил {} за помощь.",
        "«Мы ждём {}», — сказала она журналистам.",
        "Доклад о {} опубликовал {}.",
        "По данным {}, выборы прошли честно.",
        "Компания заключила с {} контракт на 5 млн долларов.",
    ),
    "ur": (
        "{} نے منگل کو کہا کہ {} کے ساتھ مذاکرات جاری رہیں گے۔",
        "عدالت نے {} کو دس سال قید کی سزا سنائی۔",
        "حکام نے اپریل میں {} سے ملاقات کی۔",
        "وزیر نے مدد پر {} کا شکریہ ادا کیا۔",
        "{} کے بارے میں رپورٹ {} نے شائع کی۔",
        "{} کے مطابق ووٹنگ منصفانہ تھی۔",
        "پولیس نے {} کے گھر کی تلاشی لی۔",
        "کمپنی نے {} کو 50 لاکھ ڈالر کا ٹھیکہ دیا۔",
    ),
}
"""Sentences that put a placeholder in every role, by source language. Others have no placeholders yet."""


class Survival:
    """The results of the tests for one package, kept in the cache folder for this very model."""

    def __init__(self, package: ModelPackage, translate: Translate) -> None:
        self._frames = _FRAMES.get(package.source, ())
        self._translate = translate
        self._record = cache_folder() / f"survival-{_fingerprint(package, self._frames)}.json"

    @cached_property
    def _kept(self) -> dict[str, Any]:
        try:
            kept = json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            kept = {}
        return kept if isinstance(kept, dict) else {}

    @property
    def placeholder(self) -> str:
        """The placeholder that the model copies, as a pattern for a number; empty if it copies none."""
        if self._kept.get("placeholder") not in (*_FORMS, ""):
            self._keep("placeholder", survivor(self._frames, self._translate))
        return str(self._kept["placeholder"])

    def of(self, stand_in: StandIn) -> bool:
        """Whether the model brings the stand-in through."""
        name = f"{stand_in.text}={stand_in.forms[0][0] if stand_in.forms else ''}"
        if not isinstance(self._kept.get(name), bool):
            self._keep(name, share(stand_in, self._frames, self._translate) >= _ENOUGH)
        return bool(self._kept[name])

    def _keep(self, name: str, result: Any) -> None:
        """Note a result, and write the record whole or not at all; where it cannot be written, the next run tests
        again.
        """
        self._kept[name] = result
        try:
            self._record.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self._record.parent, prefix=".testing-") as folder:
                file = Path(folder, self._record.name)
                file.write_text(json.dumps(self._kept), encoding="utf-8")
                file.replace(self._record)
        except OSError:
            return


def survivor(frames: Sequence[str], translate: Translate) -> str:
    """The first placeholder that stands once in the translation of every frame that has it."""
    for form in _FORMS if frames else ():
        names = [[form.format(n + 2) for n in range(frame.count("{}"))] for frame in frames]
        texts = translate([frame.format(*some) for frame, some in zip(frames, names, strict=True)])
        if all(text.count(name) == 1 for text, some in zip(texts, names, strict=True) for name in some):
            return form
    return ""


def share(stand_in: StandIn, frames: Sequence[str], translate: Translate) -> float:
    """In which share of the frames with one gap the stand-in is found once, in one of its forms."""
    single = [frame for frame in frames if frame.count("{}") == 1]
    words = "|".join({re.escape(their) for their, _ in stand_in.forms})
    texts = translate([frame.format(stand_in.text) for frame in single])
    found = [len(re.findall(rf"\b(?:{words})\b", text, re.IGNORECASE)) == 1 for text in texts]
    return sum(found) / len(found) if found else 0.0


def _fingerprint(package: ModelPackage, frames: Sequence[str]) -> str:
    model = (package.folder / "model" / "model.bin").stat()
    said = [package.name, model.st_size, model.st_mtime_ns, _FORMS, _ENOUGH, frames]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]
