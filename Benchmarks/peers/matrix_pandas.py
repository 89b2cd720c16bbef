"""The logits of every gene for every set as the published script writes them: PyTorch, then one pandas table, to_csv.

Usage: matrix_pandas.py MODEL_FOLDER SETS.gmt -o LOGITS.tsv [--threads N] [--batch N] [--sets N] [--timing FILE]

MODEL_FOLDER is as released: config.json, model.safetensors, vocab.txt. `--timing` writes the seconds of the forward
passes and of writing the text, without imports, loading and reading; `--sets` takes the first sets only.
"""
from __future__ import annotations

import argparse
import itertools
import json
import time
from pathlib import Path

import pandas
import torch

from completion_table import SPECIALS, read_sets, read_vocabulary
from dae_pytorch import load_model, multi_hot


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets")
    parser.add_argument("-o", "--output", required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--sets", dest="count", type=int)
    parser.add_argument("--timing")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    vocabulary = read_vocabulary(options.folder / "vocab.txt")
    model = load_model(options.folder)
    sets = list(itertools.islice(read_sets(options.sets, vocabulary), options.count))
    start = time.perf_counter()
    with torch.inference_mode():
        logits = torch.cat([
            model(multi_hot([genes for _, genes in sets[first:first + options.batch]], len(vocabulary)))
            for first in range(0, len(sets), options.batch)])
    forward = time.perf_counter() - start
    start = time.perf_counter()
    genes = pandas.Index(vocabulary[SPECIALS:], name="gene")
    table = pandas.DataFrame(logits[:, SPECIALS:].T.numpy(), index=genes, columns=[term for term, _ in sets])
    table.to_csv(options.output, sep="\t")
    writing = time.perf_counter() - start
    if options.timing:
        Path(options.timing).write_text(json.dumps({"forward": forward, "writing": writing, "sets": len(sets)}))


if __name__ == "__main__":
    main()
