"""The top genes of every set by onnxruntime, as gsfm-complete writes them.

Usage: complete_onnxruntime.py MODEL.onnx VOCAB.txt SETS.gmt -o ROWS.tsv [--top K] [--threads N] [--batch N] [--timing FILE]

`--timing` writes the seconds spent in forward passes, z-scores and selection alone, without imports, loading,
reading and writing.
"""
from __future__ import annotations

import argparse
import itertools
import json
import time

import numpy as np
import onnxruntime

from completion_table import COLUMNS, SPECIALS, read_sets, read_vocabulary, write_rows


def multi_hot(sets: list[list[int]], tokens: int) -> np.ndarray:
    """One row a set with ones at its genes."""
    rows = np.zeros((len(sets), tokens), dtype=np.float32)
    for row, genes in zip(rows, sets):
        row[genes] = 1
    return rows


def best_places(logits: np.ndarray, count: int) -> np.ndarray:
    """The places of the highest logits of each row, highest first, ties in vocabulary order."""
    count = min(count, logits.shape[1])
    chosen = np.sort(np.argpartition(-logits, count - 1, axis=1)[:, :count], axis=1)
    order = np.argsort(-np.take_along_axis(logits, chosen, axis=1), axis=1, kind="stable")
    return np.take_along_axis(chosen, order, axis=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("vocabulary")
    parser.add_argument("sets")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--top", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--timing")
    options = parser.parse_args()

    vocabulary = read_vocabulary(options.vocabulary)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    session = onnxruntime.InferenceSession(options.model, settings, providers=["CPUExecutionProvider"])
    sets = read_sets(options.sets, vocabulary)
    seconds = 0.0
    with open(options.output, "w", encoding="utf-8") as file:
        print(*COLUMNS, sep="\t", file=file)
        while batch := list(itertools.islice(sets, options.batch)):
            start = time.perf_counter()
            rows = multi_hot([genes for _, genes in batch], len(vocabulary))
            logits = session.run(None, {"genes": rows})[0][:, SPECIALS:]
            places = best_places(logits, options.top)
            values = np.take_along_axis(logits, places, axis=1)
            spread = logits.std(axis=1, ddof=1, keepdims=True)
            zscores = (values - logits.mean(axis=1, keepdims=True)) / spread
            seconds += time.perf_counter() - start
            for (term, genes), row, logit, zscore in zip(
                batch, (places + SPECIALS).tolist(), values.tolist(), zscores.tolist()
            ):
                write_rows(file, term, vocabulary, genes, row, logit, zscore)
    if options.timing:
        with open(options.timing, "w", encoding="utf-8") as file:
            json.dump({"compute_seconds": seconds}, file)


if __name__ == "__main__":
    main()
