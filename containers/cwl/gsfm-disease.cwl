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
    doc: "Identifiers or names of diseases, one a line, or gene sets of your own diseases; by gene, genes in any format."
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
  # BEGIN GENERATED cwl-inputs: gsfm-disease !library !cache
  by:
    type:
      - "null"
      - type: enum
        symbols: ["disease", "gene"]
    inputBinding: {prefix: --by}
    doc: "What the input names: disease or gene. (default: disease)"
  match:
    type: boolean?
    inputBinding: {prefix: --match}
    doc: "A line of the input is any part of a disease's identifier or name."
  prefix:
    type: string?
    inputBinding: {prefix: --prefix}
    doc: "Only diseases whose identifier begins so, such as DOID: or HP:."
  top:
    type: int?
    inputBinding: {prefix: --top}
    doc: "Report the best K of each page."
  rule:
    type:
      - "null"
      - type: enum
        symbols: ["site", "all"]
    inputBinding: {prefix: --rule}
    doc: "Report by a rule: site keeps logit > 0 or z-score > 1.645, all keeps everything."
  all:
    type: boolean?
    inputBinding: {prefix: --all}
    doc: "Report everything: no rule and no --top."
  exclude_known:
    type: boolean?
    inputBinding: {prefix: --exclude-known}
    doc: "Leave out what is known already."
  no_auroc:
    type: boolean?
    inputBinding: {prefix: --no-auroc}
    doc: "Write NA for auroc, where it is not known already, instead of measuring it."
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
    # BEGIN GENERATED cwl-columns: gsfm-disease
    doc: |
      - disease_id (string): the first field of the disease's line in the library, as it is there
      - disease (string): the disease's name: the second field of its line, or the first where that is empty
      - gene (string): a gene, as the vocabulary writes it
      - probability (number, 0..1): the logistic of the model's output
      - zscore (number, standard deviations): (logit - mean) / standard deviation (n - 1) over all genes for the disease
      - rank (integer, 1..): 1 = highest logit: by disease among its genes, by gene among the diseases that the rule keeps for it; equal logits share the smallest rank
      - known (flag, 0 or 1): 1 when the library has the gene for the disease
      - auroc (number, 0..1): how well hidden genes of the disease are found: median over five random halves; NA below ten genes
    # END GENERATED
