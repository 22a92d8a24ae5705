"""The project's hooks as a module, as MkDocs loads them."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from types import ModuleType

from tests.support.records import ROOT


@cache
def hooks() -> ModuleType:
    spec = importlib.util.spec_from_file_location("archive_hooks", ROOT / "hooks" / "archive.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
