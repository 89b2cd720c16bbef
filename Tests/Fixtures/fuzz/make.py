#!/usr/bin/env python3
"""Writes the seeds a fuzzer starts from: one small right input of each kind, and a few wrong ones.

Usage: make.py FOLDER
Every folder in FOLDER is the seeds of one target. Nothing is read: all is made up here.
"""
import bz2
import gzip
import io
import json
import lzma
import struct
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path

GENES = ["TP53", "MDM2", "EGFR", "KRAS"]
VOCABULARY = ["<unk>", "<pad>"] + GENES


def header(shapes, metadata=None, types=None):
    """The header of a safetensors file as text, and the length of its data."""
    sizes = {"F32": 4, "F16": 2, "BF16": 2, "U16": 2, "U32": 4}
    entries, end = {}, 0
    if metadata:
        entries["__metadata__"] = metadata
    for name, shape in shapes:
        kind = (types or {}).get(name, "F16")
        count = sizes[kind]
        for size in shape:
            count *= size
        entries[name] = {"dtype": kind, "shape": shape, "data_offsets": [end, end + count]}
        end += count
    return json.dumps(entries, separators=(",", ":")).encode(), end


def perceptron(prefix, widths):
    """The names and shapes of layers of these widths."""
    shapes = []
    for place, (inner, outer) in enumerate(zip(widths, widths[1:])):
        shapes.append((f"{prefix}.layers.{3 * place}.weight", [outer, inner]))
        shapes.append((f"{prefix}.layers.{3 * place}.bias", [outer]))
    return shapes


V = len(VOCABULARY)
SHAPES = {
    "DAE": perceptron("encoder", [V, 4, 2]) + perceptron("decoder", [2, 2, V]),
    "EDAE": [("embedding.weight", [V, 2])] + perceptron("encoder", [2, 2]) + perceptron("decoder", [2, V]),
    "EPDAE": [("embedding.weight", [V, 2])] + perceptron("encoder", [2, 2]) + perceptron("decoder", [4, V]),
    "VAE": perceptron("encoder", [V, 4]) + [("hidden2mu.weight", [2, 4]), ("hidden2mu.bias", [2]),
                                            ("hidden2log_var.weight", [2, 4]), ("hidden2log_var.bias", [2]),
                                            ("log_scale", [1])] + perceptron("decoder", [2, V]),
    "RDAE": [("embedding.weight", [V, 3]), ("skip.weight", [2, 3])] + perceptron("encoder", [3, 2])
    + perceptron("decoder", [2, V]),
}
MEMORY = [("memory.gene_weight", [V]), ("memory.popularity", [V]), ("memory.heads", [1, 6]), ("memory.sizes", [2]),
          ("memory.genes", [4])]
MEMORY_TYPES = {"memory.sizes": "U16", "memory.genes": "U16"}


# Ones in float16, which the data of most seeds are.
ONES = bytes([0, 60] * 8)


def repeated(pattern, end):
    return (pattern * (end // len(pattern) + 1))[:end]


def with_data(text, end, pattern=ONES):
    return struct.pack("<Q", len(text)) + text + repeated(pattern, end)


def memory_data(text, end):
    """Ones but for two remembered sets of two genes each."""
    data = bytearray(repeated(ONES, end))
    entries = json.loads(text)
    for name, numbers in (("memory.sizes", [2, 2]), ("memory.genes", [2, 3, 4, 5])):
        begin, last = entries[name]["data_offsets"]
        data[begin:last] = struct.pack(f"<{len(numbers)}H", *numbers)
    return bytes(data)


def configuration(**more):
    return json.dumps({"d_model": 2, "depth": 2, "vocab_size": V, "dropout": 0.2, **more}).encode()


VOCAB = ("\n".join(VOCABULARY) + "\n").encode()
GENE_TABLE = (
    "symbol\taliases\tprevious\tensembl\tentrez\tuniprot\tmouse\tmouse_entrez\n"
    "TP53\tP53|LFS1\tTRP53\tENSG00000141510\t7157\tP04637\tTrp53\t22059\n"
    "EGFR\tERBB1\t\tENSG00000146648\t1956\tP00533\tEgfr\t13649\n").encode()
GMT = b"apoptosis\tfirst\tTP53\tMDM2\nsignal\t\tEGFR,0.5\tKRAS\t\n"
TERMS = b"term\tgenes\tauroc\tbest\tpredicted\napoptosis\t2\t0.75\t1\t3\nsignal\t2\tNA\t0\t0\n"
MANIFEST = json.dumps({
    "format_version": 1, "name": "tiny", "license": "CC0-1.0", "corpora": [{"name": "c", "sets": 3}],
    "metrics": {"kegg": {"auroc": 0.9}}, "libraries": [{"name": "l", "terms": 2, "measured": {
        "splits": 5, "seed": 1, "sha256": {"config.json": "0" * 64}}}]}).encode()
NULL = header([("quantiles", [2 * V, 3]), ("frequencies", [V])],
              {"sizes": "1 8", "chances": "0.9 0.5 0.01"})
HEAD = header([("weight", [1, 2]), ("bias", [1])], {"kind": "published", "negatives_per_positive": "1"})
BILINEAR = header(
    [("projection.weight", [2, 4]), ("projection.bias", [2]), ("form", [2]), ("gene.weight", [1, 4]), ("bias", [1]),
     ("shares", [2])],
    {"kind": "bilinear", "features": "encoding decoder", "negatives_per_positive": "10"})


def tar(members, style=tarfile.USTAR_FORMAT):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w", format=style) as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()[: -(-sum(512 + -(-len(c) // 512) * 512 for _, c in members) // 512) * 512 + 1024] \
        if style == tarfile.USTAR_FORMAT else data.getvalue()


def zipped(members, method):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return data.getvalue()


def bundle(name, memory=False):
    shapes = SHAPES[name] + (MEMORY if memory else [])
    text, end = header(shapes, types=MEMORY_TYPES)
    pattern = memory_data(text, end) if memory else ONES
    return [("config.json", configuration(architecture=name)), ("vocab.txt", VOCAB),
            ("model.safetensors", with_data(text, end, pattern))]


def members(parts, folder=False, pattern=ONES):
    """The form in which the target `members` takes a bundle apart: tensors are their header's text."""
    out = b"a" if folder else b"b"
    for name, content in parts + [("data", pattern)]:
        out += b"=" + name.encode() + b"\n" + content + b"\n"
    return out


def bgzip(text):
    out = b""
    for block in (text[: len(text) // 2], text[len(text) // 2:], b""):
        packer = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = packer.compress(block) + packer.flush()
        out += b"\x1f\x8b\x08\x04\0\0\0\0\0\xff\x06\0BC\x02\0" + struct.pack("<H", len(data) + 25) + data
        out += struct.pack("<II", zlib.crc32(block), len(block))
    return out


def seeds():
    for name in SHAPES:
        text, end = header(SHAPES[name])
        parts = [("config.json", configuration(architecture=name)), ("vocab.txt", VOCAB), ("model.safetensors", text)]
        yield "members", name, members(parts)
        yield "safetensors", name, with_data(text, min(end, 200))
    text, end = header(SHAPES["RDAE"] + MEMORY, types=MEMORY_TYPES)
    small = [("config.json", configuration()), ("vocab.txt", VOCAB), ("model.safetensors", text)]
    yield "members", "memory", members(small, pattern=memory_data(text, end))
    full = [("config.json", configuration(architecture="DAE")), ("vocab.txt", VOCAB),
            ("model.safetensors", header(SHAPES["DAE"])[0]), ("bundle.json", MANIFEST), ("genes.tsv", GENE_TABLE),
            ("README.md", b"# Tiny\n"), ("libraries/l.gmt", GMT), ("libraries/l.terms.tsv", TERMS)]
    yield "members", "full", members(full + [("null.safetensors", NULL[0]), ("heads/ppi.safetensors", HEAD[0])])
    yield "members", "folder", members(full[:6] + [("heads/ppi.safetensors", BILINEAR[0])], folder=True)
    yield "safetensors", "valid", with_data(*NULL)
    yield "safetensors", "huge", with_data(
        b'{"a":{"dtype":"F32","shape":[1099511627776],"data_offsets":[0,4398046511104]}}', 16)
    yield "safetensors", "overflow", with_data(
        b'{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,16]}}', 16)
    for kind in ("DAE", "RDAE"):
        yield "bundle", f"{kind}.tar", tar(bundle(kind))
        yield "bundle", f"{kind}.zip", zipped(bundle(kind), zipfile.ZIP_DEFLATED)
    yield "bundle", "memory.zip", zipped(bundle("RDAE", memory=True), zipfile.ZIP_STORED)
    few = [("a", b"one\n"), ("b/c", b"two\n" * 20), ("d\u00e9", b"")]
    yield "archive", "ustar", tar(few)
    yield "archive", "pax", tar(few, tarfile.PAX_FORMAT)
    yield "archive", "gnu", tar([("x" * 120, b"long")], tarfile.GNU_FORMAT)
    for name, method in (("stored", zipfile.ZIP_STORED), ("deflated", zipfile.ZIP_DEFLATED),
                         ("lzma", zipfile.ZIP_LZMA), ("bzip2", zipfile.ZIP_BZIP2)):
        yield "archive", f"{name}.zip", zipped(few, method)
    yield "archive", "tar.gz", gzip.compress(tar(few), mtime=0)
    yield "archive", "tar.xz", lzma.compress(tar(few))
    text = b"TP53\tMDM2\n" * 40
    yield "stream", "gz", gzip.compress(text, mtime=0)
    yield "stream", "two.gz", gzip.compress(text, mtime=0) + gzip.compress(b"more", mtime=0) + b"\0" * 8
    yield "stream", "bgz", bgzip(text)
    yield "stream", "xz", lzma.compress(text)
    yield "stream", "bz2", bz2.compress(text)
    yield "stream", "zst", bytes.fromhex("28b52ffd2001090000") + b"x"
    yield "stream", "plain", text[:20]
    yield "json", "manifest", MANIFEST
    yield "json", "configuration", configuration()
    yield "json", "kinds", b'[null,true,false,0,-1,1.5e-3,9223372036854775808,"\\u00e9\\ud83d\\ude00\\n",{"a":{},"b":[]}]'
    yield "sets", "gmt", GMT
    yield "sets", "pairs", b"term\tgene\tlogit\nA\tTP53\t1\nA\tMDM2\t2\nB\tEGFR\t3\n"
    yield "sets", "list", b"\xef\xbb\xbf# genes\r\nTP53\r\nMDM2,0.5\r\n"
    yield "ranked", "plain", b"TP53\t3.5\nMDM2\t-1e3\nEGFR\tNA\n"
    yield "ranked", "terms", b"term\tgene\tscore\tmore\nA\tTP53\t1\tx\nA\tMDM2\t2\tx\nB\tEGFR\tnan\tx\n"
    yield "ranked", "rnk", b"# comment\nA\tTP53\t1\nB\tKRAS\t-0\n"
    yield "pairs", "header", b"gene_a\tgene_b\tscore\nTP53\tMDM2\t1\n"
    yield "pairs", "names", b"# names\napoptosis, intrinsic\n signal \n"
    yield "vocabulary", "lf", VOCAB
    yield "vocabulary", "crlf", VOCAB.replace(b"\n", b"\r\n") + b"tp53"
    yield "genes", "table", GENE_TABLE
    yield "measures", "table", TERMS
    yield "checkpoint", "start", b"epoch\t0\nstep\t0\nstep count\t0\n"
    yield "checkpoint", "later", (b"epoch\t1\nstep\t1\nstep count\t4\nset count\t1\nplateau idle\t1\n"
                                  b"loss sum\t3ff0000000000000\nplateau best\t7ff0000000000000\n"
                                  b"report\t1 2 3ff0000000000000 0 7ff8000000000000\n")


def main():
    folder = Path(sys.argv[1])
    for target, name, content in seeds():
        (folder / target).mkdir(parents=True, exist_ok=True)
        (folder / target / name).write_bytes(content)


main()
