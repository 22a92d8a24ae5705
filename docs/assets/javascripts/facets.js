// What can be known about the archive without its texts: which record has which values, and so which records pass a
// choice of values, how many each further value would leave, and in what order. Pure functions over the published
// search/facets.json; no document, no network.

/** @typedef {{name: string, title: string, slug: string}} Value */
/** @typedef {{key: string, title: string, values: Value[]}} Facet */
/**
 * Records are numbered newest first. `columns` has for each facet and record the numbers of its values; `rank` grows as
 * severity falls.
 *
 * @typedef {object} FacetData
 * @property {number} count
 * @property {number} per_file
 * @property {Facet[]} facets
 * @property {Record<string, number[][]>} columns
 * @property {(number | null)[]} day
 * @property {(number | null)[]} rank
 * @property {(number | null)[]} minutes
 */
/**
 * Chosen slugs by facet key. Slugs that the archive does not have are kept: an address may name a value that is gone.
 *
 * @typedef {Record<string, string[]>} Choice
 */
/** @typedef {{numbers: number[], counts: Record<string, number[]>}} Selection */

/**
 * Selects the records that have, for every facet with a choice, at least one of its chosen values.
 *
 * `counts` says for each value how many records would be selected if it were the only one chosen of its facet, the other
 * facets staying as they are. So a value beside a chosen one shows what it would add, and no count ever contradicts
 * what a click then shows.
 *
 * @param {FacetData} data
 * @param {Choice} choice
 * @param {Iterable<number> | null} among the records that the words found, or null where there are no words
 * @returns {Selection}
 */
export function select(data, choice, among = null) {
  const facets = data.facets.map((facet) => {
    const slugs = choice[facet.key] ?? [];
    const wanted = new Set(facet.values.flatMap((value, number) => (slugs.includes(value.slug) ? [number] : [])));
    return { column: data.columns[facet.key], counts: facet.values.map(() => 0), wanted, constrains: slugs.length > 0 };
  });
  const constraints = facets.filter((facet) => facet.constrains);
  /** @type {number[]} */
  const numbers = [];

  for (const number of among ?? data.day.keys()) {
    // A record that misses one facet alone still counts there, where other values could let it in.
    let missed = null;
    let misses = 0;
    for (const facet of constraints) {
      if (facet.column[number].some((value) => facet.wanted.has(value))) continue;
      missed = facet;
      misses += 1;
      if (misses > 1) break;
    }
    if (misses > 1) continue;
    if (misses === 0) numbers.push(number);
    for (const facet of missed ? [missed] : facets) for (const value of facet.column[number]) facet.counts[value] += 1;
  }

  return {
    numbers,
    counts: Object.fromEntries(data.facets.map((facet, place) => [facet.key, facets[place].counts])),
  };
}

/**
 * What a list can be sorted by, and what readers are told of it; "-" in front turns it around.
 *
 * @type {Record<string, string>}
 */
export const SORTS = {
  relevance: "Best match",
  "-date": "Newest first",
  date: "Oldest first",
  "-severity": "Most severe first",
  severity: "Least severe first",
  "-duration": "Longest to resolve",
  duration: "Shortest to resolve",
};

/**
 * The order that is in force: the asked one where it makes sense, else best match for words and newest first for none.
 *
 * @param {string | null} asked
 * @param {boolean} hasWords
 */
export function effectiveSort(asked, hasWords) {
  if (asked && Object.hasOwn(SORTS, asked) && (hasWords || asked !== "relevance")) return asked;
  return hasWords ? "relevance" : "-date";
}

/**
 * Orders record numbers. A record that lacks the sorted property comes last in either direction; ties are newest first.
 *
 * @param {FacetData} data
 * @param {number[]} numbers as selected; for "relevance" they keep this order, which is that of the words' matches
 * @param {string} sort
 * @returns {number[]}
 */
export function order(data, numbers, sort) {
  if (sort === "relevance") return numbers;
  const descending = sort.startsWith("-");
  const property = sort.replace("-", "");
  // The rank grows as severity falls, so for severity the direction is the other one.
  const column = property === "date" ? data.day : property === "severity" ? data.rank : data.minutes;
  const sign = descending === (property === "severity") ? 1 : -1;
  return [...numbers].sort((a, b) => {
    const [left, right] = [column[a] ?? null, column[b] ?? null];
    if (left === right) return a - b;
    if (left === null) return 1;
    if (right === null) return -1;
    return (left - right) * sign;
  });
}

/**
 * The values that a record has in a facet.
 *
 * @param {FacetData} data
 * @param {string} key
 * @param {number} number
 * @returns {Value[]}
 */
export function valuesOf(data, key, number) {
  const facet = data.facets.find((each) => each.key === key);
  return facet ? data.columns[key][number].map((value) => facet.values[value]) : [];
}
