// The panel of facets: a group of checkboxes for each, built once and then only updated, so that the focus and the
// reader's place survive every choice.

import { element } from "./dom.js";

/** @typedef {import("./facets.js").Choice} Choice */
/** @typedef {import("./facets.js").Facet} Facet */
/** @typedef {import("./facets.js").FacetData} FacetData */
/** @typedef {{box: HTMLInputElement, label: HTMLElement, count: HTMLElement}} Shown */
/** @typedef {{slug: string, title: string, number: number | null, shown: Shown | null}} Row number is null for a value that the archive does not have */

/** How many values a facet shows before "Show all". */
const FEW = 8;

/** Open from the start; the others open by a click, or by a choice in the address. */
const OPEN = new Set(["severity", "service", "factor", "year"]);

/** These have an order of their own. The values of other facets come most frequent first, as the present counts say. */
const ORDERED = new Set(["severity", "lifecycle", "status", "year", "quarter"]);

/**
 * @param {FacetData} data
 * @param {(key: string, slug: string, chosen: boolean) => void} onChoice
 */
export function createFacetPanel(data, onChoice) {
  const groups = data.facets.map((facet) => createGroup(facet, totals(data, facet), onChoice));
  return {
    root: element("div", { class: "pm-facets" }, ...groups.map((group) => group.root)),

    /**
     * @param {Record<string, number[]>} counts by facet and value
     * @param {Choice} choice
     */
    update(counts, choice) {
      for (const group of groups) group.update(counts[group.key], choice[group.key] ?? []);
    },
  };
}

/**
 * How many records of the whole archive have each value.
 *
 * @param {FacetData} data
 * @param {Facet} facet
 */
function totals(data, facet) {
  const counts = facet.values.map(() => 0);
  for (const values of data.columns[facet.key]) for (const value of values) counts[value] += 1;
  return counts;
}

/**
 * @param {Facet} facet
 * @param {number[]} total
 * @param {(key: string, slug: string, chosen: boolean) => void} onChoice
 */
function createGroup(facet, total, onChoice) {
  const { key } = facet;
  const id = `pm-facet-${key}`;
  let isOpen = OPEN.has(key);
  let showsAll = false;

  // Most values are never looked at, so each becomes elements when it is first shown.
  /** @type {Row[]} */
  const rows = facet.values.map((value, place) => ({ ...value, number: place, shown: null }));

  const toggle = element(
    "button",
    { class: "pm-facet__toggle", type: "button", "aria-controls": id, onclick: () => setOpen(!isOpen) },
    facet.title,
  );
  const more = element("button", {
    class: "pm-facet__more",
    type: "button",
    "aria-expanded": "false",
    onclick: () => {
      showsAll = !showsAll;
      showRows();
    },
  });
  const values = element("div", { class: "pm-facet__values", id }, more);
  const root = element(
    "fieldset",
    { class: "pm-facet", "data-facet": key },
    element("legend", { class: "pm-facet__legend" }, toggle),
    values,
  );
  let counts = total;
  /** @type {string[]} */
  let chosen = [];
  setOpen(isOpen);

  /**
   * @param {Row} row
   * @returns {Shown}
   */
  function createRow({ slug, title }) {
    const box = element("input", {
      type: "checkbox",
      name: key,
      value: slug,
      onchange: () => onChoice(key, slug, box.checked),
    });
    const count = element("span", { class: "pm-facet__count" });
    const label = element(
      "label",
      { class: "pm-facet__value" },
      box,
      element("span", { class: "pm-facet__title" }, title),
      count,
    );
    return { box, label, count };
  }

  /** @param {boolean} open */
  function setOpen(open) {
    isOpen = open;
    toggle.setAttribute("aria-expanded", String(open));
    values.hidden = !open;
    showRows();
  }

  function showRows() {
    if (!ORDERED.has(key)) rows.sort((one, other) => countOf(other) - countOf(one) || placeOf(one) - placeOf(other));
    // A value that the present choice leaves nothing of is hidden, unless it is chosen, or was a moment ago and still
    // has the focus.
    const isKept = (/** @type {Row} */ { slug, shown }) =>
      chosen.includes(slug) || (shown !== null && shown.box === document.activeElement);
    const useful = rows.filter((row) => countOf(row) > 0 || isKept(row));
    root.hidden = useful.length === 0;
    if (!isOpen) return;
    const few = new Set(useful.filter((row, place) => showsAll || place < FEW || isKept(row)));
    /** @type {HTMLElement} */
    let next = more;
    for (const row of [...rows].reverse()) {
      if (few.has(row)) row.shown ??= createRow(row);
      if (!row.shown) continue;
      const { box, label, count } = row.shown;
      // What has the focus would lose it by being moved; the others are moved around it.
      if (label.nextElementSibling !== next && box !== document.activeElement) next.before(label);
      label.hidden = !few.has(row);
      box.checked = chosen.includes(row.slug);
      count.textContent = countOf(row).toLocaleString("en");
      next = label;
    }
    more.hidden = useful.length <= FEW;
    more.textContent = showsAll ? "Show fewer" : `Show all ${useful.length}`;
    more.setAttribute("aria-expanded", String(showsAll));
    more.setAttribute("aria-label", `${more.textContent}: ${facet.title}`);
  }

  /** @param {Row} row */
  function placeOf(row) {
    return row.number ?? facet.values.length;
  }

  /** @param {Row} row */
  function countOf(row) {
    return row.number === null ? 0 : counts[row.number];
  }

  return {
    key,
    root,

    /**
     * @param {number[]} now
     * @param {string[]} slugs chosen
     */
    update(now, slugs) {
      counts = now;
      chosen = slugs;
      for (const slug of chosen) {
        if (!rows.some((row) => row.slug === slug))
          rows.push({ slug, title: `${slug} (not in this archive)`, number: null, shown: null });
      }
      if (chosen.length && !isOpen) setOpen(true);
      else showRows();
    },
  };
}
