"""What people approved in gettext catalogs, as examples to learn from, with replay against forgetting.

A model that learns a few hundred sentences forgets others. So it also learns, again and again, its own translations
of general sentences: those are what it must still say afterwards (Li & Hoiem, "Learning without forgetting", ECCV
2016; sequence-level distillation: Kim & Rush, EMNLP 2016). The model aligns the words of both itself.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import polib
from babel import Locale, UnknownLocaleError

from translators import Request
from translators.argos import ArgosTranslator
from translators.argos_model import ArgosModel
from translators.packages import ModelPackage, argos_code, opened
from translators.training import stages
from translators.training.batches import Examples
from translators.training.conversion import Parts, read
from translators.training.stages import TrainingError

SHARE = 0.3
"""Of the examples that are reviewed ones, repeated as often as that takes."""

_LONGEST = 250
"""Tokens of a sentence that is learned from."""

Pair = tuple[str, str]


class Desk(NamedTuple):
    """What catalogs hold: pairs of source and target that somebody approved, and sources of the other entries."""

    reviewed: list[Pair]
    others: list[str]


def prepare(package: Path, catalogs: Sequence[Path], replay: Path | None, output: Path) -> None:
    """Write `examples.npz` for a package from catalogs, files or folders, unless it is there and up to date.

    `replay` has general sentences, one a line; without it they are those in the catalogs that nobody has reviewed.
    Raises TrainingError if no entry is reviewed in the package's language.
    """
    files = sorted({file for path in catalogs for file in (path.rglob("*.po") if path.is_dir() else [path])})
    inputs = [package, *files, *([replay] if replay else [])]

    def make(temporary: Path) -> None:
        parts, _ = read(package)
        with opened(package) as model:
            reviewed, others = desk(files, model.target)
            if not reviewed:
                raise TrainingError(
                    f"nothing in the catalogs is reviewed in {model.target}; review some of it first"
                )
            if replay:
                others = [line for line in replay.read_text(encoding="utf-8").splitlines() if line.strip()]
            repeated = distilled(model, others)
            times = max(1, round(SHARE / (1 - SHARE) * len(repeated) / len(reviewed)))
            print(f"{len(reviewed)} reviewed sentences {times} times, {len(repeated)} to keep", flush=True)
            with temporary.open("wb") as stream:
                encoded(model, parts, [*reviewed * times, *repeated]).save(stream)

    stages.stage(output, inputs, {"share": SHARE}, make)


def desk(files: Sequence[Path], language: str) -> Desk:
    """What catalogs in a language, an Argos code, hold; those in other languages are passed over."""
    reviewed: dict[str, str] = {}
    others: dict[str, None] = {}
    for file in files:
        try:
            catalog = polib.pofile(str(file))
        except (OSError, ValueError) as error:
            raise TrainingError(f"{file}: not a gettext catalog ({error})") from error
        if _language(catalog.metadata.get("Language", ""), language) != language:
            continue
        for entry in catalog:
            if entry.obsolete or entry.msgid_plural or not entry.msgid.strip():
                continue
            if entry.msgstr and not entry.fuzzy:
                reviewed[entry.msgid] = entry.msgstr
            else:
                others[entry.msgid] = None
    return Desk(list(reviewed.items()), [source for source in others if source not in reviewed])


def _language(name: str, default: str) -> str:
    try:
        return argos_code(Locale.parse(name.replace("-", "_"))) if name else default
    except (ValueError, UnknownLocaleError):
        return name


def distilled(package: ModelPackage, sources: Sequence[str]) -> list[Pair]:
    """The package's own translations, degenerate ones left out."""
    made = ArgosTranslator(package).translate([Request(source) for source in sources])
    return [(source, t.text) for source, t in zip(sources, made, strict=True) if t.text and not t.fault]


def encoded(package: ModelPackage, parts: Parts, pairs: Sequence[Pair]) -> Examples:
    """The pairs as the package's tokens, aligned by the package; those that are too long are left out."""
    model = ArgosModel(package)
    encode = package.argos.tokenizer.encode
    tag = [package.argos.target_prefix] if package.argos.target_prefix else []
    before = len(parts.ends.source_start)
    source_ids = {token: i for i, token in enumerate(parts.source)}
    target_ids = {token: i for i, token in enumerate(parts.target)}
    unknown = parts.config.get("unk_token", "<unk>")
    unique = list(dict.fromkeys((model.cleaned(source), model.cleaned(target)) for source, target in pairs))
    rows = {}
    for pair, made in zip(unique, model.align(unique, scored=False), strict=True):
        source = [source_ids.get(token, source_ids[unknown]) for token in encode(pair[0])]
        target = [target_ids.get(token, target_ids[unknown]) for token in (*tag, *made.tokens)]
        links = [-1] * len(tag) + [max(link - before, -1) for link in made.links]
        if source and max(len(source), len(target)) <= _LONGEST:
            rows[pair] = (source, target, links)
    cleaned = ((model.cleaned(source), model.cleaned(target)) for source, target in pairs)
    return Examples.of([rows[pair] for pair in cleaned if pair in rows])
