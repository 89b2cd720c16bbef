"""Asks random models through the command line and holds every number to PyTorch's.

Usage: check_parity.py --tools FOLDER [--models N] [--first N] [--seed S] [--keep FOLDER] [--json FILE]

Run by Scripts/check-parity, whose help says what is compared. Status 1 when anything differs.
"""
from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

import networks_pytorch as networks
import random_models
from random_models import DTYPES, SPECIALS, RandomModel

# |difference| ≤ absolute + relative · |expected|, by element type. Stored weights are widened to float32 without error by
# both sides, so the type makes no difference to rounding, only to the weights that are agreed on; and one weight
# rounded otherwise than PyTorch does (2⁻⁹ of it for BF16, 2⁻¹² for F16) shows. What is left is the order of float32
# sums: n numbers of size s add up with an error of about n · 2⁻²⁴ · s/2 one after the other, √n · 2⁻²⁴ · s in blocks.
# A sum over more genes than a set of a collection has (999) is small by cancellation only, so its error goes by the
# set's largest |expected|, not by each.
LARGE_SET = 1000
TOLERANCES = {"F32": (1e-4, 1e-5), "F16": (1e-4, 1e-5), "BF16": (1e-4, 1e-5), "mixed": (1e-4, 1e-5)}
# What threads and the grouping of the input may change, as a share of the set's largest |logit| where that is above 1:
# rounding goes by the sizes of what is summed, not by what is left of them.
SAME_OUTPUT = 1e-5
DIGITS = "9"
REASONS = 3
ROWS_LIMIT = 20_000
# Seconds; a model takes less than one, the largest ten.
TIMEOUT = 600


class Disagreement(Exception):
    """What the tool said and PyTorch did not."""


@dataclass
class Tally:
    """What was seen of one architecture and element type."""

    models: int = 0
    numbers: int = 0
    error: float = 0
    share: float = 0
    hidden_error: float = 0
    exact_error: float = 0
    peer_error: float = 0
    split_error: float = 0
    spread: list[float] = field(default_factory=list)


class Tools:
    """The command line tools, run in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()

    def run(self, tool: str, *arguments: object, cwd: Path) -> bytes:
        """Runs a tool to its end and gives its standard output."""
        command = [str(self.folder / tool), *map(str, arguments)]
        try:
            done = subprocess.run(command, cwd=cwd, capture_output=True, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            raise Disagreement(f"no answer within {TIMEOUT} s: {' '.join(command)}") from None
        if done.returncode != 0:
            raise Disagreement(f"status {done.returncode} of {' '.join(command)}: {done.stderr.decode()[-500:]}")
        return done.stdout


class Check:
    """One model, asked in every way."""

    def __init__(self, model: RandomModel, tools: Tools, folder: Path, tally: Tally) -> None:
        self.model = model
        self.tools = tools
        self.folder = folder
        self.tally = tally
        self.absolute, self.relative = TOLERANCES[model.dtype]
        sets = model.asked()
        self.kept = [place for place, tokens in enumerate(sets) if tokens]
        self.sets = [sets[place] for place in self.kept]
        self.genes = model.vocabulary[SPECIALS:]

    def run(self) -> None:
        """Raises `Disagreement` for the first thing that differs."""
        model, random = self.model, self.model.random
        self.expected = model.answers(self.sets, torch.float32)
        self.exact = model.answers(self.sets, torch.float64)
        self.scale = np.maximum(1, np.abs(self.expected["logits"][:, SPECIALS:]).max(axis=1))
        self.bundle = self.make_bundle()
        model.write_sets(self.folder / "sets.gmt", model.questions)
        self.options = ["-q", "-b", self.bundle, "--format", "gmt"]
        self.options += ["--unknown-as-token"] if model.unknown_as_token else []
        self.options += ["--case-sensitive"] if model.case_sensitive else []
        self.threads = int(random.choice([2, 3, 4, 8]))
        self.split = random_models.parts(random, len(model.questions))
        for number, run in enumerate(self.split):
            model.write_sets(self.folder / f"part{number}.gmt", [model.questions[place] for place in run])
        logits = self.check_matrix()
        self.check_rows(logits)
        self.check_reasons()
        self.check_layers()
        self.tally.models += 1
        self.tally.spread.append(float(self.exact["logits"].std()))

    def make_bundle(self) -> Path:
        """The files, in what the tools are to open."""
        model = self.model
        written = model.write(self.folder)
        architecture = ["--architecture", model.architecture.lower()]
        if model.container == "pack":
            self.tools.run("gsfm-bundle", "pack", written, *architecture, "-o", "X.gsfm", cwd=self.folder)
        elif model.container == "convert":
            self.tools.run("gsfm-bundle", "pack", written, *architecture, "-o", "Y.gsfm", cwd=self.folder)
            self.tools.run("gsfm-bundle", "convert", "Y.gsfm", "--dtype", model.dtype.lower(), "-o", "X.gsfm",
                           cwd=self.folder)
        else:
            return written
        return self.folder / "X.gsfm"

    # Logits

    def check_matrix(self) -> np.ndarray:
        """The matrix of all sets by one thread, and of runs of them by many; genes × sets."""
        logits = self.matrix("sets.gmt", range(len(self.model.questions)), threads=1)
        self.compare(logits.T, "logits", "error", columns=slice(SPECIALS, None))
        pieces = [self.matrix(f"part{number}.gmt", run, self.threads) for number, run in enumerate(self.split)]
        self.compare_runs(np.concatenate(pieces, axis=1).T, logits.T, self.scale, "--matrix")
        return logits

    def matrix(self, file: str, run: range, threads: int) -> np.ndarray:
        """The logits of a file that holds a run of the questions; genes × sets."""
        text = self.tools.run("gsfm-complete", *self.options, "--matrix", "--digits", DIGITS, "-t", threads, file,
                              cwd=self.folder).decode()
        header, *lines = text.splitlines()
        terms = [self.model.questions[place].term for place in self.kept if place in run]
        self.require(header.split("\t") == ["gene", *terms], f"header of {file}: found {header[:200]}")
        names, _, numbers = zip(*(line.partition("\t") for line in lines))
        self.require(list(names) == self.genes, f"genes of {file}: {len(names)} that are not the vocabulary's")
        values = np.array("\t".join(numbers).split("\t") if terms else [], dtype=float)
        return values.reshape(len(self.genes), len(terms))

    # Rows

    def check_rows(self, logits: np.ndarray) -> None:
        """The rows of the best genes or of all, by many threads and in runs of the input."""
        random = self.model.random
        takes_all = len(self.kept) * len(self.genes) <= ROWS_LIMIT and random.random() < 0.5
        count = len(self.genes) if takes_all else int(random.integers(1, 120))
        count = min(count, len(self.genes))
        options = [*self.options, *(["--all"] if takes_all else ["--top", count]), "--digits", DIGITS]
        text = self.tools.run("gsfm-complete", *options, "-t", self.threads, "sets.gmt", cwd=self.folder).decode()
        rows = self.rows(text, count)
        for number, tokens in enumerate(self.sets):
            block = {name: values[number * count:(number + 1) * count] for name, values in rows.items()}
            places = self.check_block(block, self.kept[number], tokens, self.expected["logits"][number, SPECIALS:], count)
            self.compare_runs(np.array(block["logit"], float)[None], logits[places, number][None],
                              self.scale[number:number + 1], "logits of rows and matrix")
        together = [self.tools.run("gsfm-complete", *options, "-H", "-t", 1, f"part{number}.gmt", cwd=self.folder)
                    for number in range(len(self.split))]
        again = self.rows(text.partition("\n")[0] + "\n" + b"".join(together).decode(), count)
        self.require(again["term"] == rows["term"], "the terms of parts are others")
        # Both fall, so that places may be compared although genes of nearly the same logit may swap theirs.
        found, expected = (np.array(table["logit"], float).reshape(-1, count) for table in (again, rows))
        self.compare_runs(found, expected, self.scale, "logits of rows")
        for number in range(len(self.kept)):
            self.check_same_genes(*(
                {gene: (float(logit), known) for gene, logit, known in itertools.islice(
                    zip(table["gene"], table["logit"], table["known"]), number * count, (number + 1) * count)}
                for table in (again, rows)), 2 * SAME_OUTPUT * self.scale[number])

    def rows(self, text: str, count: int) -> dict[str, list[str]]:
        """A table by columns."""
        lines = [line.split("\t") for line in text.splitlines()]
        expected = count * len(self.kept)
        self.require(len(lines) == expected + 1, f"expected {expected} rows, found {len(lines) - 1}")
        columns = zip(*lines[1:]) if expected else [[] for _ in lines[0]]
        return {name: list(values) for name, values in zip(lines[0], columns, strict=True)}

    def check_block(
        self, rows: dict[str, list[str]], question: int, tokens: Sequence[int], expected: np.ndarray, count: int,
    ) -> list[int]:
        """The rows of one set: logits, probabilities, z-scores, ranks and whether genes are known; which genes they are."""
        term = self.model.questions[question].term
        self.require(set(rows["term"]) == {term}, f"term of set {question}: found {set(rows['term'])}")
        index = {gene: place for place, gene in enumerate(self.genes)}
        places = [index[gene] for gene in rows["gene"]]
        self.require(len(set(places)) == count, f"{term}: a gene comes twice")
        logits = np.array(rows["logit"], float)
        self.require(bool((np.diff(logits) <= 0).all()), f"{term}: logits do not fall")
        slack = self.slack(expected[None], [tokens])[0]
        self.require(bool((np.abs(logits - expected[places]) <= slack[places]).all()), f"{term}: logit of a row")
        probability = 1 / (1 + np.exp(-logits))
        self.require(np.allclose(np.array(rows["probability"], float), probability, rtol=1e-6, atol=1e-12),
                     f"{term}: probability")
        self.require([known == "1" for known in rows["known"]] == [place + SPECIALS in tokens for place in places],
                     f"{term}: known")
        for rank, place, logit in zip(map(int, rows["rank"]), places, logits):
            above = np.delete(expected, place)
            wiggle = 2 * (slack[place] + np.delete(slack, place))
            least, most = 1 + (above > logit + wiggle).sum(), 1 + (above > logit - wiggle).sum()
            self.require(least <= rank <= most, f"{term}: rank {rank} of {self.genes[place]}, {least} to {most} expected")
        self.check_zscores(rows["zscore"], expected, places, term)
        return places

    def check_same_genes(
        self, found: dict[str, tuple[float, str]], expected: dict[str, tuple[float, str]], slack: float
    ) -> None:
        """The rows of one set in two runs by gene; only genes as low as the last may be in one of them alone."""
        last = min(logit for logit, _ in expected.values())
        for gene in found.keys() | expected.keys():
            one, other = found.get(gene), expected.get(gene)
            if one and other:
                self.require(abs(one[0] - other[0]) <= slack and one[1] == other[1], f"{gene} in parts: {one}, not {other}")
            else:
                self.require(abs((one or other or (np.inf,))[0] - last) <= slack, f"{gene} in one run only")

    def check_zscores(self, found: list[str], expected: np.ndarray, places: list[int], term: str) -> None:
        """z-scores, whose error is the logits' in units of their standard deviation."""
        spread = expected.std(ddof=1, dtype=float) if len(expected) > 1 else 0.0
        if spread < 1e-3 * (1 + np.abs(expected).max()):
            return
        zscores = (expected[places].astype(float) - expected.mean(dtype=float)) / spread
        slack = 3 * (self.absolute + self.relative * np.abs(expected).max()) / spread * (1 + np.abs(zscores))
        self.require(bool((np.abs(np.array(found, float) - zscores) <= slack).all()), f"{term}: z-score")

    def check_reasons(self) -> None:
        """The genes that --explain names: those without which PyTorch's logit is lowest."""
        numbers = [number for number, tokens in enumerate(self.sets) if 2 <= len(tokens) <= 12]
        if not numbers or self.model.random.random() > 0.3:
            return
        number = int(self.model.random.choice(numbers))
        tokens = self.sets[number]
        self.model.write_sets(self.folder / "one.gmt", [self.model.questions[self.kept[number]]])
        text = self.tools.run("gsfm-complete", *self.options, "--top", 5, "--explain", REASONS, "-t", self.threads,
                              "one.gmt", cwd=self.folder).decode()
        header, *rows = (line.split("\t") for line in text.splitlines())
        reduced = self.model.answers([tokens[:place] + tokens[place + 1:] for place in range(len(tokens))], torch.float32)
        falls = self.expected["logits"][number] - reduced["logits"]
        slack = 4 * (self.absolute + self.relative * max(self.scale[number], np.abs(reduced["logits"]).max()))
        for row in rows:
            found = dict(zip(header, row, strict=True))
            column = self.model.vocabulary.index(found["gene"], SPECIALS)
            fall = {self.model.vocabulary[token]: value for token, value in zip(tokens, falls[:, column])
                    if token >= SPECIALS}
            named = [] if found["because"] in ("", "NA") else found["because"].split(";")
            self.require(len(named) <= REASONS and set(named) <= fall.keys(), f"--explain: {found['because']}")
            self.require(all(fall[gene] > -slack for gene in named), f"--explain: {found['because']} raise the logit")
            least = min((fall[gene] for gene in named), default=0) if len(named) == REASONS else 0
            self.require(all(fall[gene] <= least + slack for gene in fall.keys() - set(named)),
                         f"--explain: {found['gene']} rests on {fall}, found {named}")

    # Hidden layers

    def check_layers(self) -> None:
        """The two layers gsfm-embed gives, of the sets and sometimes of every gene alone."""
        for layer in ("encoding", "penultimate"):
            vectors, names = self.vectors(layer, "sets.gmt")
            self.require(names == [self.model.questions[place].term for place in self.kept], f"names of {layer}")
            self.compare(vectors, layer, "hidden_error")
        if self.model.random.random() < 0.1:
            layer = str(self.model.random.choice(["encoding", "penultimate"]))
            vectors, names = self.vectors(layer, "--genes")
            self.require(names == self.genes, "names of genes")
            alone = [[place] for place in range(SPECIALS, len(self.model.vocabulary))]
            expected = self.model.answers(alone, torch.float32)[layer]
            self.require(self.excess(vectors, expected, alone) <= 1, f"{layer} of single genes")

    def vectors(self, layer: str, what: str) -> tuple[np.ndarray, list[str]]:
        """The vectors of a layer and their names."""
        options = ["-q", "-b", self.bundle] if what == "--genes" else self.options
        self.tools.run("gsfm-embed", *options, "--layer", layer, "--output-format", "npy", "-o", "vectors.npy",
                       "-t", self.threads, what, cwd=self.folder)
        names = (self.folder / "vectors.npy.txt").read_text().splitlines()
        return np.load(self.folder / "vectors.npy"), names

    # Comparing

    def compare(self, found: np.ndarray, name: str, error: str, columns: slice = slice(None)) -> None:
        """Holds numbers to PyTorch's and keeps the largest differences."""
        expected, exact = self.expected[name][:, columns], self.exact[name][:, columns]
        self.require(found.shape == expected.shape, f"{name}: shape {found.shape}, expected {expected.shape}")
        if not found.size:
            return
        tally = self.tally
        tally.numbers += found.size
        setattr(tally, error, max(getattr(tally, error), float(np.abs(found - expected).max())))
        if name == "logits":
            tally.exact_error = max(tally.exact_error, float(np.abs(found - exact).max()))
            tally.peer_error = max(tally.peer_error, float(np.abs(expected - exact).max()))
        share = self.excess(found, expected, self.sets)
        tally.share = max(tally.share, share)
        if not share <= 1:
            row, column = np.unravel_index(np.nanargmax(np.abs(found - expected)), found.shape)
            raise Disagreement(f"{name}, set {self.kept[row]} ({len(self.sets[row])} tokens), column {column}: found "
                               f"{found[row, column]:.9g}, PyTorch {expected[row, column]:.9g}, in float64 "
                               f"{exact[row, column]:.9g}")

    def slack(self, expected: np.ndarray, sets: networks.Sets) -> np.ndarray:
        """The differences that are tolerated; sets × numbers."""
        sizes = np.abs(expected)
        is_large = np.array([len(tokens) >= LARGE_SET for tokens in sets], bool)
        sizes[is_large] = sizes[is_large].max(axis=1, keepdims=True, initial=0)
        return self.absolute + self.relative * sizes

    def excess(self, found: np.ndarray, expected: np.ndarray, sets: networks.Sets) -> float:
        """The largest difference as a share of what is tolerated; not finite when a number is not."""
        return float((np.abs(found - expected) / self.slack(expected, sets)).max(initial=0))

    def compare_runs(self, found: np.ndarray, expected: np.ndarray, scale: np.ndarray, what: str) -> None:
        """Holds one run's numbers to another's; sets × numbers, with the scale of each set."""
        self.require(found.shape == expected.shape, f"{what}: shape {found.shape}, expected {expected.shape}")
        error = float((np.abs(found - expected) / scale[:, None]).max(initial=0))
        self.tally.split_error = max(self.tally.split_error, error)
        self.require(error <= SAME_OUTPUT, f"{what}: {error:.2g} apart for {self.threads} threads and "
                     f"parts of {[len(run) for run in self.split]} sets")

    @staticmethod
    def require(holds: bool, problem: str) -> None:
        if not holds:
            raise Disagreement(problem)


def check_reference(folder: Path) -> None:
    """Holds the networks of this check to the answers of the published package, where they are stored."""
    for name, kind in [("DAE", networks.DAE), ("VAE", networks.VAE), ("EDAE", networks.EDAE),
                       ("mEDAE", networks.MEDAE), ("EPDAE", networks.EPDAE), ("RDAE", networks.RDAE),
                       ("RDAE-memory", networks.RDAE)]:
        files = folder / name
        tensors = load_file(files / "model.safetensors")
        vocabulary = (files / "vocab.txt").read_text().split("\n")
        places = {token: place for place, token in enumerate(vocabulary)}
        encoder, decoder = (
            [tensors[f"{part}.layers.{number}.weight"].shape[0] for number in range(0, 30, 3)
             if f"{part}.layers.{number}.weight" in tensors] for part in ("encoder", "decoder"))
        first = {"DAE": [], "VAE": []}.get(name, [tensors.get("embedding.weight", torch.zeros(0, 0)).shape[1]])
        latent = [tensors["hidden2mu.weight"].shape[0]] if name == "VAE" else []
        network = kind(decoder[-1], *first, encoder, *latent, decoder[:-1])
        memory = {key: values for key, values in tensors.items() if key.startswith("memory.")}
        network.load_state_dict({key: values for key, values in tensors.items() if key not in memory})
        network.eval().requires_grad_(False)
        sets = [sorted({places.get(gene, 0) for gene in line.split("\t")[2:]})
                for line in (files / "sets.gmt").read_text().splitlines()]
        for answer, encoding, logits in zip(
                json.loads((files / "expected.json").read_text()), network.encode(sets),
                network(sets) + (networks.recall(memory, sets) if memory else 0), strict=True):
            for key, values in (("encoding", encoding), ("logits", logits)):
                if not np.allclose(values.numpy(), answer[key], rtol=1e-5, atol=1e-5):
                    raise Disagreement(f"{name}: this check's own {key} are not those of {files / 'expected.json'}")


def check_models(options: argparse.Namespace) -> tuple[dict[tuple[str, str], Tally], list[str]]:
    """All models; what was seen, and what failed."""
    tools = Tools(options.tools)
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    failures: list[str] = []
    start = time.monotonic()
    for number in range(options.first, options.first + options.models):
        with tempfile.TemporaryDirectory(prefix="gsfm-parity-") as name:
            folder = Path(name)
            if options.keep:
                folder = options.keep.resolve() / f"{options.seed}-{number}"
                folder.mkdir(parents=True)
            model = RandomModel(options.seed, number)
            try:
                Check(model, tools, folder, tallies[model.kind, model.dtype]).run()
            except Disagreement as problem:
                failures.append(f"{model.describe()}: {problem}")
                print(f"check-parity: error: {failures[-1]}\n  again: Scripts/check-parity --seed {options.seed} "
                      f"--first {number} --models 1 --keep parity-files", file=sys.stderr, flush=True)
        done = number - options.first + 1
        if done % 100 == 0:
            print(f"  {done} of {options.models} models from {options.first} on, {len(failures)} failed, {time.monotonic() - start:.0f} s", file=sys.stderr,
                  flush=True)
    return tallies, failures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--models", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    check_reference(Path(__file__).resolve().parents[2] / "Tests/Fixtures/reference")
    tallies, failures = check_models(options)
    order = {name: place for place, name in enumerate([*DTYPES, "mixed"])}
    rows = [{"architecture": kind, "dtype": dtype, **vars(tally)}
            for (kind, dtype), tally in sorted(tallies.items(), key=lambda item: (item[0][0], order[item[0][1]]))]
    if options.json:
        options.json.write_text(json.dumps({"rows": rows, "failures": failures, "tolerances": TOLERANCES,
                                            "same_output": SAME_OUTPUT, "large_set": LARGE_SET}))
    return 1 if failures else 0


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main())
