#!/usr/bin/env cwl-runner
cwlVersion: v1.2
class: CommandLineTool
label: "Rank the genes of each disease, or the diseases of each gene"
doc: |
  Part of gsfm, the tools around gene set foundation models (doi:10.1016/j.patter.2026.101565).
$namespaces:
  edam: http://edamontology.org/
baseCommand: gsfm-disease
hints:
  ResourceRequirement: {coresMin: 1, coresMax: 8, ramMin: 1024}
  DockerRequirement: {dockerPull: "quay.io/biocontainers/gsfm:0.1.0--0"}
  SoftwareRequirement:
    packages:
      gsfm: {version: ["0.1.0"]}
arguments:
  - {prefix: --threads, valueFrom: $(runtime.cores)}
  - {prefix: --output, valueFrom: $(inputs.output_name)}
inputs:
  queries:
    type: File
    doc: "A disease a line (identifier or name) or gene sets of your own diseases; by gene, genes in any format."
    inputBinding: {position: 1}
  bundle:
    type: File?
    doc: The model; unless given, the one that comes with the tools.
    inputBinding: {prefix: --bundle}
  output_name:
    type: string
    default: diseases.tsv
    doc: The name of the table; compressed when it ends in .gz.
  library:
    type: File?
    doc: Gene sets (GMT) whose terms are the diseases; unless given, the bundle's own.
    inputBinding: {prefix: --library}
  # BEGIN GENERATED cwl-inputs: gsfm-disease !library
  # END GENERATED
outputs:
  table:
    type: File
    format: edam:format_3475
    outputBinding: {glob: $(inputs.output_name)}
    # BEGIN GENERATED cwl-columns: gsfm-disease
    # END GENERATED
