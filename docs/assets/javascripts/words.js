// Finding pages by what somebody types: the query's terms are looked up one by one, and the pages that have them ranked.

import { fetchJson, once, siteAddress } from "./dom.js";
import { likeness, openIndexes, wholeNumbers, wordsOf } from "./indexes.js";
import { passage } from "./passages.js";
import { partsOf, synonymsOf, termsOf, withNames } from "./query.js";
import { rank } from "./ranking.js";
import { likelyMeant } from "./spelling.js";

/** @typedef {import("./indexes.js").Matches} Matches */
/** @typedef {import("./query.js").Term} Term */
/**
 * The pages that have a term; `corrected` is the word that was looked for in its place, and `common` says how many pages
 * have it, where these are too many to fetch.
 *
 * @typedef {{matches: Matches, corrected?: string, common?: number}} FoundTerm
 */
/**
 * What is shown of a page.
 *
 * @typedef {object} Shown
 * @property {Record<string, string>} meta "url" is relative to the site's root
 * @property {string} passage that matched, in HTML with `<mark>` in which only `<` and `>` are escaped
 */
/** @typedef {{id: string, isComplete: boolean, data: () => Promise<Shown>}} Hit `isComplete`: it has all terms */
/**
 * @typedef {object} Answer
 * @property {Hit[]} hits best first
 * @property {string[]} missing terms that no page has
 * @property {[string, string][]} corrected terms that no page has, and the known word that was looked for instead
 * @property {boolean} isVague so many pages have words that begin like what was typed that none were fetched
 */

/**
 * What a reader has to know about an answer besides its results, in sentences.
 *
 * @param {Answer} answer
 * @param {Hit[]} hits of it that are shown
 */
export function remarks({ missing, corrected, isVague }, hits) {
  if (isVague) return ["Very many pages have words that begin like this; type more of it."];
  if (!hits.length) return [];
  const complete = hits.filter((hit) => hit.isComplete).length;
  const said = corrected.map(([typed, meant]) => `Nothing has “${typed}”; “${meant}” was searched.`);
  if (missing.length) said.push(`Some words were not found: ${missing.map((word) => `“${word}”`).join(", ")}.`);
  else if (!complete) said.push("Some words were not found on the same page.");
  else if (complete < hits.length) said.push(`${complete.toLocaleString("en")} with all words.`);
  return said;
}

/** A page that lacks a term which others have is shown if its score is at least this much of the best page's. */
const GOOD_ENOUGH = 0.35;

/** How many searches are remembered: enough to go back and forth between what was just typed. */
const REMEMBERED = 20;

/** @param {URL} root the site's root */
export function wordSearch(root) {
  const { load, lookUp, lookUpRow } = openIndexes(root);
  const names = once(async () => {
    const { groups } = await fetchJson(siteAddress(root, "search/synonyms.json"));
    return /** @type {string[][]} */ (groups);
  });

  /**
   * The pages that have words in a row, in the text or in a field.
   *
   * @param {string[]} words
   * @returns {Promise<Matches>}
   */
  async function findRow(words) {
    const answers = await Promise.all(words.map(lookUp));
    if (answers.some(({ isGuess }) => isGuess)) return new Map();
    if (answers.some(({ isCommon }) => isCommon)) return words.length > 1 ? lookUpRow(words) : new Map();
    const [first, ...rest] = answers.map(({ matches }) => matches);
    /** @type {Matches} */
    const found = new Map();
    for (const [id, match] of first) {
      if (!match.exact) continue;
      let { locations, fields } = match;
      for (const matches of rest) {
        const next = matches.get(id);
        const places = new Set(next?.exact ? next.locations : []);
        // Parts of what is written as one word share its place; else the next word is at the next.
        locations = locations.flatMap((place) => [place, place + 1].filter((each) => places.has(each)));
        fields = fields.filter((field) => next?.exact && next.fields.includes(field));
      }
      if (locations.length || fields.length) found.set(id, { ...match, locations: [...new Set(locations)], fields });
    }
    // Pagefind tells in which fields a word stands but not where in them, unless it is asked for the row.
    const inFields = [...found].filter(([, { locations }]) => !locations.length);
    if (words.length > 1 && inFields.length) {
      const rows = await lookUpRow(words);
      for (const [id] of inFields) if (!rows.has(id)) found.delete(id);
    }
    return found;
  }

  /**
   * @param {string[][]} ways
   * @returns {Promise<Matches>}
   */
  async function findAny(ways) {
    const found = await Promise.all(ways.map(findRow));
    return new Map(found.reverse().flatMap((matches) => [...matches]));
  }

  /**
   * The pages that have a term, or, where none has, what was probably meant.
   *
   * @param {string[][]} ways
   * @returns {Promise<FoundTerm>}
   */
  async function findTerm(ways) {
    if (ways.length > 1 || ways[0].length > 1) return { matches: await findAny(ways) };
    const [[word]] = ways;
    const { matches, isGuess, isCommon, count } = await lookUp(word);
    if (isCommon) return { matches, common: isGuess ? Infinity : count };
    if (/^\p{Number}+$/u.test(word)) return { matches: await wholeNumbers(word, matches) };
    if (!isGuess) return { matches };
    const [best] = matches.values();
    const like = best ? await likeness(word, best) : null;
    if (like === "longer") return { matches };
    const meant = likelyMeant(word, await names());
    const instead = meant === null ? null : await findRow([meant]);
    if (meant !== null && instead?.size) return { matches: instead, corrected: meant };
    return { matches: like ? matches : new Map() };
  }

  /**
   * Which terms to rank by: not those that very many pages have, unless there are no others. Then it is the least
   * common one, if any page has just that; what is still being typed may be the beginning of anything.
   *
   * @param {Term[]} terms
   * @returns {Promise<{terms: Term[], found: FoundTerm[], isVague: boolean}>}
   */
  async function findTerms(terms) {
    const found = await Promise.all(terms.map(({ ways }) => findTerm(ways)));
    const kept = terms.flatMap((_, number) => (found[number].common ? [] : [number]));
    if (kept.some((number) => found[number].matches.size))
      return { terms: kept.map((number) => terms[number]), found: kept.map((number) => found[number]), isVague: false };
    const [least, count] = found.reduce(
      (best, { common = Infinity }, number) => (common < best[1] ? [number, common] : best),
      [-1, Infinity],
    );
    if (count === Infinity) {
      const isVague = found.some(({ common }) => common);
      return { terms: kept.map((number) => terms[number]), found: kept.map((number) => found[number]), isVague };
    }
    const term = terms[least];
    return { terms: [term], found: [{ matches: await lookUpRow(term.ways[0]) }], isVague: false };
  }

  /**
   * What is asked with the identifiers that no page has taken apart at their underscores: SSL_ERROR_SYSCALL is SSL ERROR
   * SYSCALL.
   *
   * @param {string} text
   * @returns {Promise<Answer>}
   */
  async function answer(text) {
    const terms = termsOf(text);
    const found = await Promise.all(terms.map(({ ways }) => identifierParts(ways)));
    /** @type {[string, string][]} */
    const apart = terms.flatMap(({ text: typed }, number) => {
      const parts = found[number];
      return parts ? [/** @type {[string, string]} */ ([typed, parts])] : [];
    });
    if (!apart.length) return answerTo(text);
    const other = apart.reduce((all, [typed, parts]) => all.replaceAll(typed, parts), text);
    // Where nothing else was asked, one part alone would be a fragment: any page with "error".
    const { corrected, ...rest } = await answerTo(other, terms.length === 1 ? 2 : 0);
    return { ...rest, corrected: [...apart, ...corrected] };
  }

  /**
   * The parts of an identifier that no page has, nor a longer one that begins like it. They are as they are compared.
   *
   * @param {string[][]} ways
   * @returns {Promise<string | null>}
   */
  async function identifierParts([[word, ...others], ...further]) {
    const parts = word.split("_").filter((part) => part.length > 1);
    if (others.length || further.length || parts.length < 2) return null;
    const { matches, isGuess, isCommon } = await lookUp(word);
    if (!isGuess || isCommon) return null;
    const [best] = matches.values();
    return best && (await likeness(word, best)) === "longer" ? null : parts.join(" ");
  }

  /**
   * @param {string} text
   * @param {number} [fewest] terms that a page must have; with other names for them only, it has none
   * @returns {Promise<Answer>}
   */
  async function answerTo(text, fewest = 0) {
    const groups = await names();
    const asked = withNames(termsOf(text), text, groups);
    if (!asked.length) return { hits: [], missing: [], corrected: [], isVague: false };
    const { total } = await load();
    const { terms, found, isVague } = await findTerms(asked);
    const synonyms = await Promise.all(
      synonymsOf(terms, text, groups).map(async ({ terms: meant, ways }) => ({
        terms: meant,
        matches: await findAny(ways),
      })),
    );
    const ranked = rank(
      terms.map(({ at, ways }, number) => ({ at, word: ways[0].join(""), matches: found[number].matches })),
      synonyms,
      total,
    );
    const named = new Set(synonyms.flatMap(({ terms: meant, matches }) => (matches.size ? meant : [])));
    const missing = terms.filter((_, number) => !found[number].matches.size && !named.has(number));
    const least = GOOD_ENOUGH * (ranked[0]?.score ?? 0);
    const hits = ranked
      .filter(({ terms: count }) => count >= Math.min(fewest, terms.length))
      .filter(({ terms: count, score }) => count === terms.length - missing.length || score >= least)
      .map(({ id, terms: count, result, marks }) => ({
        id,
        isComplete: count === terms.length,
        data: async () => {
          const { raw_content: content, meta } = await result.data();
          const words = wordsOf(content);
          const seen = marks.filter(({ place, only }) => !only || partsOf(words[place] ?? "").includes(only));
          return { meta, passage: passage(words, seen) };
        },
      }));
    return {
      hits,
      missing: missing.map((term) => term.text),
      corrected: terms.flatMap(({ text: typed }, number) => {
        const instead = found[number].corrected;
        return instead ? [/** @type {[string, string]} */ ([typed, instead])] : [];
      }),
      isVague,
    };
  }

  /** @type {Map<string, Promise<Answer>>} */
  const remembered = new Map();

  return {
    /** Fetches what a search begins with, ahead of the first word. */
    load: () => Promise.all([load(), names()]),

    /**
     * Finds pages, best first: those that have all of the query, then those that have nearly all.
     *
     * @param {string} words
     * @returns {Promise<Answer>}
     */
    search(words) {
      let found = remembered.get(words);
      if (!found) {
        found = answer(words);
        found.catch(() => remembered.delete(words));
        remembered.set(words, found);
        const [oldest] = remembered.keys();
        if (remembered.size > REMEMBERED) remembered.delete(oldest);
      }
      return found;
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
