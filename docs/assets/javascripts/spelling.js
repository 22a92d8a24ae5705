// Slips of the hand: which known word was probably meant. Known are the words of the vocabulary, so nothing has to be
// fetched for it.

import { plain } from "./query.js";

/** Shorter words are too like each other. */
const SHORTEST = 5;

/** From this length on two slips are forgiven, below it one. */
const TWO_SLIPS = 9;

/**
 * The known word that is most like a word, or null. The first letter is hardly ever wrong.
 *
 * @param {string} word
 * @param {string[][]} groups names of the vocabulary
 * @returns {string | null}
 */
export function likelyMeant(word, groups) {
  if (word.length < SHORTEST || /\d/u.test(word)) return null;
  const known = new Set(groups.flat().flatMap((name) => name.split(/[^\p{Letter}\p{Number}]+/u).map(plain)));
  let best = null;
  let least = (word.length < TWO_SLIPS ? 1 : 2) + 1;
  for (const each of known) {
    if (each.length < SHORTEST || each[0] !== word[0]) continue;
    const slips = distance(word, each, least);
    if (slips < least) [best, least] = [each, slips];
  }
  return best;
}

/**
 * How many letters must be put in, left out, replaced or exchanged with their neighbour (optimal string alignment:
 * L. Boytsov, "Indexing methods for approximate dictionary searching", 2011, section 2.2).
 *
 * @param {string} one
 * @param {string} other
 * @param {number} most counting further is of no use
 */
export function distance(one, other, most = Infinity) {
  if (Math.abs(one.length - other.length) >= most) return most;
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let place = 1; place <= other.length; place += 1) {
      const same = one[row - 1] === other[place - 1];
      line[place] = Math.min(last[place] + 1, line[place - 1] + 1, last[place - 1] + (same ? 0 : 1));
      if (row > 1 && place > 1 && one[row - 1] === other[place - 2] && one[row - 2] === other[place - 1])
        line[place] = Math.min(line[place], before[place - 2] + 1);
    }
    [before, last] = [last, line];
  }
  return last[other.length];
}
