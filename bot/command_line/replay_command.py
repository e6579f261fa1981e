"""Past decisions made again from the command line, by the rules of their time."""

from datetime import UTC
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from bot.command_line.record_store import open_record_store
from bot.words.catalogue import word

EVERYTHING = 10_000
"""Decisions of one conversation that are made again."""


def replay(
    conversation: Annotated[str, typer.Argument(help="The conversation's id, as the desk shows it in the address.")],
    language: Annotated[str, typer.Option(help="vi or en.")] = "vi",
) -> None:
    """Make the decisions of a conversation again, and say whether each comes out as it did.

    Example: khachquen replay 019ab2c4d1e07f3a9b6c5d4e3f2a1b0c
    """
    with open_record_store() as database:
        lines, differ = database.read_now(replay_lines, conversation, language)
    typer.echo("\n".join(lines))
    if differ:
        raise typer.Exit(1)


def replay_lines(conn: Connection, conversation_id: str, language: str) -> tuple[list[str], int]:
    """Return a line a decision, oldest first, and how many come out otherwise; raises NotFoundError."""
    from bot.content.library import load_profile, load_topics
    from bot.rules.redeciding import decide_again, outcome
    from bot.rules.rulebook import load_compiled
    from bot.rules.rules_names import read_names
    from bot.rules.rules_wording import RuleWords
    from bot.rules.wording_decision import word_decision, word_target
    from bot.turns.decision_record import from_snapshot
    from bot.turns.trace_store import find_decisions
    from conversation.errors import NotFoundError

    kept = find_decisions(conn, conversation_id, EVERYTHING)
    if not kept:
        raise NotFoundError(f"no decision of a conversation {conversation_id!r} is kept")
    profile, topics = load_profile(conn), load_topics(conn)
    words = RuleWords(language, read_names(conn, profile, topics).name_of)
    by_id = {topic.id: topic for topic in topics}

    def shown(of: Any) -> str:
        return " · ".join(part for part in (word_decision(of, words), word_target(of, words)) if part)

    lines, differ = [], 0
    for one in reversed(kept):
        at = one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        if not one.snapshot:
            lines.append(word("rules-replay-none", language, at=at))
            continue
        compiled = load_compiled(conn, one.rules_version, profile.default_queue)
        (again,) = decide_again(compiled, (from_snapshot(one.snapshot),), by_id)
        came = outcome(again)
        values = {"at": at, "version": str(one.rules_version)}
        if came == one.outcome:
            lines.append(word("rules-replay-same", language, decision=shown(came), **values))
        else:
            differ += 1
            lines.append(word("rules-replay-other", language, before=shown(one.outcome), after=shown(came), **values))
    return lines, differ
