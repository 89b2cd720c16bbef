"""Every architecture in PyTorch, with the tensor names of the published package.

The five published ones are written from the text of the published code's equations, the RDAE and the memory, which are
this project's own, from those in Sources/Models/ResidualEncoder.swift and AssociativeMemory.swift. Nothing here is
shared with the Swift side, and `check_parity.py` first holds the published five to the answers of the published
package (Tests/Fixtures/reference).

A set is a list of distinct token numbers; `<unk>` is 0. Dropout plays no part in answers and is left out of the
equations, though its numbers among the layers are kept.
"""
from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from dae_pytorch import MLP, multi_hot

Sets = Sequence[Sequence[int]]


class Network(nn.Module):
    """From sets to encodings, in which the architectures differ, and from there to logits, in which they do not."""

    tokens: int
    decoder: MLP

    def encode(self, sets: Sets) -> torch.Tensor:
        """The encodings; sets × D."""
        raise NotImplementedError

    def penultimate(self, encodings: torch.Tensor) -> torch.Tensor:
        """What enters the decoder's last layer; sets × its input width."""
        return self.decoder.layers[:-1](encodings)

    def forward(self, sets: Sets) -> torch.Tensor:
        return self.decoder(self.encode(sets))

    def rows(self, sets: Sets) -> torch.Tensor:
        """Multi-hot rows in the network's own element type; sets × tokens."""
        return multi_hot([list(genes) for genes in sets], self.tokens).to(self.decoder.layers[0].weight.dtype)


class DAE(Network):
    """encoding = MLP(x) of the multi-hot row x."""

    def __init__(self, tokens: int, encoder: Sequence[int], decoder: Sequence[int]) -> None:
        super().__init__()
        self.tokens = tokens
        self.encoder = MLP(tokens, *encoder)
        self.decoder = MLP(encoder[-1], *decoder, tokens)

    def encode(self, sets: Sets) -> torch.Tensor:
        return self.encoder(self.rows(sets))


class VAE(Network):
    """encoding = mu = hidden2mu(MLP(x)): what is inferred without sampling."""

    def __init__(self, tokens: int, encoder: Sequence[int], latent: int, decoder: Sequence[int]) -> None:
        super().__init__()
        self.tokens = tokens
        self.encoder = MLP(tokens, *encoder)
        self.hidden2mu = nn.Linear(encoder[-1], latent)
        self.hidden2log_var = nn.Linear(encoder[-1], latent)
        self.log_scale = nn.Parameter(torch.zeros(1))
        self.decoder = MLP(latent, *decoder, tokens)

    def encode(self, sets: Sets) -> torch.Tensor:
        return self.hidden2mu(self.encoder(self.rows(sets)))


class Embedding(Network):
    """What the three architectures with a row of numbers for each token share."""

    def __init__(
        self, tokens: int, embedding: int, encoder: Sequence[int], decoder: Sequence[int], decoded: int
    ) -> None:
        super().__init__()
        self.tokens = tokens
        self.embedding = nn.Embedding(tokens, embedding)
        self.encoder = MLP(embedding, *encoder)
        self.decoder = MLP(decoded, *decoder, tokens)

    def mean_embedding(self, sets: Sets) -> torch.Tensor:
        """The mean of each set's rows."""
        return torch.stack([self.embedding(torch.tensor(genes)).mean(dim=0) for genes in sets])

    def mean_encoding(self, sets: Sets) -> torch.Tensor:
        """The mean of what the encoder makes of each gene's row."""
        return torch.stack([self.encoder(self.embedding(torch.tensor(genes))).mean(dim=0) for genes in sets])


class EDAE(Embedding):
    """encoding = mean over genes of MLP(embedding)."""

    def __init__(self, tokens: int, embedding: int, encoder: Sequence[int], decoder: Sequence[int]) -> None:
        super().__init__(tokens, embedding, encoder, decoder, decoded=encoder[-1])

    def encode(self, sets: Sets) -> torch.Tensor:
        return self.mean_encoding(sets)


class MEDAE(EDAE):
    """encoding = MLP(mean over genes of embedding): the tensors of an EDAE."""

    def encode(self, sets: Sets) -> torch.Tensor:
        return self.encoder(self.mean_embedding(sets))


class EPDAE(Embedding):
    """encoding = (mean over genes of MLP(embedding), mean over genes of embedding)."""

    def __init__(self, tokens: int, embedding: int, encoder: Sequence[int], decoder: Sequence[int]) -> None:
        super().__init__(tokens, embedding, encoder, decoder, decoded=encoder[-1] + embedding)

    def encode(self, sets: Sets) -> torch.Tensor:
        return torch.cat([self.mean_encoding(sets), self.mean_embedding(sets)], dim=1)


class RDAE(Embedding):
    """a = (1/√n) · Σ embedding; encoding = skip · a + MLP(a)."""

    def __init__(self, tokens: int, embedding: int, encoder: Sequence[int], decoder: Sequence[int]) -> None:
        super().__init__(tokens, embedding, encoder, decoder, decoded=encoder[-1])
        self.skip = nn.Linear(embedding, encoder[-1], bias=False)

    def encode(self, sets: Sets) -> torch.Tensor:
        sums = torch.stack([self.embedding(torch.tensor(genes)).sum(dim=0) / len(genes) ** 0.5 for genes in sets])
        return self.skip(sums) + self.encoder(sums)


def recall(memory: dict[str, torch.Tensor], sets: Sets) -> torch.Tensor:
    """What the memory adds to the logits, with every remembered set as a row of zeros and ones; sets × tokens.

    `memory` holds the `memory.*` tensors; the arithmetic is in the element type of `memory.gene_weight`.
    """
    weight = memory["memory.gene_weight"]
    sizes = memory["memory.sizes"].long()
    remembered = torch.zeros(len(sizes), len(weight), dtype=weight.dtype)
    remembered[torch.repeat_interleave(torch.arange(len(sizes)), sizes), memory["memory.genes"].long()] = 1
    asked = multi_hot([list(genes) for genes in sets], len(weight)).to(weight.dtype)
    overlaps = (asked * weight) @ remembered.T
    added = torch.zeros(len(sets), len(weight), dtype=weight.dtype)
    for power, shift, size_power, popularity_power, floor, strength in memory["memory.heads"]:
        weights = overlaps**power * (sizes.to(weight.dtype) + shift) ** -size_power
        totals = weights.sum(dim=1, keepdim=True)
        shares = torch.where(totals > 0, weights @ remembered / totals, 0)
        added += strength * torch.log(floor + shares * memory["memory.popularity"] ** -popularity_power)
    return added
