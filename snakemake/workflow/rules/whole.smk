rule run_whole:
    input:
        unpack(model_files),
        sets=sets_of,
    output:
        table=f"{OUTDIR}/{{sample}}.{{tool}}.tsv.gz",
    log:
        f"{OUTDIR}/logs/{{tool}}/{{sample}}.log",
    wildcard_constraints:
        tool="|".join(WHOLE),
    retries: 2
    container:
        config["container"]
    threads: config["threads"]
    resources:
        mem_mb=lambda wildcards, attempt: 2000 * attempt,
        runtime=lambda wildcards, attempt: 240 * attempt,
    params:
        options=tool_options,
    shell:
        "gsfm-{wildcards.tool} {params.options} --threads {threads} --output {output.table:q} {input.sets:q} 2> {log:q}"
