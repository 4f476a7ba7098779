"""Checkpoints: files that hold all that training needs to go on, and all that a package needs."""

import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from translators.training.conversion import Parts
from translators.training.model import Architecture, Weights
from translators.training.stages import TrainingError, fresh


@dataclass
class Progress:
    """How far training is: steps taken, target tokens seen, seconds spent, and the next batch of which epoch."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    epoch: int = 0
    batch: int = 0


@dataclass
class Checkpoint:
    """Weights in float32, their running average, and what has to be known to go on from them.

    `optimizer` is empty before the first step.
    """

    parts: Parts
    weights: Weights
    average: Weights
    optimizer: dict[str, Any] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)

    def save(self, file: Path) -> None:
        """Write it whole, or leave the file as it was."""
        file.parent.mkdir(parents=True, exist_ok=True)
        content = {
            "parts": asdict(self.parts),
            "weights": self.weights,
            "average": self.average,
            "optimizer": self.optimizer,
            "progress": asdict(self.progress),
        }
        with fresh(file) as temporary, temporary.open("wb") as stream:
            torch.save(content, stream)
            stream.flush()
            os.fsync(stream.fileno())

    @classmethod
    def load(cls, file: Path) -> "Checkpoint":
        """Read it onto the CPU; raises TrainingError if it cannot be read."""
        try:
            content = torch.load(file, map_location="cpu", weights_only=True)
            parts = content["parts"]
            architecture = Architecture(**parts.pop("architecture"))
            content["parts"] = Parts(architecture, **parts)
            return cls(**content | {"progress": Progress(**content["progress"])})
        except FileNotFoundError as error:
            raise TrainingError(f"{file}: not there; run the stage train first") from error
        except Exception as error:  # torch has one for every way in which a file can be wrong
            raise TrainingError(f"{file}: no checkpoint, or one of another version ({error})") from error
