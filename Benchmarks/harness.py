"""What the benchmark drivers share: the peers' environment, the tools, the machine's facts, timed runs, the record.

Standard library only, so that a driver needs no set-up and stays small in memory beside what it measures.
"""
from __future__ import annotations

import datetime
import hashlib
import itertools
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / "Benchmarks" / "peers"
TOOLS = ROOT / ".build" / "release"
RESULTS = ROOT / "Benchmarks" / "RESULTS.md"

Arguments = Sequence["str | os.PathLike[str]"]


def cache_folder(name: str) -> Path:
    """A folder of ours in the user's cache, outside the repository."""
    base = os.environ.get("GSFM_CACHE")
    if not base:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gsfm"
    folder = Path(base) / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def data_folder() -> Path:
    """Where the gene-set data lies, if it is there."""
    return Path(os.environ.get("GSFM_DATA") or ROOT.parent / "shared" / "data")


def say(text: str) -> None:
    """Tells the person who waits."""
    print(text, file=sys.stderr, flush=True)


# Set-up


def requirements_hash() -> str:
    """What the installed peers are stamped with."""
    return hashlib.sha256((PEERS / "requirements.txt").read_bytes()).hexdigest()


def has_peers() -> bool:
    """Whether the peers are installed and up to date."""
    folder = cache_folder("peers")
    stamp = folder / "installed.sha256"
    return (folder / "bin/python").exists() and stamp.exists() and stamp.read_text() == requirements_hash()


def peers_python() -> Path:
    """The interpreter of an environment with the peers, installed from PyPI when missing or out of date."""
    folder = cache_folder("peers")
    python = folder / "bin" / "python"
    requirements = PEERS / "requirements.txt"
    if has_peers():
        return python
    say(f"Installing the peers into {folder} (PyTorch is large) …")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
    (folder / "installed.sha256").write_text(requirements_hash())
    return python


def peer_versions(python: Path, packages: Sequence[str]) -> dict[str, str]:
    """The installed versions of the peers, and of Python."""
    code = (
        "import sys, json, platform, importlib.metadata as m;"
        "print(json.dumps({'Python': platform.python_version()} | {p: m.version(p) for p in sys.argv[1:]}))"
    )
    return json.loads(subprocess.check_output([python, "-c", code, *packages]))


def build_tools(*tools: str) -> None:
    """Builds the release tools; quick when nothing has changed."""
    for tool in tools:
        say(f"Building {tool} …")
        subprocess.run([ROOT / "Scripts/build-release", tool], cwd=ROOT, check=True, stdout=sys.stderr)


def make_network(python: Path, *, tokens: int = 19_589, width: int = 256, seed: int = 1) -> Path:
    """A folder with one random network in every peer's format, made once and kept in the cache.

    Members: `f32/` and `f16/` (config.json, model.safetensors, vocab.txt), the bundles `f32.gsfm` and `f16.gsfm`,
    and `model.onnx`. All weights are F16 numbers, so that every file holds the same network.
    """
    maker = PEERS / "make_network.py"
    key = hashlib.sha256(maker.read_bytes()).hexdigest()[:12]
    folder = cache_folder("networks") / f"dae-{tokens}-{width}-{seed}-{key}"
    if not (folder / "model.onnx").exists():
        subprocess.run([python, maker, folder, "--tokens", str(tokens), "--width", str(width), "--seed", str(seed)],
                       check=True)
    for precision in ("f32", "f16"):
        bundle = folder / f"{precision}.gsfm"
        if not bundle.exists():
            subprocess.run([TOOLS / "gsfm-bundle", "pack", folder / precision, "--architecture", "DAE",
                            "--name", f"benchmark-{precision}", "--license", "CC0-1.0", "-o", bundle], check=True)
    return folder


# Input


def write_random_sets(path: Path, vocabulary: Sequence[str], sizes: Sequence[int], seed: int, skew: float = 2) -> None:
    """Writes a GMT of random sets of the given sizes.

    Symbols near the head of the vocabulary come more often, as in real collections; `skew` 1 makes all equal.
    """
    stream = random.Random(seed)
    with open(path, "w", encoding="utf-8") as file:
        for number, size in enumerate(sizes, 1):
            genes: dict[str, None] = {}
            while len(genes) < size:
                genes[vocabulary[int(len(vocabulary) * stream.random() ** skew)]] = None
            print(f"set{number}", "", *genes, sep="\t", file=file)


def realistic_sizes(count: int, seed: int, smallest: int = 5, largest: int = 999) -> list[int]:
    """Set sizes as in collections mined from papers: log-normal, median 50, cut at both ends."""
    stream = random.Random(seed)
    return [min(max(round(stream.lognormvariate(3.9, 1.0)), smallest), largest) for _ in range(count)]


# Measuring


@dataclass
class Run:
    """What one process took."""

    seconds: float
    peak_bytes: int
    output: str


def timed_run(command: Arguments, environment: dict[str, str] | None = None) -> Run:
    """Runs a command to its end: wall time from start to exit, peak resident memory, standard output.

    The peak is the kernel's for that process, mapped files included; it cannot be lower than this driver's own
    size at the time of the fork, some 15 MiB.
    """
    start = time.perf_counter()
    process = subprocess.Popen([os.fspath(part) for part in command], stdout=subprocess.PIPE, text=True,
                               env=os.environ | (environment or {}))
    assert process.stdout is not None
    with process.stdout:
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    return Run(seconds, usage.ru_maxrss * 1024, output)


def interleaved(
    contestants: dict[str, Arguments], rounds: int, environment: dict[str, str],
    note: Callable[[str], None] = lambda name: None,
) -> dict[str, list[Run]]:
    """Runs every contestant once a round, A B A B, after one round that is not counted.

    `note` is called with the contestant's name after each of its counted runs.
    """
    runs: dict[str, list[Run]] = {name: [] for name in contestants}
    for number in range(rounds + 1):
        say(f"  round {number} of {rounds}" + ("" if number else " (not counted)"))
        for name, command in contestants.items():
            run = timed_run(command, environment)
            if number:
                runs[name].append(run)
                note(name)
    return runs


def median_seconds(runs: Sequence[Run]) -> float:
    """The median wall time."""
    return statistics.median(run.seconds for run in runs)


def median_peak(runs: Sequence[Run]) -> float:
    """The median peak memory in MiB."""
    return statistics.median(run.peak_bytes for run in runs) / 2**20


def verdict(is_met: bool) -> str:
    """What a record says of a target."""
    return "met" if is_met else "**missed**"


def spread(values: Sequence[float]) -> str:
    """The smallest and the largest, as text, to about three digits."""
    decimals = 0 if max(values) >= 100 else 1 if max(values) >= 10 else 2
    return f"{min(values):,.{decimals}f}–{max(values):,.{decimals}f}"


def thread_environment(threads: int) -> dict[str, str]:
    """Variables that hold every peer to the same number of threads."""
    return {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}


# The record


def cpu_name() -> str:
    """The processor, as the kernel names it."""
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def load_text() -> str:
    """The load averages of the last 1, 5 and 15 minutes."""
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


def source_version() -> str:
    """The commit that was measured, marked when sources differ from it."""
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True).strip()
    changed = subprocess.run(["git", "diff", "--quiet", "HEAD", "--", "Sources", "Package.swift"], cwd=ROOT)
    return commit + ("" if changed.returncode == 0 else " with changes")


def heading(title: str, load_at_start: str, threads: int, blas_kernel: str, versions: dict[str, str]) -> str:
    """The first lines of a dated section."""
    peers = ", ".join(f"{name} {version}" for name, version in versions.items())
    return "\n".join([
        f"## {datetime.date.today().isoformat()} {title}",
        "",
        f"- Machine: {cpu_name()}, {len(os.sched_getaffinity(0))} cores used by {threads} threads; OpenBLAS kernel "
        f"{blas_kernel}; {platform.system()} {platform.release()}",
        f"- Load average (1, 5, 15 min) at start: {load_at_start}; at end: {load_text()}",
        f"- gsfm: {source_version()}; peers: {peers}",
        "", "",
    ])


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: first column left, the others right."""
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def record(section: str, path: str) -> None:
    """Appends a section to the results; `-` is standard output."""
    if path == "-":
        print(section)
        return
    with open(path, "a", encoding="utf-8") as file:
        file.write("\n" + section)
    say(section)
    say(f"Appended to {path}")


# Answers


def rows_by_term(path: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The rows of a completion table, term by term, without holding the table."""
    with open(path, encoding="utf-8") as file:
        columns = file.readline().rstrip("\n").split("\t")
        rows = (dict(zip(columns, line.rstrip("\n").split("\t"), strict=True)) for line in file)
        for term, group in itertools.groupby(rows, key=lambda row: row["term"]):
            yield term, list(group)
