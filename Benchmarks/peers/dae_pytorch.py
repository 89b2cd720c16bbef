"""The released autoencoder in PyTorch, with the parameter names of the published package."""
from __future__ import annotations

import itertools
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn


class MLP(nn.Module):
    """Linear, ReLU, Dropout, …, Linear, with the parameter names of the published package."""

    def __init__(self, *widths: int, dropout: float = 0.2) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        for inputs, outputs in itertools.pairwise(widths):
            layers += [nn.Linear(inputs, outputs), nn.ReLU(), nn.Dropout(dropout)]
        self.layers = nn.Sequential(*layers[:-2])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)


class DAE(nn.Module):
    """The released autoencoder."""

    def __init__(self, vocab_size: int, d_model: int, depth: int, dropout: float = 0.2) -> None:
        super().__init__()
        widths = [d_model * 2**power for power in range(depth)]
        self.encoder = MLP(vocab_size, *reversed(widths), dropout=dropout)
        self.decoder = MLP(d_model, *widths[:depth - 1], vocab_size, dropout=dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.encoder(x))


def load_model(folder: Path) -> DAE:
    """The network of a released folder, ready to be asked."""
    configuration = json.loads((folder / "config.json").read_text())
    # Built without values, which load_state_dict then puts in place: the quickest idiom there is.
    with torch.device("meta"):
        model = DAE(configuration["vocab_size"], configuration["d_model"], configuration["depth"])
    model.load_state_dict(load_file(folder / "model.safetensors"), assign=True)
    return model.float().eval()


def multi_hot(sets: list[list[int]], tokens: int) -> torch.Tensor:
    """One row a set with ones at its genes."""
    rows = torch.zeros(len(sets), tokens)
    for row, genes in zip(rows, sets):
        row[genes] = 1
    return rows


def save_model(model: DAE, folder: Path, configuration: dict[str, object], vocabulary: list[str]) -> None:
    """Writes the network as released: config.json, model.safetensors, vocab.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(model.state_dict(), folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(configuration, indent=2))
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n")
