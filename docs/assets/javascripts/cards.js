// What a result shows of a record, and where it comes from: the card files when filtering, Pagefind's page fragments
// when searching, so that neither way fetches what only the other one needs.

import { element, fetchJson, languageOf, passageNodes, present, siteAddress } from "./dom.js";
import { valuesOf } from "./facets.js";
import { dateOf, duration, severityBadge, statusOf } from "./parts.js";

/** @typedef {import("./facets.js").FacetData} FacetData */
/** @typedef {import("./words.js").Hit} Hit */
/**
 * @typedef {object} Card
 * @property {string} url relative to the site's root
 * @property {string} title
 * @property {string | null} lang of the text, where it is not the site's
 * @property {string | null} date
 * @property {string | null} severity
 * @property {number | null} severity_rank 0 for the worst
 * @property {string | null} status
 * @property {string[]} services
 * @property {string[]} factors
 * @property {number | null} minutes_to_resolve
 * @property {string | null} summary
 * @property {string} [passage] that matched, as search has it (`Shown`); in place of the summary
 */

/**
 * Reads cards from `search/cards/*.json`, each file once.
 *
 * @param {URL} root
 * @param {FacetData} data
 */
export function cardFiles(root, data) {
  /** @type {Map<number, Promise<Card[]>>} */
  const files = new Map();

  /**
   * @param {number} number of the record
   * @returns {Promise<Card>}
   */
  return async function card(number) {
    const place = Math.floor(number / data.per_file);
    let file = files.get(place);
    if (!file) {
      file = fetchJson(siteAddress(root, `search/cards/${place}.json`));
      file.catch(() => files.delete(place));
      files.set(place, file);
    }
    return (await file)[number % data.per_file];
  };
}

/**
 * Makes a card of a page that the words found.
 *
 * @param {FacetData} data
 * @param {number} number of the record
 * @param {Hit} hit
 * @returns {Promise<Card>}
 */
export async function cardOfHit(data, number, hit) {
  const { meta, passage } = await hit.data();
  const [severity] = valuesOf(data, "severity", number);
  return {
    url: meta.url,
    title: meta.title,
    lang: meta.lang || null,
    date: meta.date ?? null,
    severity: severity?.name ?? null,
    severity_rank: data.rank[number],
    status: valuesOf(data, "status", number)[0]?.name ?? null,
    services: valuesOf(data, "service", number).map((value) => value.title),
    factors: valuesOf(data, "factor", number).map((value) => value.title),
    minutes_to_resolve: data.minutes[number],
    summary: null,
    passage,
  };
}

/**
 * @param {URL} root
 * @param {Card} card
 */
export function cardItem(root, card) {
  const { lang, minutes_to_resolve: time } = card;
  const head = [
    severityBadge(card.severity, card.severity_rank),
    dateOf(card.date),
    statusOf(card.status),
    time !== null && element("span", {}, `resolved in ${duration(time)}`),
  ];
  const text = card.passage === undefined ? [card.summary] : passageNodes(card.passage);
  const language = languageOf(lang);
  const tags = [card.services, card.factors].filter((titles) => titles.length).map((titles) => titles.join(", "));
  return element(
    "li",
    { class: "pm-card" },
    element("div", { class: "pm-card__head" }, ...present(head)),
    element(
      "h3",
      { class: "pm-card__title", ...language },
      element("a", { href: siteAddress(root, card.url) }, card.title),
    ),
    element("p", { class: "pm-card__text", ...language }, ...present(text)),
    tags.length > 0 && element("p", { class: "pm-card__tags" }, tags.join(" · ")),
  );
}
