// The state of the archive page as the query of its address, so that a view can be shared, bookmarked and gone back
// to: ?q=timeout&service=checkout&service=search&sort=-duration

import { searchable } from "./dom.js";

/** @typedef {import("./facets.js").Choice} Choice */
/**
 * @typedef {object} State
 * @property {string} words
 * @property {Choice} choice
 * @property {string | null} sort as asked for; null is whatever is usual
 */

/**
 * Reads what people may have typed: a slug has no capital letters, so SEV-1 is sev-1.
 *
 * @param {string} query
 * @param {string[]} keys of the facets
 * @returns {State}
 */
export function readAddress(query, keys) {
  const parameters = new URLSearchParams(query);
  /** @type {Choice} */
  const choice = {};
  for (const key of keys) {
    const slugs = [...new Set(parameters.getAll(key).map((slug) => slug.toLowerCase()))].filter(Boolean);
    if (slugs.length) choice[key] = slugs;
  }
  return { words: searchable(parameters.get("q") ?? ""), choice, sort: parameters.get("sort") };
}

/**
 * The query of a state, always the same for the same state: words, then facets in their order, then the sort.
 *
 * @param {State} state
 * @param {string[]} keys
 * @returns {string} with its "?", or empty
 */
export function writeAddress(state, keys) {
  const parameters = new URLSearchParams();
  if (state.words) parameters.append("q", state.words);
  for (const key of keys) for (const slug of state.choice[key] ?? []) parameters.append(key, slug);
  if (state.sort) parameters.append("sort", state.sort);
  return parameters.size ? `?${parameters}` : "";
}

/**
 * The choice with one value put in or taken out.
 *
 * @param {Choice} choice
 * @param {string} key
 * @param {string} slug
 * @param {boolean} chosen
 * @returns {Choice}
 */
export function withValue(choice, key, slug, chosen) {
  const { [key]: slugs = [], ...others } = choice;
  const rest = slugs.filter((each) => each !== slug);
  const now = chosen ? [...rest, slug] : rest;
  return now.length ? { ...others, [key]: now } : others;
}
