#!/usr/bin/env python3
"""Writes Tests/Fixtures/reference/RDAE: a tiny RDAE, questions, and answers computed here with NumPy in float64.

Usage: Tests/Fixtures/make_rdae.py    (needs numpy)

The RDAE is this project's own architecture, so no published package answers for it. This script is written from the
equations of Sources/Models/ResidualEncoder.swift and shares no code with it; vocabulary and sets are the DAE's.
"""
import json
import pathlib
import struct

import numpy as np

H, M, D = 12, 20, 16
reference = pathlib.Path(__file__).parent / "reference"
out = reference / "RDAE"
out.mkdir(exist_ok=True)
vocabulary = (reference / "DAE/vocab.txt").read_text().split()
V = len(vocabulary)

random = np.random.default_rng(20261121)
tensors = {
    "embedding.weight": random.normal(0, 1, (V, H)),
    "skip.weight": random.normal(0, 1 / np.sqrt(H), (D, H)),
    "encoder.layers.0.weight": random.normal(0, 1 / np.sqrt(H), (M, H)),
    "encoder.layers.0.bias": random.normal(0, 0.5, M),
    "encoder.layers.3.weight": random.normal(0, 1 / np.sqrt(M), (D, M)),
    "encoder.layers.3.bias": random.normal(0, 0.5, D),
    "decoder.layers.0.weight": random.normal(0, 1 / np.sqrt(D), (V, D)),
    "decoder.layers.0.bias": random.normal(0, 0.5, V),
}
tensors = {name: values.astype(np.float32) for name, values in tensors.items()}

header, data = {}, b""
for name in sorted(tensors):
    values = tensors[name].tobytes()
    header[name] = {
        "dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [len(data), len(data) + len(values)]
    }
    data += values
text = json.dumps(header, separators=(",", ":")).encode()
text += b" " * (-len(text) % 8)
(out / "model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + data)
(out / "vocab.txt").write_text("".join(token + "\n" for token in vocabulary))
(out / "config.json").write_text(
    json.dumps({"architecture": "RDAE", "d_model": D, "depth": 2, "vocab_size": V}, indent=2) + "\n")

sets = (reference / "DAE/sets.gmt").read_text()
(out / "sets.gmt").write_text(sets)
w = {name: values.astype(np.float64) for name, values in tensors.items()}
answers = []
for line in sets.splitlines():
    term, _, *genes = line.split("\t")
    places = {vocabulary.index(gene) if gene in vocabulary else 0 for gene in genes}
    a = sum(w["embedding.weight"][place] for place in places) / np.sqrt(len(places))
    hidden = np.maximum(w["encoder.layers.0.weight"] @ a + w["encoder.layers.0.bias"], 0)
    encoding = (
        w["skip.weight"] @ a + w["encoder.layers.3.weight"] @ hidden + w["encoder.layers.3.bias"])
    logits = w["decoder.layers.0.weight"] @ encoding + w["decoder.layers.0.bias"]
    answers.append({"set": term, "encoding": encoding.tolist(), "logits": logits.tolist()})
(out / "expected.json").write_text(json.dumps(answers))
