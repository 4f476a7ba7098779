"""Muon for the matrices inside the model, AdamW for its embeddings, biases and norms.

Muon: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024: momentum, made orthogonal by
five Newton-Schulz iterations. AdamW: Loshchilov & Hutter, ICLR 2019. The optimizer keeps the weights in float32; the
model computes with copies of them in bfloat16.
"""

from typing import Any

import torch
from torch import Tensor

from translators.training.model import Weights, blocks

_MOMENTUM = 0.95
_WEIGHT_DECAY = 0.01
_BETAS = (0.9, 0.98)


class Optimizer:
    """Trains `masters`, float32 weights, in place; `muon` and `adam` are the two learning rates."""

    def __init__(self, masters: Weights, muon: float, adam: float) -> None:
        self._masters = masters
        self._rates = (muon, adam)
        hidden = [name for name, weight in masters.items() if weight.ndim == 2 and "/layer_" in name]
        self._momenta = {name: torch.zeros_like(masters[name]) for name in hidden}
        self._rest = [name for name in masters if name not in self._momenta]
        others = [masters[name] for name in self._rest]
        self._adam = torch.optim.AdamW(others, lr=adam, betas=_BETAS, eps=1e-9, weight_decay=0.0, fused=True)
        self._alike: dict[tuple[int, ...], list[str]] = {}
        for name in hidden:
            rows, columns = masters[name].shape
            self._alike.setdefault((rows // blocks(name), columns), []).append(name)

    @torch.no_grad()  # type: ignore[untyped-decorator, unused-ignore]
    def step(self, gradients: Weights, scale: float) -> None:
        """One step down the gradients, at `scale` times the learning rates."""
        rate = self._rates[0] * scale
        for (rows, columns), names in self._alike.items():
            for name in names:
                self._momenta[name].mul_(_MOMENTUM).add_(gradients[name].float())
            ahead = [gradients[name].float() + _MOMENTUM * self._momenta[name] for name in names]
            updates = orthogonal(torch.cat([a.view(-1, rows, columns) for a in ahead]))
            size = rate * max(1, rows / columns) ** 0.5
            for name, update in zip(names, updates.split([blocks(name) for name in names]), strict=True):
                master = self._masters[name]
                master.mul_(1 - _WEIGHT_DECAY * rate).add_(update.reshape(master.shape), alpha=-size)
        for name in self._rest:
            self._masters[name].grad = gradients[name].float()
        for group in self._adam.param_groups:
            group["lr"] = self._rates[1] * scale
        self._adam.step()
        self._adam.zero_grad()

    def state(self) -> dict[str, Any]:
        """What has to be kept to go on, for `restore`."""
        return {"momenta": self._momenta, "adam": self._adam.state_dict()}

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a `state`; the learning rates stay those that were given."""
        for name, momentum in self._momenta.items():
            momentum.copy_(state["momenta"][name])
        self._adam.load_state_dict(state["adam"])


def orthogonal(matrices: Tensor) -> Tensor:
    """The nearest orthogonal matrix to each of (N, rows, columns), roughly: singular values of 0.7 to 1.2.

    Five Newton-Schulz iterations in bfloat16 with the quintic polynomial of Jordan et al.; float32.
    """
    x = matrices.bfloat16()
    tall = x.shape[-2] > x.shape[-1]
    x = x.mT if tall else x
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(5):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * (a @ a)) @ x
    return (x.mT if tall else x).float()
