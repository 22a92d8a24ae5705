// Loaded on every page: the button and the keys that open the search. What is searched, Pagefind's index, is fetched
// when the search is opened, and the tools of the archive page and of postmortems on those pages only.

import { siteRoot } from "./dom.js";
import { createSearchDialog } from "./search-dialog.js";

const opener = /** @type {HTMLButtonElement | null} */ (document.querySelector(".pm-search-button"));
const archive = /** @type {HTMLElement | null} */ (document.querySelector(".pm-archive"));

if (opener) {
  // Opened at once, within the very key press: whoever types on loses no letter.
  const root = siteRoot(opener.dataset.base ?? ".");
  /** @type {ReturnType<typeof createSearchDialog> | undefined} */
  let dialog;
  const open = () => (dialog ??= createSearchDialog(root)).open();

  opener.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    if (!asksForSearch(event)) return;
    event.preventDefault();
    open();
  });
}

if (archive) {
  import("./archive.js")
    .then(({ startArchive }) => startArchive(archive))
    .catch((error) => {
      console.error(error);
      archive.dataset.state = "failed"; // the list by year, which waited hidden, is shown again
    });
}

if (document.querySelector(".pm-record")) import("./postmortem.js").catch(console.error);

/**
 * "/" as on many sites, unless it is being typed into something, and Ctrl-K or Cmd-K from anywhere.
 *
 * @param {KeyboardEvent} event
 */
function asksForSearch(event) {
  if (event.defaultPrevented || event.isComposing) return false;
  if (document.querySelector("dialog:modal")) return false;
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey) return !isTyping(event.target);
  return event.key.toLowerCase() === "k" && event.ctrlKey !== event.metaKey && !event.altKey && !event.shiftKey;
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !["button", "checkbox", "radio", "submit"].includes(target.type);
}
