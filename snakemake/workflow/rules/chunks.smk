rule index_sets:
    # The first byte and the length of each chunk, so that a job reads its sets only, out of the one file there is.
    input:
        sets=sets_of,
    output:
        index=f"{OUTDIR}/index/{{sample}}.tsv",
    log:
        f"{OUTDIR}/logs/index/{{sample}}.log",
    container:
        config["container"]
    resources:
        mem_mb=500,
        runtime=60,
    params:
        chunk=config["chunk"],
    shell:
        "(gzip --decompress --force --stdout {input.sets:q}"
        " | LC_ALL=C awk -v chunk={params.chunk} '"
        ' {{ size += length($0) + 1 }} NR % chunk == 0 {{ print start + 0 "\\t" size; start += size; size = 0 }}'
        ' END {{ if (size) print start + 0 "\\t" size }}'
        "' > {output.index:q}) 2> {log:q}"


rule run_chunk:
    input:
        unpack(model_files),
        sets=sets_of,
        index=f"{OUTDIR}/index/{{sample}}.tsv",
    output:
        table=temp(f"{OUTDIR}/chunks/{{sample}}/{{tool}}/{{chunk}}.tsv.gz"),
    log:
        f"{OUTDIR}/logs/{{tool}}/{{sample}}.{{chunk}}.log",
    retries: 2
    container:
        config["container"]
    threads: config["threads"]
    resources:
        mem_mb=lambda wildcards, attempt: 1000 * attempt,
        runtime=lambda wildcards, attempt: 120 * attempt,
    params:
        options=tool_options,
        number=lambda wildcards: int(wildcards.chunk),
    shell:
        # A compressed file has no place to go to, so it is unpacked up to the chunk's end.
        "("
        " read -r start size < <(sed -n '{params.number}p' {input.index:q}) || true;"
        " if [[ $(head -c 2 {input.sets:q} | od -An -tx1 | tr -d ' ') == 1f8b ]];"
        " then {{ gzip --decompress --stdout {input.sets:q} || [[ $? == 141 ]]; }}"
        " | tail -c +$((${{start:-0}} + 1)) | {{ head -c ${{size:-0}}; cat > /dev/null; }};"
        " else dd if={input.sets:q} bs=1M iflag=skip_bytes,count_bytes skip=${{start:-0}} count=${{size:-0}} status=none;"
        " fi"
        " | gsfm-{wildcards.tool} {params.options} --format gmt --threads {threads} --output {output.table:q}"
        ") 2> {log:q}"


rule merge_chunks:
    input:
        tables=chunks_of,
    output:
        table=f"{OUTDIR}/{{sample}}.{{tool}}.tsv.gz",
    log:
        f"{OUTDIR}/logs/merge/{{sample}}.{{tool}}.log",
    wildcard_constraints:
        tool="|".join(CHUNKED),
    container:
        config["container"]
    resources:
        mem_mb=500,
        runtime=60,
    shell:
        "(for table in {input.tables:q}; do gzip --decompress --stdout $table; done"
        " | awk 'NR == 1 {{ header = $0; print; next }} $0 != header'"
        " | gzip --no-name > {output.table:q}) 2> {log:q}"
