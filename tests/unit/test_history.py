"""A log of git's to the last change of each file: who moved what, on which branch, and how many they were."""

from __future__ import annotations

from datetime import date

import pytest

from postmortem_archive.history import Change, read_log

DAY = 86_400
FIRST = 1_700_000_000  # 2023-11-14T22:13:20Z


def commit(day: int, who: str, *files: tuple[str, ...], mapped: str | None = None, trailers: str = "") -> str:
    """A commit as git prints it with -z; ``day`` counts from the first."""
    head = ["", f"@{FIRST + day * DAY}", who, who if mapped is None else mapped, trailers]
    body = "".join(f"{part}\0" for file in files for part in file)
    return "\0".join(head) + "\0" + (f"\n{body}" if body else "")


def log(*commits: str) -> str:
    """The commits, given oldest first, newest first."""
    return "".join(reversed(commits))


def test_the_last_commit_tells_the_day_and_all_of_them_the_people():
    told = read_log(log(commit(0, "a@x", ("A", "x.md"), ("A", "y.md")), commit(2, "b@x", ("M", "x.md"))))
    assert told == {"x.md": Change(date(2023, 11, 16), 2), "y.md": Change(date(2023, 11, 14), 1)}


def test_the_day_is_that_of_utc():
    assert read_log(commit(0, "a@x", ("A", "x.md")))["x.md"].on == date(2023, 11, 14)  # the 15th from UTC+2 on


def test_the_day_is_the_latest_although_a_clock_was_wrong():
    assert read_log(log(commit(5, "a@x", ("A", "x"), ("A", "y")), commit(1, "a@x", ("M", "x"))))["x"].on.day == 19


@pytest.mark.parametrize("at", ["", "253402300800", "99999999999999999", "18446744073709551614"])
def test_a_commit_on_no_day_of_the_calendar_counts_for_its_people_alone(at: str):
    odd = commit(1, "b@x", ("M", "x"), ("A", "y")).replace(f"@{FIRST + DAY}", f"@{at}")
    assert read_log(log(commit(0, "a@x", ("A", "x")), odd)) == {"x": Change(date(2023, 11, 14), 2)}
    assert read_log(log(odd, commit(2, "c@x", ("R100", "y", "z")))) == {}
    told = read_log(log(odd, commit(2, "c@x", ("R090", "y", "z")), commit(1, "a@x", ("M", "x"))))
    assert told == {"x": Change(date(2023, 11, 15), 2), "z": Change(date(2023, 11, 16), 2)}


def test_what_was_moved_keeps_its_past_and_to_be_moved_is_no_change():
    told = read_log(
        log(
            commit(0, "a@x", ("A", "x.md")),
            commit(1, "b@x", ("R100", "x.md", "2026/x.md")),
            commit(2, "c@x", ("R080", "2026/x.md", "2026/y.md")),
        )
    )
    assert told == {"2026/y.md": Change(date(2023, 11, 16), 2)}


def test_files_may_trade_places():
    told = read_log(
        log(
            commit(0, "a@x", ("A", "x")),
            commit(1, "b@x", ("A", "y")),
            commit(2, "c@x", ("R100", "x", "y"), ("R100", "y", "x")),
        )
    )
    assert told == {"y": Change(date(2023, 11, 14), 1), "x": Change(date(2023, 11, 15), 1)}


def test_a_change_on_a_branch_that_did_not_know_of_the_move_counts():
    told = read_log(
        log(commit(0, "a@x", ("A", "x")), commit(1, "a@x", ("R100", "x", "y")), commit(2, "b@x", ("M", "x")))
    )
    assert told == {"y": Change(date(2023, 11, 16), 2)}


def test_a_file_may_be_moved_back():
    told = read_log(
        log(
            commit(0, "a@x", ("A", "x")),
            commit(1, "a@x", ("R100", "x", "y")),
            commit(2, "a@x", ("R100", "y", "x")),
            commit(3, "b@x", ("M", "y")),
        )
    )
    assert told == {"x": Change(date(2023, 11, 17), 2)}


def test_two_branches_may_move_a_file_alike():
    move = ("R090", "x", "y")
    told = read_log(log(commit(0, "a@x", ("A", "x")), commit(1, "b@x", move), commit(2, "c@x", move)))
    assert told == {"y": Change(date(2023, 11, 16), 3)}


def test_what_was_deleted_begins_anew():
    told = read_log(log(commit(0, "a@x", ("A", "x")), commit(1, "a@x", ("D", "x")), commit(2, "b@x", ("A", "x"))))
    assert told == {"x": Change(date(2023, 11, 16), 1)}
    assert read_log(log(commit(0, "a@x", ("A", "x")), commit(1, "a@x", ("D", "x")))) == {}


def test_a_copy_has_no_past():
    assert read_log(log(commit(0, "a@x", ("A", "x")), commit(1, "b@x", ("C075", "x", "y"))))["y"].contributors == 1


def test_a_new_file_in_the_place_of_a_moved_one_is_another():
    told = read_log(
        log(
            commit(0, "a@x", ("A", "x")),
            commit(1, "b@x", ("R090", "x", "y"), ("A", "x")),
            commit(2, "c@x", ("M", "x")),
        )
    )
    assert told == {"y": Change(date(2023, 11, 15), 2), "x": Change(date(2023, 11, 16), 2)}


def test_co_authors_count_and_nobody_twice():
    trailers = "B <B@x>,A again <a@x>,Without an address,C <c@x>"
    told = read_log(log(commit(0, "a@x", ("A", "x"), trailers=trailers), commit(1, "c@X", ("M", "x"))))
    assert told["x"].contributors == 3


def test_a_co_author_is_known_by_the_mailmap_of_those_who_have_commits():
    told = read_log(
        log(
            commit(0, "a@x", ("A", "x"), trailers="B <old@x>"),
            commit(1, "old@x", ("A", "y"), mapped="b@x"),
            commit(2, "b@x", ("M", "x")),
        )
    )
    assert told["x"].contributors == 2


@pytest.mark.parametrize("name", ["A", "R100", "\nA", "@1700000000", " ", 'a "b"', "é/\ud800", "a\nb", "\t"])
def test_a_path_may_be_called_anything(name: str):
    told = read_log(log(commit(0, "a@x", ("A", name)), commit(1, "b@x", ("M", name), ("A", "after"))))
    assert told == {name: Change(date(2023, 11, 15), 2), "after": Change(date(2023, 11, 15), 1)}


def test_a_commit_may_have_no_files_and_a_log_no_commits():
    assert read_log(log(commit(0, "a@x", ("A", "x")), commit(1, "b@x"))).keys() == {"x"}
    assert read_log("") == {}


@pytest.mark.parametrize(
    "text", ["A\0x\0", "\0@1700000000\0a@x", commit(0, "a@x", ("A",)), "fatal: bad", "\0@1\0a\0a\0\0\n?\0x\0"]
)
def test_another_text_is_refused(text: str):
    with pytest.raises(ValueError, match="expected"):
        read_log(text.removesuffix("\0"))
