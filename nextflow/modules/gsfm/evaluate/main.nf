process GSFM_EVALUATE {
    tag "${meta.id}"
    label 'process_medium'

    conda "${moduleDir}/environment.yml"
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/gsfm:0.1.0--0'
        : 'quay.io/biocontainers/gsfm:0.1.0--0'}"

    input:
    tuple val(meta), path(library)
    tuple val(meta2), path(bundle)
    tuple val(meta3), path(against)

    output:
    tuple val(meta), path("*.evaluation.tsv.gz"), emit: evaluation
    tuple val("${task.process}"), val('gsfm'), eval("gsfm-evaluate --version | sed 's/^.* //'"), emit: versions_gsfm, topic: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def prefix = task.ext.prefix ?: "${meta.id}"
    def model = bundle ? "--bundle ${bundle}" : ''
    def newer = against ? "--against ${against}" : ''
    """
    gsfm-evaluate \\
        ${args} \\
        ${model} \\
        ${newer} \\
        --threads ${task.cpus} \\
        --output ${prefix}.evaluation.tsv.gz \\
        ${library}
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    echo "" | gzip > ${prefix}.evaluation.tsv.gz
    """
}
