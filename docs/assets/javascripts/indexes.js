// Pagefind's indexes, one for each language, asked as one. Each has a module, a worker and a stemmer of its own, which
// is why they are not merged with Pagefind's mergeIndex: that would stem the query in one language only.

import { fetchJson, once, siteAddress } from "./dom.js";
import { partsOf, plain } from "./query.js";

/** @typedef {{raw_content: string, locations: number[], meta: Record<string, string>}} Fragment what is stored of a page */
/** @typedef {{id: string, words: number[], matchedMetaFields?: string[], data: () => Promise<Fragment>}} Result */
/**
 * What a page has of a word. `exact` is false where it only has longer words that begin like it. The result itself is
 * kept because Pagefind forgets what its `data` would fetch once it is gone.
 *
 * @typedef {{locations: number[], fields: string[], exact: boolean, result: Result}} Match
 */
/** @typedef {Map<string, Match>} Matches by the page's name */
/**
 * `isGuess`: no page has the word, these have one like it. `isCommon`: so many pages have it that they were not fetched;
 * `count` is how many.
 *
 * @typedef {{matches: Matches, isGuess: boolean, isCommon: boolean, count: number}} LookUp
 */

/** The index is not there, which is usual in `make serve` before anything was indexed. */
export class IndexMissing extends Error {
  name = "IndexMissing";
}

/** How many words and rows are remembered: those of the query that is being typed, and a few before it. */
const REMEMBERED = 40;

/**
 * A word that more pages have tells little about any of them, and Pagefind's time for it grows with the square of their
 * number: at 10,000 it is seconds.
 */
const COMMON = 1500;

/** No page passes this filter, so that Pagefind only counts. */
const COUNTING = { filters: { counting: "only" } };

/** @param {URL} root the site's root */
export function openIndexes(root) {
  const load = once(async () => {
    try {
      /** @type {Record<string, number>} pages by language */
      const pages = await fetchJson(siteAddress(root, "search/languages.json"));
      const indexes = await Promise.all(
        Object.keys(pages).map(async (language) => {
          const pagefind = await import(siteAddress(root, `pagefind/${language}/pagefind.js`));
          await pagefind.init();
          return pagefind;
        }),
      );
      return { indexes, total: Object.values(pages).reduce((sum, count) => sum + count, 0) };
    } catch (error) {
      throw new IndexMissing("the search index could not be loaded", { cause: error });
    }
  });

  /** @type {Map<string, Promise<any>>} answers by what was asked, which is remembered until others have come */
  const remembered = new Map();

  /**
   * @template T
   * @param {string} question
   * @param {() => Promise<T>} find
   * @returns {Promise<T>}
   */
  function remember(question, find) {
    let answer = remembered.get(question);
    if (!answer) {
      answer = find();
      answer.catch(() => remembered.delete(question));
      remembered.set(question, answer);
      const [oldest] = remembered.keys();
      if (remembered.size > REMEMBERED) remembered.delete(oldest);
    }
    return answer;
  }

  /**
   * @param {string} words
   * @param {object} [options]
   * @returns {Promise<{results: Result[], unfilteredResultCount: number}[]>} for each index
   */
  async function ask(words, options) {
    const { indexes } = await load();
    return Promise.all(indexes.map((index) => index.search(words, options)));
  }

  /**
   * @param {string} words
   */
  async function count(words) {
    const answers = await ask(words, COUNTING);
    return answers.reduce((sum, { unfilteredResultCount }) => sum + unfilteredResultCount, 0);
  }

  /**
   * Within quotes Pagefind is exact, up to a word's ending; without, it takes longer words too. For a word that no page
   * has it silently takes the longest beginning of it that some page has, however short: ECONNRESET finds a lone "E".
   * Only the exact answer tells.
   *
   * @param {string} word letters and digits only
   * @returns {Promise<LookUp>}
   */
  async function find(word) {
    const { total } = await load();
    if (total > COMMON) {
      const [exact, loose] = await Promise.all([count(`"${word}"`), count(word)]);
      if (loose > COMMON) return { matches: new Map(), isGuess: !exact, isCommon: true, count: exact || loose };
    }
    const [exact, loose] = await Promise.all([ask(`"${word}"`), ask(word)]);
    /** @type {Matches} */
    const matches = new Map();
    const isGuess = exact.every(({ results }) => !results.length);
    exact.forEach(({ results }, place) => {
      if (!results.length && !isGuess) return;
      const pages = new Set(results.map(({ id }) => id));
      addTo(matches, loose[place].results, (id) => pages.has(id));
    });
    return { matches, isGuess, isCommon: false, count: matches.size };
  }

  return {
    load,

    /**
     * The pages that have a word, or a longer one that begins like it.
     *
     * @param {string} word letters and digits only
     * @returns {Promise<LookUp>}
     */
    lookUp: (word) => remember(word, () => find(word)),

    /**
     * The pages that have words in a row, as Pagefind finds it: the text with the first place only, and fields. A
     * single word is a row.
     *
     * @param {string[]} words
     * @returns {Promise<Matches>}
     */
    lookUpRow(words) {
      const row = `"${words.join(" ")}"`;
      return remember(row, async () => {
        /** @type {Matches} */
        const matches = new Map();
        for (const { results } of await ask(row)) addTo(matches, results, () => true);
        return matches;
      });
    },
  };
}

/**
 * @param {Matches} matches
 * @param {Result[]} results
 * @param {(id: string) => boolean} isExact
 */
function addTo(matches, results, isExact) {
  for (const result of results) {
    const { id, words: locations, matchedMetaFields: fields = [] } = result;
    matches.set(id, { locations, fields, exact: isExact(id), result });
  }
}

/**
 * How what was guessed for a word relates to it: the found word goes on from it ("longer"), or at least its first half
 * stands in it ("like"), or it is something else (null). Pagefind guesses once for a word and all pages of an index, so
 * the best page tells.
 *
 * @param {string} word
 * @param {Match} match of the best page
 * @returns {Promise<"longer" | "like" | null>}
 */
export async function likeness(word, match) {
  const fragment = await match.result.data();
  const text = wordsOf(fragment.raw_content);
  const found = [
    ...match.locations.map((place) => text[place] ?? ""),
    ...match.fields.filter((field) => field !== "url").flatMap((field) => wordsOf(fragment.meta[field] ?? "")),
  ];
  const each = found.flatMap((token) => [plain(token), ...token.split(/[^\p{Letter}\p{Number}]+/u).map(plain)]);
  if (each.some((other) => other.startsWith(word))) return "longer";
  if (/\d/u.test(word)) return null; // a number has no other forms
  const half = word.slice(0, Math.max(4, Math.ceil(word.length / 2)));
  return each.some((other) => other.startsWith(half)) ? "like" : null;
}

/** Of so many pages, the best that Pagefind finds for a number, the text is read to see where it stands. */
const READ = 40;

/**
 * The pages that have a number as a whole: not those with a longer one (502 is not in 5,020). Where it is only a part of
 * what is written as one (SUP-502), the match is not exact. That stands in the text alone, so the best pages' is read; of
 * the others nothing is known, so they count as not exact.
 *
 * @param {string} number digits only
 * @param {Matches} matches
 * @returns {Promise<Matches>}
 */
export async function wholeNumbers(number, matches) {
  const whole = [...matches].filter(([, { exact }]) => exact);
  const read = whole.slice(0, READ).map(async ([id, match]) => {
    const { raw_content: content, meta } = await match.result.data();
    const text = wordsOf(content);
    const isPart = (/** @type {string} */ token) => partsOf(token).includes(number);
    const isAlone = (/** @type {string} */ token) => isPart(token) && plain(token) === number;
    const locations = match.locations.filter((place) => isPart(text[place] ?? ""));
    const fields = match.fields.filter((field) => wordsOf(meta[field] ?? "").some(isPart));
    const exact =
      locations.some((place) => isAlone(text[place])) || fields.some((field) => wordsOf(meta[field]).some(isAlone));
    return locations.length || fields.length ? [[id, { ...match, locations, fields, exact }]] : [];
  });
  const others = whole.slice(READ).map(([id, match]) => [id, { ...match, exact: false }]);
  return new Map(/** @type {[string, Match][]} */ ([...(await Promise.all(read)).flat(), ...others]));
}

/**
 * A page's text as the words that Pagefind counts.
 *
 * @param {string} text
 */
export const wordsOf = (text) => text.split(/\s+/u);
