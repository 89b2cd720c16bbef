__author__ = "gsfm"
__copyright__ = "Copyright 2026, gsfm"
__license__ = "MIT"

from snakemake.shell import shell

extra = snakemake.params.get("extra", "")
log_verify = snakemake.log_fmt_shell(stdout=False, stderr=True)
log_inspect = snakemake.log_fmt_shell(stdout=False, stderr=True, append=True)

shell(
    "gsfm-bundle verify"
    " --output {snakemake.output.verification:q}"
    " {snakemake.input.bundle:q}"
    " {log_verify}"
)
shell(
    "gsfm-bundle inspect"
    " {extra}"
    " --output {snakemake.output.description:q}"
    " {snakemake.input.bundle:q}"
    " {log_inspect}"
)
