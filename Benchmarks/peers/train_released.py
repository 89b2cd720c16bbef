"""The published training recipe in PyTorch, from gene sets to a model folder.

Usage: train_released.py --out FOLDER [--epochs N] [--seed N] [--threads N] [--adam default|fused] GMT…

A denoising autoencoder V → 2D → D | D → D → V; sets of 11 to 999 distinct genes, upper-cased, repetitions dropped;
symbols of at least 5 sets, the others are <unk>; the whole set is input and target; binary cross-entropy averaged
over all V outputs; dropout 0.2 in the hidden layers; Adam 1e-3; batch 128; learning rate × 0.25 after 10 epochs
without a lower training loss. GMT files may be gzipped. Writes `epoch loss sets_per_second seconds learning_rate` to
standard output, as gsfm-train does, and config.json, model.safetensors and vocab.txt to FOLDER.

Source: model.md section 4 of the project's design, after MaayanLab/gsfm; the schedule looks at the mean loss of an
epoch's sets.
"""
from __future__ import annotations

import argparse
import collections
import gzip
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import torch
from torch import nn

from dae_pytorch import DAE, multi_hot, save_model

SMALLEST_SET, LARGEST_SET = 11, 999
MINIMUM_FREQUENCY = 5
BATCH = 128
LEARNING_RATE = 1e-3
DROPOUT = 0.2


def read_corpus(paths: Iterable[Path]) -> list[list[str]]:
    """The sets to train on, each as its distinct symbols in alphabetical order."""
    sets: dict[tuple[str, ...], None] = {}
    for path in paths:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
            for line in file:
                genes = sorted({gene.upper() for gene in line.rstrip("\n").split("\t")[2:] if gene})
                if SMALLEST_SET <= len(genes) <= LARGEST_SET:
                    sets[tuple(genes)] = None
    return [list(genes) for genes in sets]


def make_vocabulary(sets: list[list[str]]) -> list[str]:
    """The special tokens, then symbols by falling frequency, ties alphabetical."""
    counts = collections.Counter(gene for genes in sets for gene in genes)
    kept = sorted((gene for gene in counts if counts[gene] >= MINIMUM_FREQUENCY), key=lambda gene: (-counts[gene], gene))
    return ["<unk>", "<pad>", *kept]


def train_epoch(model: DAE, optimizer: torch.optim.Optimizer, sets: list[list[int]], tokens: int) -> float:
    """Takes every set once in random order; returns the mean loss, each set's before the step it is in."""
    loss_function = nn.BCEWithLogitsLoss()
    total = 0.0
    for batch in torch.randperm(len(sets)).split(BATCH):
        genes = multi_hot([sets[place] for place in batch.tolist()], tokens)
        optimizer.zero_grad()
        loss = loss_function(model(genes), genes)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(batch)
    return total / len(sets)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--adam", choices=["default", "fused"], default="default")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    corpus = read_corpus(options.sets)
    vocabulary = make_vocabulary(corpus)
    index = {gene: place for place, gene in enumerate(vocabulary)}
    sets = [sorted({index.get(gene, 0) for gene in genes}) for genes in corpus]

    model = DAE(len(vocabulary), options.width, depth=2, dropout=DROPOUT).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE, fused=options.adam == "fused" or None)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.25, patience=10)
    print("epoch", "loss", "sets_per_second", "seconds", "learning_rate", sep="\t")
    for epoch in range(1, options.epochs + 1):
        start = time.perf_counter()
        rate = optimizer.param_groups[0]["lr"]
        loss = train_epoch(model, optimizer, sets, len(vocabulary))
        schedule.step(loss)
        seconds = time.perf_counter() - start
        print(epoch, f"{loss:.6g}", f"{len(sets) / seconds:.6g}", f"{seconds:.6g}", f"{rate:.6g}", sep="\t")
        sys.stdout.flush()
    configuration = {
        "d_model": options.width, "depth": 2, "dropout": DROPOUT, "partition": 0, "vocab_size": len(vocabulary),
        "weighted_loss": None,
    }
    save_model(model, options.out, configuration, vocabulary)


if __name__ == "__main__":
    main()
