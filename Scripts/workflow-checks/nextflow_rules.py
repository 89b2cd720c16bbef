"""Rules for Nextflow modules and pipelines that no run shows: shape, names, and agreement with meta.yml."""
import json
import re
from pathlib import Path

import yaml

LABELS = {"process_single", "process_low", "process_medium", "process_high", "process_long"}
TYPES = {"map", "file", "directory", "string", "integer", "float", "boolean", "list", "eval"}
# What Nextflow's strict parser refuses or warns of, and what nf-core calls deprecated.
REFUSED = {
    r"\bChannel\.": "channel, not Channel",
    r"\baddParams\b": "addParams",
    r"^\s*import\b": "an import",
    r"^\s*(for|while|switch)\b": "a loop or switch statement",
    r"^\s*class\b": "a class",
    r"\bparams\.\w+\s*=[^=~]": "an assignment to params",
    r"[({,\s]it\b[.)\s,]": "the implicit closure parameter it",
    r"^\s*env\s+\w+\s*$": "env without parentheses",
    r"\t": "a tab",
    r"\s+$": "white space at the end of a line",
    r"\b(initOptions|saveFiles|getSoftwareName|getProcessName)\b": "deprecated DSL2",
    r"\bTODO\b": "a TODO",
}


def module_problems(folder: Path):
    """What is wrong with one module, as texts."""
    name = folder.name
    for part in ("main.nf", "meta.yml", "environment.yml", "tests/main.nf.test", "tests/main.nf.test.snap",
                 "tests/nextflow.config"):
        if not (folder / part).is_file():
            yield f"{part} is missing"
            return
    text = (folder / "main.nf").read_text()
    meta = yaml.safe_load((folder / "meta.yml").read_text())
    yield from (f"main.nf: {problem}" for problem in source_problems(text))
    yield from (f"main.nf: {problem}" for problem in process_problems(text, f"GSFM_{name.upper()}"))
    yield from (f"meta.yml: {problem}" for problem in meta_problems(meta, text, name))
    yield from environment_problems(yaml.safe_load((folder / "environment.yml").read_text()))
    yield from test_problems((folder / "tests/main.nf.test").read_text(),
                             json.loads((folder / "tests/main.nf.test.snap").read_text()), name)


def source_problems(text):
    """What Nextflow would refuse in a script, by line; comments and scripts of bash are left out."""
    in_script = False
    for number, line in enumerate(text.split("\n"), 1):
        code = line.split("//")[0].rstrip(" ") if "//" in line and "'" not in line and '"' not in line else line
        if line.count('"""') % 2:
            in_script = not in_script
        if in_script or line.startswith("//"):
            continue
        for pattern, what in REFUSED.items():
            if re.search(pattern, code):
                yield f"line {number}: {what}"


def process_problems(text, process):
    if not re.search(rf"^process {process} \{{$", text, re.M):
        yield f"no process {process}"
    marks = ["tag ", "label ", "conda ", "container ", "input:", "output:", "when:", "script:", "stub:"]
    places = [text.find(f"\n    {mark}") for mark in marks]
    if -1 in places or places != sorted(places):
        yield f"tag, label, conda, container, input, output, when, script, stub are to follow each other: {places}"
        return
    if not LABELS & set(re.findall(r"label '(\w+)'", text)):
        yield f"the label is none of {sorted(LABELS)}"
    if "task.ext.when == null || task.ext.when" not in text:
        yield "when is not nf-core's"
    if 'conda "${moduleDir}/environment.yml"' not in text:
        yield "conda is not the module's environment.yml"
    blocks = {"script": text[places[7]:places[8]], "stub": text[places[8]:]}
    for block, code in blocks.items():
        if 'def prefix = task.ext.prefix ?: "${meta.id}"' not in code:
            yield f"{block}: no prefix from task.ext.prefix"
    if "${args}" not in blocks["script"] or "task.ext.args ?: ''" not in blocks["script"]:
        yield "script: no args from task.ext.args"
    if "--threads" in blocks["script"] and "--threads ${task.cpus}" not in blocks["script"]:
        yield "script: threads are not task.cpus"
    for name, items, options in outputs(text):
        if "topic" in options or "optional" in options:
            continue
        pattern = items[-1].lstrip("*")
        words = re.findall(r"[\w.]+", pattern.split("{")[0])
        if not any(word in blocks["stub"] for word in words):
            yield f"stub: makes nothing for {name}"
    for line in blocks["stub"].split("\n"):
        if ".gz" in line and "def " not in line and 'echo "" | gzip >' not in line:
            yield f"stub: {line.strip()} is no gzip file"


def outputs(text):
    """The outputs as (name, the values of the qualifiers, the text of the options)."""
    block = text.split("    output:\n")[1].split("    when:\n")[0]
    for line in filter(str.strip, block.split("\n")):
        declared, _, options = line.partition(", emit: ")
        name = options.split(",")[0]
        yield name, values(declared), options


def inputs(text):
    block = text.split("    input:\n")[1].split("    output:\n")[0]
    return [values(line) for line in filter(str.strip, block.split("\n"))]


def values(line):
    """What stands in val(…), path(…) and eval(…), without its quotes."""
    found = re.findall(r"""\b(?:val|path|eval)(?:\((?:"([^"]*)"|'([^']*)'|(\w+))[^)]*?\)|\s+"?([\w.]+)"?)""", line)
    return [next(text for text in groups if text) for groups in found]


def meta_problems(meta, text, name):
    if meta["name"] != f"gsfm_{name}":
        yield f"the name is {meta['name']}"
    if len(set(meta["keywords"])) < 3:
        yield "fewer than three keywords"
    tool = meta["tools"][0]["gsfm"]
    if not tool.get("licence") or not {"description", "doi"} <= tool.keys():
        yield "the tool needs a description, a licence and a DOI"

    def keys(entry):
        return [next(iter(part)) for part in entry] if isinstance(entry, list) else [next(iter(entry))]

    if [keys(entry) for entry in meta["input"]] != inputs(text):
        yield f"inputs are {[keys(entry) for entry in meta['input']]}, main.nf has {inputs(text)}"
    declared = {emit: items for emit, items, _ in outputs(text)}
    documented = {emit: keys(entries[0]) for emit, entries in meta["output"].items()}
    if documented != declared:
        yield f"outputs are {documented}, main.nf has {declared}"
    topics = [items for _, items, options in outputs(text) if "topic: versions" in options]
    if [keys(entry) for entry in meta["topics"]["versions"]] != topics:
        yield "topics differ from main.nf"
    described = [part for entry in meta["input"] for part in (entry if isinstance(entry, list) else [entry])]
    described += [part for entries in meta["output"].values() for entry in entries for part in entry]
    for part in described:
        (key, about), = part.items()
        if about.get("type") not in TYPES or not about.get("description"):
            yield f"{key} needs a type and a description"
        if about.get("type") == "file" and not {"pattern", "ontologies"} <= about.keys():
            yield f"{key} needs a pattern and ontologies"


def environment_problems(environment):
    if environment["channels"] != ["conda-forge", "bioconda"] or "name" in environment:
        yield "environment.yml: channels are conda-forge and bioconda, and there is no name"
    if environment["dependencies"] != sorted(environment["dependencies"]):
        yield "environment.yml: the dependencies are not sorted"


def test_problems(text, snapshots, name):
    tags = set(re.findall(r'tag "([^"]+)"', text))
    if not {"modules", "modules_nfcore", "gsfm", f"gsfm/{name}"} <= tags:
        yield f"tests: the tags are {sorted(tags)}"
    titles = re.findall(r'test\("([^"]+)"\)', text)
    if set(titles) != set(snapshots):
        yield f"tests: snapshots are of {sorted(snapshots)}, tests are {sorted(titles)}"
    if not any(title.endswith("- stub") for title in titles) or text.count('options "-stub"') < 1:
        yield "tests: no test of the stub"
    for title, snapshot in snapshots.items():
        content = json.dumps(snapshot["content"])
        if "versions_gsfm" not in content:
            yield f"tests: the snapshot of '{title}' has no version"
        if "d41d8cd98f00b204e9800998ecf8427e" in content and "stub" not in title:
            yield f"tests: the snapshot of '{title}' has an empty file"


def pipeline_problems(folder: Path):
    """What is wrong with the pipeline beside the modules."""
    yield from (f"main.nf: {problem}" for problem in source_problems((folder / "main.nf").read_text()))
    for module in sorted((folder / "modules/local").iterdir()):
        text = (module / "main.nf").read_text()
        yield from (f"{module.name}/main.nf: {problem}" for problem in source_problems(text))
        if "stub:" not in text or "script:" not in text:
            yield f"{module.name}/main.nf: no script or no stub"
    config = (folder / "nextflow.config").read_text()
    block = re.search(r"^params \{\n(.*?)^\}", config, re.M | re.S)[1]
    set_here = dict(re.findall(r"^    (\w+)\s+= (.+)$", block, re.M))
    schema = json.loads((folder / "nextflow_schema.json").read_text())
    described = {key: about for group in schema["$defs"].values() for key, about in group["properties"].items()}
    if set(set_here) != set(described):
        yield f"nextflow.config and nextflow_schema.json differ in {sorted(set(set_here) ^ set(described))}"
    for key, about in described.items():
        default = json.dumps(about["default"]).replace('"', "'") if "default" in about else "null"
        if set_here.get(key) != default:
            yield f"nextflow.config says {key} is {set_here.get(key)}, nextflow_schema.json {default}"
    used = set(re.findall(r"\bparams\.(\w+)", "".join(
        path.read_text() for path in [folder / "main.nf", folder / "nextflow.config", *folder.glob("conf/*.config")])))
    if used - set(set_here):
        yield f"parameters without a default: {sorted(used - set(set_here))}"
    for profile in ("standard", "local", "slurm", "docker", "apptainer", "charliecloud", "test"):
        if not re.search(rf"^    {profile} \{{$", config, re.M):
            yield f"nextflow.config: no profile {profile}"
    if re.search(r"^\s*(def|if|for|try)\b", config, re.M):
        yield "nextflow.config: a statement that strict configurations do not have"


def check_pipeline_snapshot(folder: Path, names, update):
    """The names that the pipeline publishes are those its nf-test expects, for the run and for the stub."""
    from snakemake_checks import Failure
    path = folder / "tests/main.nf.test.snap"
    titles = re.findall(r'test\("([^"]+)"\)', (folder / "tests/main.nf.test").read_text())
    if update:
        about = {"written-by": "Scripts/check-workflows --update"}
        path.write_text(json.dumps({title: {
            "content": [names], "meta": about, "timestamp": "2026-11-21T00:00:00.000000000"} for title in titles}, indent=4) + "\n")
    snapshots = json.loads(path.read_text())
    for title in titles:
        if snapshots[title]["content"] != [names]:
            raise Failure(f"pipeline: published {names}, the snapshot of '{title}' has {snapshots[title]['content'][0]}")


def check_merged(results: Path, folder: Path, checks):
    """The tables gathered from chunks are those of one run, numbers within 1e-3."""
    import gzip
    for tool, table, options in (("complete", "completions", ["--top", "100"]), ("embed", "vectors", [])):
        single = results.parent / f"{table}.tsv"
        merged = results.parent / f"merged.{table}.tsv"
        checks.run([f"gsfm-{tool}", *options, "--output", single, folder / "tests/data/sets.gmt"])
        merged.write_bytes(gzip.open(results / f"random.{table}.tsv.gz").read())
        checks.compare(single, merged)
