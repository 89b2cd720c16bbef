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
    for name in ["bundle", "library"]
    for path in as_list(snakemake.input.get(name))
)

shell(
    "gsfm-annotate"
    " {extra}"
    " {options}"
    " --threads {snakemake.threads}"
    " --output {snakemake.output.annotations:q}"
    " {snakemake.input.queries:q}"
    " {log}"
)
