"""Texts in plain words, and what was taken out of them put back."""

import pytest

from i18n.plain import Said, plain, restored

SYNTAXES = ["python-format", "xml"]


class Aligner:
    """Knows where the words are that it was told of."""

    def __init__(self, **known: str) -> None:
        self.known = known

    def counterpart(self, source, target, span):
        word = self.known.get(source[slice(*span)].strip("“”.").replace(" ", "_"))
        place = target.find(word) if word else -1
        return (place, place + len(word)) if word and place >= 0 else None


def back(source: str, *said: tuple[str, str], **known: str) -> str | None:
    """The translation of a text, given sentence by sentence, with its codes."""
    text = plain(source, SYNTAXES)
    assert " ".join(sentence for sentence, _ in said) == text.text
    return restored(text, [Said(*one, " ") for one in said], Aligner(**known))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hello %(name)s", "Hello #41"),
        ("%d files", "41 files"),
        ("41 of %d", "41 of 51"),
        ("%s of %d", "#41 of 51"),
        ("v%s", "#41"),
        ("%s/%s.txt", "#41"),
        ("%s, %s", "#41, #51"),
        ("the `%(a)s.%(b)s` object", "the #41 object"),
        ("%(class)s.name is", "#41 is"),
        ("%s-%s", "#41-#51"),
        ("“%s”", "“#41”"),
        ("100%%", "100%"),
        ("a &lt; b", "a < b"),
        ("a\n <b> b </b>  c", "a b c"),
        ("see <img src='x'/> here", "see #41 here"),
    ],
)
def test_the_machine_reads_plain_words(source, expected):
    assert plain(source, SYNTAXES).text == expected


def test_there_is_always_one_more_number():
    made = plain(" and ".join(["%d"] * 200), SYNTAXES)
    assert len(made.placeholders) == 200


@pytest.mark.parametrize(
    ("source", "said", "known", "expected"),
    [
        (
            "new <b>file</b> now",
            [("new file now", "jetzt Datei neu")],
            {"file": "Datei"},
            "jetzt <b>Datei</b> neu",
        ),
        ("a <b>“file”</b>.", [("a “file”.", "eine „Datei“.")], {"file": "Datei"}, "eine <b>„Datei“</b>."),
        ("a “<b>file</b>”.", [("a “file”.", "eine „Datei“.")], {"file": "Datei"}, "eine „<b>Datei</b>“."),
        ("a <b>file.</b>", [("a file.", "eine Datei.")], {"file": "Datei"}, "eine <b>Datei.</b>"),
        ("a <b>PDF</b> b", [("a PDF b", "x PDF y")], {}, "x <b>PDF</b> y"),
        ("<b>All</b>.", [("All.", "Alles.")], {}, "<b>Alles</b>."),
        ("<b>All.</b>", [("All.", "Alles.")], {}, "<b>Alles.</b>"),
        # What is inside stays inside, wherever the words are.
        (
            "<a>new <b>file</b></a> now",
            [("new file now", "Datei jetzt neu")],
            {"file": "Datei", "new_file": "neu"},
            "<a><b>Datei</b> jetzt neu</a>",
        ),
        ("<a><b>file</b></a> now", [("file now", "nun Datei")], {"file": "Datei"}, "nun <a><b>Datei</b></a>"),
        ("<a>file</a><b>now</b> x", [("filenow x", "ab x")], {"file": "a", "now": "b"}, "<a>a</a><b>b</b> x"),
        # Tags that are not closed here, or not opened.
        ("new <b>file", [("new file", "neue Datei")], {"file": "Datei"}, "neue <b>Datei"),
        ("file</b> new", [("file new", "Datei neu")], {"file": "Datei"}, "Datei</b> neu"),
        ("<i>new</i> a <i>b</i>", [("new a b", "n a c")], {"new": "n", "b": "c"}, "<i>n</i> a <i>c</i>"),
        # What is not to be had
        ("a <b>file</b> now", [("a file now", "jetzt")], {}, None),
        ("<a>a</a> <b>b</b> c", [("a b c", "xyz z")], {"a": "xy", "b": "yz"}, None),
        ("a <b>%s</b> c", [("a #41 c", "a c")], {}, None),
        ("a <b>file %s</b> c", [("a file #41 c", "Datei a #41")], {"file_#41": "Datei"}, None),
        ("a <b>file</b> %s", [("a file #41", "a #41 Datei")], {"file": "#41 Datei"}, None),
        ("icon <i></i> here", [("icon here", "Bild hier")], {}, None),
    ],
)
def test_tags_enclose_what_they_enclosed(source, said, known, expected):
    assert back(source, *said, **known) == expected


def test_a_pair_of_tags_may_go_across_sentences():
    said = [("Go. Now or", "Geh. Nun oder"), ("never, you.", "nie, du.")]
    known = {"Now_or": "Nun oder", "never": "nie"}
    assert back("Go. <b>Now or never</b>, you.", *said, **known) == "Geh. <b>Nun oder nie</b>, du."


@pytest.mark.parametrize(
    ("source", "said", "expected"),
    [
        ("by %s", ("by #41", "от #41"), "от %s"),
        ("by %s", ("by #41", "от № 41"), "от %s"),
        ("by %s", ("by #41", "от 41"), "от %s"),
        ("by %s", ("by #41", "از ۴۱"), "از %s"),
        ("by %s", ("by #41", "от 41 и 41"), None),
        ("50%% &amp; %s", ("50% & #41", "#41 & 50 %"), "%s &amp; 50 %%"),
        ("a & %s", ("a & #41", "#41 & a"), "%s & a"),
        ("&quot;%s&quot;", ('"#41"', '«#41» "'), "«%s» &quot;"),
    ],
)
def test_placeholders_and_escapes_are_written_as_before(source, said, expected):
    assert back(source, said) == expected
