#!/usr/bin/env cwl-runner
cwlVersion: v1.2
class: CommandLineTool
label: "Write the vectors of gene sets, or of single genes"
doc: |
  Part of gsfm, the tools around gene set foundation models (doi:10.1016/j.patter.2026.101565).
$namespaces:
  edam: http://edamontology.org/
baseCommand: gsfm-embed
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
  sets:
    type: File
    doc: "Gene sets: GMT, two columns (term, gene) or one gene a line, plain or compressed."
    inputBinding: {position: 1}
  bundle:
    type: File?
    doc: The model; unless given, the one that comes with the tools.
    inputBinding: {prefix: --bundle}
  output_name:
    type: string
    default: vectors.tsv
    doc: The name of the table; compressed when it ends in .gz.
  # BEGIN GENERATED cwl-inputs: gsfm-embed
  # END GENERATED
outputs:
  table:
    type: File
    format: edam:format_3475
    outputBinding: {glob: $(inputs.output_name)}
    # BEGIN GENERATED cwl-columns: gsfm-embed
    # END GENERATED
  names:
    type: File?
    doc: The row names, a line each, when the vectors are in NumPy's format.
    outputBinding: {glob: $(inputs.output_name).txt}
