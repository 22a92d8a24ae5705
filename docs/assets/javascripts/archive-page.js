// What the archive page consists of, and what can be shown in it. It knows no records and decides nothing.

import { counted, element, pause } from "./dom.js";
import { SORTS } from "./facets.js";

/** How many results are shown at first, and how many more at a time. */
export const PAGE = 20;

/** Long enough that a word typed at once is one search, short enough not to be felt. */
const TYPING_PAUSE = 120;

/** Below this width the facets are in a sheet that opens over the page. */
const NARROW = "(max-width: 59.984375em)";

/** @typedef {{name: string, remove: () => void}} Chip */
/** @typedef {{name: string, count: number, address: string, follow: () => void}} Alternative */

/**
 * The page's elements, and what can be shown in them.
 *
 * @param {HTMLElement} facets
 * @param {object} on
 * @param {(text: string) => void} on.onWords
 * @param {(sort: string) => void} on.onSort
 * @param {() => void} on.onClear
 * @param {() => void} on.onRestart
 * @param {() => void} on.onMore
 * @param {() => void} on.onLeaveField
 */
export function createPage(facets, { onWords, onSort, onClear, onRestart, onMore, onLeaveField }) {
  const field = element("input", {
    class: "pm-archive__field",
    type: "search",
    name: "q",
    id: "pm-archive-words",
    placeholder: "Symptom, error, service, ticket …",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    oninput: wordsTyped,
    onchange: onLeaveField,
  });
  const form = element(
    "form",
    { class: "pm-archive__form", role: "search", onsubmit: wordsSent },
    element("label", { class: "pm-visually-hidden", for: field.id }, "Search postmortems"),
    field,
  );

  const status = element("p", { class: "pm-archive__status", role: "status" });
  const problems = element("p", { class: "pm-archive__problem", role: "alert", hidden: true });
  const sorts = element("select", {
    class: "pm-archive__sort",
    id: "pm-archive-sort",
    onchange: () => onSort(sorts.value),
  });
  const sortLabel = element("label", { for: sorts.id }, "Sort");
  const chipList = element("ul", { class: "pm-chosen__list", "aria-label": "Chosen filters" });
  const clear = element("button", { class: "pm-chosen__clear", type: "button", onclick: onClear }, "Clear all");
  const chosen = element("div", { class: "pm-chosen", hidden: true }, chipList, clear);
  const list = element("ol", { class: "pm-cards" });
  const empty = element("div", { class: "pm-archive__empty", hidden: true });
  const more = element("button", { class: "pm-archive__more", type: "button", hidden: true, onclick: onMore });

  const openSheet = element(
    "button",
    { class: "pm-archive__filters", type: "button", "aria-haspopup": "dialog", onclick: () => sheet.showModal() },
    "Filters",
  );
  const closeSheet = element("button", { class: "pm-sheet__done", type: "button", onclick: () => sheet.close() });
  const sheetBody = element("div", { class: "pm-sheet__body" });
  const sheet = element(
    "dialog",
    {
      class: "pm-sheet",
      "aria-labelledby": "pm-sheet-title",
      onclick: (/** @type {MouseEvent} */ event) => event.target === sheet && sheet.close(),
    },
    element(
      "div",
      { class: "pm-sheet__panel" },
      element(
        "div",
        { class: "pm-sheet__head" },
        element("h2", { class: "pm-sheet__title", id: "pm-sheet-title" }, "Filters"),
        element("button", { class: "pm-sheet__clear", type: "button", onclick: onClear }, "Clear all"),
      ),
      sheetBody,
      element("div", { class: "pm-sheet__foot" }, closeSheet),
    ),
  );
  const side = element("section", { class: "pm-archive__side", "aria-label": "Filters" });

  const results = element(
    "section",
    { class: "pm-archive__results", "aria-labelledby": "pm-archive-results" },
    element("h2", { class: "pm-visually-hidden", id: "pm-archive-results" }, "Results"),
    element(
      "div",
      { class: "pm-archive__bar" },
      status,
      openSheet,
      element("div", { class: "pm-archive__sorting" }, sortLabel, sorts),
    ),
    chosen,
    problems,
    list,
    empty,
    more,
  );
  const root = element(
    "div",
    { class: "pm-archive__tool" },
    form,
    element("div", { class: "pm-archive__columns" }, side, results),
    sheet,
  );

  // One set of facets, in the side column or in the sheet.
  const narrow = window.matchMedia(NARROW);
  const place = () => {
    if (!narrow.matches) sheet.close();
    (narrow.matches ? sheetBody : side).append(facets);
  };
  narrow.addEventListener("change", place);
  place();

  let typed = 0;

  async function wordsTyped() {
    const turn = ++typed;
    await pause(TYPING_PAUSE);
    if (turn === typed) onWords(field.value);
  }

  /** @param {SubmitEvent} event */
  function wordsSent(event) {
    event.preventDefault();
    typed += 1;
    onWords(field.value);
    onLeaveField();
  }

  /**
   * @param {number} found
   * @param {number} visible
   */
  function offerMore(found, visible) {
    const left = found - visible;
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(left, PAGE)} more`;
    more.setAttribute("aria-label", `${more.textContent} of ${counted(left, "further postmortem")}`);
  }

  return {
    root,
    field,

    showBusy() {
      results.setAttribute("aria-busy", "true");
    },

    /**
     * @param {Chip[]} chips
     * @param {string} sort
     * @param {boolean} hasWords
     */
    showChoice(chips, sort, hasWords) {
      const focused = [...chipList.querySelectorAll("button")].findIndex((each) => each === document.activeElement);
      const buttons = chips.map(({ name, remove }) =>
        element(
          "button",
          { class: "pm-chosen__value", type: "button", "aria-label": `Remove filter ${name}`, onclick: remove },
          name,
        ),
      );
      chipList.replaceChildren(...buttons.map((button) => element("li", {}, button)));
      // The chip that was just removed had the focus; the next one takes it, or what comes after the chips.
      if (focused >= 0) (buttons[Math.min(focused, buttons.length - 1)] ?? field).focus();
      chosen.hidden = chips.length === 0;
      openSheet.textContent = chips.length ? `Filters (${chips.length})` : "Filters";

      const offered = Object.entries(SORTS).filter(([key]) => hasWords || key !== "relevance");
      sorts.replaceChildren(...offered.map(([key, title]) => element("option", { value: key }, title)));
      sorts.value = sort;
    },

    /**
     * @param {HTMLElement[]} cards
     * @param {number} found
     * @param {number} count of the whole archive
     * @param {string} remarks about what the words found
     * @param {string} problem
     */
    showResults(cards, found, count, remarks, problem) {
      results.setAttribute("aria-busy", "false");
      problems.textContent = problem;
      problems.hidden = !problem;
      const said =
        found === count
          ? counted(count, "postmortem")
          : found
            ? `${found.toLocaleString("en")} of ${counted(count, "postmortem")}`
            : "No postmortem matches";
      status.textContent = remarks ? `${said}. ${remarks}` : said;
      closeSheet.textContent = found ? `Show ${counted(found, "postmortem")}` : "No postmortem matches: back";
      list.replaceChildren(...cards);
      list.hidden = !cards.length;
      empty.hidden = true;
      offerMore(found, cards.length);
    },

    /**
     * @param {HTMLElement[]} cards
     * @param {number} found
     */
    addResults(cards, found) {
      list.append(...cards);
      offerMore(found, list.children.length);
      cards[0]?.querySelector("a")?.focus();
    },

    /**
     * @param {Alternative[]} alternatives
     * @param {boolean} hasWords
     */
    showAlternatives(alternatives, hasWords) {
      const links = alternatives.map(({ name, count, address, follow }) =>
        element(
          "li",
          {},
          element(
            "a",
            {
              href: address || location.pathname,
              onclick: (/** @type {MouseEvent} */ event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey) return;
                event.preventDefault();
                follow();
              },
            },
            name,
          ),
          ` (${counted(count, "postmortem")})`,
        ),
      );
      empty.replaceChildren(
        ...(links.length
          ? [
              element("p", {}, "Nothing in the archive matches all of this. What would match:"),
              element("ul", {}, ...links),
            ]
          : [
              element(
                "p",
                {},
                hasWords
                  ? "Nothing in the archive matches this. Try a symptom in place of a cause, another spelling, or fewer words."
                  : "No postmortem has what these filters ask for.",
              ),
              element(
                "p",
                {},
                element(
                  "button",
                  { class: "pm-archive__restart", type: "button", onclick: onRestart },
                  "Show all postmortems",
                ),
              ),
            ]),
      );
      empty.hidden = false;
    },
  };
}
