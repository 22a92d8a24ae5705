"""Postmortems that are alike in their words and that no shared factor explains: suggestions for the vocabulary."""

from __future__ import annotations

from postmortem_archive.analysis.tables import Column, TableSpec

CLUSTERS = TableSpec(
    "clusters",
    "Alike, without a name for it",
    "One row for each postmortem of each cluster: postmortems whose words are alike and no two of which name a factor "
    "in common. The words that join them are suggestions for the vocabulary.",
    (
        Column("cluster", "Int64", "The cluster's number, 1 for the closest", "place"),
        Column("incident", "string", "The postmortem's id"),
        Column("words", "string", "The words that join the cluster, the most telling first, separated by commas"),
        Column("closeness", "Float64", "The mean cosine of the cluster's pairs, from 0 to 1", "cosine"),
    ),
)
