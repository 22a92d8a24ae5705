// Loaded on the page of a postmortem: its link to the Markdown becomes a button that copies the Markdown.

import { element } from "./dom.js";

const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a.pm-copy"));
const said = document.querySelector(".pm-copy__said");

if (link && said) {
  const { href } = link;
  /** @type {Promise<string> | undefined} */
  let text;
  /** @param {...(Node | string)} words */
  const say = (...words) => said.replaceChildren(...words);

  const fetched = async () => {
    const response = await fetch(href);
    if (!response.ok) throw new Error(`${href}: ${response.status}`);
    return response.text(); // decoded, and so without the byte order mark
  };

  const button = element("button", {
    type: "button",
    class: "pm-copy",
    // Fetched ahead of the click: some browsers let a page write to the clipboard only at once.
    onpointerenter: prepare,
    onfocus: prepare,
    onclick: async () => {
      say();
      try {
        await copy(await prepare());
        say("Copied");
      } catch (error) {
        console.warn(error);
        say("Not copied. ", element("a", { href }, "Open the text"));
      }
    },
  }, "Copy as Markdown");

  function prepare() {
    text ??= fetched();
    text.catch(() => (text = undefined));
    return text;
  }

  link.replaceWith(button);
}

/**
 * Puts a text on the clipboard, in the old way where the new one is refused or, without HTTPS, is not there.
 *
 * @param {string} text
 */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    if (!copySelected(text)) throw error;
  }
}

/**
 * Selects the text in a field that nobody sees, and has the browser copy what is selected.
 *
 * @param {string} text
 */
function copySelected(text) {
  const before = document.activeElement;
  const field = element("textarea", { class: "pm-copy__field", readonly: true, "aria-hidden": "true", tabindex: -1 });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return done;
}
