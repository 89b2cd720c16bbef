process GSFM_BUNDLE {
    tag "${meta.id}"
    label 'process_single'

    conda "${moduleDir}/environment.yml"
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/gsfm:0.1.0--0'
        : 'quay.io/biocontainers/gsfm:0.1.0--0'}"

    input:
    tuple val(meta), path(bundle)

    output:
    tuple val(meta), path("*.verify.tsv"), emit: verification
    tuple val(meta), path("*.inspect.tsv"), emit: description
    tuple val("${task.process}"), val('gsfm'), eval("gsfm-bundle --version | sed 's/^.* //'"), emit: versions_gsfm, topic: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    gsfm-bundle verify \\
        --output ${prefix}.verify.tsv \\
        ${bundle}

    gsfm-bundle inspect \\
        ${args} \\
        --output ${prefix}.inspect.tsv \\
        ${bundle}
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    touch ${prefix}.verify.tsv
    touch ${prefix}.inspect.tsv
    """
}
