"""The same function over many items: one after the other, or by several processes at once."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_IT = 200
"""Fewer items than this are done sooner than processes are started and answers carried back."""


class Mapper(Protocol):
    """Applies a function to each item, and returns the results in the items' order."""

    def __call__(self, function: Callable[[T], R], items: Sequence[T], /) -> list[R]:
        """Return ``[function(item) for item in items]``."""
        ...


def in_turn(function: Callable[[T], R], items: Sequence[T], /) -> list[R]:
    """Apply the function to one item after the other."""
    return [function(item) for item in items]


def in_processes(count: int) -> Mapper:
    """Return a mapper that shares many items among ``count`` processes; items and results must pickle.

    The function need not pickle: processes are forked, and so have it, and all that it refers to, from the start. Where
    forking is not to be had, or is not worth it, the mapper is ``in_turn``. What a function changes is lost.
    """
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return in_turn

    def mapper(function: Callable[[T], R], items: Sequence[T], /) -> list[R]:
        if len(items) < WORTH_IT:
            return in_turn(function, items)
        context = multiprocessing.get_context("fork")
        chunk = min(50, -(-len(items) // (4 * count)))
        with ProcessPoolExecutor(count, context, initializer=_remember, initargs=(function,)) as pool:
            return list(pool.map(_apply, items, chunksize=chunk))

    return mapper


_function: Callable[[Any], Any] = repr


def _remember(function: Callable[[Any], Any]) -> None:
    """In a new process: keep what it is to apply."""
    global _function  # noqa: PLW0603 - a process of its own, and this is all that it does
    _function = function


def _apply(item: Any) -> Any:  # noqa: ANN401 - whatever the function takes and returns
    return _function(item)
