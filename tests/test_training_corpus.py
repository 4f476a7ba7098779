"""From files of text to examples: what is read, what is kept, where the hints go."""

import csv
import lzma
import random
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from translators.packages import starters
from translators.training import __main__ as command
from translators.training.annotation import annotated, hinted, terms, words
from translators.training.cleaning import HeldOut, Seen, cleaned, flaw, held_out
from translators.training.encoding import Sequences, encoded, linked, tag, tokenizer, tokenizer_in
from translators.training.lemmas import dictionary_form, word_form
from translators.training.preparation import MIXTURE, Source, assigned, corpus, files, main, mixture
from translators.training.stages import TrainingError, fresh, stage
from translators.training.texts import BROKEN, Pair, read

MOSCOW = "Moscow=Москва=ماسکو ; FSB=ФСБ=ایف ایس بی"
TMX = """<?xml version="1.0"?><tmx version="1.4"><header/><body>
<tu><tuv xml:lang="en-US"><seg>Talks <bpt i="1">&lt;b></bpt>began<ept i="1">&lt;/b></ept> on <hi>Monday</hi>.</seg></tuv>
<tuv xml:lang="ru"><seg>Переговоры начались в понедельник.</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>Only English.</seg></tuv></tu></body></tmx>"""
PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Save the file"
msgstr "Сохранить файл"

#, fuzzy
msgid "Open the file"
msgstr "Закрыть файл"

msgid "{n} file"
msgid_plural "{n} files"
msgstr[0] "{n} файл"
msgstr[1] "{n} файла"
msgstr[2] "{n} файлов"

msgid "Print"
msgstr ""
"""


def written(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "language", "pairs"),
    [
        ("a.tsv", "Yes.\tДа.\nNo tab\n", "ru", [Pair("Yes.", "Да."), BROKEN]),
        ("a.en-ru-ur.tsv", "Yes.\tДа.\tہاں۔\n", "ur", [Pair("Yes.", "ہاں۔")]),
        (
            "a.en-ru-ur.tsv",
            f"[[Moscow]] and the [[FSB]]\tМосква и ФСБ\tماسکو\t{MOSCOW}\n[[Moscow]]\tМосква\tماسکو\t{MOSCOW}\n",
            "ru",
            [Pair("[[Moscow]] and the [[FSB]]", "Москва и ФСБ", ("Москва", "ФСБ")), BROKEN],
        ),
        ("n.en-ru-ur.tsv", "Minsk\tplace\t\tМинск\tمنسک\n", "ur", [Pair("[[Minsk]]", "منسک", ("منسک",))]),
        (
            "g.csv",
            "term,kind,ru\nKyiv | Kiev,place,Киев | Кыив\nBBC,organisation,=\nUN,organisation,\n",
            "ru",
            [Pair("[[Kyiv]]", "Киев", ("Киев",)), Pair("[[Kiev]]", "Киев", ("Киев",))],
        ),
        ("m.tmx", TMX, "ru", [Pair("Talks began on Monday.", "Переговоры начались в понедельник.")]),
        ("c.po", PO, "ru", [Pair("Save the file", "Сохранить файл")]),
    ],
)
def test_formats(tmp_path, name, text, language, pairs):
    assert list(read(written(tmp_path / name, text), language)) == pairs


def test_compressed_files(tmp_path):
    (tmp_path / "a.tsv.xz").write_bytes(lzma.compress("Yes.\tДа.\n".encode()))
    assert list(read(tmp_path / "a.tsv.xz", "ru")) == [Pair("Yes.", "Да.")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.doc", "x"),
        ("a.tmx", "<tmx>"),
        ("a.tsv.xz", "no xz"),
        ("a.en-ur.tsv", "a\tb"),
        ("a.po", "msg what"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_name_of_the_file(tmp_path, name, text):
    with pytest.raises(TrainingError, match=name):
        list(read(written(tmp_path / name, text), "ru"))


def test_cleaning_mends_spaces_letters_and_digits():
    raw = Pair(" One\u200b  day,\t25 ", "\u202bايك دن ۲۵\u202c")
    assert cleaned(raw, "ur") == Pair("One day, 25", "ایک دن 25")
    assert cleaned(Pair("", "поче\u0301му и\u0306"), "ru").target.endswith("й")


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("He left on Monday.", "Он уехал в понедельник.", None),
        ("He left.", "", "empty"),
        ("12:30", "12:30", "empty"),
        ("He left on Monday.", "He left on Monday.", "script"),
        ("Он уехал.", "Он уехал.", "script"),
        ("a " * 90, "да " * 90, "long"),
        ("One two three four five six seven eight.", "Раз.", "ratio"),
        ("From 1941 to 1945, 27 million.", "Двадцать семь миллионов.", "numbers"),
        ("In the 12th century", "В XII веке", None),
        ("[[Moscow]] said", "Москва сказала", "terms"),
    ],
)
def test_flaws(source, target, fault):
    assert flaw(Pair(source, target), "ru") == fault


def test_a_list_may_keep_latin_names():
    assert flaw(Pair("[[WikiLeaks]]", "WikiLeaks", ("WikiLeaks",)), "ru") is None


def test_a_pair_is_taken_once_whatever_its_case_and_punctuation():
    seen = Seen()
    assert [seen(Pair(s, t), "ru") for s, t in (("Yes.", "Да."), ("[[YES]]", "да!"), ("Yes.", "Ага."))] == [
        False,
        True,
        False,
    ]
    assert not seen(Pair("Yes.", "Да."), "uk")


def test_near_is_eight_words_in_a_row_or_a_short_text_as_a_whole(tmp_path):
    long = "the quick brown fox jumps over the lazy dog today"
    file = written(tmp_path / "dev.tsv", f"{long}\tбыстрая лиса\nHe left on [[Monday]]\tx\nflu\tгрипп\n")
    held = HeldOut(held_out([file]))
    assert held.near(Pair("Yes: " + long.upper().replace("TODAY", "now"), "да"))
    assert not held.near(Pair("the quick brown fox jumps over the dog", "да"))
    assert held.near(Pair("He left on Monday!", "да"))
    assert not held.near(Pair("So he left on Monday", "да"))
    assert not held.near(Pair("flu", "грипп"))  # one word is no sentence of an evaluation set


def test_the_mixture_names_our_own_text_and_a_licence_for_every_file():
    sources = mixture(MIXTURE)
    assert {s.language for s in sources if s.path == "corpus/wire.en-ru-ur.tsv" and s.weight} == {"ru", "ur"}
    assert all(s.licence and s.domain for s in sources)
    assert len({(s.path, s.language) for s in sources}) == len(sources)


@pytest.mark.parametrize("row", ["a,ru,news,lots,CC0", "a,ru,news,-1,CC0", "a,ru,news", "a,ru,news,nan,x"])
def test_a_bad_row_of_a_mixture_is_named(tmp_path, row):
    file = written(tmp_path / "m.csv", f"path,language,domain,weight,licence\n{row}\n")
    with pytest.raises(TrainingError, match="m.csv:2"):
        mixture(file)


def test_the_first_row_that_fits_counts_for_each_language(tmp_path):
    paths = [tmp_path / "x" / name for name in ("a.tsv", "b.tsv", "c.tsv")]
    first = Source("x/a.tsv", "ru", "news", 2, "")
    rest = Source("*.tsv", "ru", "other", 1, "")
    urdu = Source("a.tsv", "ur", "news", 1, "")
    none = Source("c.tsv", "ru", "news", 0, "")
    found = assigned(paths, [first, none, rest, urdu])
    assert found == [(paths[0], first), (paths[1], rest), (paths[0], urdu)]


NOUNS = {"envoy": "Посланник", "court": "Суд", "bank": "Банк", "minister": "Министр", "people": "Народ"}
VERBS = {"left": "ушёл", "waited": "ждал", "agreed": "согласился", "refused": "отказал"}
SAID = [(*noun, *verb) for noun in NOUNS.items() for verb in VERBS.items()] * 3


@pytest.fixture
def prepared(tmp_path):
    """A small corpus; the call that prepares it, and again."""
    texts, work = tmp_path / "texts", tmp_path / "work"
    rows = [
        f"Our {en} number {n} {did}.\t{ru} номер {n} {made}.\n"
        for n, (en, ru, did, made) in zip(range(10, 70), SAID, strict=True)
    ]
    written(texts / "news.tsv", "".join(rows) + rows[0] + "He left on Monday.\tОн уехал.\n")
    written(
        texts / "wire.en-ru-ur.tsv", f"[[Moscow]], the [[FSB]]\tМосква, ФСБ\tماسکو، ایف ایس بی\t{MOSCOW}\n"
    )
    written(tmp_path / "dev" / "dev.en", "He left on Monday.\n")
    written(
        tmp_path / "m.csv",
        "path,language,domain,weight,licence\nnews.tsv,ru,news,0.5,CC0\n"
        "wire.*.tsv,ru,wire,2,CC0\nwire.*.tsv,ur,wire,1,CC0\n",
    )

    def run(*more):
        given = [texts, "--held-out", tmp_path / "dev", "--mixture", tmp_path / "m.csv", "--work", work]
        main([*map(str, given), *more])
        return work

    return run


def test_prepare(prepared, capsys):
    work = prepared()
    examples = list(corpus(work / "corpus.tsv"))
    news = [e for e in examples if e.domain == "news"]
    assert 15 < len(news) < 45
    assert {e.copies for e in news} == {1}
    assert [(e.language, e.copies, e.pair) for e in examples if e.domain == "wire"] == [
        ("ru", 2, Pair("[[Moscow]], the [[FSB]]", "Москва, ФСБ", ("Москва", "ФСБ"))),
        ("ur", 1, Pair("[[Moscow]], the [[FSB]]", "ماسکو، ایف ایس بی", ("ماسکو", "ایف ایس بی"))),
    ]
    with (work / "sources.csv").open(encoding="utf-8") as lines:
        [first, *_] = csv.DictReader(lines)
    assert (first["file"], first["licence"], first["held out"], first["twice"]) == (
        "news.tsv",
        "CC0",
        "1",
        "1",
    )
    assert "1 held out" in capsys.readouterr().out


def test_prepare_does_nothing_twice_and_the_same_again(prepared, capsys):
    file = prepared() / "corpus.tsv"
    content, time = file.read_text(encoding="utf-8"), file.stat().st_mtime_ns
    prepared()
    assert file.stat().st_mtime_ns == time
    assert "up to date" in capsys.readouterr().err
    prepared("--seed", "2")
    assert file.read_text(encoding="utf-8") != content
    prepared("--seed", "1")
    assert file.read_text(encoding="utf-8") == content


def test_a_stage_runs_again_if_an_input_is_newer_and_leaves_no_part_behind(tmp_path):
    source, output, runs = written(tmp_path / "in", "1"), tmp_path / "out", []

    def make(path):
        runs.append(path)
        path.write_text(source.read_text())

    for _ in range(2):
        stage(output, [source], {}, make)
    assert len(runs) == 1
    source.touch()
    stage(output, [source], {}, make)
    assert len(runs) == 2

    def fail():
        with fresh(output) as path:
            path.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert output.read_text() == "1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out", "out.made"]
    with pytest.raises(TrainingError, match="not there"):
        stage(output, [tmp_path / "none"], {}, make)


@pytest.mark.parametrize(
    ("surface", "form", "singular"),
    [
        ("Ксении Карелиной", "Ксения Карелина", "Ксения Карелина"),
        ("Владимиром Путиным", "Владимир Путин", "Владимир Путин"),
        ("Министерства иностранных дел", "Министерство иностранных дел", "Министерство иностранных дел"),
        ("Национальную театральную премию", "Национальная театральная премия", None),
        ("Белом доме", "Белый дом", "Белый дом"),
        ("новых санкций", "новые санкции", "новая санкция"),
        ("переговоров", "переговоры", "переговоры"),
        ("ФСБ", "ФСБ", "ФСБ"),
        ("Нью-Йорке", "Нью-Йорк", "Нью-Йорк"),
        ("премьер-министра", "премьер-министр", "премьер-министр"),
        ("заявил", None, None),
        ("послы ушли", None, None),
    ],
)
def test_dictionary_forms(surface, form, singular):
    words = tuple(surface.split())
    assert dictionary_form(words) == form
    if singular:
        assert dictionary_form(words, True) == singular


def test_words_that_are_no_nouns_have_a_dictionary_form_too():
    assert word_form("заявил") == "заявить"
    assert word_form("Российской") == "Российский"


SENTENCE = Pair(
    "Moscow released Ksenia Karelina, the FSB said.", "Москва освободила Ксению Карелину, сообщила ФСБ."
)
LINKS = frozenset({(0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (6, 6), (7, 5), (8, 7)})


def test_marked_terms_become_hints():
    pair = Pair("[[Moscow]], the [[FSB]]", "Москва, ФСБ", ("Москва", "ФСБ"))
    assert hinted(pair, frozenset({1})) == "Moscow, the <term> FSB<as> ФСБ</term>"
    assert hinted(pair, frozenset()) == pair.plain == "Moscow, the FSB"


def test_terms_are_linked_among_themselves_and_names_are_likeliest():
    found = {
        (SENTENCE.source[slice(*t.source)], SENTENCE.target[slice(*t.target)]): t.weight
        for t in terms(SENTENCE, LINKS, "ru")
    }
    assert (
        found["Ksenia Karelina", "Ксению Карелину"]
        > found["Moscow", "Москва"]
        > found["released", "освободила"]
    )
    assert not any(source.startswith("the") for source, _ in found)
    assert ("FSB", "ФСБ") in found
    assert not any("," in source or "," in target for source, target in found)
    crossed = terms(SENTENCE, LINKS | {(0, 1)}, "ru")
    assert "Moscow" not in {SENTENCE.source[slice(*t.source)] for t in crossed}


def test_no_term_is_english_grammar_but_acronyms_are_terms():
    pair = Pair("Then US envoys left", "Тогда США послы ушли")
    links = frozenset({(0, 0), (1, 1), (2, 2), (3, 3)})
    found = {pair.source[slice(*t.source)] for t in terms(pair, links, "ru")}
    assert {"US", "envoys", "left"} <= found
    assert not any(source.startswith("Then") for source in found)
    assert "envoys left" not in found  # no noun phrase in Russian


def test_annotation_has_dictionary_forms_mostly():
    made = [annotated(SENTENCE, LINKS, "ru", random.Random(n)) for n in range(60)]
    assert sum("<term> Ksenia Karelina<as> Ксения Карелина</term>" in text for text in made) > 8
    assert sum("Ksenia Karelina<as> Ксению Карелину</term>" in text for text in made) > 0
    assert annotated(SENTENCE, frozenset(), "ru", random.Random(1)) is None


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 7)), max_size=12), st.integers(0, 99))
def test_a_hint_adds_to_the_sentence_and_changes_nothing_in_it(links, seed):
    import re

    made = annotated(SENTENCE, frozenset(links), "ur", random.Random(seed))
    if made:
        assert re.sub("<term> (.+?)<as> .+?</term>", r"\1", made) == SENTENCE.source
        assert made.count("<term> ") == made.count("<as> ") == made.count("</term>") > 0
        assert all(h in SENTENCE.target for h in re.findall("<as> (.+?)</term>", made))


def test_words_keep_hyphens_and_part_with_punctuation():
    assert [w[0] for w in words("«US-Russian» dancer's, ایف۔")] == [
        "«",
        "US-Russian",
        "»",
        "dancer's",
        ",",
        "ایف",
        "۔",
    ]


def test_links_of_tokens_leave_the_tag_alone():
    targets = Sequences(np.array([9, 5, 6, 9, 7], np.uint16), np.array([0, 3, 5], np.int32))
    assert linked(targets, [[(0, 1), (2, 0)], []]).tolist() == [-1, 2, 0, -1, -1]
    assert list(targets.lines(skip=1)) == ["5 6", "7"]


def test_sentences_are_encoded_with_the_tokenizer_of_a_package(tmp_path, starter):
    file = tmp_path / "sentencepiece.model"
    file.write_bytes((starter["ru"].folder / "sentencepiece.model").read_bytes())
    processor = tokenizer(file, ["ru", "ur"])
    rows = [
        ("ru", "Yes, <term> Kyiv<as> Киев</term>.", "Да, Киев."),
        ("ur", "No " * 200, "نہیں"),
        ("ur", "No", "نہیں"),
    ]
    sources, targets = encoded(rows, processor)
    assert (sources.tokens.dtype, sources.offsets.dtype) == (np.uint16, np.int32)
    assert len(sources.offsets) == len(targets.offsets) == 3  # without the one that is too long
    assert processor.id_to_piece(int(targets.tokens[0])) == tag("ru")
    assert processor.id_to_piece(int(targets.tokens[targets.offsets[1]])) == tag("ur")
    assert {processor.piece_to_id(s) for s in ("<term>", "<as>", "</term>")} <= set(sources.tokens.tolist())
    with pytest.raises(TrainingError, match="__xx__"):
        tokenizer(file, ["xx"])


def test_a_tokenizer_is_taken_from_a_package(tmp_path):
    import shutil

    package = starters()[0].folder
    archive = shutil.make_archive(str(tmp_path / "p"), "zip", package.parent, package.name)
    assert tokenizer_in(tmp_path / "p.zip") == (package / "sentencepiece.model").read_bytes()
    assert archive


def test_align_from_end_to_end(prepared, capsys):
    pytest.importorskip("eflomal", reason="eflomal is in the extra train")
    from translators.training.alignment import main as align

    work = prepared("--seed", "3")
    align(["--work", str(work), "--share", "1"])
    rows = (work / "annotated.tsv").read_text(encoding="utf-8").splitlines()
    assert sum("<term> Moscow<as> Москва</term>" in row for row in rows) >= 2
    assert any("minister<as> Министр</term>" in row for row in rows)
    with np.load(work / "examples.npz") as examples:
        assert {name: str(a.dtype) for name, a in examples.items()} == {
            "S": "uint16",
            "so": "int32",
            "T": "uint16",
            "to": "int32",
            "A": "int16",
        }
        so, to, aligned = examples["so"], examples["to"], examples["A"]
        assert len(so) == len(to) == len(rows) + 1
        assert (so[-1], to[-1], len(aligned)) == (len(examples["S"]), len(examples["T"]), len(examples["T"]))
        assert set(aligned[to[:-1]]) == {-1}
        lengths = np.repeat(np.diff(so), np.diff(to))
        assert (aligned < lengths).all()
        assert (aligned >= 0).mean() > 0.5
    capsys.readouterr()
    align(["--work", str(work), "--share", "1"])
    assert capsys.readouterr().err.count("up to date") == 3


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["cook"], "cook"),
        (["prepare"], "--help"),
        (["prepare", "none", "--held-out", "none"], "none: no files there"),
        (["align", "--work", "none"], "none/corpus.tsv: not there"),
        (["align", "--share", "x"], "--share"),
    ],
)
def test_misuse_is_answered_in_one_line(arguments, advice, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert command.main(arguments) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert advice in line


def test_a_missing_library_is_named_with_how_to_get_it(monkeypatch, capsys):
    def missing(_):
        raise ModuleNotFoundError(name="torch")

    monkeypatch.setattr(command, "import_module", missing)
    assert command.main(["train"]) == 2
    assert "translate-article[train]" in capsys.readouterr().err


def test_help_names_the_stages_and_loads_nothing(capsys):
    import subprocess

    assert command.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(name in text for name in command.STAGES)
    heavy = "torch numpy eflomal sacrebleu sentencepiece babel pymorphy3"
    code = f"import sys, translators.training.__main__ as m; m.main([]); print(sorted(set('{heavy}'.split()) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_files_of_folders_at_any_depth(tmp_path):
    one, two = written(tmp_path / "a" / "b" / "x.tsv", ""), written(tmp_path / "y.tsv", "")
    assert files([tmp_path]) == [one, two]
    with pytest.raises(TrainingError):
        files([tmp_path / "none"])
