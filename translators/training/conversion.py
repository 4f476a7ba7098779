"""Packages read back into float32 weights, and weights written as CTranslate2 models.

A `model.bin` is a list of named arrays; those of eight bits have a scale for each row beside them, by which
they were multiplied. What is read: Transformers in the layout of OpenNMT, which official Argos packages have.
"""

import json
import struct
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.specs import Activation, TransformerSpec
from ctranslate2.specs.model_spec import index_spec
from numpy.typing import NDArray

from translators.packages import PackageError
from translators.training import model
from translators.training.batches import Ends
from translators.training.model import OUTPUT, POSITIONS, SOURCE, TARGET, Architecture, Weights

_TYPES = ("<f4", "<i1", "<i2", "<i4", "<f2", "bfloat16")
_DEFAULTS: dict[str, Any] = {
    "unk_token": "<unk>",
    "bos_token": "<s>",
    "eos_token": "</s>",
    "decoder_start_token": "<s>",
    "add_source_bos": False,
    "add_source_eos": False,
}
_UNKNOWN = ("alibi", "start_from_zero_embedding", "scale_outputs", "final_logit_softcapping")

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Parts:
    """What a package holds besides the weights.

    `source` and `target` are the vocabularies, `config` is CTranslate2's `config.json`, `files` are the files outside
    `model/` by name: `metadata.json`, the tokenizer, and what lies beside them.
    """

    architecture: Architecture
    source: list[str]
    target: list[str]
    config: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def ends(self) -> Ends:
        """How the model marks the ends of sentences."""
        config = _DEFAULTS | self.config
        start, end = config["bos_token"], config["eos_token"]
        return Ends(
            (self.source.index(start),) if config["add_source_bos"] else (),
            (self.source.index(end),) if config["add_source_eos"] else (),
            self.target.index(config["decoder_start_token"]),
            self.target.index(end),
        )


def read(package: Path) -> tuple[Parts, Weights]:
    """A package, `NAME.argosmodel` or the folder it was unpacked to, as its parts and its weights in float32.

    Raises PackageError if it is none, or its model has something that cannot be trained here.
    """
    try:
        root = package if package.is_dir() else next(zipfile.Path(package).iterdir())
        files = {f.name: f.read_bytes() for f in root.iterdir() if f.is_file()}
        inside = {f.name: f.read_bytes() for f in (root / "model").iterdir()}
        config = json.loads(inside.get("config.json", b"{}"))
        scalars, arrays = _split(_parse(inside["model.bin"]))
        for side in ("encoder", "decoder"):
            arrays.setdefault(POSITIONS.format(side), _sinusoids(model.LONGEST, arrays[TARGET].shape[1]))
        known = _architecture(package, scalars, arrays, config)
    except PackageError:
        raise
    except (OSError, KeyError, ValueError, StopIteration, zipfile.BadZipFile, struct.error) as error:
        raise PackageError(
            f"{package}: not a package with a CTranslate2 model, or damaged ({error})"
        ) from error
    weights = {name: torch.from_numpy(a) for name, a in arrays.items() if name not in known.tied}
    source, target = (_vocabulary(inside, side) for side in ("source", "target"))
    return Parts(known, source, target, config, files), weights


def write(parts: Parts, weights: Weights, folder: Path, quantization: str = "int8") -> None:
    """Write a CTranslate2 model to a folder that exists: `model.bin`, `config.json`, the vocabularies."""
    known = parts.architecture
    spec = TransformerSpec.from_config(
        known.layers,
        known.heads,
        pre_norm=known.pre_norm,
        activation=Activation(known.activation),
        alignment_layer=known.alignment_layer,
        alignment_heads=known.alignment_heads,
    )
    # Copies, since quantisation scales arrays in place.
    arrays = {name: weight.cpu().float().numpy().copy() for name, weight in weights.items()}
    for name, value in (arrays | {name: arrays[of] for name, of in known.tied.items()}).items():
        place, _, attribute = name.rpartition("/")
        setattr(index_spec(spec, place), attribute, value)
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = np.float32(known.scale)
    spec.register_source_vocabulary(parts.source)
    spec.register_target_vocabulary(parts.target)
    for key, value in (_DEFAULTS | parts.config).items():
        spec.config.add_attribute(key, value)
    spec.validate()
    spec.optimize(quantization)
    spec.save(str(folder))


def _parse(data: bytes) -> Arrays:
    """Every variable of a `model.bin` by name, aliases resolved, as it is stored."""
    place = 0

    def number(kind: str) -> int:
        nonlocal place
        [value] = struct.unpack_from(f"<{kind}", data, place)
        place += struct.calcsize(f"<{kind}")
        return int(value)

    def text() -> str:
        nonlocal place
        size = number("H")
        place += size
        return data[place - size : place - 1].decode()

    if number("I") < 5:
        raise struct.error("of a version before CTranslate2 1.0")
    text(), number("I")
    arrays: Arrays = {}
    for _ in range(number("I")):
        name = text()
        shape = [number("I") for _ in range(number("B"))]
        kind = _TYPES[number("B")]
        size = number("I")
        stored = data[place : place + size]
        place += size
        if kind == "bfloat16":  # the upper half of a float32
            arrays[name] = (np.frombuffer(stored, "<u2").astype("<u4") << 16).view("<f4").reshape(shape)
        else:
            arrays[name] = np.frombuffer(stored, kind).reshape(shape)
    for _ in range(number("I")):
        alias, name = text(), text()
        arrays[alias] = arrays[name]
        if f"{name}_scale" in arrays:
            arrays[f"{alias}_scale"] = arrays[f"{name}_scale"]
    return arrays


def _split(variables: Arrays) -> tuple[dict[str, float], Arrays]:
    """The settings among the variables, and the weights as float32."""
    renamed = {
        name.replace("encoder/embeddings/", "encoder/embeddings_0/"): v for name, v in variables.items()
    }
    scales = {name for name in renamed if name.endswith("_scale") and name.removesuffix("_scale") in renamed}
    arrays: Arrays = {}
    for name, value in renamed.items():
        if value.ndim and name not in scales:
            scale = renamed.get(f"{name}_scale", np.float32(1)).astype(np.float32)
            arrays[name] = value.astype(np.float32) / scale.reshape(-1, *[1] * (value.ndim - 1) * scale.ndim)
    return {name: v.item() for name, v in renamed.items() if not v.ndim and name not in scales}, arrays


def _sinusoids(positions: int, size: int) -> NDArray[np.float32]:
    """What CTranslate2 takes for the positions if a model has no table of them; as in Tensor2Tensor, from 1 on."""
    wavelengths = 10000 ** (np.arange(size // 2) / (size // 2 - 1))
    angles = np.arange(1, positions + 1)[:, None] / wavelengths
    return np.concatenate([np.sin(angles), np.cos(angles)], 1).astype(np.float32)


def _architecture(
    package: Path, settings: dict[str, float], arrays: Arrays, config: dict[str, Any]
) -> Architecture:
    """What the settings say and the weights show; raises PackageError for what `model` does not know."""

    def setting(name: str, default: float) -> float:
        return settings.get(f"decoder/{name}", settings.get(name, default))

    def layers(side: str) -> int:
        return len(
            {name.split("/")[1] for name in arrays if name.startswith(f"{side}/layer_") and "ffn" in name}
        )

    heads = int(setting("num_heads", 8))
    size = arrays[TARGET].shape[1]
    scale = setting("scale_embeddings", 1)
    known = Architecture(
        layers=(layers("encoder"), layers("decoder")),
        heads=heads,
        # A flag in most packages, or the factor itself.
        scale=size**0.5 if scale == 1 else scale or 1.0,
        pre_norm=bool(setting("pre_norm", 1)),
        activation=int(setting("activation", 0)),
        epsilon=config.get("layer_norm_epsilon") or 1e-5,
        alignment_layer=int(setting("alignment_layer", -1)),
        alignment_heads=int(setting("alignment_heads", 1)) or heads,
        tied=_tied(arrays),
    )
    inner = arrays["encoder/layer_0/ffn/linear_0/weight"].shape[0]
    vocabularies = (arrays[SOURCE].shape[0], arrays[TARGET].shape[0])
    expected = model.shapes(known, vocabularies, size, inner)
    strange = sorted(arrays.keys() - expected.keys()) + [s for s in _UNKNOWN if setting(s, 0)]
    missing = sorted(name for name in expected.keys() - arrays.keys() if not name.endswith("/bias"))
    if strange or missing or known.activation >= len(model.ACTIVATIONS):
        odd = ", ".join((strange or missing)[:3]) or f"activation {known.activation}"
        raise PackageError(f"{package}: its model is no Transformer that can be trained here ({odd})")
    return known


def _tied(arrays: Arrays) -> dict[str, str]:
    """The tables that are one; biases and the like that happen to be equal are not."""
    tied = {}
    for name, other in (
        (SOURCE, TARGET),
        (OUTPUT, TARGET),
        (POSITIONS.format("encoder"), POSITIONS.format("decoder")),
    ):
        if name in arrays and other in arrays and np.array_equal(arrays[name], arrays[other]):
            tied[name] = other
    return tied


def _vocabulary(files: dict[str, bytes], side: str) -> list[str]:
    for name in (f"{side}_vocabulary", "shared_vocabulary"):
        if f"{name}.json" in files:
            return list(json.loads(files[f"{name}.json"]))
        if f"{name}.txt" in files:  # before CTranslate2 3.10
            return files[f"{name}.txt"].decode().removesuffix("\n").split("\n")
    raise PackageError("the package's model has no vocabulary")
