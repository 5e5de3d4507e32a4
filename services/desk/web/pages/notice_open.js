/** The open part of a notice, made from the form: codes and days, and nobody's name. */

import { age, ageBand, childPlaces, fields, isShown, ticked } from "/desk/pages/notice_fields.js";

const SPEAKS_FOR_CHILDREN = {
  joint: ["prisoner", "other_parent"],
  prisoner_alone: ["prisoner"],
  other_parent_alone: ["other_parent"],
  guardian: ["guardian"],
};

/** Whom each kind of consent names. */
const WHOM = {
  prisoner: () => ({}),
  children: (said) => said,
  caregiver: ({ children }) => ({ children }),
};

/**
 * @param {HTMLFormElement} form
 * @param {any[]} earlier The consents that there were before.
 * @returns {{notice: any, signatures: HTMLElement[]}} With the place of each consent, in order.
 */
export function openPart(form, earlier) {
  const { agency, today, now } = form.dataset;
  const places = childPlaces();
  const refs = places.map((_, index) => `c${index + 1}`);
  const admitted = value("admitted_on") || today;
  const family = places.length > 0 ? [familyOf(refs)] : [];
  const { consents, signatures } = consentsOf(form, places, family[0]?.custody, earlier);
  const lastHome = value("last_home");
  const notice = {
    facility: agency,
    occurred_at: admitted === today ? now : `${admitted}T12:00:00Z`,
    admitted_on: admitted,
    path: "consent",
    children_count: places.length || Number(value("children_count")) || 1,
    consents,
    subject_informed: value("subject_informed") || undefined,
    children: places.map((place, index) => child(place, refs[index], today)),
    needs: places.length > 0 ? ticked(document.querySelector("#needs")) : [],
    interpreter_needed: isTicked("interpreter"),
    family,
    prisoner_home: lastHome === "" ? undefined : home(lastHome),
  };
  return { notice, signatures };
}

/** @param {string} id */
function value(id) {
  const field = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
  return field !== null && isShown(field) ? field.value : "";
}

/** @param {string} id */
function isTicked(id) {
  const field = /** @type {HTMLInputElement} */ (document.getElementById(id));
  return isShown(field) && field.checked;
}

/**
 * @param {HTMLElement} place
 * @param {string} ref
 * @param {string} today
 */
function child(place, ref, today) {
  const said = Object.fromEntries(fields(place, "at").map(([at, field]) => [at, field.value]));
  const residence = { ...home(said.residence), basis: said["residence/basis"] };
  return {
    child: ref,
    age_band: ageBand(age(said.age_band, today)),
    residence,
    caregiver: said.caregiver,
  };
}

/** @param {string} said A Kreis, or what is known instead. */
function home(said) {
  return /^[0-9]{5}$/.test(said) ? { kind: "district", district: said } : { kind: said };
}

/** @param {string[]} refs */
function familyOf(refs) {
  /** @type {any} */
  const family = { children: refs };
  for (const [at, field] of fields(document.querySelector("#family"), "at")) {
    const known = field.dataset.home === undefined ? field.value : home(field.value);
    const [name, inside] = at.split("/");
    family[name] = inside === undefined ? known : { ...family[name], [inside]: known };
  }
  return family;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement[]} places
 * @param {string | undefined} custody
 * @param {any[]} earlier
 */
function consentsOf(form, places, custody, earlier) {
  /** @type {any[]} */
  const consents = [];
  /** @type {HTMLElement[]} */
  const signatures = [];
  const all = places.map((_, index) => `c${index + 1}`);
  for (const signature of form.querySelectorAll("[data-giver]")) {
    if (!isShown(signature) || !signature.querySelector("[data-signed]").checked) {
      continue;
    }
    const { giver } = signature.dataset;
    const young = places.findIndex((place) => place.contains(signature));
    const children = giver === "young_person" ? [`c${young + 1}`] : all;
    for (const about of aboutWhom(giver, custody, earlier)) {
      const whom = { about, ...WHOM[about]({ children, custody }) };
      consents.push({ ...whom, given_by: giver, ...terms(signature, form.dataset.info) });
      signatures.push(signature);
    }
  }
  return { consents, signatures };
}

/**
 * @param {string} giver
 * @param {string | undefined} custody
 * @param {any[]} earlier
 */
function aboutWhom(giver, custody, earlier) {
  if (giver === "caregiver") {
    return ["caregiver"];
  }
  const speaks = giver === "young_person" || SPEAKS_FOR_CHILDREN[custody]?.includes(giver);
  const isNew = !earlier.some(({ about }) => about === "prisoner");
  return [...(giver === "prisoner" && isNew ? ["prisoner"] : []), ...(speaks ? ["children"] : [])];
}

/**
 * @param {HTMLElement} signature
 * @param {string} edition
 */
function terms(signature, edition) {
  const said = Object.fromEntries(fields(signature, "at").map(([at, field]) => [at, field.value]));
  for (const each of signature.querySelectorAll("[data-ticks]")) {
    said[each.dataset.ticks] = ticked(each);
  }
  return { ...said, info_version: edition };
}
