// Which page comes first. Pagefind finds words; the order is made here, because it has to compare pages of several
// indexes, and because a query has more to it than its words: how rare each is, where it stands, what stands beside it.

import { UNSPACED } from "./query.js";

/** @typedef {import("./indexes.js").Match} Match */
/** @typedef {import("./indexes.js").Matches} Matches */
/** @typedef {{at: number, word: string, matches: Matches}} Found a term: its place in the query, and what has it */
/** @typedef {{terms: number[], matches: Matches}} FoundSynonyms */
/**
 * `terms` is how many terms a page has; another name counts where no page has the term itself. `marks` are places in
 * the page's text and what each is worth.
 *
 * @typedef {{id: string, score: number, terms: number, marks: Mark[], result: Match["result"]}} Ranked
 */
/** @typedef {{place: number, term: number, worth: number, only: string | null}} Mark `only`: where that word stands */

const LETTERS = new RegExp(`[${UNSPACED}]`, "u");

/** How much more a word weighs for standing there than in the text. What is not listed does not count at all. */
const FIELDS = new Map([
  ["title", 1.2],
  ["name", 0.8],
  ["words", 0.8],
  ["links", 0.6],
  ["when", 1.5],
  ["severity", 2],
]);

/** How often a word must stand in a text to be worth half of what any number of times is (k1 of BM25). */
const HALF = 1.2;

/** A longer word that only begins like the one asked for. */
const LONGER = 0.35;

/** Another name for it. */
const SYNONYM = 0.3;

/** Shorter words begin too many others for those to be marked. */
const MARKED_FROM = 4;

/** Two terms that stand together as they were asked for, and all of them in a row. */
const TOGETHER = 0.6;
const IN_A_ROW = 1;

/** A page is worth this much of what it has if it has next to nothing of the query. */
const LEAST = 0.3;

/** Where terms stand together is looked at for so many pages, the best without it. */
const LOOKED_AT = 200;

/**
 * Ranks the pages that have any of the terms, best first. A term weighs by its inverse document frequency, a page's
 * count of it saturates (both as in BM25: S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework", 2009).
 *
 * @param {Found[]} terms
 * @param {FoundSynonyms[]} synonyms
 * @param {number} total of all pages that are indexed
 * @returns {Ranked[]}
 */
export function rank(terms, synonyms, total) {
  const other = terms.map((_, number) => synonyms.filter((each) => each.terms.includes(number)));
  const weights = terms.map(({ matches }, number) => {
    const pages = new Set([matches, ...other[number].map((each) => each.matches)].flatMap((each) => [...each.keys()]));
    return pages.size ? Math.log(1 + (total - pages.size + 0.5) / (pages.size + 0.5)) : 0;
  });
  const sum = weights.reduce((all, weight) => all + weight, 0);

  /** @type {Map<string, {worth: number, had: number, terms: number, result: Match["result"]}>} */
  const pages = new Map();
  terms.forEach(({ matches }, number) => {
    /** @type {Map<string, {worth: number, result: Match["result"]}>} */
    const best = new Map();
    for (const each of other[number]) {
      for (const [id, match] of each.matches) {
        const worth = SYNONYM * worthOf(match);
        if (worth > (best.get(id)?.worth ?? 0)) best.set(id, { worth, result: match.result });
      }
    }
    for (const [id, match] of matches) {
      const worth = worthOf(match);
      if (worth > (best.get(id)?.worth ?? 0)) best.set(id, { worth, result: match.result });
    }
    for (const [id, { worth, result }] of best) {
      const page = pages.get(id) ?? { worth: 0, had: 0, terms: 0, result };
      page.worth += weights[number] * worth;
      page.had += weights[number];
      if (matches.has(id) || !matches.size) page.terms += 1;
      pages.set(id, page);
    }
  });

  const ranked = [...pages].map(([id, { worth, had, terms: count, result }]) => {
    const score = worth * (LEAST + (1 - LEAST) * (sum ? had / sum : 1));
    return { id, result, score, terms: count, marks: /** @type {Mark[]} */ ([]) };
  });
  ranked.sort(byScore);
  for (const page of ranked.slice(0, LOOKED_AT)) {
    page.marks = marksOf(page.id, terms, synonyms, weights);
    page.score += together(page.id, terms, weights);
  }
  return ranked.sort(byScore);
}

/**
 * What a match is worth: the count of the word in the text, saturated, and the fields that it stands in.
 *
 * @param {Match} match
 */
function worthOf({ locations, fields, exact }) {
  const inText = locations.length / (locations.length + HALF);
  const inFields = fields.reduce((sum, field) => sum + (FIELDS.get(field) ?? 0), 0);
  return (inText + inFields) * (exact ? 1 : LONGER);
}

/**
 * @param {string} id
 * @param {Found[]} terms
 * @param {number[]} weights
 */
function together(id, terms, weights) {
  let worth = 0;
  let row = terms[0].matches.get(id)?.locations ?? []; // where all terms so far stand in a row, by the last one's place
  for (let number = 1; number < terms.length; number += 1) {
    const [left, right] = [terms[number - 1], terms[number]];
    const distance = right.at - left.at;
    const places = new Set(right.matches.get(id)?.locations);
    const beside = left.matches.get(id)?.locations.some((place) => places.has(place + distance));
    if (beside) worth += (TOGETHER * (weights[number - 1] + weights[number])) / 2;
    row = row.map((place) => place + distance).filter((place) => places.has(place));
  }
  const isRow = terms.length > 1 && row.length > 0;
  return worth + (isRow ? IN_A_ROW * weights.reduce((sum, weight) => sum + weight, 0) : 0);
}

/**
 * @param {string} id
 * @param {Found[]} terms
 * @param {FoundSynonyms[]} synonyms
 * @param {number[]} weights
 * @returns {Mark[]}
 */
function marksOf(id, terms, synonyms, weights) {
  const own = terms.flatMap(({ matches, word }, term) => {
    const match = matches.get(id);
    const worth = weights[term] * (match?.exact ? 1 : LONGER);
    // Where there are no spaces, each letter was indexed as a word, and none of them is the whole.
    const only = match?.exact && word.length < MARKED_FROM && !LETTERS.test(word) ? word : null;
    return (match?.locations ?? []).map((place) => ({ place, term, worth, only }));
  });
  const others = synonyms.flatMap((each) =>
    (each.matches.get(id)?.locations ?? []).map((place) => ({
      place,
      term: each.terms[0],
      worth: SYNONYM * weights[each.terms[0]],
      only: null,
    })),
  );
  return [...own, ...others];
}

/**
 * Better pages first; of equal ones always the same.
 *
 * @param {Ranked} one
 * @param {Ranked} other
 */
function byScore(one, other) {
  return other.score - one.score || (one.id < other.id ? -1 : 1);
}
