"""JSON that another tool wrote, taken apart with a clear word about whatever is not as it claims to be.

Nothing in it is trusted to be there, to be of its type, or to be short. A message names the file, the place in it as a
JSON path, what was expected and what was found; found texts are not repeated, because they may be secret.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from postmortem_archive.wording import printable


class PayloadError(ValueError):
    """The input is not what it claims to be. The message is one line of printable characters."""


@dataclass(frozen=True, slots=True)
class Payload:
    """A JSON object, the file that it is from, and where in it the object stands: ``$.workflow_run``."""

    file: str
    value: Mapping[str, object]
    path: str = "$"

    def object(self, key: str) -> Payload:
        """Return the object at a key.

        Raises:
            PayloadError: there is none.
        """
        found = self.value.get(key)
        if not isinstance(found, dict):
            raise self._wrong(key, "an object")
        return Payload(self.file, found, self._at(key))

    def object_or_none(self, key: str) -> Payload | None:
        """Return the object at a key, None where it is absent or null.

        Raises:
            PayloadError: something else stands there.
        """
        return None if self.value.get(key) is None else self.object(key)

    def objects(self, key: str) -> tuple[Payload, ...]:
        """Return the objects of the list at a key, an empty one where it is absent or null.

        Raises:
            PayloadError: something else stands there or in it.
        """
        found = self.value.get(key)
        if found is None:
            return ()
        if not isinstance(found, list):
            raise self._wrong(key, "a list")
        for index, item in enumerate(found):
            if not isinstance(item, dict):
                raise PayloadError(_message(self.file, f"{self._at(key)}[{index}]", "an object", _kind(item)))
        return tuple(Payload(self.file, item, f"{self._at(key)}[{index}]") for index, item in enumerate(found))

    def text(self, key: str) -> str:
        """Return the text at a key, without surrogates, which no file can hold.

        Raises:
            PayloadError: there is none, or nothing but white space.
        """
        found = self.text_or_none(key)
        if found is None:
            raise self._wrong(key, "a text")
        return found

    def text_or_none(self, key: str) -> str | None:
        """Return the text at a key, None where it is absent, null or nothing but white space.

        Raises:
            PayloadError: something else stands there.
        """
        found = self.value.get(key)
        if found is None:
            return None
        if not isinstance(found, str):
            raise self._wrong(key, "a text")
        return found.encode(errors="replace").decode() if found.strip() else None

    def number(self, key: str) -> int:
        """Return the whole number above 0 at a key, such as an id.

        Raises:
            PayloadError: there is none.
        """
        found = self.value.get(key)
        if not isinstance(found, int) or isinstance(found, bool) or found < 1:
            raise self._wrong(key, "a whole number above 0")
        return found

    def instant(self, key: str) -> datetime:
        """Return the instant at a key, in UTC.

        Raises:
            PayloadError: there is none, or one without an offset.
        """
        found = self.instant_or_none(key)
        if found is None:
            raise self._wrong(key, "a time such as 2026-03-04T09:58:00Z")
        return found

    def instant_or_none(self, key: str) -> datetime | None:
        """Return the instant at a key, in UTC, None where it is absent or null.

        Raises:
            PayloadError: something else stands there, or a time without an offset.
        """
        text = self.text_or_none(key)
        if text is None:
            return None
        try:
            found = datetime.fromisoformat(text.strip())
            if found.tzinfo is not None:
                return found.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise self._wrong(key, "a time such as 2026-03-04T09:58:00Z")

    def wrong(self, expected: str, found: str) -> PayloadError:
        """Return the error that tells that this object is not the expected one."""
        return PayloadError(_message(self.file, self.path, expected, found))

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}"

    def _wrong(self, key: str, expected: str, found: str | None = None) -> PayloadError:
        found = found or (_kind(self.value[key]) if key in self.value else "nothing")
        return PayloadError(_message(self.file, self._at(key), expected, found))


def read_json(data: bytes, file: str) -> Payload:
    """Return the object that a JSON file holds. ``file`` is its name in messages.

    Raises:
        PayloadError: not UTF-8, not JSON, nested too deeply, or not an object.
    """
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise PayloadError(_message(file, "$", "JSON in UTF-8", f"the byte 0x{data[error.start]:02X}")) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise PayloadError(_message(file, "$", "JSON", f"{error.msg[0].lower()}{error.msg[1:]} at {where}")) from None
    except RecursionError:
        raise PayloadError(_message(file, "$", "JSON", "objects or lists nested too deeply")) from None
    except ValueError:  # a number of thousands of digits
        raise PayloadError(_message(file, "$", "JSON", "a number that is too long")) from None
    if not isinstance(found, dict):
        raise PayloadError(_message(file, "$", "an object", _kind(found)))
    return Payload(file, found)


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return "a number"
        case str():
            return "another text" if value.strip() else "an empty text"
        case list():
            return "a list"
        case _:
            return "an object"


def _message(file: str, path: str, expected: str, found: str) -> str:
    return printable(f"{file}: {path}: expected {expected}, found {found}")
