/** The fields of the form as a person has filled them in: nothing here leaves the page. */

/** @param {Element} field */
export const isShown = (field) => field.closest("[hidden]") === null;

/**
 * What stands in the shown fields below a place that have a name for this use.
 *
 * @param {Element} place
 * @param {"at" | "sealed"} use
 * @returns {[string, HTMLInputElement][]}
 */
export function fields(place, use) {
  return [...place.querySelectorAll(`[data-${use}]`)]
    .filter(isShown)
    .map((field) => [field.dataset[use], /** @type {HTMLInputElement} */ (field)]);
}

/**
 * The codes that are ticked below a place.
 *
 * @param {Element | null} place
 * @returns {string[]}
 */
export function ticked(place) {
  return [...(place?.querySelectorAll("input:checked") ?? [])].map((field) => field.value);
}

/** @returns {HTMLElement[]} Of each child that is told of, in their order. */
export const childPlaces = () => [...document.querySelectorAll("[data-child]")].filter(isShown);

/**
 * How old somebody is on a day, both as in ISO 8601; nothing where one of them is no day.
 *
 * @param {string} birth
 * @param {string} today
 */
export function age(birth, today) {
  const years = Number(today.slice(0, 4)) - Number(birth.slice(0, 4));
  return birth === "" ? null : years - (today.slice(5) < birth.slice(5) ? 1 : 0);
}

const BANDS = /** @type {[number, number, string][]} */ ([
  [0, 2, "0-2"],
  [3, 5, "3-5"],
  [6, 9, "6-9"],
  [10, 13, "10-13"],
  [14, 17, "14-17"],
]);

/**
 * As closely as the open part may say it.
 *
 * @param {number | null} years
 */
export function ageBand(years) {
  const found = BANDS.find(([from, to]) => years !== null && from <= years && years <= to);
  return found?.[2];
}
