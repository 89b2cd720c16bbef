#!/usr/bin/env cwl-runner
cwlVersion: v1.2
class: CommandLineTool
label: "Rank the genes that belong with each gene set"
doc: |
  Part of gsfm, the tools around gene set foundation models (doi:10.1016/j.patter.2026.101565).
$namespaces:
  edam: http://edamontology.org/
baseCommand: gsfm-complete
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
    default: completions.tsv
    doc: The name of the table; compressed when it ends in .gz.
  # BEGIN GENERATED cwl-inputs: gsfm-complete
  top:
    type: int?
    inputBinding: {prefix: --top}
    doc: "Report the best K genes of each term. (default: 100)"
  all:
    type: boolean?
    inputBinding: {prefix: --all}
    doc: "Report every candidate gene."
  rule:
    type:
      - "null"
      - type: enum
        symbols: ["site"]
    inputBinding: {prefix: --rule}
    doc: "Report by a rule: site keeps logit > 0 or z-score > 1.645."
  exclude_known:
    type: boolean?
    inputBinding: {prefix: --exclude-known}
    doc: "Leave out the genes of the input set."
  background:
    type: File?
    inputBinding: {prefix: --background}
    doc: "Candidates are the genes of this file only (gene sets in any format, their union)."
  matrix:
    type: boolean?
    inputBinding: {prefix: --matrix}
    doc: "Write the logits as a matrix: one row a gene, one column a term."
  explain:
    type: int?
    inputBinding: {prefix: --explain}
    doc: "Add the column because: the K input genes whose removal lowers the logit most."
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
    # BEGIN GENERATED cwl-columns: gsfm-complete
    doc: |
      - term (string): the gene set's name in the input
      - gene (string): a candidate gene, as the vocabulary writes it
      - logit (number, natural-log odds): the model's output
      - probability (number, 0..1): the logistic of the logit
      - zscore (number, standard deviations): (logit - mean) / standard deviation (n - 1) over the candidates of the term
      - pvalue (number, 0..1): chance of such a logit for a random set of the same size; NA when the bundle has no null
      - fdr (number, 0..1): Benjamini-Hochberg adjusted p-value over the candidates
      - rank (integer, 1..): 1 = highest logit; equal logits share the smallest rank
      - known (flag, 0 or 1): 1 when the gene is in the input set
    # END GENERATED
