"""Entries of the ledger as the browser gets them: no ids of the staff, no handles of files, no empty fields."""

from typing import Any

from conversation.messages import Attachment, Author, Choice, Entry, EntryKind

FILES_PATH = "/webchat/v1/files"


def from_entry(entry: Entry) -> dict[str, Any]:
    """Return the wire form of ``entry``; ``source_id`` only where it is the browser's own ``client_msg_id``."""
    plain: dict[str, Any] = {
        "seq": entry.seq,
        "id": entry.id,
        "author": entry.author.value,
        "kind": entry.kind.value,
        "at": entry.at.isoformat(),
        "status": entry.status.value,
    }
    optional = {
        "text": entry.text,
        "name": entry.author_name,
        "source_id": entry.source_id if entry.author is Author.CUSTOMER else "",
        "reply_to": entry.reply_to,
        "target": entry.target,
        "attachments": [_from_attachment(a, entry.seq, place) for place, a in enumerate(entry.attachments)],
        "choices": [_from_choice(c) for c in entry.choices],
        "sources": [{"title": s.title, "url": s.url} for s in entry.sources],
    }
    plain.update((name, value) for name, value in optional.items() if value)
    return plain


def find_link_change(entry: Entry) -> bool | None:
    """Return whether ``entry`` tells of a tie to another channel made (true) or undone (false); None for others."""
    if entry.kind is not EntryKind.STATUS:
        return None
    return {"linked": True, "unlinked": False}.get(entry.text)


def _from_attachment(attachment: Attachment, seq: int, place: int) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": attachment.kind.value}
    if attachment.reference:
        is_public = attachment.reference.startswith("https://")
        plain["url"] = attachment.reference if is_public else f"{FILES_PATH}/{seq}/{place}"
    for name in ("name", "media_type", "size", "latitude", "longitude", "phone", "emoji"):
        if (value := getattr(attachment, name)) not in (None, "", 0):
            plain[name] = value
    return plain


def _from_choice(choice: Choice) -> dict[str, str]:
    return {"label": choice.label} | ({"url": choice.url} if choice.url else {"value": choice.value})
