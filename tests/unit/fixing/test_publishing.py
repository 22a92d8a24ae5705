"""A postmortem is judged as what it would be, not as the draft that it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from postmortem_archive.fixing import publishing
from postmortem_archive.model import Status
from postmortem_archive.reading import read_archive
from tests.support.samples import vocabulary, with_front


def test_a_draft_is_judged_as_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "2026-03-04-a.md").write_text(with_front("status: draft"))
    (tmp_path / "2026-03-04-b.md").write_text(with_front("status: draft"))
    judged: list[tuple[str, Status]] = []

    def judge(archive, *arguments, **options):
        judged.extend((record.path, record.status) for record in archive.postmortems)
        return ()

    monkeypatch.setattr(publishing, "judge_archive", judge)
    archive = read_archive(tmp_path, vocabulary())
    told = list(publishing.publish(tmp_path, archive, vocabulary(), ["2026-03-04-a.md"], date(2026, 3, 20)))
    assert judged == [("2026-03-04-a.md", Status.PUBLISHED), ("2026-03-04-b.md", Status.DRAFT)]
    assert told == [publishing.Publication("2026-03-04-a.md", Status.DRAFT)]
