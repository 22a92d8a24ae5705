"""A stand-in for GitHub's command line: answers ``gh api`` from a file of state, and keeps what was asked."""

from __future__ import annotations

import base64
import json
import os
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


def main() -> int:
    """Answer one call."""
    state_file = Path(os.environ["FAKE_GH"])
    state = json.loads(state_file.read_text(encoding="utf-8"))
    words = sys.argv[1:]
    assert words[:2] == ["api", "--method"], words
    method, path = words[2], words[3]
    body = json.load(sys.stdin) if words[4:] == ["--input", "-"] else None
    state["calls"].append([method, path])
    code = answer(state, method, path, body)
    state_file.write_text(json.dumps(state), encoding="utf-8")
    return code


def answer(state: dict, method: str, path: str, body: dict | None) -> int:
    parts = urlsplit(path)
    match method, parts.path.removeprefix("repos/example/archive/").split("/"):
        case "GET", ["actions", "runs", "77", "artifacts"]:
            print(json.dumps({"artifacts": state["artifacts"]}))
        case "GET", ["actions", "artifacts", "5", "zip"]:
            sys.stdout.buffer.write(base64.b64decode(state["zip"]))
        case "GET", ["pulls", number] if number in state["pulls"]:
            print(json.dumps(state["pulls"][number]))
        case "GET", ["issues", number, "comments"] if number in state["pulls"]:
            query = parse_qs(parts.query)
            size, page = int(query["per_page"][0]), int(query["page"][0])
            print(json.dumps(state["comments"][size * (page - 1) : size * page]))
        case "POST", ["issues", number, "comments"] if number in state["pulls"]:
            user = {"login": "github-actions[bot]", "type": "Bot"}
            state["comments"].append({"id": 900 + len(state["comments"]), "user": user, "body": body["body"]})
            print("{}")
        case "PATCH", ["issues", "comments", identity]:
            next(one for one in state["comments"] if one["id"] == int(identity))["body"] = body["body"]
            print("{}")
        case _:
            print(f"gh: Not Found (HTTP 404) {method} {path}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
