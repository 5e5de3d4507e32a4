/** A Kreis is found by a place in this browser, in the whole list: what is typed stays here. */

import { get } from "/desk/pages/asking.js";

/** @typedef {{label: string, names: string[], district: string}} Place */

const MOST = 12;
const SHORTEST = 2;

/**
 * As people write who do not know how it is written.
 *
 * @param {string} text
 */
function plain(text) {
  const letters = { ä: "ae", ö: "oe", ü: "ue", ß: "ss" };
  return text.trim().toLocaleLowerCase("de").replace(/[äöüß]/g, (one) => letters[one]);
}

/** @returns {Promise<Place[]>} */
async function everyPlace() {
  const { places, districts } = await get("/meldungen/orte");
  return places.map(([name, district]) => {
    const label = `${name} (${districts[district]})`;
    return { label, names: [label, name, name.split(",")[0]].map(plain), district };
  });
}

/**
 * Those that begin with what is typed, in the Land of the form first, then those that hold it.
 *
 * @param {Place[]} every
 * @param {string} typed
 * @param {HTMLSelectElement} select
 */
function near(every, typed, select) {
  const ranks = every
    .filter(({ names }) => names[0].includes(typed))
    .map((place) => {
      const isHere = isOffered(select, place.district);
      return { place, rank: (place.names[0].startsWith(typed) ? 0 : 2) + (isHere ? 0 : 1) };
    });
  ranks.sort((one, other) => one.rank - other.rank);
  return ranks.slice(0, MOST).map(({ place }) => place);
}

/**
 * @param {HTMLSelectElement} select
 * @param {string} district
 */
function isOffered(select, district) {
  return [...select.options].some(({ value, dataset }) => value === district && !dataset.found);
}

/**
 * The Kreis is chosen where everybody sees it, and can still be changed there.
 *
 * @param {HTMLSelectElement} select
 * @param {Place | undefined} place
 */
function choose(select, place) {
  const before = select.value;
  const wasFound = select.dataset.found !== undefined;
  select.querySelector("[data-found]")?.remove();
  if (place !== undefined) {
    if (!isOffered(select, place.district)) {
      const option = new Option(place.label, place.district);
      option.dataset.found = "";
      select.append(option);
    }
    select.value = place.district;
    select.dataset.found = "";
  } else if (wasFound) {
    select.value = "";
    delete select.dataset.found;
  }
  if (select.value !== before) {
    select.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/**
 * @param {Place[]} every
 * @param {HTMLInputElement} field
 */
function look(every, field) {
  const select = /** @type {HTMLSelectElement} */ (document.getElementById(field.dataset.place));
  const typed = plain(field.value);
  const found = typed.length < SHORTEST ? [] : near(every, typed, select);
  field.list.replaceChildren(...found.map(({ label }) => new Option("", label)));
  const same = typed === "" ? [] : every.filter(({ names }) => names.includes(typed));
  const districts = new Set(same.map(({ district }) => district));
  choose(select, districts.size === 1 ? same[0] : undefined);
  document.getElementById(`${field.id}-told`).textContent = says(typed, found, districts.size);
}

/**
 * @param {string} typed
 * @param {Place[]} found
 * @param {number} many Kreise in which there is a place of exactly this name.
 */
function says(typed, found, many) {
  if (many > 1) {
    return "Den Ort gibt es mehrmals. Bitte wählen Sie ihn mit seinem Kreis aus der Liste.";
  }
  if (many === 1) {
    return "Der Kreis ist ausgewählt.";
  }
  const isNone = typed.length > SHORTEST && found.length === 0;
  return isNone ? "Diesen Ort kennt die Liste nicht. Bitte wählen Sie den Kreis selbst." : "";
}

/**
 * Fill in the Kreis by the place that somebody types beside it.
 *
 * @param {HTMLFormElement} form
 */
export function findPlaces(form) {
  const every = everyPlace();
  form.addEventListener("input", async ({ target }) => {
    const field = /** @type {HTMLInputElement} */ (target);
    if (field.dataset.place !== undefined) {
      look(await every, field);
    }
  });
}
