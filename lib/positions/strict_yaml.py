"""YAML that people write: read strictly, its faults told with line or key and remedy."""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError, SafeConstructor
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent

from positions.faults import DataError, Fault, date_hint, suggestion
from positions.outside import read_bounded

#: Lower-case letters, digits and single hyphens: ids of sessions and chapters name folders.
KEBAB = r"^[a-z0-9]+(-[a-z0-9]+)*$"

#: A file of settings is a page or two; anything larger is none.
MAX_BYTES = 200_000
#: Longest text of one setting, a title say or a name, and longest number.
MAX_TEXT = 2_000
#: Lists in lists in lists; no setting goes so deep.
MAX_DEPTH = 20


#: What YAML takes for a number though it has no digit.
_NO_NUMBER = re.compile(r"(?<!\w)[-+]?(?:0[box]|\.)?_[_.]*(?!\w)")


class Strict(BaseModel):
    """Settings that know their keys, and no others."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


Model = TypeVar("Model", bound=Strict)


class _Constructor(SafeConstructor):
    """Plain values; a date stays text, so that a model tells what is wrong with it."""


_Constructor.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)


def read_yaml(path: Path, label: str) -> dict[str, Any]:
    """Read a file of YAML 1.2 whose top is a mapping, named in messages by its label.

    Values are plain: ``yes`` and ``no`` are text, and so are dates. A file that is missing, too
    large, not YAML in UTF-8 or holds no keys is a `DataError`, and so are aliases, tags and keys
    that stand twice.
    """
    try:
        text = read_bounded(path, MAX_BYTES).decode("utf-8-sig")
        if faults := [Fault(label, line, "", reason) for line, reason in _refused(text)]:
            raise DataError(faults)
        content = _parser().load(text)
    except FileNotFoundError:
        raise DataError([Fault(label, 0, "", "missing; the file is needed")]) from None
    except OSError as error:
        raise DataError([Fault(label, 0, "", f"cannot be read: {error.strerror}")]) from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise DataError([_not_yaml(error, label)]) from None
    except RecursionError:
        raise DataError([Fault(label, 0, "", "is nested too deeply")]) from None
    except DataError:
        raise
    except ValueError:
        lines = enumerate(text.splitlines(), start=1)
        line = next((number for number, line in lines if _NO_NUMBER.search(line)), 0)
        reason = "looks like a number and is none; put it in quotation marks"
        raise DataError([Fault(label, line, "", reason)]) from None
    if not isinstance(content, dict) or not content:
        raise DataError([Fault(label, 0, "", "holds no keys; see data/README.md")])
    return {str(key): value for key, value in content.items()}


def _parser() -> YAML:
    parser = YAML(typ="safe", pure=True)
    parser.Constructor = _Constructor
    return parser


def _refused(text: str) -> Iterator[tuple[int, str]]:
    """Lines with what is YAML and is not read: it could grow without end, or stand for code."""
    depth = 0
    for event in _parser().parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise RecursionError
        if isinstance(event, AliasEvent):
            yield event.start_mark.line + 1, "aliases (*name) are not read; write the value out"
        elif getattr(event, "tag", None):
            yield event.start_mark.line + 1, "tags (!name) are not read; write the value out"
        elif (letters := len(getattr(event, "value", ""))) > MAX_TEXT:
            reason = f"a text or number of {letters:,} letters; the limit is {MAX_TEXT:,}"
            yield event.start_mark.line + 1, reason
        elif re.search("[\ud800-\udfff]", getattr(event, "value", "")):
            yield event.start_mark.line + 1, "half a character (\\ud800 to \\udfff)"


#: What to do, by a part of what the parser says; the last goes for all else.
_NOT_YAML = {
    "'\\t'": "indent with spaces, not tabs",
    "mapping values": "a second colon in a line: put the value in quotation marks",
    "codec can't decode": "save the file as UTF-8",
    "special characters": "take the control characters out",
    "": "look at the quotation marks, brackets and indents of the line",
}


def _not_yaml(error: Exception, label: str) -> Fault:
    line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
    what = " ".join(str(getattr(error, "problem", None) or error).split())
    if isinstance(error, DuplicateKeyError):
        key = what.split('"')[1] if '"' in what else ""
        return Fault(label, line, key, "stands twice; keep one")
    told = (remedy for part, remedy in _NOT_YAML.items() if part in what)
    return Fault(label, line, "", f"is not YAML in UTF-8; {next(told)}")


def validated(model: type[Model], content: Mapping[str, Any], label: str, at: str = "") -> Model:
    """Settings as a model has them; a `DataError` tells every key that is unknown or wrong.

    The content is what the file with the label holds, or a part of it; ``at`` says where the part
    stands, with a full stop at its end.
    """
    try:
        return model(**content)
    except ValidationError as error:
        faults = {
            Fault(label, 0, at + ".".join(str(part) for part in item["loc"] if part != "[key]"),
                  _reason(model, item))
            for item in error.errors()
        }  # fmt: skip
        raise DataError(faults) from None


#: What a value has to be, by pydantic's name for the fault.
_WANTED = {
    "string_type": "text; put it in quotation marks",
    "string_too_short": "long enough; fill it in",
    "too_short": "long enough; name one at least",
    "tuple_type": "a list; write such as [one, other]",
    "dict_type": "a set of keys; write `key: value` below it, indented",
    "model_type": "a set of keys; write `key: value` below it, indented",
    "bool_type": "true or false",
}


def _reason(model: type[BaseModel], item: Mapping[str, Any]) -> str:
    """What pydantic found wrong, with the remedy."""
    given = f"{str(item['input'])[:80]!r}"
    if item["type"] == "extra_forbidden":
        return f"unknown key; {suggestion(str(item['loc'][-1]), _keys(model, item['loc'][:-1]))}"
    if item["type"] == "missing":
        return "required key is missing"
    if item["type"].startswith(("float_", "int_")) or item["type"] == "finite_number":
        return f"{given} is not a number; write such as 1 or -0.5"
    if item["type"].startswith("date_"):
        return f"{given} is not a date; write {date_hint(str(item['input'])) or 'YYYY-MM-DD'}"
    if item["type"] in _WANTED:
        return f"{given} is not {_WANTED[item['type']]}"
    if limit := {"greater_than_equal": "ge", "less_than_equal": "le"}.get(item["type"]):
        return f"{given} is out of range; the limit is {item['ctx'][limit]:g}"
    if item["type"] == "literal_error":
        return f"{given} is not known; write {item['ctx']['expected']}"
    if item["type"] == "string_pattern_mismatch":
        kebab = "use lower-case letters, digits and hyphens"
        pattern = item["ctx"]["pattern"]
        return f"{given} does not fit the pattern; " + (kebab if pattern == KEBAB else pattern)
    return item["msg"].removeprefix("Value error, ")


def _keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Keys of the part of a model that a location leads to."""
    known = model.model_fields
    for part in location:
        known = (keys_of(known[part]) or known) if part in known else known
    return list(known)


def keys_of(field: FieldInfo) -> dict[str, FieldInfo]:
    """The keys below a key whose value is a part of its own, or parts; none for a plain value."""

    def models(annotation: Any) -> Iterator[type[BaseModel]]:
        if inspect.isclass(annotation) and issubclass(annotation, BaseModel):
            yield annotation
        for inner in get_args(annotation):
            yield from models(inner)

    return next((model.model_fields for model in models(field.annotation)), {})
