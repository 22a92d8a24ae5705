// Loaded on the pages of postmortems, which are complete without it: images open large, times tell the reader's own
// zone, and a printed page says when it was printed.

import { element } from "./dom.js";

const SMALLEST = 64; // CSS pixels: an icon has nothing more to show
const article = /** @type {HTMLElement} */ (document.querySelector(".md-content"));

for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (article.querySelectorAll("time[datetime*=T]"))) {
  time.title = new Date(time.dateTime).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "long" });
}

for (const image of article.querySelectorAll("img")) {
  if (image.closest("a, .pm-record, .pm-related")) continue;
  if (image.complete) offer(image);
  else image.addEventListener("load", () => offer(image), { once: true });
}

const folded = /** @type {HTMLDetailsElement | null} */ (article.querySelector(".pm-record__more"));
const source = article.querySelector(".pm-source span");

// A browser that cannot show by style what is folded: it is opened where there is room, and for the printer.
if (folded && !CSS.supports("selector(::details-content)")) {
  folded.open = matchMedia("(min-width: 45em)").matches;
  addEventListener("beforeprint", () => (folded.open = true));
}

addEventListener("beforeprint", () => {
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
  if (source) source.textContent = `, printed on ${day.join("-")}`;
});

/**
 * Lets an image be opened, where there is more to see of it.
 *
 * @param {HTMLImageElement} image
 */
function offer(image) {
  if (image.width < SMALLEST || !image.naturalWidth) return;
  image.classList.add("pm-picture");
  image.tabIndex = 0;
  image.setAttribute("role", "button");
  image.setAttribute("aria-haspopup", "dialog");
  image.setAttribute("aria-label", image.alt ? `${image.alt} (enlarge)` : "Enlarge the image");
  image.addEventListener("click", () => enlarge(image));
  image.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    enlarge(image);
  });
}

/**
 * Shows an image as large as the window allows. The dialog closes by Escape, by its button or a click anywhere, and
 * gives the focus back.
 *
 * @param {HTMLImageElement} image
 */
function enlarge(image) {
  image.focus(); // a touch need not have done so
  const large = element("img", { src: image.currentSrc || image.src, alt: image.alt });
  const close = element("button", { type: "button", class: "pm-enlarged__close", "aria-label": "Close" }, "×");
  const dialog = element(
    "dialog",
    { class: "pm-enlarged", "aria-label": image.alt || "Image", onclick: () => dialog.close() },
    close,
    large,
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
