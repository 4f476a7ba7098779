"""A package with a BPE tokenizer, as older Argos packages have; its toy model has random weights."""

import json
from pathlib import Path

import ctranslate2
import numpy as np
import pytest
from ctranslate2.specs import TransformerSpec

from translators import Constraint, Request
from translators.argos import ArgosTranslator
from translators.argos_model import ArgosModel
from translators.model import Span
from translators.packages import ModelPackage, installed

MERGES = "#version: 0.2\nт е\nк а\nA b\nAb u</w>\nD h\nD@@ a\nh e</w>\n"
PIECES = ["<blank>", "<s>", "</s>", "<unk>", "he", "Abu", "Dha@@", "bi", "в", "Абу", "Да@@", "би", ",", "."]


def filled(node, generator, size):
    """Random weights for a one-layer spec of `size` dimensions."""

    def linear(layer, inputs, outputs):
        layer.weight = generator.normal(0, 0.3, (outputs, inputs)).astype(np.float32)
        layer.bias = np.zeros(outputs, np.float32)

    def norm(layer):
        layer.gamma, layer.beta = np.ones(size, np.float32), np.zeros(size, np.float32)

    for side in (node.encoder, node.decoder):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        embeddings.weight = generator.normal(0, 1, (len(PIECES), size)).astype(np.float32)
        side.position_encodings.encodings = generator.normal(0, 1, (512, size)).astype(np.float32)
        norm(side.layer_norm)
        for layer in side.layer:
            attentions = [layer.self_attention, *([layer.attention] if side is node.decoder else [])]
            for attention in attentions:
                norm(attention.layer_norm)
            linear(layer.self_attention.linear[0], size, 3 * size)
            linear(layer.self_attention.linear[1], size, size)
            if side is node.decoder:
                linear(layer.attention.linear[0], size, size)
                linear(layer.attention.linear[1], size, 2 * size)
                linear(layer.attention.linear[2], size, size)
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, size, size)
            linear(layer.ffn.linear_1, size, size)
    linear(node.decoder.projection, size, len(PIECES))
    return node


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> ModelPackage:
    folder = tmp_path_factory.mktemp("argos") / "translate-en_ru-1_0"
    (folder / "model").mkdir(parents=True)
    spec = filled(TransformerSpec.from_config((1, 1), 1, pre_norm=True), np.random.default_rng(1), 16)
    spec.register_source_vocabulary(PIECES)
    spec.register_target_vocabulary(PIECES)
    spec.validate()
    spec.optimize()
    spec.save(str(folder / "model"))
    (folder / "bpe.model").write_text(MERGES, encoding="utf-8")
    metadata = {"from_code": "en", "to_code": "ru", "package_version": "1.0"}
    (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
    assert ctranslate2.contains_model(str(folder / "model"))
    return ModelPackage(folder, False, metadata)


def test_it_is_seen_as_a_package(package, monkeypatch):
    from argostranslate import settings

    monkeypatch.setattr(settings, "package_dirs", [Path(package.folder).parent])
    assert installed() == [package]


def test_it_translates_and_meets_terms_or_says_so(package):
    asked = [Request("he, Abu Dhabi.", (Constraint(4, 13, ("Абу-Даби",)),)), Request("he.")]
    bound, free = ArgosTranslator(package).translate(asked)
    assert len(bound.met) == 1
    assert isinstance(free.text, str)


def test_offsets_words_and_splice(package):
    model = ArgosModel(package)
    text = "he, Abu."
    assert [text[a:b] for a, b in model.offsets(text)] == ["he", ",", "Abu", "."]
    tokens = ["в", "Да@@", "би", ",", "Абу", "."]
    words = model.words(tokens)
    assert words == [Span(0, 1), Span(1, 3), Span(4, 5)]
    assert model.splice(tokens, [(words[1], "Дохе")]) == "в Дохе, Абу."
    assert model.splice(tokens, [(words[2], "он")]) == "в Даби, он."
