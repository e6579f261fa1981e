"""Files that customers and agents send: bytes in the data folder, under names nobody can guess."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from conversation.errors import InputError, NotFoundError
from conversation.messages import Attachment, AttachmentKind
from conversation.text import clean
from storage.database import Database
from storage.file_store import StoredFile, find_file, save_file

_KINDS = {
    "image/jpeg": AttachmentKind.PHOTO,
    "image/png": AttachmentKind.PHOTO,
    "image/webp": AttachmentKind.PHOTO,
    "image/gif": AttachmentKind.PHOTO,
    "audio/ogg": AttachmentKind.VOICE,
    "audio/webm": AttachmentKind.VOICE,
    "audio/mpeg": AttachmentKind.AUDIO,
    "audio/mp4": AttachmentKind.AUDIO,
    "video/mp4": AttachmentKind.VIDEO,
    "video/webm": AttachmentKind.VIDEO,
    "application/pdf": AttachmentKind.DOCUMENT,
    "text/plain": AttachmentKind.DOCUMENT,
    "text/csv": AttachmentKind.DOCUMENT,
    "application/zip": AttachmentKind.DOCUMENT,
    "application/msword": AttachmentKind.DOCUMENT,
    "application/vnd.ms-excel": AttachmentKind.DOCUMENT,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": AttachmentKind.DOCUMENT,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": AttachmentKind.DOCUMENT,
}
"""What may be sent; pages and scripts are not among it."""

_MARKS = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
    "application/pdf": (b"%PDF-",),
}
"""How files of a type begin; a picture that is none is refused."""


class StoredFiles:
    """The files of this installation."""

    def __init__(self, folder: Path, database: Database) -> None:
        """Keep bytes in ``folder`` and names in ``database``."""
        self._folder = folder
        self._database = database

    async def put(self, name: str, media_type: str, chunks: AsyncIterator[bytes], limit: int) -> Attachment:
        """Store a file of at most ``limit`` bytes; raises InputError when it is larger or its type is not allowed."""
        kind = _KINDS.get(media_type.partition(";")[0].strip().lower())
        if kind is None:
            raise InputError(f"files of type {media_type[:64]!r} cannot be sent; allowed: {', '.join(_KINDS)}", "type")
        body = await _read(chunks, limit)
        _check_mark(media_type, body)
        file = StoredFile(secrets.token_urlsafe(24), _safe_name(name), media_type, len(body), datetime.now(UTC))
        await asyncio.to_thread(self._write, file.id, body)
        await self._database.write(save_file, file)
        return _to_attachment(file, kind)

    async def get(self, reference: str) -> tuple[Attachment, bytes]:
        """Return a stored file; raises NotFoundError."""
        file = await self._database.read(find_file, reference)
        if file is None:
            raise NotFoundError("no such file")
        try:
            body = await asyncio.to_thread(self._path(file.id).read_bytes)
        except OSError as error:
            raise NotFoundError("this file is no longer there") from error
        kind = _KINDS.get(file.media_type.partition(";")[0].strip().lower(), AttachmentKind.DOCUMENT)
        return _to_attachment(file, kind), body

    async def erase(self, ids: Sequence[str]) -> None:
        """Delete the bytes of files whose rows are gone; one that is not there is no error."""
        await asyncio.to_thread(self._unlink, ids)

    def _unlink(self, ids: Sequence[str]) -> None:
        for file_id in ids:
            self._path(file_id).unlink(missing_ok=True)

    def _write(self, file_id: str, body: bytes) -> None:
        path = self._path(file_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".part")
        temporary.write_bytes(body)
        temporary.replace(path)

    def _path(self, file_id: str) -> Path:
        return self._folder / file_id[:2] / file_id


async def _read(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise InputError(f"a file may have at most {limit // 1_000_000} MB", "file")
    if not body:
        raise InputError("the file is empty", "file")
    return bytes(body)


def _check_mark(media_type: str, body: bytes) -> None:
    marks = _MARKS.get(media_type.partition(";")[0].strip().lower())
    if marks is not None and not body.startswith(marks):
        raise InputError(f"the file is not what its type {media_type!r} says", "file")


def _safe_name(name: str) -> str:
    plain = PurePosixPath(clean(name).replace("\\", "/")).name
    return plain[-200:] or "file"


def _to_attachment(file: StoredFile, kind: AttachmentKind) -> Attachment:
    return Attachment(kind, file.id, file.name, file.media_type, file.size)
