import gzip
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.logging import logger

# The tools that are asked once a set, whose work is shared out; the others take a sample whole.
CHUNKED = ["complete", "embed", "enrich"]
WHOLE = ["annotate", "disease", "evaluate", "ppi"]
NEEDS_LIBRARY = ["annotate", "disease", "enrich"]
# What disease, annotate and ppi are asked for unless the configuration says otherwise.
DEFAULT_OPTIONS = {
    "annotate": "--top 10",
    "disease": "--by gene --top 10",
    "ppi": "--partners --top 10",
}

OUTDIR = config["outdir"]

if not config.get("library") and {"annotate", "enrich"} & set(config["tools"]):
    raise WorkflowError("config: annotate and enrich need a library")


wildcard_constraints:
    sample="[A-Za-z0-9_.-]+",
    tool="[a-z]+",
    chunk=r"\d{6}",


def open_sets(path):
    """A file of gene sets, plain or by gzip, as lines of bytes."""
    start = Path(path).open("rb").read(6)
    if start.startswith((b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"BZh")):
        raise WorkflowError(
            f"{path}: chunks need GMT that is plain or compressed by gzip"
        )
    return gzip.open(path) if start.startswith(b"\x1f\x8b") else Path(path).open("rb")


def chunk_names(sample):
    """The numbers of a sample's chunks, as many as its sets need."""
    with open_sets(config["samples"][sample]) as lines:
        sets = sum(1 for _ in lines)
    return [
        f"{number:06}" for number in range(1, max(1, -(-sets // config["chunk"])) + 1)
    ]


def sets_of(wildcards):
    return config["samples"][wildcards.sample]


def chunks_of(wildcards):
    """The tables of a sample's chunks, in the order of the sets; counted when the rule is about to be planned."""
    return [
        f"{OUTDIR}/chunks/{wildcards.sample}/{wildcards.tool}/{chunk}.tsv.gz"
        for chunk in chunk_names(wildcards.sample)
    ]


def model_files(wildcards):
    """The bundle and the library that a tool reads besides the sets."""
    files = {}
    if config.get("bundle"):
        files["bundle"] = config["bundle"]
    if config.get("library") and wildcards.tool in NEEDS_LIBRARY:
        files["library"] = config["library"]
    return files


def tool_options(wildcards, input):
    """The command line between a tool's name and its input."""
    options = [
        config["options"].get(wildcards.tool, DEFAULT_OPTIONS.get(wildcards.tool, ""))
    ]
    options += [
        f"--{name} '{input[name]}'"
        for name in ("bundle", "library")
        if name in input.keys()
    ]
    return " ".join(options)


def results(wildcards):
    """All that the configuration asks for."""
    return [
        f"{OUTDIR}/{sample}.{tool}.tsv.gz"
        for sample in config["samples"]
        for tool in config["tools"]
    ]
