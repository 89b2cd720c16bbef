process GSFM_PPI {
    tag "${meta.id}"
    label 'process_medium'

    conda "${moduleDir}/environment.yml"
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/gsfm:0.1.0--0'
        : 'quay.io/biocontainers/gsfm:0.1.0--0'}"

    input:
    tuple val(meta), path(genes)
    tuple val(meta2), path(bundle)
    tuple val(meta3), path(known)

    output:
    tuple val(meta), path("*.interactions.tsv.gz"), emit: interactions
    tuple val("${task.process}"), val('gsfm'), eval("gsfm-ppi --version | sed 's/^.* //'"), emit: versions_gsfm, topic: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def prefix = task.ext.prefix ?: "${meta.id}"
    def model = bundle ? "--bundle ${bundle}" : ''
    def interactions = known ? "--known ${known}" : ''
    """
    gsfm-ppi \\
        ${args} \\
        ${model} \\
        ${interactions} \\
        --threads ${task.cpus} \\
        --output ${prefix}.interactions.tsv.gz \\
        ${genes}
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    echo "" | gzip > ${prefix}.interactions.tsv.gz
    """
}
