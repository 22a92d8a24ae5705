// The passage of a page that shows best what was found there.

import { UNSPACED } from "./query.js";

/** @typedef {import("./ranking.js").Mark} Mark */

/** How many words a passage has. */
const LENGTH = 28;

/** So many of them stand before the first that is marked. */
const LEAD = 4;

/** What further marks of a term are worth that a passage shows already. */
const AGAIN = 0.15;

/** Letters that have no space between them, and the punctuation of their scripts, which has none beside it. */
const CLOSE = `${UNSPACED}\\u3001-\\u303f`;

const SPACE_BETWEEN = new RegExp(`(?<=[${CLOSE}](?:</mark>)?) (?=(?:<mark>)?[${CLOSE}])`, "gu");

/**
 * The passage as HTML in which `<mark>` surrounds what matched, and only `<` and `>` are escaped: those of the text were
 * before.
 *
 * @param {string[]} words of the text
 * @param {Mark[]} marks
 */
export function passage(words, marks) {
  const start = startOf(words, marks);
  const end = Math.min(words.length, start + LENGTH);
  const marked = new Set(marks.map(({ place }) => place));
  const shown = words
    .slice(start, end)
    .map((word, number) => (marked.has(start + number) ? `<mark>${word}</mark>` : word));
  return `${start ? "… " : ""}${joined(shown)}${end < words.length ? " …" : ""}`;
}

/**
 * Where the passage begins that has the most worth of marks: each term counts once, more marks of it a little.
 *
 * @param {string[]} words
 * @param {Mark[]} marks
 */
function startOf(words, marks) {
  const sorted = [...marks].sort((one, other) => one.place - other.place);
  let best = { worth: 0, place: 0 };
  sorted.forEach(({ place }, first) => {
    /** @type {Map<number, number>} */
    const terms = new Map();
    let worth = 0;
    for (let number = first; sorted[number]?.place < place + LENGTH - LEAD; number += 1) {
      const mark = sorted[number];
      const known = terms.get(mark.term);
      worth += known === undefined ? mark.worth : AGAIN * mark.worth;
      terms.set(mark.term, mark.worth);
    }
    if (worth > best.worth * (1 + Number.EPSILON)) best = { worth, place };
  });
  return Math.max(0, Math.min(best.place - LEAD, words.length - LENGTH));
}

/**
 * Words as they are read: between letters of scripts that put no spaces there, the index has some all the same.
 *
 * @param {string[]} words
 */
function joined(words) {
  return words.join(" ").replace(SPACE_BETWEEN, "");
}
