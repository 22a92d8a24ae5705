"""From records to pages: Markdown, feeds and JSON by path, for any engine that reads Markdown."""

from postmortem_archive.site.building import Site, build_site
from postmortem_archive.site.options import SiteOptions

__all__ = ["Site", "SiteOptions", "build_site"]
