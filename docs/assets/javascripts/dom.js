// Small helpers around the document. Everything shown comes from contributors' text, so elements are built node by
// node and text is only ever set as text: nothing here or in its users touches innerHTML.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element. An attribute that is null, undefined or false is left out, true is set empty, and a function is
 * listened with (`onclick`).
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...present(children));
  return made;
}

/**
 * Leaves out what is not there, so that lists of children can be written with conditions in them.
 *
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  return /** @type {(Node | string)[]} */ (
    children.filter((child) => child !== null && child !== undefined && child !== false && child !== "")
  );
}

/**
 * The root of the site as an absolute address that ends in a slash. `base` is what the template wrote: "." or
 * "../..", or a path such as "/docs" on the page for missing addresses, which is served from anywhere.
 *
 * @param {string} base
 * @returns {URL}
 */
export function siteRoot(base) {
  return new URL(base.endsWith("/") ? base : `${base}/`, document.baseURI);
}

/**
 * The address of a page or file of the site. The leading "./" keeps whatever a record says a path: it can never name
 * a scheme or a host.
 *
 * @param {URL} root
 * @param {string} path
 * @returns {string}
 */
export function siteAddress(root, path) {
  return new URL(`./${path.replace(/^\/+/, "")}`, root).href;
}

/**
 * Turns a passage that matched into nodes. It is text in which `<mark>` surrounds what matched and in which only `<`
 * and `>` were escaped, so those two are all there is to undo.
 *
 * @param {string} passage
 * @returns {(Node | string)[]}
 */
export function passageNodes(passage) {
  // With one group in the pattern, the parts alternate: plain, marked, plain, ...
  const parts = passage.split(/<mark>(.*?)<\/mark>/s);
  return parts.flatMap((part, number) => {
    const text = part.replace(/&lt;/g, "<").replace(/&gt;/g, ">");
    return number % 2 ? marked(text) : [text];
  });
}

/**
 * Marks a word. Pagefind's words end at spaces, so the punctuation around one is put back outside.
 *
 * @param {string} word
 * @returns {(Node | string)[]}
 */
function marked(word) {
  const [, before, core, after] = word.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/su) ?? [];
  return core ? [before, element("mark", {}, core), after] : [element("mark", {}, word)];
}

/**
 * The attributes of a text in a language that is not the page's. It may be written in the other direction.
 *
 * @param {string | null | undefined} lang
 */
export const languageOf = (lang) => (lang ? { lang, dir: "auto" } : {});

/**
 * Fetches JSON of the site.
 *
 * @param {string} address
 * @returns {Promise<any>}
 */
export async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/**
 * Remembers the outcome of a piece of work that has no arguments, but not its failure: the next call tries again.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {() => Promise<T>}
 */
export function once(work) {
  /** @type {Promise<T> | null} */
  let outcome = null;
  return () => {
    outcome ??= work().catch((error) => {
      outcome = null;
      throw error;
    });
    return outcome;
  };
}

/**
 * What a reader is told of a search that failed. A missing index is known by the error's name: its class is in
 * indexes.js, which is fetched only when something is searched.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function explanation(error) {
  return error instanceof Error && error.name === "IndexMissing"
    ? "There is no search index here yet. A full build (make site) makes one; the archive’s filters work without it."
    : "Search did not work just now. Please try again.";
}

/**
 * What of a typed text can be searched for: nothing where it has no letter and no digit.
 *
 * @param {string} text
 */
export const searchable = (text) => (/[\p{Letter}\p{Number}]/u.test(text) ? text.trim() : "");

/** @param {number} milliseconds */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * "1 postmortem", "1,204 postmortems".
 *
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
