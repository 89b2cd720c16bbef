"""What the two peers' completion scripts share: reading sets and writing the rows of gsfm-complete.

Plain NumPy-free Python, so that neither script pays for the other's imports.
"""
from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TextIO

SPECIALS = 2
COLUMNS = ["term", "gene", "logit", "probability", "zscore", "pvalue", "fdr", "rank", "known"]


def read_vocabulary(path: str) -> list[str]:
    """The tokens, special ones first."""
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def read_sets(path: str, vocabulary: list[str]) -> Iterator[tuple[str, list[int]]]:
    """The sets of a GMT as their terms and distinct token indices; unknown symbols are left out."""
    index = {symbol: place for place, symbol in enumerate(vocabulary)}
    with open(path, encoding="utf-8") as file:
        for line in file:
            term, _, *genes = line.rstrip("\n").split("\t")
            yield term, sorted({index[gene] for gene in genes if gene in index})


def write_rows(
    file: TextIO, term: str, vocabulary: list[str], known: list[int], genes: list[int], logits: list[float],
    zscores: list[float],
) -> None:
    """The rows of one term: genes as token indices, best first."""
    known_genes = set(known)
    rank = 0
    lines = []
    for place, (gene, logit, zscore) in enumerate(zip(genes, logits, zscores)):
        if place == 0 or logit != logits[place - 1]:
            rank = place + 1
        probability = 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0
        lines.append(
            f"{term}\t{vocabulary[gene]}\t{logit:.6g}\t{probability:.6g}\t{zscore:.6g}\tNA\tNA\t{rank}"
            f"\t{int(gene in known_genes)}\n"
        )
    file.writelines(lines)
