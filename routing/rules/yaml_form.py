"""Rule sets as YAML people edit: ``on`` and ``off`` are words, nothing is said twice, nothing refers to elsewhere."""

from typing import Any

import yaml

from routing.rules.faults import Fault

LONGEST = 10_000_000
"""Characters of a file that is read at all."""

_DEEPEST = 60
"""Levels of a file that is read at all: three groups are some twelve."""

_MADE = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def _resolvers(of: Any) -> dict[str, list[tuple[str, Any]]]:
    """Return what a bare word may stand for: numbers, null, true and false; ``on``, ``no`` and dates stay text."""
    import re

    known = {
        letter: [(tag, pattern) for tag, pattern in found if tag in _MADE]
        for letter, found in of.yaml_implicit_resolvers.items()
    }
    truth = ("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"))
    for letter in "tf":
        known[letter] = [*known.get(letter, ()), truth]
    return known


class _Reader(_Loader):  # type: ignore[misc]
    yaml_implicit_resolvers = _resolvers(_Loader)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 (PyYAML's own signature)
        seen: set[str] = set()
        for name, _ in node.value:
            if name.value in seen:
                says = f"{name.value!r} stands here twice"
                raise yaml.constructor.ConstructorError(None, None, says, name.start_mark)
            seen.add(str(name.value))
        return super().construct_mapping(node, deep=deep)


class _Writer(_Dumper):  # type: ignore[misc]
    yaml_implicit_resolvers = _resolvers(_Dumper)


def read_yaml(text: str) -> tuple[Any, tuple[Fault, ...]]:
    """Return the plain data of a YAML text, or why it cannot be read."""
    if len(text) > LONGEST:
        return None, (Fault("too_large", "", values=(("most", str(LONGEST)),)),)
    try:
        fault = _check_events(text)
        if fault is not None:
            return None, (fault,)
        return yaml.load(text, _Reader), ()  # noqa: S506 - a safe loader with fewer words
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, says = (mark.line + 1 if mark else 1), str(error.problem)
        return None, (Fault("not_yaml", f"line {line}", values=(("line", str(line)), ("says", says))),)
    except (yaml.YAMLError, ValueError) as error:
        return None, (
            Fault(
                "not_yaml",
                "line 1",
                values=(("line", "1"), ("says", str(error))),
            ),
        )


def write_yaml(plain: Any) -> str:
    """Return plain data as YAML, in its order, letters as they are."""
    return str(yaml.dump(plain, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=110))


def _check_events(text: str) -> Fault | None:
    """Look for references and bottomless nesting before anything is built."""
    depth = 0
    for event in yaml.parse(text, _Reader):
        line = ("line", str(event.start_mark.line + 1 if event.start_mark else 1))
        place = f"line {line[1]}"
        if isinstance(event, yaml.AliasEvent):
            return Fault("no_references", place, values=(line,))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                return Fault("too_deep", place, values=(("most", "3"),))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None
