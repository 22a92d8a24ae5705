// What a result shows of a record, and where it comes from: the card files when filtering, Pagefind's page fragments
// when searching, so that neither way fetches what only the other one needs.

import { duration, severityBadge, shortDate } from "./parts.js";
import { element, excerptNodes, fetchJson, present, siteAddress } from "./dom.js";
import { valuesOf } from "./facets.js";

/** @typedef {import("./facets.js").FacetData} FacetData */
/** @typedef {import("./words.js").Hit} Hit */
/**
 * @typedef {object} Card
 * @property {string} url relative to the site's root
 * @property {string} title
 * @property {string | null} date
 * @property {string | null} severity
 * @property {string} severity_slug
 * @property {string | null} status
 * @property {string[]} services
 * @property {string[]} factors
 * @property {number | null} minutes_to_resolve
 * @property {string | null} summary
 * @property {string} [excerpt] the passage that matched, in Pagefind's HTML; in place of the summary
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
  const { raw_url: url, excerpt, meta } = await hit.data();
  const [severity] = valuesOf(data, "severity", number);
  return {
    url,
    title: meta.title,
    date: meta.date ?? null,
    severity: severity?.name ?? null,
    severity_slug: severity?.slug ?? "",
    status: valuesOf(data, "status", number)[0]?.name ?? null,
    services: valuesOf(data, "service", number).map((value) => value.name),
    factors: valuesOf(data, "factor", number).map((value) => value.title),
    minutes_to_resolve: data.minutes[number],
    summary: null,
    excerpt,
  };
}

/**
 * @param {URL} root
 * @param {Card} card
 */
export function cardItem(root, card) {
  const time = duration(card.minutes_to_resolve);
  const facts = [
    severityBadge(card.severity, card.severity_slug),
    card.status && card.status !== "published" && element("span", { class: "pm-status" }, card.status),
    shortDate(card.date),
    time && element("span", {}, `${time} to resolve`),
    card.services.length > 0 && element("span", {}, card.services.join(", ")),
  ];
  const text = card.excerpt === undefined ? [card.summary ?? ""] : excerptNodes(card.excerpt);
  return element(
    "li",
    { class: "pm-card" },
    element(
      "h3",
      { class: "pm-card__title" },
      element("a", { href: siteAddress(root, card.url) }, card.title),
    ),
    element("p", { class: "pm-facts" }, ...present(facts)),
    element("p", { class: "pm-card__text" }, ...present(text)),
    card.factors.length > 0 && element("p", { class: "pm-card__factors" }, `Factors: ${card.factors.join(", ")}`),
  );
}
