#!/usr/bin/env cwl-runner
cwlVersion: v1.2
class: CommandLineTool
label: "Score pairs of genes: do their proteins interact?"
doc: |
  Part of gsfm, the tools around gene set foundation models (doi:10.1016/j.patter.2026.101565).
$namespaces:
  edam: http://edamontology.org/
baseCommand: gsfm-ppi
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
  genes:
    type: File
    doc: Two genes a line; with partners or all_pairs, genes in any format.
    inputBinding: {position: 1}
  bundle:
    type: File?
    doc: The model; unless given, the one that comes with the tools.
    inputBinding: {prefix: --bundle}
  output_name:
    type: string
    default: interactions.tsv
    doc: The name of the table; compressed when it ends in .gz.
  # BEGIN GENERATED cwl-inputs: gsfm-ppi
  # END GENERATED
outputs:
  table:
    type: File
    format: edam:format_3475
    outputBinding: {glob: $(inputs.output_name)}
    # BEGIN GENERATED cwl-columns: gsfm-ppi
    # END GENERATED
