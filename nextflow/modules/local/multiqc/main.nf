process MULTIQC {
    label 'process_single'

    container "${workflow.containerEngine in ['singularity', 'apptainer'] && !task.ext.singularity_pull_docker_container
        ? 'https://community-cr-prod.seqera.io/docker/registry/v2/blobs/sha256/34/34e733a9ae16a27e80fe00f863ea1479c96416017f24a907996126283e7ecd4d/data'
        : 'community.wave.seqera.io/library/multiqc:1.33--ee7739d47738383b'}"

    input:
    path(reports, stageAs: '?/*')
    path config

    // No version goes to the topic: this process waits for the topic to end.
    output:
    path "multiqc_report.html", emit: report
    path "multiqc_data", emit: data

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    """
    multiqc \\
        ${args} \\
        --force \\
        --config ${config} \\
        --filename multiqc_report.html \\
        .
    mv multiqc_report_data multiqc_data
    """

    stub:
    """
    mkdir multiqc_data
    touch multiqc_data/multiqc_sources.txt
    touch multiqc_report.html
    """
}
