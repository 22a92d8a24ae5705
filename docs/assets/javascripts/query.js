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

/**
 * Scripts that put no spaces between words, as ranges of a pattern's class: each letter is a word there, in the index as
 * here. The index is made with the same (`search_index.py`).
 */
export const UNSPACED =
  "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u2e80-\\u2fdf\\u3005-\\u3007\\u3040-\\u30ff" +
  "\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";

const BETWEEN_LETTERS = new RegExp(`(?<=[${UNSPACED}])(?=[${UNSPACED}])(?!\\p{M})`, "gu");

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
 * The terms with names of two words put together of which one alone tells nothing, a small word or a number: "log in" is
 * a name of sign-in, "log" is something else, and so is the 3 of "sev 3".
 *
 * @param {Term[]} terms
 * @param {string} text that they were made of
 * @param {string[][]} groups names that mean the same
 * @returns {Term[]}
 */
export function withNames(terms, text, groups) {
  const named = new Set(groups.flat().map(plain));
  const tokens = tokensOf(text);
  const tellsNothing = (/** @type {string} */ word) => SMALL_WORDS.has(word) || /^\p{Number}+$/u.test(word);
  const put = terms.map((term) => {
    const { at, ways } = term;
    if (ways.length > 1 || ways[0].length > 1 || ways[0][0] !== tokens[at]) return term;
    for (const first of [at, at - 1]) {
      const pair = tokens.slice(Math.max(first, 0), first + 2);
      const name = pair.join("");
      if (pair.length < 2 || !named.has(name) || !pair.some(tellsNothing)) continue;
      return { text: pair.join(" "), at: first, ways: [[name], pair] };
    }
    return term;
  });
  return unique(put);
}

/**
 * The other names that the vocabulary has for what the terms say, alone or in a row. The longest name counts. Where it
 * names several things, as a service and a team, all their names are meant.
 *
 * @param {Term[]} terms
 * @param {string} text that they were made of
 * @param {string[][]} groups names that mean the same
 * @returns {Synonyms[]}
 */
export function synonymsOf(terms, text, groups) {
  /** @type {Map<string, Set<string>>} */
  const named = new Map();
  for (const names of groups)
    for (const said of new Set(names.map(plain))) named.set(said, new Set([...(named.get(said) ?? []), ...names]));
  const tokens = tokensOf(text);
  /** @type {Synonyms[]} */
  const found = [];
  for (let at = 0; at < tokens.length; at += 1) {
    for (let count = Math.min(LONGEST_NAME, tokens.length - at); count; count -= 1) {
      const said = tokens.slice(at, at + count).join("");
      const names = named.get(said);
      const meant = terms.flatMap((term, number) => (term.at >= at && term.at < at + count ? [number] : []));
      if (!names || !meant.length) continue;
      const other = new Map([...names].reverse().map((name) => [plain(name), name]));
      other.delete(said);
      const others = [...other.values()].reverse().slice(0, MOST_NAMES);
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
 * A query's words in their order, as they are compared.
 *
 * @param {string} text
 */
function tokensOf(text) {
  return text.split(/\s+/u).map(plain).filter(Boolean);
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
    .replace(BETWEEN_LETTERS, " ")
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
