"""Runs of the Snakemake wrappers and workflow: as files, alone, in a module, and through SLURM."""
import gzip
import math
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORKFLOW = ROOT / "snakemake/workflow/Snakefile"
MODEL = ROOT / "Tests/Fixtures/reference/DAE"


class Failure(Exception):
    """A check that did not hold."""


def run(command, folder=ROOT, expect=0, minutes=5, **environment):
    """Runs a command and gives its output; another status than expected is a failure."""
    found = subprocess.run(
        [str(word) for word in command], cwd=folder, capture_output=True, text=True, timeout=60 * minutes,
        env={**os.environ, **{key: str(value) for key, value in environment.items()}})
    if (found.returncode != 0) != (expect != 0):
        raise Failure(f"{' '.join(map(str, command))}: status {found.returncode}\n{found.stdout[-3000:]}\n{found.stderr[-3000:]}")
    return found.stdout + found.stderr


def snakemake(*words, folder, expect=0, minutes=5):
    return run(["snakemake", *words], folder=folder, expect=expect, minutes=minutes)


def format_and_lint(folder):
    run(["snakefmt", "--check", ROOT / "snakemake"])
    snakemake("--snakefile", WORKFLOW, "--configfile", ROOT / "snakemake/config/config.yaml", "--lint",
              folder=folder)


def run_wrappers(folder):
    """Runs every wrapper by the Snakefile of its test; their outputs lie in out."""
    place = folder / "prefix/master/bio"
    place.mkdir(parents=True)
    (place / "gsfm").symlink_to(ROOT / "snakemake/wrappers/gsfm")
    snakefile, names = "", []
    for wrapper in sorted((ROOT / "snakemake/wrappers/gsfm").iterdir()):
        names.append(wrapper.name)
        for part in ("wrapper.py", "meta.yaml", "environment.yaml"):
            if not (wrapper / part).is_file():
                raise Failure(f"{wrapper.name}: no {part}")
        for source in (wrapper / "test").iterdir():
            target = folder / source.name
            if source.name not in ("Snakefile", "expected") and not target.exists():
                target.symlink_to(source.resolve())
        snakefile += f'include: "{wrapper}/test/Snakefile"\n'
    outputs = ", ".join(f"rules.gsfm_{name}.output" for name in names)
    (folder / "Snakefile").write_text(f"{snakefile}rule all:\n    default_target: True\n    input: {outputs}\n")
    snakemake("--cores", "2", "--wrapper-prefix", f"file://{folder}/prefix/", folder=folder)
    return names


def update_expected(folder):
    """Writes the expected tables anew; of training only what repeats."""
    folder.mkdir()
    for name in run_wrappers(folder):
        target = ROOT / f"snakemake/wrappers/gsfm/{name}/test/expected"
        target.mkdir(exist_ok=True)
        for table in re.findall(r'"out/(\w+\.tsv)"', (target.parent / "Snakefile").read_text()):
            lines = [line.split("\t") for line in (folder / "out" / table).read_text().splitlines()]
            kept = [place for place, column in enumerate(lines[0]) if column not in ("sets_per_second", "seconds")]
            (target / table).write_text("".join("\t".join(line[place] for place in kept) + "\n" for line in lines))


def wrappers(folder):
    """Every wrapper's tables are those in expected, numbers within 1e-3."""
    names = run_wrappers(folder)
    for name in names:
        for expected in (ROOT / f"snakemake/wrappers/gsfm/{name}/test/expected").iterdir():
            compare(expected, folder / "out" / expected.name)
    return f"{len(names)} wrappers"


def compare(expected, found):
    """The columns of an expected table are in the one found; numbers may differ by rounding."""
    wanted = [line.split("\t") for line in expected.read_text().splitlines()]
    table = [line.split("\t") for line in found.read_text().splitlines()]
    places = [table[0].index(column) for column in wanted[0]]
    if len(wanted) != len(table):
        raise Failure(f"{found}: {len(table)} lines, expected {len(wanted)}")
    for number, (row, other) in enumerate(zip(wanted, table), 1):
        for value, given in zip(row, (other[place] for place in places)):
            if value != given and not is_close(value, given):
                raise Failure(f"{found}:{number}: found {given}, expected {value}")


def is_close(one, other):
    try:
        return math.isclose(float(one), float(other), rel_tol=1e-3, abs_tol=1e-3)
    except ValueError:
        return False


def made_up_sets(path, count):
    """Gene sets drawn at random from the vocabulary of the small model, the same each time."""
    import random
    genes = (MODEL / "vocab.txt").read_text().split()[2:]
    draw = random.Random(1)
    with open(path, "w") as file:
        for number in range(count):
            file.write("\t".join([f"set{number:05}", "made up", *draw.sample(genes, draw.randint(3, 12))]) + "\n")


def single_run(sets, path):
    run(["gsfm-complete", "--bundle", MODEL, "--top", "20", "--threads", "1", "--output", path, sets])
    return path.read_bytes()


CONFIG = """\
samples: {{made: {sets}}}
tools: [complete]
bundle: {model}
chunk: {chunk}
options: {{complete: --top 20}}
"""


def local(folder):
    """The workflow from plain and from compressed sets; the merged table is that of one run, to the byte."""
    made_up_sets(folder / "sets.gmt", 200)
    single = single_run(folder / "sets.gmt", folder / "single.tsv")
    (folder / "sets.gmt.gz").write_bytes(gzip.compress((folder / "sets.gmt").read_bytes()))
    config = CONFIG.format(sets="sets.gmt, packed: sets.gmt.gz", model=MODEL, chunk=64)
    config = config.replace("[complete]", "[complete, embed, ppi]").replace("--top 20", '--top 20, ppi: "--partners --top 2"')
    (folder / "config.yaml").write_text(config)
    snakemake("--snakefile", WORKFLOW, "--configfile", "config.yaml", "--cores", "2", folder=folder)
    for sample in ("made", "packed"):
        if gzip.open(folder / f"results/{sample}.complete.tsv.gz").read() != single:
            raise Failure(f"{sample}: the merged table differs from that of one run")
    (folder / "config.yaml").write_text(config.replace("chunk: 64", "chunk: 0"))
    said = snakemake("--snakefile", WORKFLOW, "--configfile", "config.yaml", "--cores", "1", folder=folder, expect=1)
    if "chunk" not in said:
        raise Failure(f"a chunk of 0 sets is refused without saying so: {said}")


def module(folder):
    """Somebody else's workflow takes the rules over, under names of its own, and changes one of them."""
    made_up_sets(folder / "sets.gmt", 130)
    (folder / "Snakefile").write_text(f'''
module gsfm:
    snakefile: "{WORKFLOW}"
    config: {{"samples": {{"made": "sets.gmt"}}, "bundle": "{MODEL}", "chunk": 64, "options": {{"complete": "--top 20"}}}}

use rule * from gsfm as gsfm_*

use rule run_chunk from gsfm as gsfm_run_chunk with:
    threads: 2

rule best:
    input: "results/made.complete.tsv.gz"
    output: "best.txt"
    shell: "gzip -dc {{input}} | awk '$8 == 1' > {{output}}"
''')
    snakemake("--cores", "2", "best.txt", folder=folder)
    if gzip.open(folder / "results/made.complete.tsv.gz").read() != single_run(folder / "sets.gmt", folder / "single.tsv"):
        raise Failure("module: the merged table differs from that of one run")
    if len((folder / "best.txt").read_text().splitlines()) < 130:
        raise Failure("module: not every set has a best gene")


def squeue(*words):
    return run(["squeue", "--noheader", *words]).split("\n")


def slurm_executor(folder):
    """At least 20 jobs through SLURM, one of which is killed while it runs and done again."""
    made_up_sets(folder / "sets.gmt", 20 * 64 + 20)
    (folder / "config.yaml").write_text(CONFIG.format(sets="sets.gmt", model=MODEL, chunk=64))
    with open(folder / "log", "w") as log:
        process = subprocess.Popen(
            ["snakemake", "--snakefile", WORKFLOW, "--configfile", "config.yaml", "--executor", "slurm", "--jobs", "30",
             "--latency-wait", "20", "--slurm-status-command", "squeue", "--slurm-init-seconds-before-status-checks", "1",
             "--seconds-between-status-checks", "1", "--slurm-no-account", "--default-resources", "slurm_partition=debug",
             "mem_mb=300", "runtime=30"],
            cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        killed = None
        deadline = time.time() + 1500
        while process.poll() is None and time.time() < deadline:
            running = [line.split() for line in squeue("--states", "RUNNING", "--format", "%A %k") if line.strip()]
            running = [words[0] for words in running if len(words) > 1 and "chunk" in words[1]]
            if killed is None and running:
                killed = running[0]
                run(["scancel", killed])
            time.sleep(0.3)
        if process.poll() is None:
            process.terminate()
            raise Failure(f"slurm: not done in time\n{(folder / 'log').read_text()[-3000:]}")
    said = (folder / "log").read_text()
    if process.returncode:
        raise Failure(f"slurm: status {process.returncode}\n{said[-4000:]}")
    jobs = set(re.findall(r"SLURM jobid (?:\[?')?(\d+)", said)) | set(re.findall(r"with SLURM jobid (\d+)", said))
    if killed is None or len(jobs) < 22 or not re.search(r"[Tt]rying to restart job", said):
        raise Failure(f"slurm: {len(jobs)} jobs, killed {killed}\n{said[-4000:]}")
    if gzip.open(folder / "results/made.complete.tsv.gz").read() != single_run(folder / "sets.gmt", folder / "single.tsv"):
        raise Failure("slurm: the merged table differs from that of one run")
    return f"{len(jobs)} jobs, of which job {killed} was killed and done again"


def slurm_array(folder):
    """The recipe of docs/hpc.md: an array of which one task is killed, submitted again, merged."""
    made_up_sets(folder / "sets.gmt", 20 * 64 + 20)
    for name in ("index-sets", "run-chunk", "merge-chunks", "complete-array.sbatch"):
        shutil.copy(ROOT / "examples/hpc" / name, folder)
    single = single_run(folder / "sets.gmt", folder / "single.tsv")
    (folder / "sets.index").write_text(run(["./index-sets", "sets.gmt", "64"], folder=folder))
    # A tool that takes long enough to be killed in one of its tasks, once.
    slow = folder / "gsfm-complete"
    tool = shutil.which("gsfm-complete")
    slow.write_text(f"#!/bin/bash\nif [[ $SLURM_ARRAY_TASK_ID == 2 && ! -e slow ]]; then touch slow; sleep 60; fi\nexec {tool} \"$@\"\n")
    slow.chmod(0o755)
    environment = {"GSFM_BUNDLE": MODEL, "GSFM_TOP": 20}

    def submit():
        said = run(["sbatch", "--parsable", "--mem=300M", "--partition=debug", "--array=1-21",
                    "complete-array.sbatch", "sets.gmt", "sets.index", "parts"], folder=folder, **environment)
        return said.strip().split("\n")[-1]

    def wait(job):
        deadline = time.time() + 600
        while time.time() < deadline:
            if (folder / "slow").exists() and not (folder / "killed").exists():
                run(["scancel", f"{job}_2"])
                (folder / "killed").touch()
            if not any(line.strip() for line in squeue("--jobs", job, "--states", "PENDING,RUNNING,COMPLETING")):
                return
            time.sleep(0.5)
        raise Failure("array: not done in time")

    wait(submit())
    if (folder / "parts/000002.tsv.gz").exists() or len(list((folder / "parts").iterdir())) != 20:
        raise Failure(f"array: {sorted(path.name for path in (folder / 'parts').iterdir())} after one task was killed")
    wait(submit())
    parts = sorted((folder / "parts").iterdir())
    merged = subprocess.run(["./merge-chunks", *parts], cwd=folder, capture_output=True, check=True).stdout
    if merged != single:
        raise Failure("array: the merged table differs from that of one run")
    return "21 tasks, one killed and submitted again"


def recipes(folder):
    """The recipes of docs/hpc.md with xargs, GNU parallel and a pipe of tools; each gives what one run gives."""
    made_up_sets(folder / "sets.gmt", 300)
    made_up_sets(folder / "library.gmt", 20)
    single = {"xargs": single_run(folder / "sets.gmt", folder / "single.tsv")}
    single["parallel"] = single["xargs"]
    pipe = "gsfm-complete --top 20 sets.gmt | gsfm-enrich --method ora --library library.gmt > pipe.tsv"
    run(["bash", "-euo", "pipefail", "-c", pipe], folder=folder, GSFM_BUNDLE=MODEL)
    single["pipe"] = (folder / "pipe.tsv").read_bytes()
    blocks = re.findall(r"<!-- recipe: (\w+) -->\n```\n(.*?)```", (ROOT / "docs/hpc.md").read_text(), re.S)
    for name, block in blocks:
        shutil.rmtree(folder / "parts", ignore_errors=True)
        run(["bash", "-euo", "pipefail", "-c", block], folder=folder, GSFM_BUNDLE=MODEL,
            PATH=f"{ROOT}/examples/hpc:{os.environ['PATH']}")
        if (folder / "all.tsv").read_bytes() != single[name] or single[name].count(b"\n") < 300:
            raise Failure(f"the recipe with {name} differs from one run")
    if {name for name, _ in blocks} != set(single):
        raise Failure(f"docs/hpc.md has the recipes {[name for name, _ in blocks]}")
    return ", ".join(single)
