process GSFM_TRAIN {
    tag "${meta.id}"
    label 'process_high'

    conda "${moduleDir}/environment.yml"
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/gsfm:0.1.0--0'
        : 'quay.io/biocontainers/gsfm:0.1.0--0'}"

    input:
    tuple val(meta), path(sets)
    tuple val(meta2), path(exclude)

    output:
    tuple val(meta), path("*.gsfm"), emit: bundle
    tuple val(meta), path("*.epochs.tsv"), emit: epochs
    tuple val("${task.process}"), val('gsfm'), eval("gsfm-train --version | sed 's/^.* //'"), emit: versions_gsfm, topic: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def prefix = task.ext.prefix ?: "${meta.id}"
    def held_out = exclude ? "--exclude ${exclude}" : ''
    """
    gsfm-train \\
        ${args} \\
        ${held_out} \\
        --threads ${task.cpus} \\
        --out ${prefix}.gsfm \\
        --output ${prefix}.epochs.tsv \\
        ${sets}
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    touch ${prefix}.gsfm
    touch ${prefix}.epochs.tsv
    """
}
