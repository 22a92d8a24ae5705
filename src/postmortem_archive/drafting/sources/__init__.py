"""Every kind of input that a draft can be made from. A new one is a new module here that says ``SOURCE``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from postmortem_archive.drafting.intake import Source


@cache
def sources() -> Mapping[str, Source]:
    """Return the sources by name, in alphabetical order."""
    found: list[Source] = [import_module(f"{__name__}.{module.name}").SOURCE for module in iter_modules(__path__)]
    return MappingProxyType({source.name: source for source in sorted(found, key=lambda source: source.name)})
