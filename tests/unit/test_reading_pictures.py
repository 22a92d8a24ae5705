"""How large a picture says that it is."""

from __future__ import annotations

import struct
import time

import pytest

from postmortem_archive.reading.pictures import HEAD, picture_size

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
JPEG = (
    b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 9  # a note whose bytes are passed over
    + b"\xff\xe1\0\x08\xff\xc0\0\0\0\0" + b"\xff\xff\xc2\0\x11\x08" + struct.pack(">HH", 480, 640) + b"\0" * 8
)  # fmt: skip


def webp(kind: bytes, data: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + b"\0\0\0\0" + data


def svg(attributes: str) -> bytes:
    return f'<?xml version="1.0"?><!-- > --><svg xmlns="http://www.w3.org/2000/svg" {attributes}><g/></svg>'.encode()


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        b"GIF89a" + struct.pack("<HH", 640, 480),
        JPEG,
        webp(b"VP8X", b"\0" * 4 + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")),
        webp(b"VP8L", b"\x2f" + (639 | 479 << 14).to_bytes(4, "little")),
        webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640 | 1 << 14, 480)),
        svg('width="640" height="480px"'),
        svg("height='480.2' width=' 640 '"),
        svg('viewBox="0 0 640 480"'),
        b"<!-- made by <svgtool> -->" + svg('width="640" height="480"'),
        svg('width="100%" height="auto" viewBox="0,0,640,480" data-note="a > b"'),
    ],
    ids=[
        *("png", "gif", "jpeg", "webp extended", "webp lossless", "webp"),
        *("svg", "svg quotes", "svg box", "svg after a note", "svg percent"),
    ],
)
def test_each_format_tells_its_size(data: bytes):
    assert picture_size(data) == (640, 480)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        PNG[:18],
        PNG[:16] + struct.pack(">II", 0, 480),
        PNG[:16] + struct.pack(">II", 4_000_000_000, 480),
        b"\xff\xd8",
        b"\xff\xd8\xff\xe0\xff\xff",
        b"\xff\xd8" + b"\xff" * 50,
        webp(b"VP8?", b"\0" * 40),
        webp(b"VP8L", b""),
        svg(""),
        svg('width="1e3" height="10"'),
        svg('width="12"'),
        svg('viewBox="0 0 640"'),
        b"<svg",
    ],
)
def test_what_states_no_size_has_none(data: bytes):
    assert picture_size(data) is None


@pytest.mark.parametrize(
    "start",
    ["<svg ", "<svg '", '<svg "', "<svg a='", "<svg width= ", "<svg a='b' ", "<svg" + " " * 99],
)
def test_a_text_that_begins_a_drawing_again_and_again_costs_little(start: str):
    head = (start * (HEAD // len(start) + 1)).encode()[:HEAD]
    began = time.process_time()
    assert picture_size(head) is None
    assert time.process_time() - began < 1
