"""Contributing factors: the bullets of their section, with the vocabulary's id in code marks."""

from __future__ import annotations

from markdown_it.tree import SyntaxTreeNode

from postmortem_archive.model import ContributingFactor, Section
from postmortem_archive.reading.document import Document, tree
from postmortem_archive.vocabulary import Vocabulary


def read_contributing_factors(
    document: Document, section: Section, vocabulary: Vocabulary
) -> tuple[ContributingFactor, ...]:
    """Return the outermost items of the section's lists; an item ends with the factor's id, in code marks."""
    found: list[ContributingFactor] = []
    for node in tree(document.inside(section)).children:
        if node.type not in ("bullet_list", "ordered_list"):
            continue
        for item in node.children:
            inline = next((part for part in item.walk() if part.type == "inline"), None)
            if inline is None or not inline.content.strip():
                continue
            factor, text = _split(inline, vocabulary)
            found.append(ContributingFactor(factor, text, document.line((item.map or (0, 1))[0])))
    return tuple(found)


def _split(inline: SyntaxTreeNode, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """Return the factor's name and the text without the mark that named it."""
    children = (inline.token.children or ()) if inline.token else ()
    codes = [child.content for child in children if child.type == "code_inline"]
    text = inline.content.strip()
    if codes and text.rstrip(" .)").endswith(f"`{codes[-1]}`"):
        term = vocabulary.factor(codes[-1])
        if term is not None:
            return term.name, text[: text.rindex(f"`{codes[-1]}`")].rstrip(" (")
    return None, text
