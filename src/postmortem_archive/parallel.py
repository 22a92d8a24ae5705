"""The same function over many items: one after the other, or by several processes at once."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")

WORTH_IT = 200
"""Fewer items than this are done sooner than processes are started and answers carried back."""


class Mapper(Protocol):
    """Applies a function to each item, maybe while the caller goes on with something else.

    The results come in the items' order, and all of them are to be taken.
    """

    def __call__(self, function: Callable[[T], R], items: Sequence[T], /) -> Iterator[R]:
        """Return ``map(function, items)``."""
        ...


def in_turn(function: Callable[[T], R], items: Sequence[T], /) -> Iterator[R]:
    """Apply the function to one item after the other, when its result is taken."""
    return map(function, items)


def in_processes(count: int, *, meanwhile: Callable[[], object] = lambda: None) -> Mapper:
    """Return a mapper that shares many items among ``count`` processes; items and results must pickle.

    The function need not pickle: processes are forked, and so have it, and all that it refers to, from the start. Where
    forking is not to be had, or is not worth it, the mapper is ``in_turn``. What a function changes is lost.

    ``meanwhile`` is done here as soon as those are at work; not where the mapper is ``in_turn``.
    """
    if count < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return in_turn

    def mapper(function: Callable[[T], R], items: Sequence[T], /) -> Iterator[R]:
        if len(items) < WORTH_IT:
            return in_turn(function, items)
        context = multiprocessing.get_context("fork")
        chunk = min(50, -(-len(items) // (4 * count)))
        pool = ProcessPoolExecutor(count, context, initializer=_remember, initargs=(function,))
        try:
            results = pool.map(_apply, items, chunksize=chunk)
            meanwhile()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        return _all_of(pool, results)

    return mapper


def _all_of(pool: ProcessPoolExecutor, results: Iterator[R]) -> Iterator[R]:
    with pool:
        yield from results


_function: Callable[[Any], Any] = repr


def _remember(function: Callable[[Any], Any]) -> None:
    """In a new process: keep what it is to apply.

    The process is soon over. Looking for garbage among all that it has from the first would copy that, page by page.
    """
    global _function  # noqa: PLW0603 - a process of its own, and this is all that it does
    _function = function
    gc.freeze()


def _apply(item: Any) -> Any:  # noqa: ANN401 - whatever the function takes and returns
    return _function(item)
