#!/usr/bin/env python3
"""Writes Tests/Fixtures/reference/RDAE and RDAE-memory: tiny networks, questions, and answers computed here with NumPy.

Usage: Tests/Fixtures/make_rdae.py    (needs numpy)

The RDAE and the memory are this project's own, so no published package answers for them. This script is written from the
equations of Sources/Models/ResidualEncoder.swift and AssociativeMemory.swift and shares no code with them; vocabulary and
sets are the DAE's. Answers are computed in float64.
"""
import json
import pathlib
import struct

import numpy as np

H, M, D = 12, 20, 16
reference = pathlib.Path(__file__).parent / "reference"
vocabulary = (reference / "DAE/vocab.txt").read_text().split()
V = len(vocabulary)
sets = (reference / "DAE/sets.gmt").read_text()

random = np.random.default_rng(20261121)
network = {
    "embedding.weight": random.normal(0, 1, (V, H)),
    "skip.weight": random.normal(0, 1 / np.sqrt(H), (D, H)),
    "encoder.layers.0.weight": random.normal(0, 1 / np.sqrt(H), (M, H)),
    "encoder.layers.0.bias": random.normal(0, 0.5, M),
    "encoder.layers.3.weight": random.normal(0, 1 / np.sqrt(M), (D, M)),
    "encoder.layers.3.bias": random.normal(0, 0.5, D),
    "decoder.layers.0.weight": random.normal(0, 1 / np.sqrt(D), (V, D)),
    "decoder.layers.0.bias": random.normal(0, 0.5, V),
}
network = {name: values.astype(np.float32) for name, values in network.items()}

remembered = [np.sort(random.choice(np.arange(2, V), random.integers(1, 12), replace=False)) for _ in range(60)]
# power, shift, power of the size, power of the popularity, floor, strength
heads = [[5, 10, 3.5, 0.25, 1e-4, 1.5], [2, 0, 2, 0.5, 1e-5, 1.2]]
memory = {
    "memory.sizes": np.array([len(genes) for genes in remembered], np.uint16),
    "memory.genes": np.concatenate(remembered).astype(np.uint16),
    "memory.gene_weight": random.uniform(0.3, 1.6, V).astype(np.float32),
    "memory.popularity": random.uniform(0.01, 9, V).astype(np.float32),
    "memory.heads": np.array(heads, np.float32),
}


def write(folder, tensors):
    """The released package's three files."""
    folder.mkdir(exist_ok=True)
    header, data = {}, b""
    # The widest elements first, as the format's own writer has it.
    for name in sorted(tensors, key=lambda name: (-tensors[name].itemsize, name)):
        values = tensors[name].tobytes()
        header[name] = {
            "dtype": {"float32": "F32", "uint16": "U16"}[tensors[name].dtype.name],
            "shape": list(tensors[name].shape),
            "data_offsets": [len(data), len(data) + len(values)],
        }
        data += values
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
    (folder / "vocab.txt").write_text("".join(token + "\n" for token in vocabulary))
    config = {"architecture": "RDAE", "d_model": D, "depth": 2, "vocab_size": V}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    (folder / "sets.gmt").write_text(sets)


def encode(w, places):
    a = sum(w["embedding.weight"][place] for place in places) / np.sqrt(len(places))
    hidden = np.maximum(w["encoder.layers.0.weight"] @ a + w["encoder.layers.0.bias"], 0)
    return w["skip.weight"] @ a + w["encoder.layers.3.weight"] @ hidden + w["encoder.layers.3.bias"]


def recall(w, places):
    """What the memory adds to every logit."""
    multihot = np.array([[gene in genes for gene in range(V)] for genes in remembered], float)
    asked = np.array([gene in places for gene in range(V)], float)
    overlap = multihot @ (asked * w["memory.gene_weight"])
    added = np.zeros(V)
    for power, shift, size_power, popularity_power, floor, strength in w["memory.heads"]:
        weight = overlap**power * (multihot.sum(1) + shift) ** -size_power
        share = weight @ multihot / weight.sum() if weight.sum() > 0 else np.zeros(V)
        added += strength * np.log(floor + share * w["memory.popularity"] ** -popularity_power)
    return added


for name, tensors in [("RDAE", network), ("RDAE-memory", network | memory)]:
    write(reference / name, tensors)
    w = {name: values.astype(np.float64) for name, values in tensors.items()}
    answers = []
    for line in sets.splitlines():
        term, _, *genes = line.split("\t")
        places = {vocabulary.index(gene) if gene in vocabulary else 0 for gene in genes}
        encoding = encode(w, places)
        logits = w["decoder.layers.0.weight"] @ encoding + w["decoder.layers.0.bias"]
        if "memory.heads" in w:
            logits = logits + recall(w, places)
        answers.append({"set": term, "encoding": encoding.tolist(), "logits": logits.tolist()})
    (reference / name / "expected.json").write_text(json.dumps(answers))
