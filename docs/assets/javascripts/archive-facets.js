// The panel of facets: a group of checkboxes for each, built once and then only updated, so that the focus and the
// reader's place survive every choice.

import { element } from "./dom.js";

/** @typedef {import("./facets.js").Choice} Choice */
/** @typedef {import("./facets.js").Facet} Facet */
/** @typedef {import("./facets.js").FacetData} FacetData */
/** @typedef {{slug: string, number: number | null, box: HTMLInputElement, label: HTMLElement, count: HTMLElement}} Row */

/** How many values a facet shows before "Show all". */
const FEW = 8;

/** Open from the start; the others open by a click, or by a choice in the address. */
const OPEN = new Set(["severity", "service", "factor", "year"]);

/** These have an order of their own. The values of other facets come most frequent first. */
const ORDERED = new Set(["severity", "lifecycle", "status", "year"]);

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

  const places = [...facet.values.keys()];
  if (!ORDERED.has(key)) places.sort((a, b) => total[b] - total[a] || a - b);
  /** @type {Row[]} */
  const rows = places.map((place) => createRow(facet.values[place].slug, facet.values[place].title, place));

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
  const values = element("div", { class: "pm-facet__values", id }, ...rows.map((row) => row.label), more);
  const root = element(
    "fieldset",
    { class: "pm-facet", "data-facet": key },
    element("legend", { class: "pm-facet__legend" }, toggle),
    values,
  );
  /** @type {number[]} */
  let counts = total;
  setOpen(isOpen);

  /**
   * @param {string} slug
   * @param {string} title
   * @param {number | null} number null for a value that the archive does not have
   * @returns {Row}
   */
  function createRow(slug, title, number) {
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
    return { slug, number, box, label, count };
  }

  /** @param {boolean} open */
  function setOpen(open) {
    isOpen = open;
    toggle.setAttribute("aria-expanded", String(open));
    values.hidden = !open;
  }

  function showRows() {
    // A value that the present choice leaves nothing of is hidden, unless it is chosen, or was a moment ago and still
    // has the focus.
    const useful = rows.filter((row) => countOf(row) > 0 || row.box.checked || row.box === document.activeElement);
    const few = new Set(useful.filter((row, place) => showsAll || place < FEW || row.box.checked));
    for (const row of rows) row.label.hidden = !few.has(row);
    more.hidden = useful.length <= FEW;
    more.textContent = showsAll ? "Show fewer" : `Show all ${useful.length}`;
    more.setAttribute("aria-expanded", String(showsAll));
    more.setAttribute("aria-label", `${more.textContent}: ${facet.title}`);
    root.hidden = useful.length === 0;
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
     * @param {string[]} chosen slugs
     */
    update(now, chosen) {
      counts = now;
      for (const slug of chosen) {
        if (rows.some((row) => row.slug === slug)) continue;
        const row = createRow(slug, `${slug} (not in this archive)`, null);
        rows.push(row);
        more.before(row.label);
      }
      for (const row of rows) {
        row.box.checked = chosen.includes(row.slug);
        row.count.textContent = countOf(row).toLocaleString("en");
      }
      if (chosen.length && !isOpen) setOpen(true);
      showRows();
    },
  };
}
