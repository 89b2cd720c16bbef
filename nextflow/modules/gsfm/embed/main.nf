process GSFM_EMBED {
    tag "${meta.id}"
    label 'process_low'

    conda "${moduleDir}/environment.yml"
    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://depot.galaxyproject.org/singularity/gsfm:0.1.0--0'
        : 'quay.io/biocontainers/gsfm:0.1.0--0'}"

    input:
    tuple val(meta), path(sets)
    tuple val(meta2), path(bundle)
    val format

    output:
    tuple val(meta), path("*.vectors.{tsv.gz,npy,word2vec}"), emit: vectors
    tuple val(meta), path("*.vectors.npy.txt"), emit: names, optional: true
    tuple val("${task.process}"), val('gsfm'), eval("gsfm-embed --version | sed 's/^.* //'"), emit: versions_gsfm, topic: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def prefix = task.ext.prefix ?: "${meta.id}"
    def model = bundle ? "--bundle ${bundle}" : ''
    def suffix = format == 'tsv' ? 'tsv.gz' : format
    """
    gsfm-embed \\
        ${args} \\
        ${model} \\
        --output-format ${format} \\
        --threads ${task.cpus} \\
        --output ${prefix}.vectors.${suffix} \\
        ${sets}
    """

    stub:
    def prefix = task.ext.prefix ?: "${meta.id}"
    def suffix = format == 'tsv' ? 'tsv.gz' : format
    def names = format == 'npy' ? "touch ${prefix}.vectors.npy.txt" : ''
    def vectors = format == 'tsv' ? "echo '' | gzip > ${prefix}.vectors.tsv.gz" : "touch ${prefix}.vectors.${suffix}"
    """
    ${vectors}
    ${names}
    """
}
