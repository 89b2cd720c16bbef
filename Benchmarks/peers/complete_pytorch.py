"""The top genes of every set by PyTorch, as gsfm-complete writes them.

Usage: complete_pytorch.py MODEL_FOLDER SETS.gmt -o ROWS.tsv [--top K] [--threads N] [--batch N] [--timing FILE]

MODEL_FOLDER is as released: config.json, model.safetensors, vocab.txt. `--timing` writes the seconds spent in
forward passes, z-scores and selection alone, without imports, loading, reading and writing.
"""
from __future__ import annotations

import argparse
import itertools
import json
import time
from pathlib import Path

import torch

from completion_table import COLUMNS, SPECIALS, read_sets, read_vocabulary, write_rows
from dae_pytorch import load_model, multi_hot


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--top", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--timing")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    vocabulary = read_vocabulary(options.folder / "vocab.txt")
    model = load_model(options.folder)
    sets = read_sets(options.sets, vocabulary)
    seconds = 0.0
    with open(options.output, "w", encoding="utf-8") as file, torch.inference_mode():
        print(*COLUMNS, sep="\t", file=file)
        while batch := list(itertools.islice(sets, options.batch)):
            start = time.perf_counter()
            logits = model(multi_hot([genes for _, genes in batch], len(vocabulary)))[:, SPECIALS:]
            spread, mean = torch.std_mean(logits, dim=1, keepdim=True)
            best = logits.topk(min(options.top, logits.shape[1]), dim=1)
            zscores = ((best.values - mean) / spread).tolist()
            values, places = best.values.tolist(), (best.indices + SPECIALS).tolist()
            seconds += time.perf_counter() - start
            for (term, genes), row, logit, zscore in zip(batch, places, values, zscores):
                write_rows(file, term, vocabulary, genes, row, logit, zscore)
    if options.timing:
        Path(options.timing).write_text(json.dumps({"compute_seconds": seconds}))


if __name__ == "__main__":
    main()
