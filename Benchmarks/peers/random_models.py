"""Random models as the published package writes them, with random gene sets to ask them.

Everything about model N of seed S follows from (S, N): architecture, widths, element types, vocabulary, weights, container,
sets and options. `RandomModel(seed, number)` makes it again.
"""
from __future__ import annotations

import itertools
import json
import math
import string
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn

import networks_pytorch as networks

ARCHITECTURES = ["DAE", "EDAE", "mEDAE", "EPDAE", "VAE", "RDAE"]
DTYPES = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}
SPECIALS = 2
# Sizes at which blocks, panels and vector lanes begin and end.
EDGES = [3, 4, 31, 33, 63, 64, 65, 66, 67, 127, 129, 255, 257, 513, 1022, 1025, 1026, 1027, 2049]
TYPICAL_SET_SIZE = 30
# Weights of the first layer; more would take long to write and ask, and say nothing new.
LARGEST_LAYER = 400_000


@dataclass
class Question:
    """One line of the input."""

    term: str
    names: list[str]


@dataclass
class RandomModel:
    """A network with its vocabulary, how it is stored, and what it is asked."""

    seed: int
    number: int
    architecture: str = ""
    dtype: str = ""
    container: str = ""
    vocabulary: list[str] = field(default_factory=list)
    network: networks.Network = field(default_factory=networks.Network)
    memory: dict[str, torch.Tensor] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    unknown_as_token: bool = False
    case_sensitive: bool = False
    # The element types the files are written in, when the tool is to convert them.
    written: dict[str, torch.Tensor] = field(default_factory=dict)
    config: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        random = np.random.default_rng([self.seed, self.number])
        self.random = random
        self.architecture = str(random.choice(ARCHITECTURES))
        self.dtype = str(random.choice(["F32", "F16", "BF16", "mixed"], p=[0.3, 0.3, 0.3, 0.1]))
        self.container = str(random.choice(["folder", "pack", "convert", "zip", "tar.gz"], p=[0.3, 0.25, 0.25, 0.1, 0.1]))
        if self.container == "convert" and self.dtype == "mixed":
            self.container = "pack"
        self.vocabulary = vocabulary(random, vocabulary_size(random))
        self.build_network()
        if random.random() < (0.7 if self.architecture == "RDAE" else 0.1):
            self.memory = random_memory(random, len(self.vocabulary))
        self.store_weights()
        self.unknown_as_token = bool(random.random() < 0.6)
        self.case_sensitive = bool(random.random() < 0.3)
        self.questions = questions(random, self.vocabulary)

    # The network

    def build_network(self) -> None:
        """A network with random weights in float32."""
        random, tokens = self.random, len(self.vocabulary)
        widest = max(1, min(512, LARGEST_LAYER // tokens))
        encoder = widths(random, 3, widest)
        decoder = widths(random, 3, widest, smallest=0)
        self.config = {"d_model": encoder[-1], "depth": len(encoder), "vocab_size": tokens}
        match self.architecture:
            case "DAE" | "VAE":
                if random.random() < 0.6:
                    # By the published arithmetic: V → D·2^(L−1) → … → D, and back.
                    depth = int(random.integers(1, 5))
                    width = max(1, min(encoder[-1], widest >> (depth - 1)))
                    doubled = [width * 2**power for power in range(depth)]
                    encoder, decoder = doubled[::-1], doubled[:-1]
                    self.config |= {"d_model": width, "depth": depth, "dropout": 0.2}
                if self.architecture == "DAE":
                    self.network = networks.DAE(tokens, encoder, decoder)
                    self.config |= {"partition": 0.8, "weighted_loss": None}
                else:
                    latent = int(random.integers(1, 65))
                    self.network = networks.VAE(tokens, encoder, latent, decoder)
                    self.config |= {"latent_dim": latent}
            case name:
                kind = {"EDAE": networks.EDAE, "mEDAE": networks.MEDAE, "EPDAE": networks.EPDAE, "RDAE": networks.RDAE}
                self.network = kind[name](tokens, widths(random, 1, widest)[0], encoder, decoder)
                if name in ("EDAE", "mEDAE") and self.container not in ("pack", "convert"):
                    # The two share their tensors, so the configuration must tell them apart.
                    self.config[str(random.choice(["architecture", "model_type"]))] = name
        self.network.eval().requires_grad_(False)
        self.fill()

    def fill(self) -> None:
        """Gives every layer weights that keep a set's values of order 1, times a gain; some layers tiny, the next large."""
        random = self.random
        gain = float(np.exp(random.uniform(math.log(0.5), math.log(3))))
        for name, module in self.network.named_modules():
            if isinstance(module, nn.Embedding):
                module.weight.copy_(normal(random, module.weight.shape))
            elif isinstance(module, nn.Linear):
                inputs = module.in_features
                if module.in_features == len(self.vocabulary) and name.startswith("encoder"):
                    inputs = min(inputs, TYPICAL_SET_SIZE)
                module.weight.copy_(normal(random, module.weight.shape) * math.sqrt(2 / inputs))
                if module.bias is not None:
                    module.bias.copy_(0.3 * normal(random, module.bias.shape))
        linears = [module for module in self.network.decoder.layers if isinstance(module, nn.Linear)]
        linears[-1].weight.mul_(gain)
        if len(linears) > 1 and random.random() < 0.15:
            # Mostly below the least normal number of float16. A rectifier commutes with the factor.
            for values in (linears[0].weight, linears[0].bias):
                values.mul_(2.0**-15)
            linears[1].weight.mul_(2.0**10)
        if random.random() < 0.2:
            linears[0].weight[:, :: int(random.integers(1, 4))] = 0

    def store_weights(self) -> None:
        """Rounds the weights to the element type they are stored in, and keeps what the files are to hold."""
        random = self.random
        tensors = {name: values.clone() for name, values in self.network.state_dict().items()} | self.memory
        if self.architecture == "DAE" and random.random() < 0.2:
            self.config["weighted_loss"] = "balance"
            tensors["bias"] = normal(random, (len(self.vocabulary),))
        stored = {}
        for name, values in tensors.items():
            kind = str(random.choice(list(DTYPES))) if self.dtype == "mixed" else self.dtype
            stored[name] = values.to(DTYPES[kind]) if values.is_floating_point() else values
        self.written = tensors if self.container == "convert" else stored
        if self.container == "convert" and random.random() < 0.3:
            # From half precision, exactly, to the other types.
            source = DTYPES[str(random.choice(["F16", "BF16"]))]
            self.written = {n: v.to(source) if v.is_floating_point() else v for n, v in tensors.items()}
            stored = {n: v.float().to(DTYPES[self.dtype]) if v.is_floating_point() else v
                      for n, v in self.written.items()}
        exact = {name: values.float() if values.is_floating_point() else values for name, values in stored.items()}
        self.memory = {name: exact[name] for name in self.memory}
        self.network.load_state_dict({name: exact[name] for name in self.network.state_dict()})

    # The files

    def write(self, folder: Path) -> Path:
        """Writes config.json, model.safetensors and vocab.txt, and puts them into their container."""
        files = folder / "model"
        files.mkdir()
        save_file({name: values.contiguous() for name, values in self.written.items()}, files / "model.safetensors")
        (files / "config.json").write_text(json.dumps(self.config, indent=2))
        ending = "\r\n" if self.random.random() < 0.1 else "\n"
        (files / "vocab.txt").write_text(ending.join(self.vocabulary) + ending, newline="")
        if self.container == "zip":
            with zipfile.ZipFile(folder / "model.zip", "w", zipfile.ZIP_DEFLATED) as archive:
                for file in sorted(files.iterdir()):
                    archive.write(file, file.name)
            return folder / "model.zip"
        if self.container == "tar.gz":
            with tarfile.open(folder / "model.tar.gz", "w:gz", compresslevel=1) as archive:
                archive.add(files, "snapshot")
            return folder / "model.tar.gz"
        return files

    def write_sets(self, path: Path, questions: Sequence[Question]) -> None:
        """Writes sets as GMT."""
        lines = ["\t".join([question.term, "", *question.names]) for question in questions]
        path.write_text("".join(line + "\n" for line in lines))

    # The reference

    def asked(self) -> list[list[int]]:
        """The tokens of every question, distinct and ascending; empty when no name is known and `<unk>` stays off."""
        places = {token: place for place, token in enumerate(self.vocabulary) if place >= SPECIALS}
        folded: dict[str, list[str]] = {}
        for token in self.vocabulary[SPECIALS:]:
            folded.setdefault(fold(token), []).append(token)

        def find(name: str) -> int | None:
            if name in places or self.case_sensitive:
                return places.get(name)
            others = folded.get(fold(name), [])
            capitals = [token for token in others if not any(letter in string.ascii_lowercase for letter in token)]
            match = others if len(others) == 1 else capitals
            return places[match[0]] if match else None

        result = []
        for question in self.questions:
            tokens: set[int] = set()
            for name in question.names:
                place = find(name)
                if place is not None:
                    tokens.add(place)
                elif self.unknown_as_token:
                    tokens.add(0)
            result.append(sorted(tokens))
        return result

    def answers(self, sets: networks.Sets, kind: torch.dtype) -> dict[str, np.ndarray]:
        """Encodings, activations before the last layer and logits in an element type, as float64; sets × width."""
        network = self.network.to(kind)
        memory = {name: values.to(kind) if values.is_floating_point() else values
                  for name, values in self.memory.items()}
        with torch.inference_mode():
            encoding = network.encode(sets)
            penultimate = network.penultimate(encoding)
            logits = network.decoder(encoding)
            if memory:
                logits = logits + networks.recall(memory, sets)
        layers = {"encoding": encoding, "penultimate": penultimate, "logits": logits}
        return {name: values.double().numpy() for name, values in layers.items()}

    @property
    def kind(self) -> str:
        """The row of the table it belongs to."""
        return self.architecture + (" + memory" if self.memory else "")

    def describe(self) -> str:
        """What it is, in words."""
        shapes = ", ".join("×".join(map(str, values.shape)) for name, values in self.network.state_dict().items()
                           if name.endswith("weight"))
        return (f"model {self.number} of seed {self.seed}: {self.kind}, {self.dtype}, {self.container}, "
                f"{len(self.vocabulary)} tokens, {len(self.questions)} sets, weights {shapes}")


def fold(name: str) -> str:
    """The name without the case of ASCII letters."""
    return name.translate(str.maketrans(string.ascii_uppercase, string.ascii_lowercase))


def normal(random: np.random.Generator, shape: Sequence[int]) -> torch.Tensor:
    """Standard normal numbers in float32."""
    return torch.from_numpy(random.standard_normal(tuple(shape), dtype=np.float32))


def vocabulary_size(random: np.random.Generator) -> int:
    """Tokens, the two special ones included: small, odd, at the edge of a block, or rarely the released number."""
    share = random.random()
    if share < 0.005:
        return int(random.choice([19_589, 19_590, 20_011, 66_001]))
    if share < 0.3:
        return int(random.choice(EDGES))
    return int(np.exp(random.uniform(math.log(3), math.log(3000))))


def widths(random: np.random.Generator, most: int, widest: int, smallest: int = 1) -> list[int]:
    """Widths of layers, `smallest` to `most` of them, mostly odd or around a power of two."""
    result = []
    for _ in range(int(random.integers(smallest, most + 1))):
        width = int(random.choice([1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 96, 128, 250, 256, 257]))
        result.append(max(1, min(width, widest)))
    return result


def vocabulary(random: np.random.Generator, tokens: int) -> list[str]:
    """The two special tokens and distinct symbols, a few of them another's in small letters (Trp53 beside TRP53)."""
    symbols: dict[str, None] = {}
    letters = np.array(list(string.ascii_uppercase))
    while len(symbols) < tokens - SPECIALS:
        symbol = "".join(random.choice(letters, int(random.integers(2, 6)))) + str(random.integers(1, 99))
        if random.random() < 0.1:
            symbol += str(random.choice(["-AS1", ".2", "orf7", "@", "_β"]))
        symbols[symbol] = None
        if random.random() < 0.05 and len(symbols) < tokens - SPECIALS:
            symbols[symbol.capitalize()] = None
    return ["<unk>", "<pad>", *symbols]


def random_memory(random: np.random.Generator, tokens: int) -> dict[str, torch.Tensor]:
    """A memory of random sets with one to four heads."""
    genes = np.arange(SPECIALS, tokens)
    sizes = random.integers(1, min(len(genes), 60) + 1, random.integers(1, 300 if tokens < 10_000 else 30))
    sets = [np.sort(random.choice(genes, size, replace=False)) for size in sizes]
    heads = [[random.integers(1, 7), random.choice([0, 1, 10]), random.uniform(0, 4), random.choice([0, 0.25, 0.5, 1]),
              10 ** random.uniform(-5, -1), random.uniform(-2, 2)] for _ in range(random.integers(1, 5))]
    kind = torch.int32 if random.random() < 0.3 or tokens > 1 << 15 else torch.int16
    unsigned = {torch.int32: torch.uint32, torch.int16: torch.uint16}[kind]
    weights = random.uniform(0.3, 1.6, tokens)
    weights[random.random(tokens) < 0.05] = 0
    return {
        "memory.sizes": torch.from_numpy(sizes).to(kind).view(unsigned),
        "memory.genes": torch.from_numpy(np.concatenate(sets)).to(kind).view(unsigned),
        "memory.gene_weight": torch.from_numpy(weights).float(),
        "memory.popularity": torch.from_numpy(random.uniform(0.01, 9, tokens)).float(),
        "memory.heads": torch.tensor(np.array(heads), dtype=torch.float32),
    }


def questions(random: np.random.Generator, vocabulary: list[str]) -> list[Question]:
    """Sets of every odd kind, and many random ones."""
    genes = vocabulary[SPECIALS:]

    def some(count: int) -> list[str]:
        return list(random.choice(genes, min(count, len(genes)), replace=False))

    one, few = some(1), some(5)
    kinds: list[list[str]] = [
        one, one * 3, [*few, *few[::-1]], genes, [*genes, *genes[:9]], genes[1:] or genes, [genes[0]], [genes[-1]],
        ["NOTAGENE"], ["NOTAGENE", "NOR-THIS", *one], ["NOTAGENE", *few, "NOTAGENE"],
        [name.lower() for name in few], ["<unk>", "<pad>", *one], some(len(genes) // 2 + 1),
    ]
    # More than the tools take at a time, in small vocabularies only.
    more = int(random.integers(130, 400)) if len(genes) < 130 and random.random() < 0.5 else int(random.integers(2, 12))
    sizes = np.minimum(random.lognormal(3, 1, more).astype(int) + 1, len(genes))
    kinds += [some(int(size)) for size in sizes]
    random.shuffle(kinds)
    return [Question(f"set {number}" if number % 7 else "same name", names) for number, names in enumerate(kinds)]


def parts(random: np.random.Generator, count: int) -> list[range]:
    """Up to four runs of numbers that together are 0..<count."""
    cuts = sorted({0, count, *random.integers(0, count + 1, int(random.integers(1, 4))).tolist()})
    return [range(first, last) for first, last in itertools.pairwise(cuts)]
