process SPLIT {
    tag "${meta.id}"
    label 'process_single'

    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/ubuntu:22.04'
        : 'quay.io/nf-core/ubuntu:22.04'}"

    input:
    tuple val(meta), path(sets)
    val chunk

    output:
    tuple val(meta), path("*.part*.gmt"), emit: chunks

    when:
    task.ext.when == null || task.ext.when

    script:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    gzip --decompress --force --stdout ${sets} \\
        | split --lines=${chunk} --numeric-suffixes=1 --suffix-length=6 --additional-suffix=.gmt - ${prefix}.part
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    touch ${prefix}.part000001.gmt
    touch ${prefix}.part000002.gmt
    """
}
