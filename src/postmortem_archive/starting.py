"""From the sample archive to a team's own: which files change, and to what. Texts in, texts out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import yaml
from pydantic import ValidationError

from postmortem_archive.site.home import MARKER
from postmortem_archive.site.rendering import render_markdown
from postmortem_archive.vocabulary import Policy
from postmortem_archive.yaml_text import scalar
from postmortem_archive.yaml_tree import Mapping as YamlMapping
from postmortem_archive.yaml_tree import YamlError, parse_yaml, to_plain

SAMPLE = "Brasskettle & Co."
"""The fictional company of the samples: while the policy names it, the archive has not been started."""

CONFIG, HOME, README = "mkdocs.yml", "docs/index.md", "README.md"
POLICY = "postmortems/vocabulary/policy.yml"
SERVICES, TEAMS = "postmortems/vocabulary/services.yml", "postmortems/vocabulary/teams.yml"

JUDGEMENTS = "evaluation"
"""The folder of what was judged about the samples: queries and pairs."""

COMMENTARIES = "docs/trends"
"""The folder of what was written about the quarters of the samples, and of the meetings."""

_FIGURES = ("exposure", "baseline")
"""What the policy says of the samples' quarters alone."""

_SAMPLES_OF_A_YEAR = re.compile(r"postmortems/\d{4}", re.ASCII)
_SCP = re.compile(r"(?:ssh://)?git@(?P<host>[^:/\s]+)(?::\d+/|[:/])(?P<path>\S+)")
_ABOUT_SAMPLES = re.compile(r"<!-- samples -->.*?<!-- /samples -->\n*", re.DOTALL)


class StartingError(ValueError):
    """A choice cannot be used, or a file is not as expected."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a team decides. Make it with ``choices``, which checks and tidies each."""

    name: str
    url: str
    repo: str
    organisation: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Plan:
    """New texts by path, in the order to write them, and the folders to remove.

    The policy comes last: it tells that the archive is started.
    """

    texts: Mapping[str, str]
    removed: tuple[str, ...]


def is_started(policy: str) -> bool:
    """Say whether the archive is a team's own already, and its postmortems are no samples.

    Raises:
        StartingError: the policy cannot be read.
    """
    return not _policy(policy).organisation.startswith(SAMPLE)


def plan_start(texts: Mapping[str, str], folders: Iterable[str], choices: Choices) -> Plan:
    """Return what turns the sample archive into a team's own.

    ``texts`` are the present ones of ``CONFIG``, ``README`` and ``POLICY`` by path, ``folders`` the paths of those that
    there are, of which the samples' are chosen. Nothing of a file is touched but the values that are set: comments and
    order stay.

    Raises:
        StartingError: a file is not as expected; nothing may be written then.
    """
    config = texts[CONFIG]
    for key, value in _settings(choices).items():
        config = set_value(config, key, _yaml(value), CONFIG)
    config = _without(config, "copyright", CONFIG)
    policy = set_value(texts[POLICY], "organisation", scalar(choices.organisation), POLICY)
    policy = set_value(policy, "time_zone", scalar(choices.time_zone), POLICY)
    for key in _FIGURES:
        policy = _without(policy, key, POLICY)
    _verify_config(texts[CONFIG], config, choices)
    _verify_policy(texts[POLICY], policy, choices)
    of_samples = (JUDGEMENTS, COMMENTARIES)
    removed = sorted(path for path in folders if path in of_samples or _SAMPLES_OF_A_YEAR.fullmatch(path))
    return Plan(
        {
            CONFIG: config,
            **({README: without_samples(texts[README])} if README in texts else {}),
            HOME: home_text(choices),
            SERVICES: render_markdown("start/services.yml"),
            TEAMS: render_markdown("start/teams.yml"),
            POLICY: policy,
        },
        tuple(removed),
    )


def choices(*, name: str, url: str, repo: str, organisation: str, time_zone: str) -> Choices:
    """Return the choices, each checked and in the form that the files want.

    Raises:
        StartingError: one of them cannot be used.
    """
    return Choices(
        check_name(name), check_url(url), check_repo(repo), check_organisation(organisation), check_zone(time_zone)
    )


def check_name(text: str) -> str:
    """Return a site's name: one printable line."""
    return _line(text, "a name")


def check_organisation(text: str) -> str:
    """Return an organisation's name: one printable line, and not that of the samples."""
    name = _line(text, "an organisation")
    if name.startswith(SAMPLE):
        raise StartingError(f"expected your organisation, found that of the samples, {name!r}")
    return name


def check_url(text: str) -> str:
    """Return a site's address, with a slash at its end."""
    url = _address(text, "the site's address, such as https://postmortems.example.org/")
    return url if url.endswith("/") else f"{url}/"


def check_repo(text: str) -> str:
    """Return a repository's address in a browser; what ``git clone`` takes is turned into it."""
    bare = text.strip()
    cloned = _SCP.fullmatch(bare)
    if cloned:
        bare = f"https://{cloned['host']}/{cloned['path']}"
    expected = "the repository's address, such as https://github.com/example/postmortems"
    repo = _address(bare.rstrip("/").removesuffix(".git"), expected)
    if not urlsplit(repo).path.strip("/"):
        raise StartingError(f"expected {expected}, found {text!r}")
    return repo


def check_zone(text: str) -> str:
    """Return the name of a time zone."""
    try:
        return Policy(time_zone=text.strip()).time_zone
    except ValidationError:
        raise StartingError(f"expected an IANA time zone such as Europe/Berlin, found {text!r}") from None


def pages_url(repo: str) -> str:
    """Return where GitHub Pages publishes a repository by default; empty for other hosts."""
    parts = urlsplit(repo)
    owner, _, project = parts.path.strip("/").partition("/")
    if parts.netloc != "github.com" or not project or "/" in project:
        return ""
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if project.lower() == host else f"https://{host}/{project}/"


def edit_uri(repo: str) -> str:
    """Return the way from a repository's address to the editor of a file in ``docs/``, by the kind of its host."""
    host = urlsplit(repo).netloc
    if "gitlab" in host:
        return "-/edit/main/docs/"
    if any(word in host for word in ("codeberg", "forgejo", "gitea")):
        return "_edit/main/docs/"
    if host == "bitbucket.org":
        return "src/main/docs/?mode=edit"
    return "edit/main/docs/"


def home_text(choices: Choices) -> str:
    """Return the home page of a new archive."""
    title = json.dumps(choices.name, ensure_ascii=False)
    return render_markdown("start/home.md.jinja", choices=choices, title=title, marker=MARKER)


def without_samples(text: str) -> str:
    """Return Markdown without what speaks of the samples, which stands between two comments."""
    return _ABOUT_SAMPLES.sub("", text)


def set_value(text: str, key: str, value: str, path: str) -> str:
    """Return YAML with the value of a top-level key replaced, every other character as it was.

    A key that the text lacks is added at its end. ``value`` is YAML for one line; ``path`` is for messages.

    Raises:
        StartingError: the text is not a YAML mapping.
    """
    for name, node in _root(text, path).value:
        if name.value == key:
            start = node.start_mark.index
            end = start + len(text[start : node.end_mark.index].rstrip())  # a block ends with its line
            gap = "" if end > start else " "  # a key without a value has nothing after its colon
            return f"{text[:start]}{gap}{value}{text[end:]}"
    return f"{text.rstrip()}\n{key}: {value}\n"


def _without(text: str, key: str, path: str) -> str:
    """Return YAML without the lines of a top-level key. Comments below them stay: they may speak of what follows."""
    for name, node in _root(text, path).value:
        if name.value == key:
            start = text.rfind("\n", 0, name.start_mark.index) + 1
            end = text.find("\n", max(_end(node) - 1, name.end_mark.index))
            return text[:start] + (text[end + 1 :] if end >= 0 else "")
    return text


def _end(node: yaml.Node) -> int:
    """Return where a value ends. A block's own mark is where what follows begins, comments between them included."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return node.end_mark.index


def _root(text: str, path: str) -> yaml.MappingNode:
    """Return the tree of a YAML file with the places of its values; tags such as ``!ENV`` are left as they are."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise StartingError(f"{path}: expected YAML, found: {' '.join(str(error).split())}") from None
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise StartingError(f"{path}: expected keys with values, one a line")
    return root


def _settings(choices: Choices) -> dict[str, object]:
    """Return what the choices mean for the configuration; a list is an environment variable and a default."""
    return {
        "site_name": choices.name,
        "site_description": f"Blameless postmortems of {choices.organisation}, as a searchable archive",
        "site_url": ["SITE_URL", choices.url],
        "repo_url": choices.repo,
        "edit_uri": edit_uri(choices.repo),
    }


def _yaml(value: object) -> str:
    if isinstance(value, list):
        variable, default = value
        return f"!ENV [{variable}, {json.dumps(default)}]"
    return scalar(str(value))


def _line(text: str, what: str) -> str:
    line = " ".join(text.split())
    if not line or not line.isprintable():
        raise StartingError(f"expected {what} in printable characters, found {text!r}")
    return line


def _address(text: str, what: str) -> str:
    url = text.strip()
    try:
        parts = urlsplit(url)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        raise StartingError(f"expected {what}, found {text!r}") from None
    if not whole or parts.query or parts.fragment or parts.username or re.search(r'[\s"\'<>\\]', url):
        raise StartingError(f"expected {what}, found {text!r}")
    return url


def _policy(text: str) -> Policy:
    try:
        return Policy.model_validate(to_plain(parse_yaml(text)) or {})
    except (YamlError, ValidationError) as error:
        raise StartingError(f"{POLICY}: {' '.join(str(error).split())}") from None


def _plain(text: str, path: str) -> dict[str, object]:
    try:
        root = parse_yaml(text)
    except YamlError as error:
        raise StartingError(f"{path}:{error.line}:{error.column} {error}") from None
    return {key.text: to_plain(node) for key, node in root.entries} if isinstance(root, YamlMapping) else {}


def _verify_config(before: str, after: str, choices: Choices) -> None:
    """Raise unless exactly the values that were set have changed."""
    expected = _plain(before, CONFIG) | _settings(choices)
    expected.pop("copyright", None)
    if _plain(after, CONFIG) != expected:
        raise StartingError(f"{CONFIG}: cannot be edited in place; set name, address and repository by hand")


def _verify_policy(before: str, after: str, choices: Choices) -> None:
    """Raise unless exactly organisation and time zone have changed and the samples' figures are gone."""
    wanted = {"organisation": choices.organisation, "time_zone": choices.time_zone}
    expected = {key: value for key, value in _plain(before, POLICY).items() if key not in _FIGURES} | wanted
    _policy(after)
    if _plain(after, POLICY) != expected:
        raise StartingError(f"{POLICY}: cannot be edited in place; set organisation and time zone by hand")
