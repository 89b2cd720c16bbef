#!/usr/bin/env cwl-runner
cwlVersion: v1.2
class: CommandLineTool
label: "Write the vectors of gene sets, or of single genes"
doc: |
  Part of gsfm, the tools around gene set foundation models (doi:10.1016/j.patter.2026.101565).
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
  layer:
    type:
      - "null"
      - type: enum
        symbols: ["encoding", "penultimate"]
    inputBinding: {prefix: --layer}
    doc: "encoding (the encoder's output) or penultimate (what enters the decoder's last layer). (default: encoding)"
  genes:
    type: boolean?
    inputBinding: {prefix: --genes}
    doc: "Take each gene of the input, or without one of the vocabulary, as a set of one."
  output_format:
    type:
      - "null"
      - type: enum
        symbols: ["tsv", "npy", "word2vec"]
    inputBinding: {prefix: --output-format}
    doc: "tsv, npy (opens in NumPy; needs -o FILE) or word2vec (text, opens in gensim). (default: tsv)"
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
    outputBinding: {glob: $(inputs.output_name)}
    # BEGIN GENERATED cwl-columns: gsfm-embed
    doc: |
      - term (string): the gene set's name in the input; with --genes the gene
      - d0, d1, … (number): value 0, 1, … of the set's vector
    # END GENERATED
  names:
    type: File?
    doc: The row names, a line each, when the vectors are in NumPy's format.
    outputBinding: {glob: $(inputs.output_name).txt}
