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
