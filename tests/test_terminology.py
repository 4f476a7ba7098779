"""Decoding under constraints, on a model of a few words whose every move is known."""

import re

import pytest

from translators import Constraint, Request
from translators.model import Hypothesis, Markers, Span
from translators.terminology import translate


class Toy:
    """Translates word by word with a dictionary; what is not in it is left out.

    `liked` has the scores of texts; others score -2. `says` overrides what it makes of a source that begins with a prefix.
    """

    def __init__(self, words, markers=None, liked=None, says=None):
        self.words_known, self.markers, self.liked, self.says = words, markers, liked or {}, says or {}
        self.calls = []
        self.placeholder = ""

    def survives(self, stand_in):
        return True

    def generate(self, sources, count, prefixes=(), avoid=()):
        self.calls.append((list(sources), list(prefixes)))
        prefixes = prefixes or [""] * len(sources)
        return [
            [self._hypothesis(*pair, n) for n in range(count)] for pair in zip(sources, prefixes, strict=True)
        ]

    def _hypothesis(self, source, prefix, rank):
        if prefix:
            return self.align([(source, self.says[prefix])])[0]
        pairs = [(target, i) for i, word in enumerate(source.split()) if (target := self._known(word, rank))]
        tokens = tuple(target for target, _ in pairs)
        return Hypothesis(" ".join(tokens), -1.0, tokens, tuple(i for _, i in pairs))

    def _known(self, word, rank):
        options = self.words_known.get(word, ())
        return options[min(rank, len(options) - 1)] if options else None

    def align(self, pairs):
        hypotheses = []
        for (source, text), score in zip(pairs, self.score(pairs), strict=True):
            places = {t: i for i, word in enumerate(source.split()) for t in self.words_known.get(word, ())}
            tokens = tuple(text.split())
            hypotheses.append(Hypothesis(text, score, tokens, tuple(places.get(t, 0) for t in tokens)))
        return hypotheses

    def score(self, pairs):
        return [self.liked.get(text, -2.0) for _, text in pairs]

    def offsets(self, source):
        return [Span(*match.span()) for match in re.finditer(r"\S+", source)]

    def words(self, tokens):
        return [Span(i, i + 1) for i in range(len(tokens))]

    def splice(self, tokens, edits):
        parts, last = [], 0
        for span, word in sorted(edits):
            parts += [*tokens[last : span.start], word]
            last = span.end
        return " ".join([*parts, *tokens[last:]])


WORDS = {"he": ["он"], "saw": ["видел"], "Anna": ["Анну", "Анюту"], "here": ["здесь"]}
ANYA = ("Аня", "Аню", "Ане")


def request(text, **terms):
    found = [(m, forms) for term, forms in terms.items() for m in re.finditer(rf"\b{term}\b", text)]
    return Request(
        text, tuple(Constraint(*m.span(), forms) for m, forms in sorted(found, key=lambda f: f[0].start()))
    )


def only(model, asked):
    [done] = translate(model, [asked])
    return done.text, done.method, done.met


def test_a_good_translation_is_taken_as_it_is():
    assert only(Toy(WORDS), request("he saw Anna", Anna=("Анна", "Анну"))) == (
        "он видел Анну",
        "plain",
        (True,),
    )


def test_the_first_of_the_n_best_that_has_the_term():
    assert only(Toy(WORDS), request("he saw Anna", Anna=("Анюта", "Анюту"))) == (
        "он видел Анюту",
        "n-best",
        (True,),
    )


def test_hints_come_first_and_are_enough():
    toy = Toy({**WORDS, "<t>Anna<as>Аня</t>": ["Аню"]}, Markers("<t>", "<as>", "</t>"))
    assert only(toy, request("he saw Anna", Anna=ANYA)) == ("он видел Аню", "hints", (True,))
    assert toy.calls == [(["he saw <t>Anna<as>Аня</t>"], [])]


def test_plain_where_hints_are_too_much():
    toy = Toy(WORDS, Markers("<t>", "<as>", "</t>"))
    assert only(toy, request("he saw Anna", Anna=("Анна", "Анну"))) == ("он видел Анну", "plain", (True,))


def test_aligned_words_give_way_to_the_likeliest_form():
    toy = Toy(WORDS, liked={"он видел Аню здесь": -1.0})
    assert only(toy, request("he saw Anna here", Anna=ANYA)) == ("он видел Аню здесь", "replaced", (True,))


def test_another_rendering_counts_but_is_never_put_in():
    also = Request("he saw Anna", (Constraint(7, 11, ANYA, ("Анну",)),))
    assert only(Toy(WORDS), also) == ("он видел Анну", "plain", (True,))
    also = Request("he saw Anna", (Constraint(7, 11, ("Аня",), ("Нюта",)),))
    assert only(Toy(WORDS, liked={"он видел Нюта": -1.0}), also) == ("он видел Аня", "replaced", (True,))


OMITTED = {word: targets for word, targets in WORDS.items() if word != "Anna"}
SLOT = {"он видел Аня здесь": -1.0, "он видел Аню здесь": -0.9}


def test_an_omitted_term_is_inserted_where_it_is_likeliest():
    toy = Toy(OMITTED, liked=SLOT, says={"он видел Аню": "он видел Аню тут"})
    assert only(toy, request("he saw Anna here", Anna=ANYA)) == ("он видел Аню здесь", "inserted", (True,))


def test_or_the_sentence_is_written_anew_from_there():
    toy = Toy(OMITTED, liked=SLOT | {"он видел Аню тут": -0.5}, says={"он видел Аню": "он видел Аню тут"})
    assert only(toy, request("he saw Anna here", Anna=ANYA)) == ("он видел Аню тут", "forced", (True,))


def test_a_term_that_is_met_is_not_replaced_by_another():
    toy = Toy({"Anna": ["Анну"], "Boris": []}, says={"Борис": "Борис", "Анну Борис": "Анну Борис"})
    text, _, fine = only(toy, request("Anna Boris", Anna=("Анна", "Анну"), Boris=("Борис",)))
    assert fine == (True, True)
    assert set(text.split()) == {"Анну", "Борис"}


def test_requests_keep_their_order_and_only_the_lacking_go_on():
    toy = Toy(WORDS, liked={"он видел Аню": -1.0})
    asked = [request("he saw Anna", Anna=forms) for forms in (ANYA, ("Анну",), ANYA)]
    assert [t.text for t in translate(toy, asked)] == ["он видел Аню", "он видел Анну", "он видел Аню"]
    assert [len(sources) for sources, _ in toy.calls if sources] == [3]


@pytest.mark.parametrize("words", [{}, {"he": ["он"]}])
def test_nothing_to_work_with_does_no_harm(words):
    toy = Toy(words, says={"Аня": "Аня", "он Аня": "он Аня"})
    [done] = translate(toy, [request("he saw Anna", Anna=("Аня",))])
    assert len(done.met) == 1


def test_a_term_brought_in_twice_stands_once():
    toy = Toy({"CIA": ["ЦРУ"], "men": ["люди ЦРУ ЦРУ"]})
    assert only(toy, request("men of CIA", CIA=("ЦРУ",)))[0] == "люди ЦРУ"
    assert only(toy, request("CIA men CIA", CIA=("ЦРУ",)))[0] == "ЦРУ люди ЦРУ"
    assert only(toy, request("men CIA CIA", CIA=("ЦРУ",)))[0].count("ЦРУ") > 2


def test_letters_of_a_spelled_acronym_may_stand_twice():
    toy = Toy({"SSP": ["ایس ایس پی"], "FSB": ["ایف ایس بی"]})
    assert only(toy, request("SSP FSB", FSB=("ایف ایس بی",)))[0] == "ایس ایس پی ایف ایس بی"
