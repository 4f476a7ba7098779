"""The model: a Transformer as plain functions of its weights, which go by the names that CTranslate2 gives them.

Vaswani et al., "Attention is all you need", NeurIPS 2017, with layer normalisation before each block (Xiong et al.,
ICML 2020) or, as in some packages, after it. A model for CPUs has a deep encoder and a shallow decoder (Kasai et
al., ICLR 2021), and one table of embeddings for the source, the target and the output (Press & Wolf, EACL 2017).
The names make reading a package and writing one the same thing as loading and saving; there are no modules.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

Weights = dict[str, Tensor]
"""Tensors by name, such as `encoder/layer_0/ffn/linear_0/weight` of shape (outputs, inputs)."""

SOURCE = "encoder/embeddings_0/weight"
TARGET = "decoder/embeddings/weight"
OUTPUT = "decoder/projection/weight"
OUTPUT_BIAS = "decoder/projection/bias"
POSITIONS = "{}/position_encodings/encodings"
LONGEST = 512
"""Positions that a new model knows, the marks at both ends of a sentence counted."""

ACTIVATIONS: tuple[Callable[[Tensor], Tensor], ...] = (
    F.relu,
    partial(F.gelu, approximate="tanh"),
    F.silu,
    F.gelu,
)
"""By CTranslate2's number: ReLU, GELU by tanh, Swish, GELU."""

_LAYER = re.compile(r"(encoder|decoder)/layer_(\d+)/(.+)")
_OUTPUTS = {
    f"{block}/{kind}"
    for block in ("self_attention/linear_1", "attention/linear_2", "ffn/linear_1")
    for kind in ("weight", "bias")
}
"""What a layer adds to the states that pass it."""

_HIDDEN = -1e4  # what a position scores that must not be looked at; fits every type


@dataclass(frozen=True)
class Architecture:
    """What the weights do not tell.

    `scale` multiplies embeddings; `activation` is an index into `ACTIVATIONS`. The first `alignment_heads` heads of
    the encoder attention in decoder layer `alignment_layer` (negative: from the last) are the word alignment. `tied`
    maps names to the name of the weight that they share.
    """

    layers: tuple[int, int]
    heads: int
    scale: float
    pre_norm: bool = True
    activation: int = 0
    epsilon: float = 1e-5
    alignment_layer: int = -1
    alignment_heads: int = 1
    tied: Mapping[str, str] = field(default_factory=dict)


def shapes(
    architecture: Architecture, vocabularies: tuple[int, int], size: int, inner: int
) -> dict[str, tuple[int, ...]]:
    """The name and shape of every weight, those that are tied included; `inner` is the feed-forward layers' size."""

    def linear(name: str, outputs: int, inputs: int) -> Iterator[tuple[str, tuple[int, ...]]]:
        yield f"{name}/weight", (outputs, inputs)
        yield f"{name}/bias", (outputs,)

    def norm(name: str) -> Iterator[tuple[str, tuple[int, ...]]]:
        yield f"{name}/gamma", (size,)
        yield f"{name}/beta", (size,)

    def every() -> Iterator[tuple[str, tuple[int, ...]]]:
        yield SOURCE, (vocabularies[0], size)
        yield TARGET, (vocabularies[1], size)
        yield from linear("decoder/projection", vocabularies[1], size)
        for side, layers in zip(("encoder", "decoder"), architecture.layers, strict=True):
            yield POSITIONS.format(side), (LONGEST, size)
            if architecture.pre_norm:
                yield from norm(f"{side}/layer_norm")
            for i in range(layers):
                layer = f"{side}/layer_{i}"
                yield from norm(f"{layer}/self_attention/layer_norm")
                yield from linear(f"{layer}/self_attention/linear_0", 3 * size, size)
                yield from linear(f"{layer}/self_attention/linear_1", size, size)
                if side == "decoder":
                    yield from norm(f"{layer}/attention/layer_norm")
                    yield from linear(f"{layer}/attention/linear_0", size, size)
                    yield from linear(f"{layer}/attention/linear_1", 2 * size, size)
                    yield from linear(f"{layer}/attention/linear_2", size, size)
                yield from norm(f"{layer}/ffn/layer_norm")
                yield from linear(f"{layer}/ffn/linear_0", inner, size)
                yield from linear(f"{layer}/ffn/linear_1", size, inner)

    return dict(every())


def blocks(name: str) -> int:
    """How many matrices a weight holds, one below the other: queries, keys and values are kept together."""
    if name.endswith("self_attention/linear_0/weight"):
        return 3
    return 2 if name.endswith("/attention/linear_1/weight") else 1


def initial(
    layers: tuple[int, int], heads: int, size: int, inner: int, vocabulary: int
) -> tuple[Architecture, Weights]:
    """A new pre-norm model with ReLU and one table of embeddings, from torch's random generator."""
    tied = {SOURCE: TARGET, OUTPUT: TARGET, POSITIONS.format("encoder"): POSITIONS.format("decoder")}
    architecture = Architecture(layers, heads, scale=size**0.5, tied=tied)
    weights: Weights = {}
    for name, shape in shapes(architecture, (vocabulary, vocabulary), size, inner).items():
        if name in tied:
            continue
        if name.endswith("encodings"):
            weights[name] = sinusoids(*shape)
        elif name == TARGET:
            weights[name] = torch.randn(shape) * size**-0.5
        elif len(shape) == 2:
            weights[name] = torch.empty(shape)
            for block in weights[name].chunk(blocks(name)):
                torch.nn.init.xavier_uniform_(block)
        else:
            weights[name] = torch.full(shape, float(name.endswith("gamma")))
    return architecture, weights


def deepened(
    architecture: Architecture, weights: Weights, layers: tuple[int, int]
) -> tuple[Architecture, Weights]:
    """A model with more layers, as many in encoder and decoder as `layers` says, that says the same at first.

    The new layers are spread among the old ones. Each begins as a copy of the old one behind it, with outputs of zero
    (Wu et al., "LLaMA Pro: progressive LLaMA with block expansion", ACL 2024). Raises ValueError if that would be
    fewer layers than before, or layers cannot do nothing since normalisation comes after them.
    """
    before = dict(zip(("encoder", "decoder"), architecture.layers, strict=True))
    after = dict(zip(before, layers, strict=True))
    if not architecture.pre_norm:
        raise ValueError("normalisation comes after its layers, so that none can be added that does nothing")
    if any(after[side] < before[side] for side in before):
        raise ValueError(
            f"it has {before['encoder']},{before['decoder']} layers, and only more can be made of them"
        )

    def place(side: str, layer: int) -> int:
        """Where an old layer is among the new ones; layers further down, to the next old one, are its copies."""
        return ((layer + 1) * after[side] - 1) // before[side]

    grown: Weights = {}
    for name, weight in weights.items():
        found = _LAYER.match(name)
        if not found:
            grown[name] = weight
            continue
        side, layer, part = found[1], int(found[2]), found[3]
        last = place(side, layer)
        for i in range(place(side, layer - 1) + 1, last + 1):
            silent = i != last and part in _OUTPUTS
            grown[f"{side}/layer_{i}/{part}"] = torch.zeros_like(weight) if silent else weight.clone()
    aligning = place("decoder", range(before["decoder"])[architecture.alignment_layer])
    return replace(architecture, layers=layers, alignment_layer=aligning - after["decoder"]), grown


def sinusoids(positions: int, size: int) -> Tensor:
    """The sines, then the cosines, of each position at `size / 2` wavelengths: (positions, size)."""
    wavelengths = 10000 ** (torch.arange(size // 2) / (size // 2))
    angles = torch.arange(positions)[:, None] / wavelengths
    return torch.cat([angles.sin(), angles.cos()], 1)


class Transformer:
    """The model with given weights; `dropout` is for training, 0 otherwise."""

    def __init__(self, architecture: Architecture, weights: Weights, dropout: float = 0.0) -> None:
        self.architecture = architecture
        self.weights = weights
        self._dropout = dropout

    def weight(self, name: str) -> Tensor | None:
        """The weight of a name, tied or not; None if the model has none, as some have no biases."""
        return self.weights.get(self.architecture.tied.get(name, name))

    def __call__(self, source: Tensor, lengths: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
        """What the last layer makes of each target position, and which source tokens it looks at.

        `source` (B, S) and `target` (B, T) are token ids, marks at the ends included, with anything behind the
        `lengths` (B) of the sources. Returns states (B, T, size), and the alignment (B, T, S) as
        log-probabilities in float32.
        """
        memory, mask = self._encode(source, lengths)
        return self._decode(target, memory, mask)

    def log_probabilities(self, states: Tensor) -> Tensor:
        """Of every token of the target vocabulary after each state: (…, vocabulary) in float32."""
        return F.linear(states, self.weight(OUTPUT), self.weight(OUTPUT_BIAS)).float().log_softmax(-1)

    def _encode(self, source: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        mask = (torch.arange(source.shape[1], device=source.device) >= lengths[:, None])[:, None, None, :]
        x = self._embed("encoder", source, SOURCE)
        for i in range(self.architecture.layers[0]):
            layer = f"encoder/layer_{i}"
            x = self._residual(f"{layer}/self_attention", x, partial(self._attend, mask=mask))
            x = self._residual(f"{layer}/ffn", x, self._feed)
        return self._final("encoder", x), mask

    def _decode(self, target: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        length = target.shape[1]
        future = torch.ones(length, length, dtype=torch.bool, device=target.device).triu(1)
        scores: list[Tensor] = []  # of each layer's attention to the source
        y = self._embed("decoder", target, TARGET)
        for i in range(self.architecture.layers[1]):
            layer = f"decoder/layer_{i}"
            y = self._residual(f"{layer}/self_attention", y, partial(self._attend, mask=future))
            attend = partial(self._attend, mask=mask, memory=memory, seen=scores)
            y = self._residual(f"{layer}/attention", y, attend)
            y = self._residual(f"{layer}/ffn", y, self._feed)
        heads = scores[self.architecture.alignment_layer][:, : self.architecture.alignment_heads]
        alignment = heads.float().log_softmax(-1).logsumexp(1) - torch.tensor(heads.shape[1]).log()
        return self._final("decoder", y), alignment

    def _embed(self, side: str, tokens: Tensor, table: str) -> Tensor:
        positions = self._needed(POSITIONS.format(side))[: tokens.shape[1]]
        return self._drop(F.embedding(tokens, self._needed(table)) * self.architecture.scale + positions)

    def _residual(self, name: str, x: Tensor, block: Callable[[str, Tensor], Tensor]) -> Tensor:
        norm = f"{name}/layer_norm"
        if self.architecture.pre_norm:
            return x + self._drop(block(name, self._norm(norm, x)))
        return self._norm(norm, x + self._drop(block(name, x)))

    def _attend(
        self,
        name: str,
        x: Tensor,
        mask: Tensor,
        memory: Tensor | None = None,
        seen: list[Tensor] | None = None,
    ) -> Tensor:
        """Attention to `memory`, or of `x` to itself, where `mask` is False; its scores are added to `seen`."""
        if memory is None:
            queries, keys, values = self._linear(f"{name}/linear_0", x).chunk(3, -1)
        else:
            queries = self._linear(f"{name}/linear_0", x)
            keys, values = self._linear(f"{name}/linear_1", memory).chunk(2, -1)
        q, k, v = (
            part.unflatten(-1, (self.architecture.heads, -1)).transpose(1, 2)
            for part in (queries, keys, values)
        )
        # Written out: at the length of sentences this beats fused attention on CPUs.
        scores = (q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5).masked_fill(mask, _HIDDEN)
        if seen is not None:
            seen.append(scores)
        mixed = (scores.float().softmax(-1).to(v.dtype) @ v).transpose(1, 2).flatten(2)
        return self._linear(f"{name}/linear_{1 if memory is None else 2}", mixed)

    def _feed(self, name: str, x: Tensor) -> Tensor:
        activation = ACTIVATIONS[self.architecture.activation]
        return self._linear(f"{name}/linear_1", self._drop(activation(self._linear(f"{name}/linear_0", x))))

    def _final(self, side: str, x: Tensor) -> Tensor:
        return self._norm(f"{side}/layer_norm", x) if self.architecture.pre_norm else x

    def _linear(self, name: str, x: Tensor) -> Tensor:
        return F.linear(x, self._needed(f"{name}/weight"), self.weight(f"{name}/bias"))

    def _norm(self, name: str, x: Tensor) -> Tensor:
        gamma, beta = self._needed(f"{name}/gamma"), self._needed(f"{name}/beta")
        return F.layer_norm(x, x.shape[-1:], gamma, beta, self.architecture.epsilon)

    def _needed(self, name: str) -> Tensor:
        return self.weights[self.architecture.tied.get(name, name)]

    def _drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self._dropout) if self._dropout else x
