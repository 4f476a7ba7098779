"""Which placeholder a package copies unharmed: found out by a test, once for each package.

Many models squeeze, translate or drop placeholders (LibreTranslate issues 944 and 123), so none is used before
a model has shown that it brings each of them, two to a sentence, through every test sentence.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from translators.packages import ModelPackage, cache_folder

_FORMS = ("[{}]", "#{}", "X{}", "Q{}", "<x{}>", "__{}__")

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


def tested(package: ModelPackage, translate: Callable[[Sequence[str]], Sequence[str]]) -> str:
    """The placeholder for a package, as a pattern for a number; empty if it copies none.

    The result of the test is kept in the cache folder, for this very model.
    """
    record = cache_folder() / f"placeholder-{_fingerprint(package)}.json"
    try:
        kept = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = None
    if kept not in (*_FORMS, ""):
        kept = survivor(_FRAMES.get(package.source, ()), translate)
        _keep(record, kept)
    return str(kept)


def survivor(frames: Sequence[str], translate: Callable[[Sequence[str]], Sequence[str]]) -> str:
    """The first placeholder that stands once in the translation of every frame that has it."""
    for form in _FORMS if frames else ():
        names = [[form.format(n + 2) for n in range(frame.count("{}"))] for frame in frames]
        texts = translate([frame.format(*some) for frame, some in zip(frames, names, strict=True)])
        if all(text.count(name) == 1 for text, some in zip(texts, names, strict=True) for name in some):
            return form
    return ""


def _fingerprint(package: ModelPackage) -> str:
    model = (package.folder / "model" / "model.bin").stat()
    said = [package.name, model.st_size, model.st_mtime_ns, _FORMS, _FRAMES.get(package.source)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def _keep(record: Path, form: str) -> None:
    """Write the record whole or not at all; a folder that cannot be written costs a second each run."""
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=record.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(form, file)
        Path(name).replace(record)
    except OSError:
        return
