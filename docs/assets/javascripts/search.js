// Loaded on every page, so it is small: it waits for a wish to search, and fetches the rest then.

import { once, siteRoot } from "./dom.js";

const opener = /** @type {HTMLButtonElement | null} */ (document.querySelector(".pm-search-button"));
const archive = /** @type {HTMLElement | null} */ (document.querySelector(".pm-archive"));

if (opener) {
  const root = siteRoot(opener.dataset.base ?? ".");
  const dialog = once(async () => {
    const { createSearchDialog } = await import("./search-dialog.js");
    return createSearchDialog(root);
  });
  const open = () => dialog().then((made) => made.open());

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
