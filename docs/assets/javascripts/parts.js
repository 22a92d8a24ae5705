// Pieces that search results and archive cards share. They look as the same pieces of the generated pages do, whose
// style sheet is archive.css.

import { element } from "./dom.js";

/**
 * A date as the whole site writes it: ISO 8601, which nobody reads the wrong way round.
 *
 * @param {string | null | undefined} date as in 2026-03-04
 * @returns {HTMLTimeElement | null}
 */
export function dateOf(date) {
  return date ? element("time", { datetime: date }, date) : null;
}

/**
 * Severity is always told by its name; weight and colour only help.
 *
 * @param {string | null | undefined} severity
 * @param {number | string | null | undefined} rank 0 for the worst; absent for a severity that the vocabulary lacks
 */
export function severityBadge(severity, rank) {
  return severity
    ? element("span", { class: `pm-badge pm-badge--${rank || rank === 0 ? rank : "other"}` }, severity)
    : null;
}

/**
 * Published is what a postmortem usually is, so only another status is worth a word.
 *
 * @param {string | null | undefined} status
 */
export function statusOf(status) {
  if (!status || status === "published") return null;
  const words = status.replaceAll("-", " ");
  return element("span", { class: `pm-status pm-status--${status}` }, words[0].toUpperCase() + words.slice(1));
}

/**
 * "47 min", "1 h 22 min", "3 d 4 h": two units are as exact as a reader needs.
 *
 * @param {number} minutes
 * @returns {string}
 */
export function duration(minutes) {
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days) return hours ? `${days} d ${hours} h` : `${days} d`;
  if (hours) return rest ? `${hours} h ${rest} min` : `${hours} h`;
  return `${rest} min`;
}
