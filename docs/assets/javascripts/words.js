// Finding pages by their words: Pagefind's index, loaded when it is first asked for.

import { fetchJson, once, siteAddress } from "./dom.js";

/**
 * @typedef {object} Fragment what Pagefind stores about one page
 * @property {string} raw_url relative to the site's root, with a leading slash
 * @property {string} excerpt
 * @property {Record<string, string>} meta
 */
/** @typedef {{id: string, data: () => Promise<Fragment>}} Hit */

/** The index is not there, which is usual in `make serve` before anything was indexed. */
export class IndexMissing extends Error {}

const EXCERPT_WORDS = 28;

/**
 * How much more a word weighs in these than in the text. They are metadata of a page, not part of its text, so that
 * they never stand in an excerpt: "words" has a postmortem's factors and services with their aliases.
 */
const META_WEIGHTS = { title: 8, words: 5 };

/** How many searches are remembered: enough to go back and forth between what was just typed. */
const REMEMBERED = 20;

/** @param {URL} root the site's root */
export function wordSearch(root) {
  const load = once(async () => {
    let pagefind;
    try {
      pagefind = await import(siteAddress(root, "pagefind/pagefind.js"));
    } catch (error) {
      throw new IndexMissing("pagefind/pagefind.js could not be loaded", { cause: error });
    }
    await pagefind.options({ excerptLength: EXCERPT_WORDS, ranking: { metaWeights: META_WEIGHTS } });
    await pagefind.init();
    return pagefind;
  });

  /** @type {Map<string, Promise<Hit[]>>} */
  const remembered = new Map();

  return {
    /** Fetches the index's frame ahead of the first word. */
    load,

    /**
     * Finds pages that have all the words, best match first.
     *
     * @param {string} words
     * @returns {Promise<Hit[]>}
     */
    search(words) {
      let hits = remembered.get(words);
      if (!hits) {
        hits = load().then(async (pagefind) => (await pagefind.search(words)).results);
        hits.catch(() => remembered.delete(words));
        remembered.set(words, hits);
        const [oldest] = remembered.keys();
        if (remembered.size > REMEMBERED) remembered.delete(oldest);
      }
      return hits;
    },

    /**
     * Which hit is which record: Pagefind's names for pages, and the numbers that facets go by. Pages that are no
     * postmortems are not in it.
     */
    recordNumbers: once(async () => {
      const numbers = await fetchJson(siteAddress(root, "search/fragments.json"));
      return /** @type {Map<string, number>} */ (new Map(Object.entries(numbers)));
    }),
  };
}
