// What somebody asks, taken apart: words, things that are written with signs between (PLAT-812, tls-defaults.yaml),
// phrases, and names for which the vocabulary has others. No network, no document.

/**
 * A thing to look for. Pages that have one of its alternatives have it.
 *
 * @typedef {object} Term
 * @property {string} text as it was typed
 * @property {number} at its place among the words of the query
 * @property {string[][]} ways the alternatives, each a sequence of words that must stand together
 */
/**
 * Other names for neighbouring terms, as `ways` are.
 *
 * @typedef {{terms: number[], ways: string[][]}} Synonyms
 */

/** Words that tell nothing about an incident. They are looked for only where there are no others. */
const SMALL_WORDS = new Set(
  (
    "a about all also am an and any are as at be because been being but by can cant could couldnt did didnt do does " +
    "doesnt doing dont each ever for from get gets getting got had has have having he her here him his how i if in into " +
    "is isnt it its just me much my now of off on or our out over she should so some such than that the their them then " +
    "there these they this those to too up us very was wasnt we were what when where which while who whom why will with " +
    "wont would you your"
  ).split(" "),
);

/** Scripts that put no spaces between words: each letter is a word there, in the index as here. */
const UNSPACED =
  /(?<=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])(?=[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}])(?!\p{M})/gu;

/** A name in the vocabulary has at most so many words. */
const LONGEST_NAME = 5;

/** Of so many names of a term, further ones are not looked for. */
const MOST_NAMES = 6;

/**
 * @param {string} text
 * @returns {Term[]}
 */
export function termsOf(text) {
  /** @type {Term[]} */
  const terms = [];
  let at = 0;
  // With one group in the pattern, the parts alternate: outside quotes, within, outside, ...
  text.split(/["“”]([^"“”]+)["“”]/u).forEach((part, number) => {
    const tokens = part.split(/\s+/u).filter((token) => plain(token));
    if (number % 2) {
      const words = tokens.flatMap(partsOf);
      if (words.length) terms.push({ text: part.trim(), at, ways: [words] });
      at += tokens.length;
      return;
    }
    for (const token of tokens) {
      const parts = partsOf(token);
      const whole = plain(token);
      const ways = parts.length > 1 ? [[whole], parts] : [[whole]];
      terms.push({ text: trimmed(token), at, ways });
      at += 1;
    }
  });
  const telling = terms.filter(({ ways }) => ways[0].length > 1 || !SMALL_WORDS.has(ways[0][0]));
  return unique(telling.length ? telling : terms);
}

/**
 * The other names that the vocabulary has for what the terms say, alone or in a row. The longest name counts.
 *
 * @param {Term[]} terms
 * @param {string} text that they were made of
 * @param {string[][]} groups names that mean the same
 * @returns {Synonyms[]}
 */
export function synonymsOf(terms, text, groups) {
  const named = new Map(groups.flatMap((names) => names.map((name) => [plain(name), names])));
  const tokens = text
    .split(/\s+/u)
    .filter((token) => plain(token))
    .map(plain);
  /** @type {Synonyms[]} */
  const found = [];
  for (let at = 0; at < tokens.length; at += 1) {
    for (let count = Math.min(LONGEST_NAME, tokens.length - at); count; count -= 1) {
      const said = tokens.slice(at, at + count).join("");
      const names = named.get(said);
      const meant = terms.flatMap((term, number) => (term.at >= at && term.at < at + count ? [number] : []));
      if (!names || !meant.length) continue;
      const others = names.filter((name) => plain(name) !== said).slice(0, MOST_NAMES);
      const ways = others.flatMap((name) => {
        const words = name.split(/\s+/u).flatMap(partsOf);
        return words.length > 1 ? [[plain(name)], words] : [words];
      });
      found.push({ terms: meant, ways });
      at += count - 1;
      break;
    }
  }
  return found;
}

/**
 * A text's letters and digits, without case and accents, as the index compares words.
 *
 * @param {string} text
 */
export function plain(text) {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}_]/gu, "");
}

/**
 * The words of something that is written as one: at signs between them, and between letters of unspaced scripts.
 *
 * @param {string} token
 */
export function partsOf(token) {
  return token
    .replace(UNSPACED, " ")
    .split(/[^\p{Letter}\p{Mark}\p{Number}_]+/u)
    .map(plain)
    .filter(Boolean);
}

/**
 * Without the signs around it.
 *
 * @param {string} token
 */
function trimmed(token) {
  return token.replace(/^[^\p{Letter}\p{Number}]+|[^\p{Letter}\p{Number}]+$/gu, "");
}

/** @param {Term[]} terms */
function unique(terms) {
  const seen = new Set();
  return terms.filter(({ ways }) => {
    const key = ways[0].join(" ");
    return !seen.has(key) && seen.add(key);
  });
}
