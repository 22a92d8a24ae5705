"""GitHub as far as a script asks it: answers in a folder, in place of the program ``gh``.

Run as ``gh api --method METHOD PATH ...`` with ``FAKE_GH`` naming the folder. ``state.json`` in it holds pull requests,
comments, and answers by path; ``calls.jsonl`` is written with what was asked, the token, and what was sent.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

STATE, CALLS = "state.json", "calls.jsonl"


def main(words: list[str]) -> int:
    folder = Path(os.environ["FAKE_GH"])
    state = json.loads((folder / STATE).read_text(encoding="utf-8"))
    assert words[:2] == ["api", "--method"], words
    method, path = words[2], words[3]
    sent = json.load(sys.stdin) if "--input" in words else None
    fields = [words[index + 1] for index, word in enumerate(words) if word == "--raw-field"]
    call = {"method": method, "path": path, "fields": fields, "sent": sent, "token": os.environ.get("GH_TOKEN")}
    with (folder / CALLS).open("a", encoding="utf-8") as file:
        file.write(json.dumps(call) + "\n")
    refusals = state["refuse"].get(f"{method} {path}")
    if refusals:
        print(refusals.pop(0), file=sys.stderr)
        (folder / STATE).write_text(json.dumps(state), encoding="utf-8")
        return 1
    answer = _answer(state, method, path, sent)
    (folder / STATE).write_text(json.dumps(state), encoding="utf-8")
    if isinstance(answer, list) and "--paginate" in words:  # page behind page
        for item in answer or [None]:
            print(json.dumps([item] if item is not None else []), end="")
    else:
        print(json.dumps(answer))
    return 0


def _answer(state: dict[str, object], method: str, path: str, sent: object) -> object:
    repository = "/".join(path.split("/")[1:3])
    rest = "/".join(path.split("/")[3:])
    if path in state["answers"]:
        return state["answers"][path]
    if not rest:
        return {"full_name": repository, "default_branch": "main"}
    if rest == "pulls" and method == "GET":
        return state["pulls"]
    if rest == "pulls":
        number = len(state["pulls"]) + 1
        head = {"ref": sent["head"], "repo": {"full_name": repository}}
        url = f"https://github.com/{repository}/pull/{number}"
        state["pulls"].append({"html_url": url, "state": "open", "head": head, "sent": sent})
        return state["pulls"][-1]
    if rest.endswith("/comments") and method == "GET":
        return state["comments"]
    if rest.endswith("/comments"):
        state["comments"].append({"user": {"login": "github-actions[bot]", "type": "Bot"}, **sent})
        return state["comments"][-1]
    raise SystemExit(f"fake gh: {method} {path}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
