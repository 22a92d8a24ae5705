// The search that opens over any page: a field and the best pages below it, by keyboard as by pointer.
//
// The field keeps the focus and names the current result (aria-activedescendant), as the combobox pattern of the ARIA
// practices has it; results are real links, so opening one in a new tab works as everywhere.

import {
  counted,
  element,
  explanation,
  languageOf,
  once,
  passageNodes,
  pause,
  present,
  searchable,
  siteAddress,
} from "./dom.js";
import { dateOf, severityBadge } from "./parts.js";

/** @typedef {import("./words.js").Shown} Shown */

const SHOWN = 8;

/** So many of them are pages of the handbook where there are more postmortems than that. They come last. */
const HANDBOOK = 2;

/** Long enough that a word typed at once is one search, short enough not to be felt. */
const TYPING_PAUSE = 90;

/** @param {URL} root the site's root */
export function createSearchDialog(root) {
  // What searching takes is fetched when the dialog is first opened: most pages are read without it.
  const searching = once(async () => {
    const { remarks, wordSearch } = await import("./words.js");
    return { remarks, words: wordSearch(root) };
  });
  /** @type {HTMLAnchorElement[]} */
  let options = [];
  let current = -1;
  let latest = 0;

  const field = element("input", {
    class: "pm-search__field",
    type: "text", // in a search field, Escape first empties the field; here it closes, always
    name: "q",
    placeholder: "Symptom, error, service, ticket …",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    role: "combobox",
    "aria-label": "Search all pages",
    "aria-autocomplete": "list",
    "aria-controls": "pm-search-results",
    "aria-expanded": "false",
  });
  const list = element("div", {
    class: "pm-search__results",
    id: "pm-search-results",
    role: "listbox",
    "aria-label": "Pages found",
  });
  const status = element("p", { class: "pm-search__status", role: "status" });
  const all = element("a", { class: "pm-search__all", href: siteAddress(root, "archive/") }, "Browse the archive");
  const close = element(
    "button",
    { class: "pm-search__close", type: "button", "aria-label": "Close search", onclick: () => dialog.close() },
    element("kbd", {}, "Esc"),
    element("span", {}, "Close"),
  );
  const form = element("form", { class: "pm-search__form", role: "search", onsubmit: follow }, field, close);
  const footer = element(
    "div",
    { class: "pm-search__footer" },
    all,
    element(
      "p",
      { class: "pm-search__keys", "aria-hidden": "true" },
      element("kbd", {}, "↑"),
      element("kbd", {}, "↓"),
      " to choose ",
      element("kbd", {}, "Enter"),
      " to open",
    ),
  );
  const dialog = element(
    "dialog",
    { class: "pm-search", "aria-label": "Search", onclick: closeFromOutside },
    element("div", { class: "pm-search__panel md-typeset" }, form, status, list, footer),
  );
  field.addEventListener("input", search);
  field.addEventListener("keydown", move);
  list.hidden = true;
  document.body.append(dialog);

  /** Looks for what is in the field, unless more is typed before the answer is there. */
  async function search() {
    const wanted = searchable(field.value);
    const turn = ++latest;
    const isStale = () => turn !== latest;
    makeCurrent(-1); // what is shown answers an older question, so Enter must not follow it
    linkToArchive(wanted, null);
    if (!wanted) return show([], "");

    await pause(TYPING_PAUSE);
    if (isStale()) return;
    if (!options.length) status.textContent = "Searching …";
    try {
      const { remarks, words } = await searching();
      const [answer, numbers] = await Promise.all([words.search(wanted), words.recordNumbers()]);
      const { hits } = answer;
      const postmortems = hits.filter((hit) => numbers.has(hit.id));
      const handbook = hits.filter((hit) => !numbers.has(hit.id));
      const best = postmortems.slice(0, SHOWN - Math.min(HANDBOOK, handbook.length));
      const found = await Promise.all([...best, ...handbook].slice(0, SHOWN).map((hit) => hit.data()));
      if (isStale()) return;
      const said = remarks(answer, hits);
      const count = countOf(postmortems.length, handbook.length);
      if (hits.length) said.unshift(said.length ? `${count}.` : count);
      else if (!said.length) said.push(`Nothing found for “${wanted}”. ${ADVICE}`);
      show(found, said.join(" "));
      linkToArchive(wanted, postmortems.length);
    } catch (error) {
      console.error(error);
      if (!isStale() && !options.length) show([], explanation(error));
    }
  }

  /**
   * @param {Shown[]} found
   * @param {string} message
   */
  function show(found, message) {
    options = found.map((each, number) => resultLink(root, each, number));
    options.forEach((option, number) => option.addEventListener("pointermove", () => makeCurrent(number)));
    list.replaceChildren(...options);
    list.hidden = !options.length;
    list.scrollTop = 0;
    field.setAttribute("aria-expanded", String(options.length > 0));
    status.textContent = message;
    makeCurrent(options.length ? 0 : -1);
  }

  /** @param {number} number of the result that Enter follows, -1 for none */
  function makeCurrent(number) {
    options[current]?.setAttribute("aria-selected", "false");
    current = number;
    const option = options[current];
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && options[current]) {
      event.preventDefault();
      window.open(options[current].href, "_blank", "noopener");
    }
    if (!step || !options.length || event.isComposing) return;
    event.preventDefault();
    // Past either end comes the other one; from nowhere, down is the first and up the last.
    const from = current === -1 && step === -1 ? 0 : current;
    makeCurrent((from + step + options.length) % options.length);
    options[current].scrollIntoView({ block: "nearest" });
  }

  /** @param {SubmitEvent} event */
  function follow(event) {
    event.preventDefault();
    if (!searchable(field.value)) return;
    location.assign(options[current]?.href ?? all.href);
  }

  /**
   * @param {string} wanted
   * @param {number | null} count where it is known
   */
  function linkToArchive(wanted, count) {
    const query = wanted ? `?${new URLSearchParams({ q: wanted })}` : "";
    all.href = siteAddress(root, `archive/${query}`);
    all.hidden = count === 0;
    all.textContent = !wanted
      ? "Browse the archive"
      : count === null
        ? "See all in the archive"
        : count === 1
          ? "See it in the archive"
          : `See all ${count.toLocaleString("en")} in the archive`;
  }

  /** @param {MouseEvent} event */
  function closeFromOutside(event) {
    if (event.target === dialog) dialog.close(); // the panel fills the dialog, so only its backdrop is left
  }

  return {
    open() {
      if (dialog.open) return;
      dialog.showModal();
      field.focus();
      field.select();
      searching()
        .then(({ words }) => words.load())
        .catch((error) => {
          if (!options.length) status.textContent = explanation(error);
        });
    },
  };
}

const ADVICE = "Try fewer or other words; the archive can also be filtered without any.";

/**
 * @param {number} postmortems
 * @param {number} handbook
 */
function countOf(postmortems, handbook) {
  const pages = `${counted(handbook, "page")} of the handbook`;
  if (!handbook) return counted(postmortems, "postmortem");
  return postmortems ? `${counted(postmortems, "postmortem")} and ${pages}` : pages;
}

/**
 * @param {URL} root
 * @param {Shown} shown
 * @param {number} number
 */
function resultLink(root, { meta, passage }, number) {
  const language = languageOf(meta.lang);
  const facts =
    meta.kind === "postmortem"
      ? [
          severityBadge(meta.severity, meta.rank),
          dateOf(meta.date),
          meta.services && element("span", {}, meta.services),
        ]
      : [element("span", {}, meta.kind === "handbook" ? "Handbook" : "Page")];
  return element(
    "a",
    {
      class: "pm-search__result",
      id: `pm-search-result-${number}`,
      role: "option",
      tabindex: "-1",
      "aria-selected": "false",
      href: siteAddress(root, meta.url),
    },
    element("span", { class: "pm-search__title", ...language }, meta.title ?? meta.url),
    element("span", { class: "pm-card__head" }, ...present(facts)),
    element("span", { class: "pm-search__excerpt", ...language }, ...passageNodes(passage)),
  );
}
