"""Align the words of the corpus, put hints into its sentences, cut it into subwords, and align those.

Writes WORK/annotated.tsv (language, source with hints, target), WORK/sentencepiece.model, unless another
tokenizer is given (that of the package to go on from), and WORK/examples.npz for the training. Words are
aligned by eflomal (Östling and Tiedemann, "Efficient Word Alignment with Markov Chain Monte Carlo", PBML 106,
2016), which needs the corpus as a whole: some thousand pairs alone align badly.
"""

import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from translators.training.annotation import Links, annotated, hinted, words
from translators.training.encoding import (
    Row,
    encoded,
    linked,
    save,
    tokenizer,
    tokenizer_in,
    trained_tokenizer,
)
from translators.training.preparation import CORPUS, Example, corpus
from translators.training.stages import add_work, parser, stage

ANNOTATED = "annotated.tsv"
TOKENIZER = "sentencepiece.model"
EXAMPLES = "examples.npz"

_PIECES = 12_000
_SHORT = 4
"""Words and marks of a source up to which nothing in it is annotated."""


def main(argv: Sequence[str]) -> None:
    """Run the stage. Raises `TrainingError`."""
    options = parser("align", __doc__)
    options.add_argument(
        "--share", type=float, default=0.55, metavar="X", help="sentences that come with hints as well (0.55)"
    )
    options.add_argument(
        "--tokenizer", type=Path, metavar="FILE", help=".model or package; default: a new one"
    )
    options.add_argument("--seed", type=int, default=1, metavar="N", help="of the choice of terms (1)")
    add_work(options)
    chosen = options.parse_args(argv)
    source, annotations, pieces, examples = (
        chosen.work / name for name in (CORPUS, ANNOTATED, TOKENIZER, EXAMPLES)
    )

    def annotate(output: Path) -> None:
        rng = random.Random(chosen.seed)
        with output.open("w", encoding="utf-8") as lines:
            lines.writelines(
                "\t".join(row) + "\n" for row in annotations_of(corpus(source), chosen.share, rng)
            )

    def learn(output: Path) -> None:
        output.write_bytes(tokenizer_in(chosen.tokenizer) if chosen.tokenizer else _new_tokenizer(source))

    def encode(output: Path) -> None:
        rows = list(annotated_rows(annotations))
        random.Random(chosen.seed).shuffle(rows)
        ours, theirs = encoded(rows, tokenizer(pieces, {language for language, _, _ in rows}))
        save(output, ours, theirs, linked(theirs, forward(ours.lines(), theirs.lines(skip=1))))
        print(f"{examples}: {len(ours.offsets) - 1} examples, {len(theirs.tokens)} target tokens")

    stage(annotations, [source], {"share": chosen.share, "seed": chosen.seed}, annotate)
    stage(pieces, [chosen.tokenizer or source], {}, learn)
    stage(examples, [annotations, pieces], {"seed": chosen.seed}, encode)


def annotations_of(examples: Iterable[Example], share: float, rng: random.Random) -> Iterator[Row]:
    """Each copy of each example without hints, and with them: where people marked terms, with all and with
    some of them; of the others a `share`, with terms found by alignment.
    """
    rows = list(examples)
    for language in sorted({example.language for example in rows}):
        ours = [example for example in rows if example.language == language]
        for example, links in zip(ours, _words_linked(ours), strict=True):
            for _ in range(example.copies):
                for source in _versions(example, links, share, rng):
                    yield language, source, example.pair.target


def _versions(example: Example, links: Links, share: float, rng: random.Random) -> Iterator[str]:
    pair = example.pair
    yield pair.plain
    if pair.terms:
        every = range(len(pair.terms))
        yield hinted(pair, frozenset(every))
        if len(every) > 1:
            yield hinted(pair, frozenset(rng.sample(every, rng.randint(1, len(every) - 1))))
    elif len(words(pair.source)) > _SHORT and rng.random() < share:
        version = annotated(pair, links, example.language, rng)
        if version:
            yield version


def _words_linked(examples: Sequence[Example]) -> Iterator[Links]:
    """The links between the words of each pair that both directions agree on."""
    sources, targets = (
        (" ".join(word[0] for word in words(text)) for text in texts)
        for texts in ((e.pair.plain for e in examples), (e.pair.target for e in examples))
    )
    for forth, back in eflomal_links(sources, targets):
        yield frozenset(forth) & frozenset(back)


def forward(sources: Iterable[str], targets: Iterable[str]) -> Iterator[list[tuple[int, int]]]:
    """For each pair of lines the links (source, target) with at most one for each target token."""
    return (links for (links,) in _aligned(sources, targets, "links_filename_fwd"))


def eflomal_links(
    sources: Iterable[str], targets: Iterable[str]
) -> Iterator[tuple[list[tuple[int, int]], ...]]:
    """The links (source, target) of each pair of lines, tokens between spaces, whatever their case: from each
    target token to its source token, and from each source token to its target token.
    """
    return _aligned(sources, targets, "links_filename_fwd", "links_filename_rev")


def _aligned(
    sources: Iterable[str], targets: Iterable[str], *directions: str
) -> Iterator[tuple[list[tuple[int, int]], ...]]:
    """The links of each pair of lines in each direction; one takes half the time of two."""
    import eflomal

    with tempfile.TemporaryDirectory() as folder:
        files = {direction: Path(folder, direction) for direction in directions}
        names = {direction: str(file) for direction, file in files.items()}
        eflomal.Aligner(model=3).align(sources, targets, quiet=True, **names)
        with ExitStack() as stack:
            opened = [stack.enter_context(file.open()) for file in files.values()]
            for lines in zip(*opened, strict=True):
                yield tuple(_parsed(line) for line in lines)


def _parsed(line: str) -> list[tuple[int, int]]:
    """Links such as `0-0 1-2`."""
    pairs = (link.split("-") for link in line.split())
    return [(int(source), int(target)) for source, target in pairs]


def annotated_rows(path: Path) -> Iterator[Row]:
    """The rows of WORK/annotated.tsv."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            language, source, target = line.rstrip("\n").split("\t")
            yield language, source, target


def _new_tokenizer(path: Path) -> bytes:
    examples = list(corpus(path))
    texts = (text for e in examples for text in (e.pair.plain, e.pair.target))
    return trained_tokenizer(texts, sorted({e.language for e in examples}), _PIECES)
