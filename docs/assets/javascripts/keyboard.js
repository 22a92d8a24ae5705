// Loaded on every page, for who has only a keyboard: the menu opens by it, and what is wider than the screen, a table or
// code, can be scrolled.
// Newer browsers give such regions the focus by themselves; this is for the others, and for a name to announce.
// And the theme's button to copy a block of code is no landmark: "navigation" announced at each block leads nowhere.

const REGIONS = ".md-typeset pre > code, .md-typeset .pm-scroll, .md-typeset__scrollwrap";
const article = document.querySelector(".md-content");

// The theme wraps tables in what scrolls some time after the page has come; the page changes its height by that.
if (article) new ResizeObserver(() => article.querySelectorAll(REGIONS).forEach(reach)).observe(article);

// And where nothing hovers, a phone, it takes the focus from code whenever it gets round to it, before or after us.
if (article) {
  const taken = new MutationObserver((changes) => {
    for (const { target } of changes) if (!target.hasAttribute("tabindex") && target.matches(REGIONS)) reach(target);
  });
  taken.observe(article, { attributes: true, attributeFilter: ["tabindex"], subtree: true });
}

if (article?.querySelector("pre > code")) {
  const unmark = () => article.querySelectorAll(".md-code__nav").forEach((nav) => nav.setAttribute("role", "none"));
  new MutationObserver(unmark).observe(article, { childList: true, subtree: true });
  unmark();
}

/** @param {Element} region */
function reach(region) {
  const scrolls = region.scrollWidth > region.clientWidth;
  if (!scrolls) {
    if (!region.matches("code")) for (const name of ["tabindex", "role", "aria-label"]) region.removeAttribute(name);
    return;
  }
  region.setAttribute("tabindex", "0");
  if (region.matches("code")) return; // its text is what is announced
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", headingBefore(region));
}

/** @param {Element} region */
function headingBefore(region) {
  const headings = [...document.querySelectorAll(".md-typeset :is(h1, h2, h3, h4)")];
  const before = headings.filter((heading) => heading.compareDocumentPosition(region) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
  return before?.firstChild?.textContent?.trim() || document.title;
}

document.querySelector(".pm-menu")?.addEventListener("click", () => document.getElementById("__drawer")?.click());
