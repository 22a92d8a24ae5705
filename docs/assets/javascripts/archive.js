// The archive page as a tool: words, facets, sorting, and the address that says all three.
//
// It takes the place of the list by year, which the page is served with and which stays for readers without scripts.
// The two are not shown together: with nothing chosen the tool lists the same postmortems, newest first.

import { readAddress, withValue, writeAddress } from "./address.js";
import { createFacetPanel } from "./archive-facets.js";
import { createPage, PAGE } from "./archive-page.js";
import { cardFiles, cardItem, cardOfHit } from "./cards.js";
import { explanation, fetchJson, searchable, siteAddress, siteRoot } from "./dom.js";
import { effectiveSort, order, select } from "./facets.js";
import { remarks, wordSearch } from "./words.js";

/** @typedef {import("./address.js").State} State */
/** @typedef {import("./facets.js").FacetData} FacetData */
/** @typedef {import("./words.js").Answer} Answer */
/** @typedef {import("./words.js").Hit} Hit */

/** @param {HTMLElement} container */
export async function startArchive(container) {
  const root = siteRoot(container.dataset.base ?? ".");
  /** @type {FacetData} */
  const data = await fetchJson(siteAddress(root, "search/facets.json"));
  const keys = data.facets.map((facet) => facet.key);
  const words = wordSearch(root);
  const cardOf = cardFiles(root, data);

  let state = readAddress(location.search, keys);
  let shown = history.state?.shown ?? PAGE;
  let latest = 0;
  let isTyping = false;
  /** @type {Map<number, Hit> | null} the records that the words found, best first; null without words */
  let hits = null;
  /** @type {number[]} the records selected, in order */
  let numbers = [];

  const panel = createFacetPanel(data, (key, slug, chosen) =>
    go({ ...state, choice: withValue(state.choice, key, slug, chosen) }),
  );
  const page = createPage(panel.root, {
    onWords: (text) => go({ ...state, words: searchable(text) }, true),
    onSort: (sort) => go({ ...state, sort }),
    onClear: () => go({ ...state, choice: {} }),
    onRestart: () => go({ words: "", choice: {}, sort: null }),
    onMore: showMore,
    onLeaveField: () => {
      isTyping = false;
    },
  });

  window.addEventListener("popstate", () => {
    isTyping = false;
    state = readAddress(location.search, keys);
    shown = history.state?.shown ?? PAGE;
    page.field.value = state.words;
    update();
  });
  // The cards come after the page has loaded, too late for the browser to find the reader's place again by itself.
  window.addEventListener("pagehide", () => history.replaceState({ shown, scroll: window.scrollY }, ""));

  page.field.value = state.words;
  container.prepend(page.root);
  await update();
  container.dataset.state = "ready";
  if (history.state?.scroll) window.scrollTo({ top: history.state.scroll, behavior: "instant" });

  /**
   * Takes on a new state. Words that are still being typed are one step in the history, not one a letter.
   *
   * @param {State} next
   * @param {boolean} [typing]
   */
  function go(next, typing = false) {
    // Only where the words change: else what is being typed just now would be lost to a click on a facet.
    if (!typing && next.words !== state.words) page.field.value = next.words;
    state = next;
    shown = PAGE;
    const address = location.pathname + writeAddress(state, keys);
    if (address !== location.pathname + location.search) {
      if (typing && isTyping) history.replaceState({ shown }, "", address);
      else history.pushState({ shown }, "", address);
      isTyping = typing;
    }
    update();
  }

  async function update() {
    const turn = ++latest;
    const isStale = () => turn !== latest;
    const wanted = state.words;
    let problem = "";
    /** @type {Answer | null} */
    let answer = null;
    /** @type {Map<number, Hit> | null} */
    let found = null;
    page.showBusy();
    try {
      answer = wanted ? await words.search(wanted) : null;
      found = answer && !answer.isVague ? await recordsOf(answer) : null;
    } catch (error) {
      console.error(error);
      problem = `${explanation(error)} The list is what the filters alone select.`;
    }
    if (isStale()) return;
    hits = found;

    const selection = select(data, state.choice, hits?.keys());
    const sort = effectiveSort(state.sort, hits !== null);
    numbers = order(data, selection.numbers, sort);
    panel.update(selection.counts, state.choice);
    page.showChoice(chips(), sort, hits !== null);

    try {
      const cards = await Promise.all(numbers.slice(0, shown).map(card));
      if (isStale()) return;
      const listed = numbers.flatMap((number) => hits?.get(number) ?? []);
      const said = answer ? remarks(answer, listed) : [];
      page.showResults(cards, numbers.length, data.count, said.join(" "), problem);
    } catch (error) {
      console.error(error);
      if (!isStale())
        page.showResults([], numbers.length, data.count, "", "The results could not be loaded. Please try again.");
      return;
    }
    if (!numbers.length) {
      const instead = await alternatives();
      if (!isStale()) page.showAlternatives(instead, state.words !== "");
    }
  }

  /**
   * @param {Answer} answer
   * @returns {Promise<Map<number, Hit>>}
   */
  async function recordsOf(answer) {
    const recordNumbers = await words.recordNumbers();
    const records = new Map();
    for (const hit of answer.hits) {
      const number = recordNumbers.get(hit.id);
      if (number !== undefined) records.set(number, hit);
    }
    return records;
  }

  /** @param {number} number */
  async function card(number) {
    const hit = hits?.get(number);
    return cardItem(root, hit ? await cardOfHit(data, number, hit) : await cardOf(number));
  }

  async function showMore() {
    const turn = latest;
    const from = shown;
    const cards = await Promise.all(numbers.slice(from, from + PAGE).map(card));
    if (turn !== latest || from !== shown) return;
    shown += PAGE;
    history.replaceState({ shown }, "");
    page.addResults(cards, numbers.length);
  }

  /** Each chosen value, named and with the way to take it back. */
  function chips() {
    return data.facets.flatMap((facet) =>
      (state.choice[facet.key] ?? []).map((slug) => ({
        name: `${facet.title}: ${titleOf(facet, slug)}`,
        remove: () => go({ ...state, choice: withValue(state.choice, facet.key, slug, false) }),
      })),
    );
  }

  /**
   * What to try when nothing passes: each part of the question left out in turn, where that finds something.
   */
  async function alternatives() {
    const chosen = data.facets.filter((facet) => state.choice[facet.key]);
    /** @type {{name: string, next: State}[]} */
    const tries = [];
    if (state.words && chosen.length) {
      tries.push({ name: `“${state.words}” without filters`, next: { ...state, choice: {} } });
      tries.push({ name: "the filters without the words", next: { ...state, words: "" } });
    }
    for (const facet of chosen.length > 1 ? chosen : []) {
      const { [facet.key]: slugs, ...others } = state.choice;
      const name = `${facet.title} ${slugs.map((slug) => titleOf(facet, slug)).join(" or ")}`;
      tries.push({ name: `without ${name}`, next: { ...state, choice: others } });
      // Of two filters, leaving one out is the other one alone, which needs no second line.
      if (chosen.length > 2 || state.words)
        tries.push({ name: `${name} alone`, next: { ...state, words: "", choice: { [facet.key]: slugs } } });
    }
    const counts = await Promise.all(tries.map(({ next }) => countOf(next).catch(() => 0)));
    return tries
      .map(({ name, next }, place) => ({
        name,
        count: counts[place],
        address: writeAddress(next, keys),
        follow: () => go(next),
      }))
      .filter(({ count }) => count > 0);
  }

  /** @param {State} other */
  async function countOf(other) {
    const among = other.words ? (await recordsOf(await words.search(other.words))).keys() : null;
    return select(data, other.choice, among).numbers.length;
  }
}

/**
 * @param {import("./facets.js").Facet} facet
 * @param {string} slug
 */
function titleOf(facet, slug) {
  return facet.values.find((value) => value.slug === slug)?.title ?? slug;
}
