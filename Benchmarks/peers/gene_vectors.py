#!/usr/bin/env python3
"""Open the vectors of gsfm-embed with NumPy and gensim, and predict the members of terms from them.

    gene_vectors.py FOLDER DATA [--terms N]

FOLDER holds encoding.{tsv,npy,npy.txt,word2vec} and penultimate.… for the genes of one vocabulary, as
Benchmarks/evaluate-embeddings writes them. DATA is the project's data. Prints JSON. Ends with 1 when the formats do
not hold the same numbers.

The comparison is the singular vectors of gene co-occurrence: genes × sets with 1/√size for a member, each gene's row
scaled to length 1, so that the product of two rows is the cosine of their co-occurrence with sets weighed 1/size; the
largest `width` left singular vectors times their singular values. The corpora are those of the default model, except
the small PubMed sets; sets like those of the libraries were left out of the model's training and are not left out here,
which favours the comparison.
"""
import argparse
import gzip
import json
import lzma
import sys
import warnings
from collections import defaultdict
from pathlib import Path

import numpy as np
import scipy.sparse
from gensim.models import KeyedVectors
from scipy.sparse.linalg import svds
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler

BASELINE = "co-occurrence SVD"
SMALLEST, LARGEST = 20, 500
NEGATIVES = 3_000
STRENGTHS = (1e-3, 1e-2, 1e-1, 1)
# Terms on which the strength is chosen; they are not among those reported.
TUNING_TERMS = 6


def opened(path):
    if path.suffix == ".xz":
        return lzma.open(path, "rt", encoding="utf-8")
    return gzip.open(path, "rt", encoding="utf-8")


def gmt(path):
    with opened(path) as file:
        for line in file:
            fields = line.rstrip("\n").split("\t")
            yield fields[0], {gene.split(",")[0].strip().upper() for gene in fields[2:] if gene.strip()}


def jensen(path):
    """Curated gene–disease pairs as sets."""
    diseases = defaultdict(set)
    with opened(path) as file:
        for line in file:
            _, gene, identifier, name, *_ = line.rstrip("\n").split("\t")
            diseases[f"{identifier} {name}"].add(gene.upper())
    return diseases.items()


def load(folder, layer):
    """The genes and vectors of a layer; stops unless the three formats hold the same."""
    with open(folder / f"{layer}.tsv", encoding="utf-8") as file:
        header = file.readline().rstrip("\n").split("\t")
        rows = [line.rstrip("\n").split("\t") for line in file]
    genes = [row[0] for row in rows]
    table = np.array([row[1:] for row in rows], dtype=np.float32)
    matrix = np.load(folder / f"{layer}.npy")
    names = (folder / f"{layer}.npy.txt").read_text(encoding="utf-8").splitlines()
    words = KeyedVectors.load_word2vec_format(folder / f"{layer}.word2vec")
    assert header == ["term"] + [f"d{i}" for i in range(table.shape[1])]
    if matrix.dtype != np.float32 or names != genes or not np.array_equal(matrix, table):
        sys.exit(f"{layer}: NumPy's matrix is not the table")
    if words.index_to_key != genes or not np.array_equal(words.vectors, table):
        sys.exit(f"{layer}: gensim's vectors are not the table")
    return genes, table


def cooccurrence(data, genes, width):
    """Gene vectors from the corpora; see the head of this file."""
    place = {gene.upper(): row for row, gene in enumerate(genes)}
    rows, columns, values = [], [], []
    count = 0
    for path in sorted((data / "corpus").glob("*.gmt.*")):
        for _, members in gmt(path):
            known = [place[gene] for gene in members if gene in place]
            if not known:
                continue
            rows += known
            columns += [count] * len(known)
            values += [len(known) ** -0.5] * len(known)
            count += 1
    sets = scipy.sparse.csr_matrix((values, (rows, columns)), shape=(len(genes), count), dtype=np.float64)
    lengths = np.sqrt(sets.multiply(sets).sum(axis=1)).A1
    sets = scipy.sparse.diags(1 / np.maximum(lengths, 1e-12)) @ sets
    left, singular, _ = svds(sets, k=width, random_state=1)
    print(f"co-occurrence: {count:,} sets, width {width}", file=sys.stderr)
    return (left * singular).astype(np.float32)


def cross_validated(vectors, labels, strength):
    """Mean AUROC and average precision of the five held-out fifths."""
    areas, precisions = [], []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=1).split(vectors, labels):
        scaler = StandardScaler().fit(vectors[train])
        model = LogisticRegression(C=strength, solver="newton-cholesky")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.fit(scaler.transform(vectors[train]), labels[train])
        scores = model.decision_function(scaler.transform(vectors[test]))
        areas.append(roc_auc_score(labels[test], scores))
        precisions.append(average_precision_score(labels[test], scores))
    return float(np.mean(areas)), float(np.mean(precisions))


def library_scores(name, sets, place, vectors, count):
    stream = np.random.default_rng(1)
    members = {term: sorted(place[gene] for gene in genes if gene in place) for term, genes in sets}
    background = np.array(sorted({row for rows in members.values() for row in rows}))
    terms = sorted(term for term, rows in members.items() if SMALLEST <= len(rows) <= LARGEST)
    stream.shuffle(terms)
    tuning, terms = terms[:TUNING_TERMS], terms[TUNING_TERMS:TUNING_TERMS + count]
    questions = {}
    for term in tuning + terms:
        positives = np.array(members[term])
        others = np.setdiff1d(background, positives)
        negatives = stream.choice(others, min(NEGATIVES, len(others)), replace=False)
        rows = np.concatenate([positives, negatives])
        questions[term] = rows, (np.arange(len(rows)) < len(positives)).astype(int)

    scores, areas = {}, {}
    for kind, matrix in vectors.items():
        def ask(term, strength):
            rows, labels = questions[term]
            return cross_validated(matrix[rows], labels, strength)
        best = max(STRENGTHS, key=lambda strength: np.median([ask(term, strength)[0] for term in tuning]))
        answers = np.array([ask(term, best) for term in terms])
        areas[kind] = answers[:, 0]
        scores[kind] = {"auroc": np.median(answers[:, 0]), "ap": np.median(answers[:, 1]), "c": best}
        print(f"{name}: {kind}: {scores[kind]}", file=sys.stderr)
    differences = areas["gsfm encoding"] - areas[BASELINE]
    samples = [np.median(stream.choice(differences, len(differences))) for _ in range(2000)]
    low, high = np.quantile(samples, [0.025, 0.975])
    return {"name": name, "terms": len(terms), "scores": scores, "wins": int((differences > 0).sum()),
            "difference": np.median(differences), "low": low, "high": high}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("--terms", type=int, default=100)
    options = parser.parse_args()
    genes, encoding = load(options.folder, "encoding")
    _, penultimate = load(options.folder, "penultimate")
    vectors = {"gsfm encoding": encoding}
    if not np.array_equal(encoding, penultimate):
        vectors["gsfm penultimate"] = penultimate
    vectors[BASELINE] = cooccurrence(options.data, genes, encoding.shape[1])
    place = {gene.upper(): row for row, gene in enumerate(genes)}
    libraries = {
        "GO Biological Process 2023": gmt(options.data / "library/GO_Biological_Process_2023.gmt.gz"),
        "Diseases (Jensen, curated)": jensen(
            options.data / "disease/jensen_diseases.knowledge_filtered.2022-03.tsv.gz"),
        "Phenotypes (HPO)": gmt(options.data / "disease/hpo.2020-10-12.min5.max2000.gmt.xz"),
    }
    found = [library_scores(name, sets, place, vectors, options.terms) for name, sets in libraries.items()]
    json.dump({"genes": len(genes), "width": encoding.shape[1], "baseline": BASELINE, "negatives": NEGATIVES,
               "smallest": SMALLEST, "largest": LARGEST, "libraries": found}, sys.stdout, default=float)


if __name__ == "__main__":
    main()
