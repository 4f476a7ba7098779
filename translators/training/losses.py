"""What training minimises: cross-entropy with label smoothing, and the distance of one head from known alignments."""

from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from translators.training.batches import Batch
from translators.training.model import OUTPUT, OUTPUT_BIAS, Transformer

_ROWS = 1024
"""Target positions whose scores for the whole vocabulary are in memory together."""


class Losses(NamedTuple):
    """Of one batch: the sum over its `tokens` of -log p, and the mean of it over the aligned tokens' links."""

    entropy: float
    alignment: float
    tokens: int


def backward(model: Transformer, batch: Batch, smoothing: float, guide: float) -> Losses:
    """Add the gradients of a batch to those of the model's weights.

    The alignment loss counts `guide` times, after Chen et al., "Guided alignment training for topic-aware neural
    machine translation", AMTA 2016: of the first step on, it teaches which word is which long before translation does.
    """
    states, alignment = model(batch.source, batch.lengths, batch.target)
    real = batch.labels >= 0
    flat = states[real]
    weight, bias = model.weight(OUTPUT), model.weight(OUTPUT_BIAS)
    assert weight is not None, "checked when the model was read"
    entropy, slope, *own = cross_entropy(flat.detach(), weight.detach(), bias, batch.labels[real], smoothing)
    roots, slopes = [flat], [slope]
    known = batch.alignment >= 0
    distance = -alignment[known].gather(1, batch.alignment[known][:, None]).mean()
    if guide and known.any():
        roots.append(guide * distance)
        slopes.append(None)
    torch.autograd.backward(roots, slopes)
    for parameter, gradient in zip((weight, bias), own, strict=True):
        if parameter is not None:
            parameter.grad = gradient if parameter.grad is None else parameter.grad + gradient
    return Losses(entropy, distance.item() if known.any() else 0.0, len(flat))


@torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
def cross_entropy(
    states: Tensor, weight: Tensor, bias: Tensor | None, labels: Tensor, smoothing: float
) -> tuple[float, Tensor, Tensor, Tensor]:
    """The sum of -log p(label), and the gradients of the smoothed mean for `states` (N, size), `weight` and bias.

    Gradients are computed with the loss, in pieces: the scores of a batch for the whole vocabulary would be the
    largest thing in memory by far, and moving them to and fro most of the time.
    """
    size = weight.shape[0]
    for_states = torch.empty_like(states)
    for_weight = torch.zeros(weight.shape, device=weight.device)
    for_bias = torch.zeros(size, device=weight.device)
    total = torch.zeros((), device=weight.device)
    for start in range(0, len(states), _ROWS):
        piece, wanted = states[start : start + _ROWS], labels[start : start + _ROWS, None]
        scores = F.linear(piece, weight, bias).float()
        norm = scores.logsumexp(-1, keepdim=True)
        total += (norm - scores.gather(1, wanted)).sum()
        slope = scores.sub_(norm).exp_()  # p, then p minus what was wanted
        slope.scatter_add_(1, wanted, torch.full(wanted.shape, smoothing - 1, device=slope.device))
        slope = slope.sub_(smoothing / size).div_(len(states)).to(states.dtype)
        for_states[start : start + _ROWS] = slope @ weight
        for_weight += (slope.T @ piece).float()
        for_bias += slope.sum(0, dtype=torch.float32)
    return total.item(), for_states, for_weight.to(weight.dtype), for_bias.to(weight.dtype)
