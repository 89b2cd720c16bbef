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
  pairs:
    type: boolean?
    inputBinding: {prefix: --pairs}
    doc: "The pairs of the input, gene_a gene_b a line. (default)"
  partners:
    type: boolean?
    inputBinding: {prefix: --partners}
    doc: "Each gene of the input with its best partners of the vocabulary."
  all_pairs:
    type: boolean?
    inputBinding: {prefix: --all-pairs}
    doc: "Every pair of the input's genes; without input, of the vocabulary's."
  method:
    type:
      - "null"
      - type: enum
        symbols: ["head", "completion", "cosine"]
    inputBinding: {prefix: --method}
    doc: "head, completion or cosine. (default: head when the bundle has one, else completion)"
  known:
    type: File?
    inputBinding: {prefix: --known}
    doc: "Interactions that are known, gene_a gene_b a line; they fill the column known."
  top:
    type: int?
    inputBinding: {prefix: --top}
    doc: "With --partners: the best K of each gene. (default: 100)"
  min_score:
    type: float?
    inputBinding: {prefix: --min-score}
    doc: "Write only pairs that score S or more."
  ids:
    type:
      - "null"
      - type: enum
        symbols: ["auto", "symbol", "ensembl", "entrez", "uniprot"]
    inputBinding: {prefix: --ids}
    doc: "How names are written: auto, symbol, ensembl, entrez or uniprot. (default: auto)"
  species:
    type:
      - "null"
      - type: enum
        symbols: ["human", "mouse"]
    inputBinding: {prefix: --species}
    doc: "Whose genes they are: human or mouse, answered by one-to-one orthologs. (default: human)"
  case_sensitive:
    type: boolean?
    inputBinding: {prefix: --case-sensitive}
    doc: "Take symbols as written: tp53 is not TP53."
  strict:
    type: boolean?
    inputBinding: {prefix: --strict}
    doc: "End with status 65 at the first symbol the vocabulary lacks."
  unknown_as_token:
    type: boolean?
    inputBinding: {prefix: --unknown-as-token}
    doc: "Let symbols the vocabulary lacks switch on its <unk> token, as the published code does, instead of leaving them out."
  digits:
    type: int?
    inputBinding: {prefix: --digits}
    doc: "Significant digits of numbers, 1 to 17. (default: 6)"
  no_header:
    type: boolean?
    inputBinding: {prefix: --no-header}
    doc: "Leave the header line out."
  format:
    type:
      - "null"
      - type: enum
        symbols: ["auto", "gmt", "tsv", "list"]
    inputBinding: {prefix: --format}
    doc: "gmt, tsv (two columns: term, gene), list (one gene a line) or auto. (default: auto)"
  name:
    type: string?
    inputBinding: {prefix: --name}
    doc: "The term of the set that a list makes. (default: input)"
  # END GENERATED
outputs:
  table:
    type: File
    format: edam:format_3475
    outputBinding: {glob: $(inputs.output_name)}
    # BEGIN GENERATED cwl-columns: gsfm-ppi
    doc: |
      - gene_a (string): a gene as the vocabulary writes it: the first of the input's pair, the gene whose partners are sought, or of all pairs the earlier one
      - gene_b (string): the other gene
      - score (number): head: probability, 0..1; completion: mean of two logits, natural-log odds; cosine: -1..1. NA for a gene with itself and for one the vocabulary lacks
      - rank (integer, 1..): 1 = highest score, equal scores share the smallest rank; of the pairs of the input (--pairs), of a gene's partners in the vocabulary (--partners); NA with --all-pairs, which streams
      - known (flag, 0 or 1): 1 when --known has the pair; NA without --known
    # END GENERATED
