"""Files come back as they were sent, and nothing that is none of them is stored or found."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from conversation.errors import InputError, NotFoundError
from conversation.messages import AttachmentKind
from storage.database import Database
from storage.files import StoredFiles

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
LIMIT = 1_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def files(folder: Path, sqlite_database: Database) -> StoredFiles:
    return StoredFiles(folder, sqlite_database)


async def _chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_file_comes_back_as_it_was_sent(files: StoredFiles) -> None:
    sent = await files.put("Hoá đơn.pdf", "application/pdf", _chunks(b"%PDF-", b"1.7\n", bytes(range(256))), LIMIT)
    kept, body = await files.get(sent.reference)
    assert kept == sent
    assert kept.name == "Hoá đơn.pdf"
    assert body == b"%PDF-1.7\n" + bytes(range(256))


@pytest.mark.parametrize(
    ("media_type", "body", "kind"),
    [
        ("image/png", PNG, AttachmentKind.PHOTO),
        ("IMAGE/PNG", PNG, AttachmentKind.PHOTO),
        ("audio/ogg; codecs=opus", b"OggS", AttachmentKind.VOICE),
        ("video/mp4", b"....ftyp", AttachmentKind.VIDEO),
        ("text/plain; charset=utf-8", "Chào shop".encode(), AttachmentKind.DOCUMENT),
    ],
)
async def test_what_a_file_is_follows_from_its_type(
    files: StoredFiles, media_type: str, body: bytes, kind: AttachmentKind
) -> None:
    sent = await files.put("x", media_type, _chunks(body), LIMIT)
    assert (sent.kind, sent.size) == (kind, len(body))
    assert (await files.get(sent.reference))[0].kind is kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\ảnh\\da mặt.png", "da mặt.png"),
        ("/", "file"),
        ("", "file"),
        ("a\u200bb\u202egnp.exe\x00.png", None),  # nothing invisible that turns the name round
        ("ảnh" * 100 + ".png", None),
    ],
)
async def test_a_name_is_only_a_name(files: StoredFiles, folder: Path, name: str, kept: str | None) -> None:
    sent = await files.put(name, "image/png", _chunks(PNG), LIMIT)
    if kept is not None:
        assert sent.name == kept
    assert 0 < len(sent.name) <= 200
    assert not set("/\\\x00\u200b\u202e") & set(sent.name)
    assert _stored(folder) == [sent.reference], "the name names no file"


@pytest.mark.parametrize(
    ("media_type", "parts", "limit", "told"),
    [
        ("text/html", (b"<script>",), LIMIT, "cannot be sent"),
        ("image/svg+xml", (b"<svg>",), LIMIT, "cannot be sent"),
        ("", (b"x",), LIMIT, "cannot be sent"),
        ("image/png", (b"<html>",), LIMIT, "not what its type"),
        ("image/png; x=y", (b"<html>",), LIMIT, "not what its type"),
        ("application/pdf", (), LIMIT, "is empty"),
        ("text/plain", (bytes(600_000), bytes(600_000)), LIMIT, "at most 1 MB"),
    ],
)
async def test_what_may_not_be_sent_is_refused_and_leaves_nothing(
    files: StoredFiles, folder: Path, media_type: str, parts: tuple[bytes, ...], limit: int, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        await files.put("x", media_type, _chunks(*parts), limit)
    assert _stored(folder) == []


async def test_an_upload_that_breaks_off_leaves_nothing(files: StoredFiles, folder: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield PNG
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await files.put("x.png", "image/png", broken(), LIMIT)
    assert _stored(folder) == []


async def test_the_same_file_twice_has_two_references_nobody_can_guess(files: StoredFiles) -> None:
    first, second = [await files.put("x.png", "image/png", _chunks(PNG), LIMIT) for _ in range(2)]
    assert first.reference != second.reference
    assert min(len(first.reference), len(second.reference)) >= 32


@pytest.mark.parametrize("reference", ["", "nobody", "../record.db", "ab/../../record.db", "\x00"])
async def test_what_is_no_reference_finds_nothing(files: StoredFiles, reference: str) -> None:
    with pytest.raises(NotFoundError):
        await files.get(reference)


async def test_a_file_that_was_taken_away_is_told(files: StoredFiles, folder: Path) -> None:
    sent = await files.put("x.png", "image/png", _chunks(PNG), LIMIT)
    shutil.rmtree(folder)
    with pytest.raises(NotFoundError, match="no longer there"):
        await files.get(sent.reference)


def _stored(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]
