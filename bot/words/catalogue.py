"""Message catalogues: Fluent files in ``bot/messages/<language>/``, one function to word a key."""

from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("vi", "en")
"""The shop's languages, the first one the default."""

_FOLDER = Path(__file__).parents[1] / "messages"


def word(key: str, language: str, **values: str | float) -> str:
    """Return the text of ``key`` in ``language`` (Vietnamese where it is unknown), with ``values`` filled in.

    ``key`` may name an attribute: ``greeting.warm``. Raises KeyError for a key no catalogue has; values are plain text.
    """
    bundle = _bundle(language if language in LANGUAGES else LANGUAGES[0])
    name, _, attribute = key.partition(".")
    message = bundle.get_message(name)
    pattern = message.attributes[attribute] if attribute else message.value
    if pattern is None:
        raise KeyError(key)
    text, errors = bundle.format_pattern(pattern, values)
    if errors:
        raise KeyError(f"{key}: {errors[0]}")
    return str(text)


def has(key: str, language: str) -> bool:
    """Tell whether the catalogue of ``language`` has ``key``."""
    name, _, attribute = key.partition(".")
    bundle = _bundle(language)
    return bundle.has_message(name) and (not attribute or attribute in bundle.get_message(name).attributes)


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((_FOLDER / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text("utf-8")))
    return bundle
