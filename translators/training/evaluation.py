"""Measure packages on development sets: quality, terms, numbers, loops, alignment; a Markdown table a
language.

What is measured is the model, at beam 4 and with hints in its source; what the tool makes of it, with its
repairs and house forms, is measured by tests/benchmarks/terminology.py.
"""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from translators import Request
from translators.argos_model import ArgosModel
from translators.degeneration import fault
from translators.drafts import hinted
from translators.model import aligned
from translators.packages import ModelPackage, opened, starters
from translators.training.alignment import eflomal_links
from translators.training.development import Sentence, development_sets, randomly
from translators.training.measures import consistency, numbers, success
from translators.training.preparation import corpus, files
from translators.training.stages import (
    SCORES,
    TrainingError,
    add_work,
    pack,
    parser,
    stage,
    without_scores,
)

_HELP = 20_000
"""Pairs of the corpus that are aligned together with the development sets, which alone are too few."""


@dataclass(frozen=True)
class Way:
    """Terms one way (not given, given, random ones given): chrF2++ 0 to 100; success and consistency 0 to 1.

    Random terms have no consistency.
    """

    chrf: float
    success: float
    consistency: float | None


@dataclass(frozen=True)
class Scores:
    """A package on a set; `kept` of `numbers` are in the translations, of which `faulty` are degenerate.

    `error` is the alignment error rate of the model's attention, 0 to 1, against eflomal's links.
    """

    set: str
    sentences: int
    terms: int
    bleu: float
    chrf: float
    kept: int
    numbers: int
    faulty: int
    ways: dict[str, Way]
    error: float | None
    signatures: tuple[str, ...]


def main(argv: Sequence[str]) -> None:
    """Run the stage. Raises `TrainingError` and `PackageError`."""
    options = parser("evaluate", __doc__)
    options.add_argument("packages", nargs="*", type=Path, metavar="PACKAGE", help="default: the starters")
    options.add_argument("--sets", type=Path, required=True, metavar="FOLDER", help="development sets")
    options.add_argument("--sentences", type=int, metavar="N", help="only N of each set, evenly spread")
    options.add_argument(
        "--align", type=Path, metavar="CORPUS", help="measure alignment, with help of corpus.tsv"
    )
    options.add_argument(
        "--record",
        metavar="SET",
        help="write the scores into the last package: chrF2++ of SET into its metadata, the table into its README",
    )
    add_work(options)
    chosen = options.parse_args(argv)
    sets = files([chosen.sets])
    if chosen.record and not (chosen.packages and chosen.packages[-1].is_file()):
        raise TrainingError("--record needs a package, NAME.argosmodel, to write the scores into")
    if chosen.record and chosen.sentences:
        raise TrainingError("--record is for scores on whole sets; leave --sentences out")
    results: dict[str, tuple[str, list[Scores]]] = {}
    for path in chosen.packages or [package.folder for package in starters()]:

        def measure(output: Path, path: Path = path) -> None:
            with opened(path) as package:
                scores = evaluated(package, sets, chosen.sentences, chosen.align)
                found = {"target": package.target, "scores": [asdict(s) for s in scores]}
                output.write_text(json.dumps(found, indent=1), encoding="utf-8")

        output = chosen.work / "evaluation" / f"{path.name.removesuffix('.argosmodel')}.json"
        if output.stem in results:
            raise TrainingError(f"{path}: two packages have this name; give one of them another")
        file = path / "model" / "model.bin" if path.is_dir() else path
        helpers = [chosen.align] if chosen.align else []
        stage(output, [file, *sets, *helpers], {"sentences": chosen.sentences}, measure)
        found = json.loads(output.read_text(encoding="utf-8"))
        results[output.stem] = (found["target"], [_scores(row) for row in found["scores"]])
    tables = {
        target: list(markdown(target, {n: s for n, (to, s) in results.items() if to == target}))
        for target in sorted({target for target, _ in results.values()})
    }
    print("\n".join(line for table in tables.values() for line in table))
    if chosen.record:
        target, found = results[output.stem]
        record(chosen.packages[-1], found, chosen.record, tables[target])
        output.touch()  # nothing that was measured has changed


def record(package: Path, results: Sequence[Scores], headline: str, table: Sequence[str]) -> None:
    """Write scores into the file of a package: those of the set `headline` into `metadata.json`, and a table into
    `README.md`, in the place of an earlier one. Raises `TrainingError` if there is no such set.
    """
    score = next((s for s in results if s.set == headline), None)
    if not score:
        raise TrainingError(f"no set {headline}; name one of {', '.join(s.set for s in results)}")
    with zipfile.ZipFile(package) as archive:
        content = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    [known] = [name for name in content if name.count("/") == 1 and name.endswith("/metadata.json")]
    readme = known.replace("metadata.json", "README.md")
    metadata = json.loads(content[known])
    metadata["evaluation"] = {"metric": "chrF2++", "score": round(score.chrf, 1), "set": headline}
    before = without_scores(content.get(readme, b"").decode())
    content[known] = json.dumps(metadata, indent=1, ensure_ascii=False).encode()
    content[readme] = "\n".join([before, SCORES, *table, ""]).lstrip().encode()
    pack(content, package)


def _scores(row: dict[str, Any]) -> Scores:
    """The scores in their JSON."""
    return Scores(**row | {"ways": {name: Way(**way) for name, way in row["ways"].items()}})


def evaluated(
    package: ModelPackage, sets: Sequence[Path], count: int | None, help_from: Path | None
) -> list[Scores]:
    """The scores of a package on each set for its language, of `count` sentences each, if that is given."""
    model = ArgosModel(package)
    tests = {
        name: sentences[:: max(1, len(sentences) // count)] if count else sentences
        for name, sentences in development_sets(sets, package.target).items()
    }
    errors = alignment_errors(model, tests, package.target, help_from) if help_from else {}
    return [scored(model, name, tests[name], package.target, errors.get(name)) for name in tests]


def scored(
    model: ArgosModel, name: str, sentences: Sequence[Sentence], language: str, error: float | None
) -> Scores:
    """Translate a set: without terms, with them, and with random ones, if it has any and the model takes
    hints.
    """
    from sacrebleu.metrics import BLEU, CHRF

    bleu, chrf = BLEU(), CHRF(word_order=2)
    references = [[s.reference for s in sentences]]
    given = [s.request for s in sentences]
    free = [replace(request, constraints=()) for request in given]
    asked = {"not given": free}
    if model.markers and any(request.constraints for request in given):
        asked |= {"given": given, "random": randomly(given)}
    outputs = {way: _translated(model, requests) for way, requests in asked.items()}
    ways = {
        way: Way(
            chrf=chrf.corpus_score(outputs[way], references).score,
            success=_success(sentences, requests, outputs[way], language),
            consistency=None if way == "random" else _consistency(model, sentences, outputs[way], language),
        )
        for way, requests in asked.items()
    }
    texts = outputs["not given"]
    kept = [numbers(s.source, text) for s, text in zip(sentences, texts, strict=True)]
    return Scores(
        set=name,
        sentences=len(sentences),
        terms=sum(len(s.mentions) for s in sentences),
        bleu=bleu.corpus_score(texts, references).score,
        chrf=ways["not given"].chrf,
        kept=sum(have for have, _ in kept),
        numbers=sum(there for _, there in kept),
        faulty=sum(fault(s.source, text) is not None for s, text in zip(sentences, texts, strict=True)),
        ways=ways,
        error=error,
        signatures=(str(bleu.get_signature()), str(chrf.get_signature())),
    )


def _translated(model: ArgosModel, requests: Sequence[Request]) -> list[str]:
    return model.best([_hinted(model, request) for request in requests])[0]


def _hinted(model: ArgosModel, request: Request) -> str:
    request = replace(request, text=model.cleaned(request.text))
    return hinted(request, model.markers)[0] if model.markers else request.text


def _success(
    sentences: Sequence[Sentence], requests: Sequence[Request], texts: Sequence[str], language: str
) -> float:
    """The share of terms that the texts have: of those given, or else of those in the sentences."""
    held: list[bool] = []
    for sentence, request, text in zip(sentences, requests, texts, strict=True):
        wanted = [c.forms[0] for c in request.constraints] or [m.rendering for m in sentence.mentions]
        held += success(text, wanted, language)
    return sum(held) / max(1, len(held))


def _consistency(
    model: ArgosModel, sentences: Sequence[Sentence], texts: Sequence[str], language: str
) -> float:
    """The consistency of the terms: of the renderings that are met, and else of the words aligned to the
    term.
    """
    called = []
    made = model.align([(s.source, text) for s, text in zip(sentences, texts, strict=True)], scored=False)
    for sentence, text, hypothesis in zip(sentences, texts, made, strict=True):
        held = success(text, [m.rendering for m in sentence.mentions], language)
        for mention, met in zip(sentence.mentions, held, strict=True):
            words = aligned(model, sentence.source, hypothesis, mention.span)
            other = model.splice(hypothesis.tokens[slice(*words)], []) if words else ""
            called.append((mention.term, mention.rendering if met else other))
    return consistency(called, language)


def alignment_errors(
    model: ArgosModel, tests: Mapping[str, Sequence[Sentence]], language: str, help_from: Path
) -> dict[str, float]:
    """The alignment error rate, 0 to 1, of the model's attention on the references of each set (Och and Ney
    2003): links that both of eflomal's directions have are sure, those that one has possible.
    """
    pairs = [(s.source, s.reference) for sentences in tests.values() for s in sentences]
    more = islice((e.pair for e in corpus(help_from) if e.language == language), _HELP)
    every = [*pairs, *((pair.plain, pair.target) for pair in more)]
    references = eflomal_links(*([_pieces(model, pair[side]) for pair in every] for side in (0, 1)))
    made = model.align(pairs, scored=False)
    items = iter(zip(made, references, strict=False))
    return {
        name: error_rate(
            [
                ({(s, t) for t, s in enumerate(hypothesis.links)}, set(forth) & set(back), {*forth, *back})
                for hypothesis, (forth, back) in islice(items, len(sentences))
            ]
        )
        for name, sentences in tests.items()
    }


def _pieces(model: ArgosModel, text: str) -> str:
    """The tokens of a text with spaces between them; a token without characters is a `▁`."""
    return " ".join(text[slice(*span)].strip().replace(" ", "▁") or "▁" for span in model.offsets(text))


def error_rate(
    found: Sequence[tuple[set[tuple[int, int]], set[tuple[int, int]], set[tuple[int, int]]]],
) -> float:
    """The error rate of links, from those made, the sure and the possible ones of each sentence.

    >>> error_rate([({(0, 0), (1, 1)}, {(0, 0)}, {(0, 0), (1, 2)})])
    0.33333333333333337
    """
    right = sum(len(made & sure) + len(made & possible) for made, sure, possible in found)
    return 1 - right / max(1, sum(len(made) + len(sure) for made, sure, _ in found))


def markdown(target: str, results: Mapping[str, Sequence[Scores]]) -> Iterator[str]:
    """The lines of a table: a row for each set and package."""
    names = ("not given", "given", "random")
    yield ""
    yield (
        "| set | package | BLEU | chrF2++ | numbers kept | degenerate | terms "
        + "".join(f"| {n} " for n in names)
        + "| AER |"
    )
    yield "|---|---|" + "--:|" * 9
    for place in dict.fromkeys(scores.set for found in results.values() for scores in found):
        for name, scores in ((n, s) for n, found in results.items() for s in found if s.set == place):
            share = f"{scores.kept / max(1, scores.numbers):.1%} of {scores.numbers}"
            terms = [_cell(scores.ways.get(way)) if scores.terms else "–" for way in names]
            error = "–" if scores.error is None else f"{scores.error:.1%}"
            cells = [
                place,
                name,
                f"{scores.bleu:.1f}",
                f"{scores.chrf:.1f}",
                share,
                str(scores.faulty),
                str(scores.terms),
            ]
            yield f"| {' | '.join([*cells, *terms, error])} |"
    yield ""
    yield f"Into {target}. Terms: success, consistency, chrF2++. Degenerate: translations, of all sentences."
    yield from sorted({s for found in results.values() for scores in found for s in scores.signatures})


def _cell(way: Way | None) -> str:
    if not way:
        return "–"
    same = "–" if way.consistency is None else f"{way.consistency:.1%}"
    return f"{way.success:.1%}, {same}, {way.chrf:.1f}"
