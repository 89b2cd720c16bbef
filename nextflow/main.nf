#!/usr/bin/env nextflow

include { GSFM_ANNOTATE } from './modules/gsfm/annotate/main'
include { GSFM_BUNDLE   } from './modules/gsfm/bundle/main'
include { GSFM_COMPLETE } from './modules/gsfm/complete/main'
include { GSFM_DISEASE  } from './modules/gsfm/disease/main'
include { GSFM_EMBED    } from './modules/gsfm/embed/main'
include { GSFM_ENRICH   } from './modules/gsfm/enrich/main'
include { GSFM_EVALUATE } from './modules/gsfm/evaluate/main'
include { GSFM_PPI      } from './modules/gsfm/ppi/main'
include { MERGE         } from './modules/local/merge/main'
include { MULTIQC       } from './modules/local/multiqc/main'
include { SPLIT         } from './modules/local/split/main'

// The tools that --tools may name: those asked once a set, whose work is shared out in chunks of sets, and the others.
def chunkedTools() {
    return ['complete', 'embed', 'enrich']
}

def wholeTools() {
    return ['annotate', 'disease', 'evaluate', 'ppi']
}

// The rows of the sample sheet as [meta, file]; paths are taken from the folder of the sheet.
def readSheet(sheet) {
    def rows = sheet.splitCsv(header: true, strip: true)
    if (!rows) {
        error("${sheet}: no samples")
    }
    rows.each { row ->
        if (!row.sample || !row.sets) {
            error("${sheet}: a row needs a sample and its sets, found ${row}")
        }
    }
    def names = rows.collect { row -> row.sample }
    if (names.toSet().size() < names.size()) {
        error("${sheet}: a sample is named twice")
    }
    return rows.collect { row ->
        def isWhole = row.sets.startsWith('/') || row.sets.contains('://')
        return [[id: row.sample], file(isWhole ? row.sets : "${sheet.parent}/${row.sets}", checkIfExists: true)]
    }
}

// One [meta, file] for each chunk of a sample; the name of a chunk ends in its number, which gives the order of merging.
def chunksOf(meta, files) {
    def parts = files instanceof List ? files : [files]
    return parts.collect { part -> [[id: part.baseName, sample: meta.id], part] }
}

// A file that may be missing: Nextflow takes an empty list for it.
def optionalFile(name, path) {
    return [[id: name], path ? file(path, checkIfExists: true) : []]
}

workflow {
    main:
    if (!params.input) {
        error("--input is missing: a sample sheet, CSV with the columns sample and sets")
    }
    def tools = params.tools.tokenize(',')
    def unknown = tools - chunkedTools() - wholeTools()
    if (unknown) {
        error("--tools: ${unknown.join(', ')} is none of ${(chunkedTools() + wholeTools()).join(', ')}")
    }
    if (!params.library && (tools.contains('annotate') || tools.contains('enrich'))) {
        error("--library is missing: annotate and enrich need a library of gene sets (GMT)")
    }

    def bundle = channel.value(optionalFile('bundle', params.bundle))
    def library = channel.value(optionalFile('library', params.library))
    def diseases = channel.value(optionalFile('diseases', params.disease_library))
    def none = channel.value(optionalFile('none', null))
    def samples = channel.fromList(readSheet(file(params.input, checkIfExists: true)))

    // Scatter: chunks of --chunk sets.
    SPLIT(samples, params.chunk)
    def chunks = SPLIT.out.chunks.flatMap { meta, files -> chunksOf(meta, files) }
    def parts = channel.empty()
    def reports = channel.empty()
    if (tools.contains('complete')) {
        GSFM_COMPLETE(chunks, bundle)
        parts = parts.mix(GSFM_COMPLETE.out.completions.map { meta, table -> [[id: meta.sample, table: 'completions'], table] })
        reports = reports.mix(GSFM_COMPLETE.out.multiqc.map { _meta, report -> report })
    }
    if (tools.contains('embed')) {
        GSFM_EMBED(chunks, bundle, 'tsv')
        parts = parts.mix(GSFM_EMBED.out.vectors.map { meta, table -> [[id: meta.sample, table: 'vectors'], table] })
    }
    if (tools.contains('enrich')) {
        GSFM_ENRICH(chunks, bundle, library)
        parts = parts.mix(GSFM_ENRICH.out.enrichment.map { meta, table -> [[id: meta.sample, table: 'enrichment'], table] })
    }

    // Gather: the tables of a sample's chunks become one.
    MERGE(parts.groupTuple(sort: { table -> table.name }))

    // These are asked about genes or a whole library, so a sample goes in whole.
    if (tools.contains('annotate')) {
        GSFM_ANNOTATE(samples, bundle, library)
    }
    if (tools.contains('disease')) {
        GSFM_DISEASE(samples, bundle, diseases)
    }
    if (tools.contains('evaluate')) {
        GSFM_EVALUATE(samples, bundle, none)
    }
    if (tools.contains('ppi')) {
        GSFM_PPI(samples, bundle, none)
    }
    if (params.bundle) {
        GSFM_BUNDLE(bundle)
        reports = reports.mix(GSFM_BUNDLE.out.description.map { _meta, table -> table })
    }

    if (!params.skip_multiqc) {
        def versions = channel.topic('versions')
            .map { process, tool, version -> "${process.tokenize(':').last()}:\n  ${tool}: '${version}'\n" }
            .unique()
            .collectFile(name: 'gsfm_mqc_versions.yml', sort: true)
        MULTIQC(
            reports.mix(versions).collect(),
            channel.value(file("${projectDir}/assets/multiqc_config.yml", checkIfExists: true))
        )
    }
}
