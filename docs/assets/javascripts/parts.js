// Pieces that search results and archive cards share.

import { element } from "./dom.js";

const DATES = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/**
 * @param {string | null | undefined} date as in 2026-03-04
 * @returns {HTMLTimeElement | null}
 */
export function shortDate(date) {
  if (!date) return null;
  const instant = new Date(`${date.slice(0, 10)}T00:00:00Z`);
  const text = Number.isNaN(instant.valueOf()) ? date : DATES.format(instant);
  return element("time", { datetime: date.slice(0, 10) }, text);
}

/**
 * Severity is always told by its name; colour only helps.
 *
 * @param {string | null | undefined} severity
 * @param {string} [slug]
 */
export function severityBadge(severity, slug = slugOf(severity ?? "")) {
  if (!severity) return null;
  return element("span", { class: `pm-severity pm-severity--${slug}` }, severity);
}

/** @param {string} name */
function slugOf(name) {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
}

/**
 * "47 min", "1 h 22 min", "3 d 4 h": two units are as exact as a reader needs.
 *
 * @param {number | null | undefined} minutes
 * @returns {string}
 */
export function duration(minutes) {
  if (minutes === null || minutes === undefined) return "";
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const units = [days && `${days} d`, hours && `${hours} h`, rest && `${rest} min`].filter(Boolean);
  return units.slice(0, 2).join(" ") || "0 min";
}
