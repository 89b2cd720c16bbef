process GSFM_ANNOTATE {
    tag "${meta.id}"
    label 'process_medium'

    conda "${moduleDir}/environment.yml"
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/gsfm:0.1.0--0'
        : 'quay.io/biocontainers/gsfm:0.1.0--0'}"

    input:
    tuple val(meta), path(queries)
    tuple val(meta2), path(bundle)
    tuple val(meta3), path(library)

    output:
    tuple val(meta), path("*.annotations.tsv.gz"), emit: annotations
    tuple val("${task.process}"), val('gsfm'), eval("gsfm-annotate --version | sed 's/^.* //'"), emit: versions_gsfm, topic: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def prefix = task.ext.prefix ?: "${meta.id}"
    def model = bundle ? "--bundle ${bundle}" : ''
    def source = library ? "--library ${library}" : ''
    """
    gsfm-annotate \\
        ${args} \\
        ${model} \\
        ${source} \\
        --threads ${task.cpus} \\
        --output ${prefix}.annotations.tsv.gz \\
        ${queries}
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    """
    echo "" | gzip > ${prefix}.annotations.tsv.gz
    """
}
