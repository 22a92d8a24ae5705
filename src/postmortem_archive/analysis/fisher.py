"""How probable it is that two names meet so often by chance: Fisher's exact test, in plain Python.

SciPy has it too, but a call for a single table costs as much as twenty here, and tag pages do without SciPy.
"""

from __future__ import annotations

import math


def chance_of_meeting(together: int, one: int, other: int, of: int) -> float:
    """Return how probable it is that at least so many of a number of incidents have two names, by chance alone.

    ``one`` and ``other`` are how many have each name, ``of`` how many there are. It is the upper tail of the
    hypergeometric distribution, which is Fisher's exact test, one-sided: R. A. Fisher, "The logic of inductive
    inference", Journal of the Royal Statistical Society 98 (1935).
    """
    one, other = sorted((one, other))  # to the last digit the same, whichever is called first
    rest = of - one - other
    # From the most probable count, if it is in the tail: the probability of one far below it is too small for a float.
    start = max(together, (one + 1) * (other + 1) // (of + 2))
    tail = first = term = math.exp(
        _log_choose(one, start) + _log_choose(of - one, other - start) - _log_choose(of, other)
    )
    for count in range(start, min(one, other)):
        term *= (one - count) * (other - count) / ((count + 1) * (rest + count + 1))
        tail += term
    term = first
    for count in range(start, together, -1):
        term *= count * (rest + count) / ((one - count + 1) * (other - count + 1))
        tail += term
    return min(tail, 1.0)


def _log_choose(total: int, chosen: int) -> float:
    """Return the logarithm of how many ways there are to choose so many of a total."""
    return math.lgamma(total + 1) - math.lgamma(chosen + 1) - math.lgamma(total - chosen + 1)
