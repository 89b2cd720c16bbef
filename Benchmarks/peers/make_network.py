"""Writes one random network of the released shape in every peer's format.

Usage: make_network.py FOLDER [--tokens V] [--width D] [--seed N]

A denoising autoencoder of depth 2, V → 2D → D | D → D → V. All weights are rounded to F16, so that the F32 and F16
files hold the same numbers and answers can be compared. They are scaled so that a set of some dozen genes gives
logits of order 1 that depend on its genes; the default initialisation would leave little but biases.
"""
from __future__ import annotations

import argparse
import json
import random
import string
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file

TYPICAL_SET_SIZE = 30


def vocabulary(tokens: int, seed: int) -> list[str]:
    """The two special tokens and distinct symbols that look like those of genes."""
    stream = random.Random(seed)
    symbols: dict[str, None] = {}
    while len(symbols) < tokens - 2:
        letters = "".join(stream.choices(string.ascii_uppercase, k=stream.randint(2, 5)))
        symbols[f"{letters}{stream.randint(1, 99)}"] = None
    return ["<unk>", "<pad>", *symbols]


def weights(tokens: int, width: int, seed: int) -> dict[str, np.ndarray]:
    """Tensors by their released names; `weight` is out × in."""
    stream = np.random.default_rng(seed)
    layers = {
        "encoder.layers.0": (2 * width, tokens, TYPICAL_SET_SIZE),
        "encoder.layers.3": (width, 2 * width, 2 * width),
        "decoder.layers.0": (width, width, width),
        "decoder.layers.3": (tokens, width, width),
    }
    tensors = {}
    for name, (rows, columns, inputs) in layers.items():
        values = stream.standard_normal((rows, columns), dtype=np.float32) * np.sqrt(2 / inputs)
        tensors[f"{name}.weight"] = values.astype(np.float16)
        tensors[f"{name}.bias"] = (0.1 * stream.standard_normal(rows)).astype(np.float16)
    return tensors


def onnx_model(tensors: dict[str, np.ndarray], tokens: int) -> onnx.ModelProto:
    """The network as an exporter writes it: four Gemm with a Relu after the first and third, F32."""
    nodes = []
    value = "genes"
    for number, layer in enumerate(["encoder.layers.0", "encoder.layers.3", "decoder.layers.0", "decoder.layers.3"]):
        result = "logits" if number == 3 else f"linear{number}"
        nodes.append(helper.make_node("Gemm", [value, f"{layer}.weight", f"{layer}.bias"], [result], transB=1))
        value = result
        if number in (0, 2):
            nodes.append(helper.make_node("Relu", [result], [f"relu{number}"]))
            value = f"relu{number}"
    graph = helper.make_graph(
        nodes, "dae",
        [helper.make_tensor_value_info("genes", TensorProto.FLOAT, ["sets", tokens])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["sets", tokens])],
        [numpy_helper.from_array(values.astype(np.float32), name) for name, values in tensors.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tokens", type=int, default=19_589)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()

    tensors = weights(options.tokens, options.width, options.seed)
    configuration = {
        "d_model": options.width, "depth": 2, "dropout": 0.2, "partition": 0, "vocab_size": options.tokens,
        "weighted_loss": None,
    }
    for precision, kind in (("f32", np.float32), ("f16", np.float16)):
        folder = options.folder / precision
        folder.mkdir(parents=True, exist_ok=True)
        save_file({name: values.astype(kind) for name, values in tensors.items()}, folder / "model.safetensors")
        (folder / "config.json").write_text(json.dumps(configuration, indent=2))
        (folder / "vocab.txt").write_text("\n".join(vocabulary(options.tokens, options.seed)) + "\n")
    # Last, because its presence says that the folder is complete.
    onnx.save(onnx_model(tensors, options.tokens), options.folder / "model.onnx")


if __name__ == "__main__":
    main()
