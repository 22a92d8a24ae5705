"""Blameless postmortems in a git repository, read, checked, searched and counted.

The library never imports a site generator, never prints and never reads the clock: text in, records, findings and
pages out. Adapters live in ``hooks/`` and ``scripts/``.
"""
