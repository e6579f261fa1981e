"""Files to and from the browser: streamed in, and given back only to the session whose ledger carries them."""

from urllib.parse import quote, unquote

from aiohttp import web

from channels.channel import Files, Ledger
from channels.webchat.gate import Caller
from channels.webchat.refusals import TooLargeError
from conversation.errors import InputError, NotFoundError
from conversation.messages import Attachment

_CHUNK = 64 * 1024
_LONGEST_NAME = 200
_SHOWN = {"image/png", "image/jpeg", "image/gif", "image/webp", "audio/ogg", "audio/mpeg", "video/mp4"}
"""What a browser may show in place; all else is saved to disk."""


async def take_file(request: web.Request, files: Files, limit: int) -> Attachment:
    """Store the body of a request, at most ``limit`` bytes; raises TooLargeError, InputError."""
    if (request.content_length or 0) > limit:
        raise TooLargeError(f"a file may have at most {limit} bytes", "body")
    if request.content_length == 0:
        raise InputError("the file is empty", "body")
    name = unquote(request.headers.get("X-File-Name", "")).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if c.isprintable())[-_LONGEST_NAME:] or "file"
    return await files.put(name, request.content_type, request.content.iter_chunked(_CHUNK), limit)


async def give_file(caller: Caller, ledger: Ledger, files: Files, seq: int, place: int) -> web.Response:
    """Return the attachment at ``place`` of the caller's own entry ``seq``; raises NotFoundError."""
    found = await ledger.after(caller.address, seq - 1, 1)
    entry = found[0] if found and found[0].seq == seq else None
    if entry is None or place >= len(entry.attachments) or not entry.attachments[place].reference:
        raise NotFoundError("there is no such file in this conversation")
    attachment, body = await files.get(entry.attachments[place].reference)
    media_type = attachment.media_type if attachment.media_type in _SHOWN else "application/octet-stream"
    manner = "inline" if media_type in _SHOWN else "attachment"
    return web.Response(
        body=body,
        content_type=media_type,
        headers={
            "Content-Disposition": f"{manner}; filename*=UTF-8''{quote(attachment.name or 'file')}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=86400",
        },
    )
