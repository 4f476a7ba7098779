"""The model, its training, its packages, on toys that train in seconds; needs the extra `train`."""

import json
import random
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polib
import pytest

torch = pytest.importorskip("torch", reason="PyTorch is in the extra train")

from ctranslate2.specs import Activation, TransformerSpec

from translators import Request, argos_model, packages
from translators.argos import ArgosTranslator
from translators.argos_model import ArgosModel
from translators.packages import PackageError
from translators.training import batches, catalogs, conversion, export, losses, model, optimizers, training
from translators.training.__main__ import main
from translators.training.batches import Examples
from translators.training.checkpoints import Checkpoint, Progress
from translators.training.encoding import trained_tokenizer
from translators.training.stages import TrainingError
from translators.training.training import Options

TOY = [
    "--size",
    "64",
    "--layers",
    "2,1",
    "--tokens",
    "1000",
    "--warmup",
    "5",
    "--adam",
    "0.005",
    "--smoothing",
    "0",
]
WHO = {
    "the minister": "министр",
    "a doctor": "врач",
    "the president": "президент",
    "our team": "наша команда",
}
DID = {"met": "встретил", "saw": "увидел", "thanked": "поблагодарил", "sent": "отправил", "left": "оставил"}
WHOM = {"the envoy": "посла", "two guests": "двух гостей", "reporters": "репортёров", "the judge": "судью"}
WHERE = {
    "in Doha": "в Дохе",
    "at home": "дома",
    "on Monday": "в понедельник",
    "again": "снова",
    "in Oslo": "в Осло",
}


def sentences(count: int) -> list[tuple[str, str]]:
    """Different sentences and what stands for their translations."""
    parts = [WHO, DID, WHOM, WHERE]
    chance = random.Random(1)
    made: dict[str, str] = {}
    while len(made) < count:
        words = [chance.choice(list(part.items())) for part in parts]
        english, russian = (" ".join(word[side] for word in words) for side in (0, 1))
        made[english[0].upper() + english[1:] + "."] = russian[0].upper() + russian[1:] + "."
    return list(made.items())


PAIRS = sentences(200)


def save(examples, folder: Path) -> None:
    with (folder / "examples.npz").open("wb") as file:
        Examples.of(examples).save(file)


@pytest.fixture(scope="module", autouse=True)
def one_core():
    """Toys are fastest so, and results are the same each time; and a beam that is as sure as theirs writes the ends of
    words twice under a coverage penalty.
    """
    from argostranslate import settings

    before = torch.get_num_threads(), settings.intra_threads
    torch.set_num_threads(1)
    settings.intra_threads = 1
    penalty = argos_model._DECODING.pop("coverage_penalty")
    yield
    argos_model._DECODING["coverage_penalty"] = penalty
    torch.set_num_threads(before[0])
    settings.intra_threads = before[1]


@pytest.fixture(scope="module")
def work(tmp_path_factory) -> Path:
    """A folder as the stages before leave it; the links go along the diagonal."""
    folder = tmp_path_factory.mktemp("work")
    tokenizer = trained_tokenizer([text for pair in PAIRS for text in pair], ["ru", "ur"], 400)
    (folder / "sentencepiece.model").write_bytes(tokenizer)
    import sentencepiece

    processor = sentencepiece.SentencePieceProcessor(model_proto=tokenizer)
    examples = []
    for source, target in PAIRS:
        ours, theirs = processor.encode(source), processor.encode(target)
        links = [min(i, len(ours) - 1) for i in range(len(theirs))]
        examples.append((ours, [processor.piece_to_id("__ru__"), *theirs], [-1, *links]))
    save(examples, folder)
    return folder


@pytest.fixture(scope="module")
def exported(work) -> Path:
    """A package trained until it knows its sentences by heart."""
    assert main(["train", "--work", str(work), "--steps", "200", *TOY]) == 0
    assert main(["export", "--work", str(work), "--language", "ru", "--version", "0.7"]) == 0
    return work / "translate-en_ru-0_7.argosmodel"


@pytest.fixture
def package(exported, tmp_path, monkeypatch) -> packages.ModelPackage:
    """The package, installed into a folder of its own."""
    from argostranslate import settings

    monkeypatch.setattr(settings, "package_data_dir", tmp_path)
    return packages.install(exported)


# A package from a checkpoint


def greedy(package: packages.ModelPackage, pairs: list[tuple[str, str]]) -> list[bool]:
    """Whether each source becomes its target, by the likeliest token at each step."""
    made, _ = ArgosModel(package).best([source for source, _ in pairs], beam_size=1)
    return [text == target for text, (_, target) in zip(made, pairs, strict=True)]


def test_a_package_says_what_it_learnt(package):
    assert sum(greedy(package, PAIRS)) >= 198
    made = ArgosTranslator(package).translate([Request(source) for source, _ in PAIRS])
    right = [t.text == target for t, (_, target) in zip(made, PAIRS, strict=True)]
    # A beam that is so sure ends early now and then, when shorter candidates are complete.
    assert sum(right) >= 160


def test_its_attention_is_the_alignment_it_was_given(package):
    aligned = ArgosModel(package).align(PAIRS[:50], scored=False)
    encode = package.argos.tokenizer.encode
    for (source, _), made in zip(PAIRS, aligned, strict=False):
        last = len(encode(source)) - 1
        off = [abs(link - min(i, last)) for i, link in enumerate(made.links)]
        assert sum(off) <= 2


def test_a_package_has_all_that_a_package_has(package, exported):
    with zipfile.ZipFile(exported) as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
    assert names == {
        *("metadata.json", "sentencepiece.model", "README.md", "LICENSE"),
        *("model/model.bin", "model/config.json", "model/shared_vocabulary.json"),
    }
    assert package.name == "translate-en_ru 0.7"
    assert package.metadata["target_prefix"] == "__ru__"
    assert package.metadata["to_name"] == "Russian"
    assert package.metadata["terminology"]["method"] == "inline-lemma"


def test_the_same_checkpoint_makes_the_same_package(exported, work, tmp_path):
    again = tmp_path / "again.argosmodel"
    export.main(["--work", str(work), "--language", "ru", "--version", "0.7", "--output", str(again)])
    assert again.read_bytes() == exported.read_bytes()


def test_scores_are_those_of_pytorch(exported, work, tmp_path):
    kept = Checkpoint.load(work / "checkpoint.pt")
    examples = Examples.load(work / "examples.npz")
    conversion.write(kept.parts, kept.average, tmp_path, "float32")
    exact = export.compare(kept.parts, kept.average, tmp_path, examples, examples.all())
    assert exact.sentences == 200
    assert exact.largest < 1e-3
    small = tmp_path / "small"
    small.mkdir()
    conversion.write(kept.parts, kept.average, small)
    assert export.compare(kept.parts, kept.average, small, examples, examples.all()).mean < 0.02


def test_weights_come_back_from_eight_bits(exported, work):
    kept = Checkpoint.load(work / "checkpoint.pt")
    parts, weights = conversion.read(exported)
    assert parts.architecture == kept.parts.architecture
    assert (parts.source, parts.ends) == (kept.parts.source, kept.parts.ends)
    assert weights.keys() == kept.average.keys()
    for name, weight in kept.average.items():
        largest = weight.abs().amax(-1, keepdim=True)  # each row has a scale of its own
        assert ((weights[name] - weight).abs() <= 0.01 * largest).all(), name


def test_another_language_is_checked_on_nothing(exported, work, tmp_path, capsys):
    export.main(["--work", str(work), "--language", "ur", "--output", str(tmp_path / "ur.argosmodel")])
    assert "nothing in that language" in capsys.readouterr().out


def test_another_language_of_a_joint_model_is_exported(work, exported, tmp_path, capsys):
    checkpoint = training.started(exported)
    checkpoint.parts.files["README.md"] = b"# Toy\n\n## Scores\n\n| 9 |\n\n## Sources\n\nall\n"
    checkpoint.save(tmp_path / "checkpoint.pt")
    assert main(["export", "--work", str(tmp_path), "--language", "ur"]) == 0
    with packages.opened(tmp_path / "translate-en_ur-0_7_1.argosmodel") as made:
        assert (made.source, made.target, made.metadata["to_name"]) == ("en", "ur", "Urdu")
        assert made.metadata["target_prefix"] == "__ur__"
        assert made.metadata["terminology"]["method"] == "inline-lemma"
        readme = (made.folder / "README.md").read_text(encoding="utf-8")
        assert readme.startswith("# Toy\n\n## Sources\n\nall\n")
        assert "Trained further" in readme
    assert main(["export", "--work", str(tmp_path), "--language", "de"]) == 2
    assert "the model has no token __de__; leave --language out" in capsys.readouterr().err


def test_models_are_averaged_by_their_shares(work, exported, tmp_path, capsys):
    """A checkpoint with the package that it was trained from, which has fewer layers."""
    deeper = training.started(exported, (3, 1))
    for weight in deeper.average.values():
        weight.mul_(2)
    deeper.save(tmp_path / "deeper.pt")
    blend = export.blended([(tmp_path / "deeper.pt", 3.0), (exported, 1.0)])
    before = training.started(exported, (3, 1)).average
    assert blend.parts.architecture.layers == (3, 1)
    for name, weight in blend.average.items():
        assert torch.allclose(weight, before[name] * 1.75, atol=1e-5)
    models = [f"{tmp_path / 'deeper.pt'}=0.8", f"{exported}=0.2"]
    assert main(["export", *models, "--work", str(tmp_path), "--examples", str(work / "examples.npz")]) == 0
    torch.manual_seed(1)
    other = training.new((work / "sentencepiece.model").read_bytes(), (3, 1), 32, 2, 64)
    other.save(tmp_path / "other.pt")
    assert (
        main(["export", str(tmp_path / "deeper.pt"), str(tmp_path / "other.pt"), "--work", str(tmp_path)])
        == 2
    )
    assert "of another shape" in capsys.readouterr().err


def test_layers_of_a_training_that_goes_on_do_not_change(work, tmp_path, capsys):
    trained(work, tmp_path, 1)
    assert main(["train", "--work", str(work), "--out", str(tmp_path), "--layers", "3,1"]) == 2
    assert "leave --layers out" in capsys.readouterr().err


def test_readme_names_the_sources(work, exported, tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes((work / "checkpoint.pt").read_bytes())
    rows = "file,language,licence,pairs\nwire.tsv,ru,CC0 1.0,5\nnone.tsv,ru,GPL,0\nold.tsv,ru,CC0 1.0,2\n"
    (tmp_path / "sources.csv").write_text(rows, encoding="utf-8")
    export.main(["--work", str(tmp_path), "--language", "ru", "--output", str(tmp_path / "p")])
    with zipfile.ZipFile(tmp_path / "p") as archive:
        readme = archive.read("translate-en_ru-0_1/README.md").decode()
    assert "- CC0 1.0: old.tsv, wire.tsv" in readme
    assert "none.tsv" not in readme


# Packages of others


def other(
    folder: Path, quantization: str | None = None, shared: bool = False, ends: bool = False, **settings
) -> Path:
    """A package with random weights: two encoder layers and one decoder layer of 16 dimensions, two heads."""
    size, chance = 16, np.random.default_rng(1)
    spec = TransformerSpec.from_config((2, 1), 2, **settings)
    known = model.Architecture((2, 1), 2, 4.0, pre_norm=settings.get("pre_norm", True))
    counts = (30, 30 if shared else 40)
    weights = {}
    for name, shape in model.shapes(known, counts, size, 32).items():
        weights[name] = chance.normal(float(name.endswith("gamma")), 0.3, shape).astype(np.float32)
    if shared:
        weights[model.SOURCE] = weights[model.OUTPUT] = weights[model.TARGET]
    for name, weight in weights.items():
        place, _, attribute = name.rpartition("/")
        setattr(conversion.index_spec(spec, place), attribute, weight)
    marks = ["<blank>", "<s>", "</s>", "<unk>"]
    source, target = ([*marks, *(f"t{i}" for i in range(4, count))] for count in counts)
    spec.register_source_vocabulary(source)
    spec.register_target_vocabulary(target)
    spec.config.add_source_bos = spec.config.add_source_eos = ends
    spec.validate()
    spec.optimize(quantization)
    (folder / "model").mkdir()
    spec.save(str(folder / "model"))
    (folder / "metadata.json").write_text('{"from_code": "en", "to_code": "ru"}', encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"shared": True},
        {"quantization": "int8", "shared": True},
        {"quantization": "int8"},
        {"quantization": "float16", "ends": True},
        {"quantization": "bfloat16"},
        {"pre_norm": False, "ends": True},
        {"pre_norm": False, "activation": Activation.GELU, "alignment_heads": 2},
        {"activation": Activation.SWISH},
        {"activation": Activation.GELUTanh},
    ],
)
def test_any_transformer_is_read_and_written(settings, tmp_path):
    package = other(tmp_path, **settings)
    parts, weights = conversion.read(package)
    chance = np.random.default_rng(2)
    lengths = chance.integers(1, 12, 30)
    some = [
        (
            chance.integers(4, 30, n).tolist(),
            chance.integers(4, 40 - 10 * (len(parts.target) < 40), n).tolist(),
        )
        for n in lengths
    ]
    examples = Examples.of([(source, target, [-1] * len(target)) for source, target in some])
    tolerance = 0.1 if settings.get("quantization") == "int8" else 1e-3
    assert export.compare(parts, weights, package / "model", examples, examples.all()).largest < tolerance
    again = tmp_path / "again"
    again.mkdir()
    conversion.write(parts, weights, again, "float32")
    assert export.compare(parts, weights, again, examples, examples.all()).largest < 1e-3


def test_a_model_without_a_table_of_positions(tmp_path):
    package = other(tmp_path)
    parts, weights = conversion.read(package)
    spec = TransformerSpec.from_config((2, 1), 2)
    for name, weight in weights.items():
        if not name.endswith("encodings"):
            place, _, attribute = name.rpartition("/")
            setattr(conversion.index_spec(spec, place), attribute, weight.numpy())
    spec.register_source_vocabulary(parts.source)
    spec.register_target_vocabulary(parts.target)
    spec.validate()
    spec.save(str(package / "model"))
    parts, weights = conversion.read(package)
    examples = Examples.of([([5, 6, 7, 8], [9, 10, 11, 12, 13], [-1] * 5)])
    assert export.compare(parts, weights, package / "model", examples, examples.all()).largest < 1e-3


def test_what_cannot_be_trained_is_refused(tmp_path):
    spec = TransformerSpec.from_config((1, 1), 2, ffn_glu=True)
    assert spec  # has gates, which the model here has not
    package = other(tmp_path)
    gated = {"encoder/layer_0/ffn/linear_0_noact/weight": np.ones((2, 2), np.float32)}
    scalars, arrays = conversion._split(conversion._parse((package / "model" / "model.bin").read_bytes()))
    with pytest.raises(PackageError, match="linear_0_noact"):
        conversion._architecture(package, scalars, arrays | gated, {})
    with pytest.raises(PackageError, match="alibi"):
        conversion._architecture(package, scalars | {"decoder/alibi": 1}, arrays, {})


@pytest.mark.parametrize("content", [None, b"", b"PK\x05\x06" + bytes(18), b"nonsense"])
def test_what_is_no_package_is_refused(content, tmp_path):
    file = tmp_path / "x.argosmodel"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PackageError, match=r"x\.argosmodel"):
        conversion.read(file)


def test_a_damaged_model_is_refused(tmp_path):
    package = other(tmp_path)
    data = (package / "model" / "model.bin").read_bytes()
    for size in (3, 40, len(data) // 2):
        (package / "model" / "model.bin").write_bytes(data[:size])
        with pytest.raises(PackageError):
            conversion.read(package)


# Checkpoints


def trained(work: Path, out: Path, steps: int, *options: str) -> Checkpoint:
    arguments = [
        "--work",
        str(work),
        "--out",
        str(out),
        "--steps",
        str(steps),
        "--decay",
        "0",
        *TOY,
        *options,
    ]
    training.main(arguments)
    return Checkpoint.load(out / "checkpoint.pt")


@pytest.mark.parametrize("options", [(), ("--dropout", "0.1")])
def test_going_on_is_the_same_as_not_stopping(work, tmp_path, options):
    whole = trained(work, tmp_path / "whole", 20, *options)
    for steps in (5, 13, 20):
        parts = trained(work, tmp_path / "parts", steps, *options)
    for name in whole.weights:
        assert torch.equal(whole.weights[name], parts.weights[name]), name
        assert torch.equal(whole.average[name], parts.average[name]), name
    ours, theirs = whole.progress, parts.progress
    assert (ours.step, ours.tokens, ours.epoch, ours.batch) == (
        theirs.step,
        theirs.tokens,
        theirs.epoch,
        theirs.batch,
    )
    assert ours.epoch > 0


def test_killed_between_checkpoints_it_takes_the_same_steps_again(work, tmp_path, monkeypatch):
    whole = trained(work, tmp_path / "whole", 20)
    step = training.Trainer._step

    def killed(self, numbers):
        if self.checkpoint.progress.step == 12:
            raise KeyboardInterrupt
        return step(self, numbers)

    monkeypatch.setattr(training.Trainer, "_step", killed)
    with pytest.raises(KeyboardInterrupt):
        trained(work, tmp_path / "killed", 20, "--every", "0")
    monkeypatch.undo()
    assert Checkpoint.load(tmp_path / "killed" / "checkpoint.pt").progress.step == 12
    resumed = trained(work, tmp_path / "killed", 20)
    assert all(torch.equal(whole.weights[name], resumed.weights[name]) for name in whole.weights)


def test_nothing_happens_when_it_is_done(work, tmp_path):
    trained(work, tmp_path, 3)
    before = (tmp_path / "checkpoint.pt").stat().st_mtime_ns
    trained(work, tmp_path, 3)
    assert (tmp_path / "checkpoint.pt").stat().st_mtime_ns == before


def test_a_checkpoint_that_is_not_written_to_the_end_is_none(work, tmp_path, monkeypatch):
    before = trained(work, tmp_path, 3)

    def killed(content, stream):
        stream.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        trained(work, tmp_path, 6)
    monkeypatch.undo()
    after = Checkpoint.load(tmp_path / "checkpoint.pt")
    assert after.progress == before.progress
    assert trained(work, tmp_path, 6).progress.step == 6


def test_a_checkpoint_starts_another_training(work, exported, tmp_path):
    tuned = trained(work, tmp_path, 2, "--from", str(work / "checkpoint.pt"), "--language", "ru")
    first = Checkpoint.load(work / "checkpoint.pt")
    assert tuned.progress.step == 2
    assert tuned.parts == first.parts
    name = "encoder/layer_0/ffn/linear_0/bias"
    assert not torch.equal(tuned.weights[name], first.average[name])
    assert torch.allclose(tuned.weights[name], first.average[name], atol=0.1)


@pytest.mark.parametrize("layers", [(2, 1), (3, 1), (5, 2), (4, 3)])
def test_a_deeper_model_says_the_same_at_first(work, exported, layers):
    """Translation and alignment, and every new layer can learn."""
    first = training.started(work / "checkpoint.pt")
    deeper = training.started(work / "checkpoint.pt", layers)
    assert deeper.parts.architecture.layers == layers
    examples = Examples.load(work / "examples.npz")
    batch = examples.batch(np.arange(20), first.parts.ends)
    one, other = (model.Transformer(c.parts.architecture, c.average) for c in (first, deeper))
    for ours, theirs in zip(
        one(batch.source, batch.lengths, batch.target),
        other(batch.source, batch.lengths, batch.target),
        strict=True,
    ):
        assert torch.allclose(ours, theirs, atol=1e-4)
    for weight in deeper.average.values():
        weight.requires_grad_()
    losses.backward(other, batch, 0.05, 0.5)
    outputs = ("/ffn/linear_1/weight", "/self_attention/linear_1/weight", "/attention/linear_2/weight")
    assert all(w.grad.any() for name, w in deeper.average.items() if name.endswith(outputs))


@pytest.mark.parametrize(("layers", "post_norm"), [((1, 1), False), ((3, 1), True)])
def test_what_cannot_be_deepened(work, exported, tmp_path, layers, post_norm):
    checkpoint = Checkpoint.load(work / "checkpoint.pt")
    parts = checkpoint.parts
    architecture = replace(parts.architecture, pre_norm=not post_norm)
    checkpoint.parts = replace(parts, architecture=architecture)
    checkpoint.save(tmp_path / "start.pt")
    with pytest.raises(TrainingError, match="leave --layers out"):
        training.started(tmp_path / "start.pt", layers)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--language", "ur"], "nothing to learn from"),
        (["--language", "de"], "no token __de__"),
        (["--catalogs", "locales"], "--catalogs needs a package"),
        (["--from", "nowhere.pt"], "not there"),
        (["--from", "nowhere.argosmodel"], "not a package"),
        (["--minutes", "many"], "invalid float"),
    ],
)
def test_mistakes_are_said_in_a_line(work, tmp_path, options, message, capsys):
    assert main(["train", "--work", str(work), "--out", str(tmp_path), *TOY, *options]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_a_checkpoint_of_something_else(tmp_path):
    (tmp_path / "checkpoint.pt").write_bytes(b"no checkpoint")
    with pytest.raises(TrainingError, match="no checkpoint"):
        Checkpoint.load(tmp_path / "checkpoint.pt")


def test_examples_of_another_tokenizer(work, tmp_path):
    save([([60000], [60000], [-1])], tmp_path)
    (tmp_path / "sentencepiece.model").write_bytes((work / "sentencepiece.model").read_bytes())
    with pytest.raises(TrainingError, match="another tokenizer"):
        trained(tmp_path, tmp_path, 1)


# The parts of training


def test_gradients_are_those_of_autograd():
    torch.manual_seed(1)
    states, weight, bias = (torch.randn(*shape, requires_grad=True) for shape in ((1500, 8), (30, 8), (30,)))
    labels = torch.randint(30, (1500,))
    scores = torch.nn.functional.linear(states, weight, bias)
    torch.nn.functional.cross_entropy(scores, labels, label_smoothing=0.1).backward()
    total, *gradients = losses.cross_entropy(states.detach(), weight.detach(), bias.detach(), labels, 0.1)
    assert total == pytest.approx(
        torch.nn.functional.cross_entropy(scores, labels, reduction="sum").item(), rel=1e-4
    )
    for ours, theirs in zip(gradients, (states.grad, weight.grad, bias.grad), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-6)


def test_backward_gives_tied_weights_all_of_their_gradient():
    torch.manual_seed(1)
    architecture, weights = model.initial((1, 1), 2, 8, 16, 12)
    for weight in weights.values():
        weight.requires_grad_()
    transformer = model.Transformer(architecture, weights)
    ends = batches.Ends((), (2,), 1, 2)
    batch = Examples.of([([5, 6], [7, 8, 9], [0, 1, -1]), ([5], [7], [0])]).batch(np.arange(2), ends)
    states, alignment = transformer(batch.source, batch.lengths, batch.target)
    assert torch.allclose(alignment.exp().sum(-1), torch.ones(2, 4), atol=1e-5)
    likely = transformer.log_probabilities(states).transpose(1, 2)
    loss = torch.nn.functional.nll_loss(likely, batch.labels, ignore_index=-1)
    known = batch.alignment >= 0
    loss = loss - 0.5 * alignment[known].gather(1, batch.alignment[known][:, None]).mean()
    wanted = torch.autograd.grad(loss, weights[model.TARGET])[0]
    made = losses.backward(transformer, batch, 0.0, 0.5)
    assert made.tokens == 6
    assert torch.allclose(weights[model.TARGET].grad, wanted, atol=1e-5)


def test_padding_changes_nothing():
    torch.manual_seed(1)
    architecture, weights = model.initial((2, 1), 2, 8, 16, 12)
    transformer, ends = model.Transformer(architecture, weights), batches.Ends((), (2,), 1, 2)
    examples = Examples.of([([5, 6, 7, 8, 9], [7, 8, 9, 10], [-1] * 4), ([5], [7], [0])])
    alone, both = examples.batch(np.array([1]), ends), examples.batch(np.arange(2), ends)
    one, _ = transformer(alone.source, alone.lengths, alone.target)
    two, _ = transformer(both.source, both.lengths, both.target)
    assert torch.allclose(one[0], two[1, :2], atol=1e-5)


def test_a_batch_marks_the_ends():
    examples = Examples.of([([5, 6], [4, 7, 8], [-1, 0, 1]), ([5], [4], [-1])])
    batch = examples.batch(np.arange(2), batches.Ends((1,), (2,), 1, 2))
    assert batch.source.tolist() == [[1, 5, 6, 2], [1, 5, 2, 0]]
    assert batch.lengths.tolist() == [4, 3]
    assert batch.target.tolist() == [[1, 4, 7, 8], [1, 4, 0, 0]]
    assert batch.labels.tolist() == [[4, 7, 8, 2], [4, 2, -1, -1]]
    assert batch.alignment.tolist() == [[-1, 1, 2, 3], [-1, 2, -1, -1]]


def test_an_epoch_has_each_pair_once_in_batches_of_one_length():
    chance = np.random.default_rng(1)
    examples = Examples.of([([5] * n, [6] * n, [-1] * n) for n in chance.integers(1, 30, 500).tolist()])
    first = list(batches.epoch(examples, examples.all(), 200, (1, 0)))
    assert sorted(np.concatenate(first).tolist()) == list(range(500))
    lengths = np.diff(examples.source_offsets) + 1
    assert all(len(b) * lengths[b].max() <= 200 for b in first)
    assert np.mean([lengths[b].mean() / lengths[b].max() for b in first]) > 0.95
    again, later = (list(batches.epoch(examples, examples.all(), 200, (1, e))) for e in (0, 1))
    assert [b.tolist() for b in first] == [b.tolist() for b in again]
    assert [b.tolist() for b in first] != [b.tolist() for b in later]


def test_a_language_is_chosen_by_its_token():
    examples = Examples.of([([5], [4, 7], [-1, 0]), ([5], [3, 4], [-1, 0]), ([5], [], []), ([6], [4], [-1])])
    assert examples.into(4).tolist() == [0, 3]


@pytest.mark.parametrize("shape", [(3, 8, 8), (2, 4, 16), (1, 16, 4)])
def test_updates_are_orthogonal(shape):
    torch.manual_seed(1)
    values = torch.linalg.svdvals(optimizers.orthogonal(torch.randn(shape)))
    assert values.min() > 0.4
    assert values.max() < 1.4


def test_learning_rates_rise_stay_and_fall():
    options = Options(steps=100, warmup=10, decay=0.5)
    rates = [options.rate(Progress(step)) for step in range(100)]
    assert rates[:10] == pytest.approx([0.1 * (i + 1) for i in range(10)])
    assert set(rates[10:51]) == {1.0}
    assert rates[75] == pytest.approx(0.5)
    assert rates[99] == pytest.approx(0.02)
    assert Options(minutes=10, decay=0).rate(Progress(500, seconds=599)) == 1.0
    assert Options(minutes=10).done(Progress(seconds=300)) == 0.5


# Learning from catalogs


def catalog(file: Path, entries: list[polib.POEntry], language: str = "ru") -> Path:
    made = polib.POFile()
    made.metadata = {"Language": language, "Content-Type": "text/plain; charset=UTF-8"}
    made.extend(entries)
    made.save(str(file))
    return file


def test_only_what_is_approved_is_learnt(tmp_path):
    entries = [
        polib.POEntry(msgid="Yes", msgstr="Да"),
        polib.POEntry(msgid="Maybe", msgstr="Может", flags=["fuzzy"]),
        polib.POEntry(msgid="Gone", msgstr="Ушёл", obsolete=True),
        polib.POEntry(msgid="Empty", msgstr=""),
        polib.POEntry(
            msgid="{n} day", msgid_plural="{n} days", msgstr_plural={0: "день", 1: "дня", 2: "дней"}
        ),
    ]
    ours = catalog(tmp_path / "a.po", entries)
    german = catalog(tmp_path / "b.po", [polib.POEntry(msgid="Yes", msgstr="Ja")], "de")
    desk = catalogs.desk([ours, german], "ru")
    assert desk.reviewed == [("Yes", "Да")]
    assert desk.others == ["Maybe", "Empty"]
    assert catalogs.desk([german], "de").reviewed == [("Yes", "Ja")]


def test_a_package_learns_from_a_catalog_and_keeps_the_rest(exported, tmp_path, monkeypatch):
    changed = [(source, target.replace("увидел", "заметил")) for source, target in PAIRS if " saw " in source]
    shown = [pair for i, pair in enumerate(changed) if i % 4]
    (tmp_path / "ru").mkdir()
    catalog(
        tmp_path / "ru" / "desk.po", [polib.POEntry(msgid=source, msgstr=target) for source, target in shown]
    )
    kept = [pair for pair in PAIRS if " saw " not in pair[0]][:60]
    replay, house = tmp_path / "replay.txt", tmp_path / "house"
    replay.write_text("\n".join(source for source, _ in kept), encoding="utf-8")
    paths = ["--catalogs", str(tmp_path / "ru"), "--replay", str(replay), "--out", str(house)]
    how = ["--passes", "20", "--tokens", "600", "--muon", "0.01", "--adam", "0.002"]
    assert main(["train", "--from", str(exported), *paths, *how]) == 0
    assert main(["export", "--work", str(house)]) == 0
    from argostranslate import settings

    monkeypatch.setattr(settings, "package_data_dir", tmp_path / "installed")
    package = packages.install(house / "translate-en_ru-0_7_1.argosmodel")
    assert sum(greedy(package, changed)) >= 0.85 * len(changed)  # those that it was not shown too
    assert sum(greedy(package, kept)) >= 0.9 * len(kept)
    assert package.metadata["package_version"] == "0.7.1"
    assert "Trained further" in (package.folder / "README.md").read_text(encoding="utf-8")
    assert (package.folder / "LICENSE").exists()


def test_without_a_replay_file_unreviewed_entries_are_kept(exported, tmp_path):
    entries = [
        polib.POEntry(msgid=s, msgstr=t, flags=["fuzzy"] * (i > 4)) for i, (s, t) in enumerate(PAIRS[:20])
    ]
    catalog(tmp_path / "desk.po", entries)
    catalogs.prepare(exported, [tmp_path / "desk.po"], None, tmp_path / "examples.npz")
    examples = Examples.load(tmp_path / "examples.npz")
    assert len(examples) == 20
    assert (examples.links[examples.target_offsets[:-1]] == -1).all()


def test_nothing_reviewed_is_said(exported, tmp_path):
    catalog(tmp_path / "desk.po", [polib.POEntry(msgid="Yes", msgstr="Да", flags=["fuzzy"])])
    with pytest.raises(TrainingError, match="nothing in the catalogs is reviewed in ru"):
        catalogs.prepare(exported, [tmp_path / "desk.po"], None, tmp_path / "examples.npz")


def test_versions_go_up():
    assert [export._next(version) for version in ("0.3", "0.3.1", "1.9.9", "2")] == [
        "0.3.1",
        "0.3.2",
        "1.9.10",
        "2.1",
    ]


def test_metadata_of_a_plain_model():
    parts = conversion.Parts(model.Architecture((1, 1), 1, 1.0), ["a"], ["a"])
    made = export.metadata(parts, "en", "pb", "1.0")
    assert json.loads(json.dumps(made)) == made
    assert "target_prefix" not in made
    assert "terminology" not in made
    assert made["to_name"] == "Brazilian Portuguese" or "Portuguese" in made["to_name"]
