__author__ = "gsfm"
__copyright__ = "Copyright 2026, gsfm"
__license__ = "MIT"

from shlex import quote

from snakemake.shell import shell


def as_list(value):
    """The files of an input: none, one or several."""
    if not value:
        return []
    return [value] if isinstance(value, str) else list(value)


extra = snakemake.params.get("extra", "")
log = snakemake.log_fmt_shell(stdout=False, stderr=True)

# Inputs that may be missing are options of the same name.
options = " ".join(
    f"--{name} {quote(str(path))}"
    for name in ["exclude"]
    for path in as_list(snakemake.input.get(name))
)

shell(
    "gsfm-train"
    " {extra}"
    " {options}"
    " --threads {snakemake.threads}"
    " --out {snakemake.output.bundle:q}"
    " --output {snakemake.output.epochs:q}"
    " -- {snakemake.input.sets:q}"
    " {log}"
)
