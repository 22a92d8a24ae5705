// Finding pages by their words: Pagefind's index, loaded when it is first asked for.

import { fetchJson, once, siteAddress } from "./dom.js";

/**
 * @typedef {object} Fragment what Pagefind stores about one page
 * @property {string} raw_content the page's text, escaped as in the excerpt
 * @property {string} excerpt
 * @property {string} plain_excerpt the same without marks
 * @property {number[]} locations of the matched words in the text
 * @property {Record<string, string>} meta "url" is relative to the site's root
 */
/** @typedef {{id: string, matchedMetaFields?: string[], data: () => Promise<Fragment>}} Hit */

/** The index is not there, which is usual in `make serve` before anything was indexed. */
export class IndexMissing extends Error {}

const EXCERPT_WORDS = 28;

/**
 * How much more a word weighs in these than in the text. They are metadata of a page, not part of its text, so that
 * they never stand in an excerpt: "words" has a postmortem's factors and services with their aliases.
 */
const META_WEIGHTS = { title: 8, words: 5, url: 0 };

/** How many searches are remembered: enough to go back and forth between what was just typed. */
const REMEMBERED = 20;

/** A ticket, a file or a control, alone: letters and digits with signs between them. */
const IDENTIFIER = /^(?=.*\d)[\p{Letter}\p{Number}]+([-_.:/][\p{Letter}\p{Number}]+)+$/u;

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
        hits = load().then(async (pagefind) => {
          // Within quotes Pagefind is exact: PLAT-2415 is one ticket, not every page with a word that begins like it.
          const exact = IDENTIFIER.test(words) ? (await pagefind.search(`"${words}"`)).results : [];
          if (exact.length) return exact;
          const { results } = await pagefind.search(words);
          return (await isMeant(words, results[0])) ? results : [];
        });
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

/**
 * The passage of a page that matched, as an excerpt that says where it was cut.
 *
 * @param {Fragment} fragment
 */
export function passage({ raw_content: text, plain_excerpt: plain, excerpt }) {
  return `${text.startsWith(plain) ? "" : "… "}${excerpt}${text.endsWith(plain) ? "" : " …"}`;
}

/**
 * Whether what was found is what was asked for. For a word that no page has, Pagefind silently takes the longest
 * beginning of it that some page has as a word, however short: ECONNRESET finds a lone "E". Who asks whether something
 * has happened before must not be told so. Pagefind decides that once for a word and all pages, so one page tells.
 *
 * A word with a digit in it must stand there as a whole. Any other passes where at least its first half stands in a
 * matched word: enough for its other forms (expiration, expired), for parts of a compound and for most slips of the
 * hand.
 *
 * @param {string} words
 * @param {Hit | undefined} hit the best one
 */
async function isMeant(words, hit) {
  if (!hit || words.includes('"')) return true; // within quotes, Pagefind is exact
  const fragment = await hit.data();
  const text = fragment.raw_content.split(fragment.raw_content.includes("\u200B") ? "\u200B" : /\s+/);
  const matched = fragment.locations.map((place) => plainLetters(text[place] ?? ""));
  const fields = (hit.matchedMetaFields ?? []).filter((field) => field !== "url").map((field) => plainLetters(fragment.meta[field] ?? ""));
  const found = [...matched, ...fields];
  return words
    .split(/\s+/)
    .map(plainLetters)
    .every((word) => {
      const half = word.slice(0, Math.max(3, Math.ceil(word.length / 2)));
      const least = /\d/.test(word) ? word : half; // a number has no other forms
      return found.some((each) => each.includes(least));
    });
}

/**
 * A text's letters and digits, without case and accents, as Pagefind compares words.
 *
 * @param {string} text
 */
function plainLetters(text) {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]/gu, "");
}
