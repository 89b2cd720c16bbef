process MERGE {
    tag "${meta.id} ${meta.table}"
    label 'process_single'

    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/ubuntu:22.04'
        : 'quay.io/nf-core/ubuntu:22.04'}"

    input:
    tuple val(meta), path(tables, stageAs: 'parts/*')

    output:
    tuple val(meta), path("*.tsv.gz"), emit: table

    when:
    task.ext.when == null || task.ext.when

    script:
    def prefix = task.ext.prefix ?: "${meta.id}.${meta.table}"
    """
    export LC_ALL=C
    for part in parts/*; do gzip --decompress --stdout "\$part"; done \\
        | awk 'NR == 1 { header = \$0; print; next } \$0 != header' \\
        | gzip --no-name > ${prefix}.tsv.gz
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}.${meta.table}"
    """
    echo "" | gzip > ${prefix}.tsv.gz
    """
}
