process GSFM_COMPLETE {
    tag "${meta.id}"
    label 'process_medium'

    conda "${moduleDir}/environment.yml"
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/gsfm:0.1.0--0'
        : 'quay.io/biocontainers/gsfm:0.1.0--0'}"

    input:
    tuple val(meta), path(sets)
    tuple val(meta2), path(bundle)

    output:
    tuple val(meta), path("*.completions.tsv.gz"), emit: completions
    tuple val(meta), path("*_mqc.json"), emit: multiqc, optional: true
    tuple val("${task.process}"), val('gsfm'), eval("gsfm-complete --version | sed 's/^.* //'"), emit: versions_gsfm, topic: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def prefix = task.ext.prefix ?: "${meta.id}"
    def model = bundle ? "--bundle ${bundle}" : ''
    """
    gsfm-complete \\
        ${args} \\
        ${model} \\
        --threads ${task.cpus} \\
        --output ${prefix}.completions.tsv.gz \\
        ${sets}
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    echo "" | gzip > ${prefix}.completions.tsv.gz
    """
}
