/** What is wrong in the form is said at its fields, and once more above them all. */

import { age, ageBand, childPlaces, isShown } from "/desk/pages/notice_fields.js";

/** @typedef {{place: HTMLElement | null, says: string}} Wrong */

const SAYS = /** @type {[keyof ValidityState, string][]} */ ([
  ["valueMissing", "Bitte ausfüllen."],
  ["badInput", "Bitte geben Sie einen Tag an."],
  ["typeMismatch", "Bitte prüfen Sie die Schreibweise."],
  ["tooLong", "Das ist zu lang."],
]);
const SHORTEST_PHONE = 3;

/**
 * What a browser can see by itself, also of fields that no desk ever sees.
 *
 * @param {HTMLFormElement} form
 * @returns {Wrong[]}
 */
export function seenHere(form) {
  const found = [];
  for (const place of form.querySelectorAll("input, select, textarea")) {
    const says = isShown(place) ? flawOf(form, place) : undefined;
    if (says !== undefined) {
      found.push({ place, says });
    }
  }
  return found;
}

/**
 * The same of one field.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} field
 */
export function flawOf(form, field) {
  const { today } = form.dataset;
  if (field.required && field.value.trim() === "") {
    return "Bitte ausfüllen.";
  }
  if (field.dataset.at === "age_band" && ageBand(age(field.value, today)) === undefined) {
    return "Das Kind muss zwischen 0 und 17 Jahre alt sein.";
  }
  if (field.type === "tel" && field.value !== "" && field.value.trim().length < SHORTEST_PHONE) {
    return "Bitte prüfen Sie die Nummer.";
  }
  return SAYS.find(([kind]) => field.validity[kind])?.[1];
}

/**
 * What the desk has found, each at its place.
 *
 * @param {{pointer: string, says: string}[]} hints
 * @param {HTMLElement[]} signatures The place of each consent that was sent.
 * @returns {Wrong[]}
 */
export function wrongs(hints, signatures) {
  return hints.map(({ pointer, says }) => ({ place: pointed(pointer, signatures), says }));
}

/**
 * The field that a pointer of the desk means, or the nearest place around it.
 *
 * @param {string} pointer
 * @param {HTMLElement[]} signatures
 * @returns {HTMLElement | null}
 */
function pointed(pointer, signatures) {
  const [, top, second, ...rest] = pointer.split("/");
  if (top === "children") {
    const place = childPlaces()[Number(second ?? 0)];
    return place === undefined ? document.querySelector("#another-child") : within(place, rest);
  }
  if (top === "family") {
    return within(document.querySelector("#family"), rest);
  }
  if (top === "consents") {
    return signatures[Number(second)] !== undefined
      ? within(signatures[Number(second)], rest)
      : unsigned([second, ...rest]);
  }
  return document.querySelector(`#notice [data-at="${top}"]`);
}

/**
 * @param {Element | null} place
 * @param {string[]} parts
 */
function within(place, parts) {
  for (let many = parts.length; many > 0; many -= 1) {
    const path = parts.slice(0, many).join("/");
    const found = [...place.querySelectorAll(`[data-at="${path}"], [data-ticks="${path}"]`)];
    const shown = found.find(isShown);
    if (shown !== undefined) {
      return shown;
    }
  }
  return place.matches("[data-giver]") ? place : place.querySelector("[data-at]");
}

/** @param {string[]} parts Of a consent that is not there: about whom, and who would give it. */
function unsigned(parts) {
  const giver = parts[parts.length - 1];
  const ref = parts[1];
  const place = giver === "young_person" ? childPlaces()[Number(ref.slice(1)) - 1] : document;
  return place.querySelector(`[data-giver="${giver}"]`);
}

/**
 * Say it all, and lead there.
 *
 * @param {Wrong[]} wrongs
 */
export function show(wrongs) {
  for (const place of document.querySelectorAll("[aria-invalid]")) {
    mark(place, undefined);
  }
  const list = document.querySelector("#wrong-list");
  list.replaceChildren(...wrongs.map(entry));
  const summary = /** @type {HTMLElement} */ (document.querySelector("#wrongs"));
  summary.hidden = wrongs.length === 0;
  if (wrongs.length > 0) {
    summary.focus();
  }
}

/**
 * Say at a field what is wrong with it, or that nothing is any more.
 *
 * @param {Element} place
 * @param {string | undefined} says
 * @returns {boolean} Whether there is room to say it.
 */
export function mark(place, says) {
  const told = document.getElementById(`${place.id}-wrong`);
  if (told === null) {
    return false;
  }
  if (says === undefined) {
    place.removeAttribute("aria-invalid");
  } else {
    place.setAttribute("aria-invalid", "true");
  }
  told.hidden = says === undefined;
  told.querySelector("[data-wrong]").textContent = says ?? "";
  return true;
}

/** @param {Wrong} wrong */
function entry({ place, says }) {
  const line = document.createElement("li");
  if (place === null || !mark(place, says)) {
    line.textContent = says;
    return line;
  }
  const link = document.createElement("a");
  link.className = "kern-link";
  link.href = `#${place.id}`;
  link.textContent = `${labelOf(place)}: ${says}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    place.focus();
  });
  line.append(link);
  return line;
}

/** @param {HTMLElement} place */
function labelOf(place) {
  const label = document.querySelector(`label[for="${place.id}"]`) ?? place.querySelector("legend");
  return label?.firstChild?.textContent?.trim() ?? "";
}
