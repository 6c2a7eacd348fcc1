"""A file is packed while it is written, and comes out as it went in."""

import hashlib
import zlib
from tempfile import TemporaryFile

import pytest

from reports.services import making
from reports.services.making import BYTES_OF_A_PIECE, Packing

PIECE = 64


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch):
    monkeypatch.setattr(making, "BYTES_OF_A_PIECE", PIECE)


def packed(*writes, follow):
    """What comes out, in pieces; and what is said of it."""
    with TemporaryFile() as out, Packing(out) as packing:
        for content in writes:
            out.write(content)
            if follow:
                packing.follow()
        said = packing.finish()
        return [zlib.decompress(piece) for piece in packing.pieces()], said


@pytest.mark.parametrize("follow", [True, False], ids=["meanwhile", "at the end"])
@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 10 * PIECE + 7])
def test_pieces_are_the_file(size, follow):
    whole = bytes(number % 251 for number in range(size))
    writes = [whole[at : at + 10] for at in range(0, size, 10)]
    pieces, (said_size, digest) = packed(*writes, follow=follow)
    assert b"".join(pieces) == whole
    assert all(len(piece) == PIECE for piece in pieces[:-1])
    assert said_size == size
    assert digest == hashlib.sha256(whole).hexdigest()


def test_what_cannot_be_packed_is_not_kept(monkeypatch):
    def fails(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(zlib, "compress", fails)
    with pytest.raises(OSError, match="the disk is full"):
        packed(b"x" * 1_000, follow=True)


def test_a_piece_is_a_megabyte():
    assert BYTES_OF_A_PIECE == 1 << 20
