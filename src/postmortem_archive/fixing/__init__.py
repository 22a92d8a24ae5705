"""What is mechanical, mended in the files of an archive: position by position, and nothing else of them is touched."""

from postmortem_archive.fixing.anchors import linked_anchors
from postmortem_archive.fixing.files import FixedFile, fix_files
from postmortem_archive.fixing.text import FIXABLE, Edit, Fixed, fix_text

__all__ = ["FIXABLE", "Edit", "Fixed", "FixedFile", "fix_files", "fix_text", "linked_anchors"]
