"""Writes the archives of this folder anew: python3 make.py (needs the zstd program)."""
import bz2, gzip, io, lzma, subprocess, tarfile, zipfile

MEMBERS = [("hello.txt", b"hello\n"), ("folder/numbers.bin", bytes(range(256)) * 12)]

def tar(format):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format) as archive:
        folder = tarfile.TarInfo("folder")
        folder.type, folder.mode = tarfile.DIRTYPE, 0o755
        archive.addfile(folder)
        for name, data in MEMBERS:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()

def zstd(data):
    return subprocess.run(["zstd", "-c", "--check"], input=data, stdout=subprocess.PIPE, check=True).stdout

def write(name, data):
    with open(name, "wb") as file:
        file.write(data)

plain = tar(tarfile.USTAR_FORMAT)
write("ustar.tar", plain)
write("gnu.tar", tar(tarfile.GNU_FORMAT))
write("pax.tar.gz", gzip.compress(tar(tarfile.PAX_FORMAT), mtime=0))
write("ustar.tar.bz2", bz2.compress(plain))
write("ustar.tar.xz", lzma.compress(plain))
write("ustar.tar.zst", zstd(plain))
for name, method in [("stored.zip", zipfile.ZIP_STORED), ("deflated.zip", zipfile.ZIP_DEFLATED)]:
    with zipfile.ZipFile(name, "w", method) as archive:
        archive.writestr(zipfile.ZipInfo("folder/"), b"")
        for member, data in MEMBERS:
            archive.writestr(zipfile.ZipInfo(member), data, method)
text = b"".join(b"line %d of a text that compresses\n" % n for n in range(200))
two = [text[:3000], text[3000:]]
write("two-frames.bz2", b"".join(map(bz2.compress, two)))
write("two-frames.xz", b"".join(map(lzma.compress, two)))
write("two-frames.zst", b"".join(map(zstd, two)))
write("empty.bz2", bz2.compress(b""))
write("empty.xz", lzma.compress(b""))
write("empty.zst", zstd(b""))

def bomb():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        info = tarfile.TarInfo("vocab.txt")
        info.size = 40 << 20
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    return lzma.compress(out.getvalue())

write("bomb.tar.xz", bomb())

# A valid bundle of six tokens, compressed: what a user makes of a folder with tar.
import struct
SHAPES = [("decoder.layers.0.bias", [2]), ("decoder.layers.0.weight", [2, 2]), ("decoder.layers.3.bias", [6]),
          ("decoder.layers.3.weight", [6, 2]), ("encoder.layers.0.bias", [4]), ("encoder.layers.0.weight", [4, 6]),
          ("encoder.layers.3.bias", [2]), ("encoder.layers.3.weight", [2, 4])]
header, data = {}, b""
for index, (name, shape) in enumerate(SHAPES):
    count = shape[0] * (shape[1] if len(shape) > 1 else 1)
    header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [len(data), len(data) + 4 * count]}
    data += struct.pack("<%df" % count, *(((index * 31 + i * 17) % 29 - 14) / 14 for i in range(count)))
text = __import__("json").dumps(header).encode()
TINY = [("config.json", b'{"d_model": 2, "depth": 2, "vocab_size": 6}'),
        ("vocab.txt", b"<unk>\n<pad>\nTP53\nMDM2\nEGFR\nKRAS\n"),
        ("model.safetensors", struct.pack("<Q", len(text)) + text + data)]
MEMBERS = [("tiny/" + name, data) for name, data in TINY]
plain = tar(tarfile.PAX_FORMAT)
write("tiny.tar.gz", gzip.compress(plain, mtime=0))
write("tiny.tar.bz2", bz2.compress(plain))
write("tiny.tar.xz", lzma.compress(plain))
write("tiny.tar.zst", zstd(plain))
with zipfile.ZipFile("tiny.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for member, data in MEMBERS:
        archive.writestr(zipfile.ZipInfo(member), data, zipfile.ZIP_DEFLATED)
