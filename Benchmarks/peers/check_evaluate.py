#!/usr/bin/env python3
"""Compute the measures of gsfm-evaluate anew with scikit-learn and compare.

    check_evaluate.py GSFM_EVALUATE BUNDLE LIBRARY.gmt [OPTION ...]

Runs the tool with --scores and recomputes every row from the scores of the candidates: AUROC, average precision,
recall and F1 by scikit-learn, the ES as a walk in NumPy. Checks besides, from the library and the bundle's
vocab.txt alone, that the halves are what the protocol says (skipped with --against and --max-terms). The options
are handed to the tool, such as --splits 2, --seed 5, --max-terms 300, --against NEWER.gmt. For ties by the
thousand, give --baseline cooccurrence --corpus SMALL.gmt: most candidates then score 0.
Needs NumPy and scikit-learn. Ends with 1 when a measure differs by more than 1e-9.
"""
import csv
import gzip
import itertools
import lzma
import os
import subprocess
import sys
import tempfile

import numpy as np
from sklearn.metrics import (average_precision_score, f1_score, recall_score,
                             roc_auc_score, roc_curve)

TOLERANCE = 1e-9
MASK = (1 << 64) - 1


def running_sum(hidden, scores):
    """The maximum of the walk down the scores; genes of one score are one step."""
    order = np.argsort(-scores, kind="stable")
    step = np.where(hidden[order], 1 / hidden.sum(), -1 / max((~hidden).sum(), 1))
    walk = np.cumsum(step)
    ordered = scores[order]
    ends = np.append(ordered[1:] != ordered[:-1], True)
    return max(0.0, walk[ends].max())


def measures(hidden, scores, has_threshold):
    found = {
        "auroc": roc_auc_score(hidden, scores) if not hidden.all() else np.nan,
        "ap": average_precision_score(hidden, scores),
        "es": running_sum(hidden, scores),
        "n": len(hidden),
        "n_true": hidden.sum(),
    }
    if has_threshold:
        found["recall"] = recall_score(hidden, scores >= 0)
        found["f1"] = f1_score(hidden, scores >= 0, zero_division=0)
    return found


def mix(number):
    z = (number + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def name_hash(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def read_gmt(path):
    opened = {"gz": gzip.open, "xz": lzma.open}.get(path.rsplit(".", 1)[-1], open)
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\r\n").split("\t")
            yield fields[0], [gene.split(",")[0] for gene in fields[2:] if gene]


def expected_halves(library, vocabulary, seed, splits):
    """(term, split, hidden genes), candidates without the input; for bundles without a gene table."""
    exact = set(vocabulary)
    folded = {}
    for token in vocabulary:
        folded.setdefault(token.upper(), []).append(token)
    # One answer, or the one in capitals; else the symbol is ambiguous.
    capitals = {
        key: tokens[0] if len(tokens) == 1 else key if key in exact else None
        for key, tokens in folded.items()}
    terms = []
    for term, names in library:
        found = (name if name in exact else capitals.get(name.upper()) for name in names)
        terms.append((term, {gene for gene in found if gene}))
    background = set().union(*(genes for _, genes in terms))
    for term, genes in terms:
        if len(genes) < 10:
            continue
        for split in range(1, splits + 1):
            number = mix((mix(mix(seed) ^ name_hash(term)) + split) & MASK)
            order = sorted(genes, key=lambda gene: mix(number ^ name_hash(gene)))
            half = len(order) // 2
            yield term, split, set(order[half:]), len(background) - half


def questions(path):
    with open(path, encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        # A term that stands twice follows itself only by the first candidate coming again.
        for key, group in itertools.groupby(rows, key=lambda row: (row[0], row[1])):
            yield key, list(group)


def main():
    tool, bundle, library, *options = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        scores = os.path.join(folder, "scores.tsv")
        table = subprocess.run(
            [tool, "-b", bundle, "--digits", "17", "--scores", scores, *options, "--", library],
            check=True, stdout=subprocess.PIPE, text=True).stdout
        rows = list(csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
        worst = dict.fromkeys(("auroc", "ap", "recall", "f1", "es", "n", "n_true"), 0.0)
        worst["es by roc_curve"] = 0.0
        tied_count = 0
        hidden_genes = []
        for row, (key, candidates) in zip(rows, questions(scores), strict=True):
            assert key == (row["term"], row["split"]), (key, row)
            values = np.array([float(entry[3]) for entry in candidates])
            hidden = np.array([entry[4] == "1" for entry in candidates])
            hidden_genes.append({entry[2] for entry in candidates if entry[4] == "1"})
            for name, expected in measures(hidden, values, row["recall"] != "NA").items():
                found = float("nan" if row[name] == "NA" else row[name])
                if not (np.isnan(found) and np.isnan(expected)):
                    worst[name] = max(worst[name], abs(found - expected))
            fall, rise, _ = roc_curve(hidden, values, drop_intermediate=False)
            if not hidden.all():
                worst["es by roc_curve"] = max(
                    worst["es by roc_curve"], abs(float(row["es"]) - (rise - fall).max()))
            tied_count += len(np.intersect1d(values[hidden], values[~hidden])) > 0
    print(f"{len(rows)} rows, {tied_count} with hidden genes tied to others")
    for name, difference in worst.items():
        print(f"{name}\tlargest difference {difference:.3g}")
    failed = any(not difference <= TOLERANCE for difference in worst.values())
    if not {"--against", "--max-terms"} & set(options):
        def option(name, default):
            return int(options[options.index(name) + 1]) if name in options else default
        with open(os.path.join(bundle, "vocab.txt"), encoding="utf-8") as lines:
            vocabulary = lines.read().splitlines()[2:]
        halves = list(expected_halves(
            list(read_gmt(library)), vocabulary, option("--seed", 0), option("--splits", 5)))
        differing = abs(len(halves) - len(rows))
        for (term, split, hidden, count), row, found in zip(halves, rows, hidden_genes):
            differing += (term, str(split), hidden, str(count)) != (
                row["term"], row["split"], found, row["n"])
        print(f"halves\t{differing} of {len(halves)} differ")
        failed = failed or differing > 0
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
