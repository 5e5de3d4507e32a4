/** The open part of a notice, which is codes and days, in the words of its form. */

import { day, factList } from "/desk/pages/facts.js";

/** @typedef {Record<string, Record<string, string>>} Words By the kind of code. */

/**
 * @param {any} own What the form held.
 * @param {Words} words
 * @returns {HTMLElement[]}
 */
export function saidInWords({ open, earlier }, words) {
  return [
    part("Aufnahme", [
      ["Aufgenommen am", open.admitted_on && day(open.admitted_on)],
      ["Elternteil informiert am", open.subject_informed && day(open.subject_informed)],
      ["Letzter Wohnort des Elternteils", home(open.prisoner_home, words)],
      ["Dolmetschen", open.interpreter_needed ? "wird gebraucht" : "wird nicht gebraucht"],
      ["Bedarf", all(open.needs, words.need)],
    ]),
    ...open.children.map((each) => part(`Wo Kind ${each.child} lebt`, child(each, words))),
    ...open.family.map((each) => part("Familie", family(each, words))),
    ...[...earlier, ...open.consents].map((each) => part(signed(each, words), consent(each, words))),
  ].flat();
}

/**
 * @param {string} title
 * @param {[string, string | undefined | null][]} facts
 */
function part(title, facts) {
  const heading = document.createElement("h3");
  heading.className = "kern-heading-small";
  heading.textContent = title;
  return [heading, factList(facts)];
}

/**
 * @param {any} each
 * @param {Words} words
 * @returns {[string, string][]}
 */
function child({ residence, caregiver }, words) {
  return [
    ["Kreis", place(residence, words, words.residence)],
    ["Aufenthalt", words.basis[residence.basis]],
    ["Lebt", words.caregiver[caregiver]],
  ];
}

/**
 * @param {any} each
 * @param {Words} words
 * @returns {[string, string | undefined][]}
 */
function family(each, words) {
  return [
    ["Der Elternteil in Haft ist", words.prisoner_is[each.prisoner_is]],
    ["Vor der Haft", words.parents[each.parents]],
    ["Vaterschaft", words.paternity[each.paternity]],
    ["Elterliche Sorge", words.custody[each.custody]],
    ["Wo die Kinder zuletzt lebten", words.lived_with[each.lived_with]],
    ["Der andere Elternteil wohnt", home(each.other_parent, words)],
    ["Der Elternteil in Haft wohnte zuletzt", home(each.prisoner_home?.residence, words)],
    ["Bleibt diese Wohnung", words.known[each.prisoner_home?.kept]],
    ["In der Pflegefamilie", words.foster_since[each.foster?.since]],
    ["Bleiben sie dort auf Dauer", words.known[each.foster?.lasting]],
  ];
}

/**
 * @param {any} each
 * @param {Words} words
 */
function signed({ given_by: giver, about, children }, words) {
  const whom = { prisoner: "für sich selbst", caregiver: "für sich selbst" }[about];
  return `Einwilligung: ${words.giver[giver]}, ${whom ?? `für Kind ${children.join(", ")}`}`;
}

/**
 * @param {any} each
 * @param {Words} words
 * @returns {[string, string][]}
 */
function consent(each, words) {
  return [
    ["Gegeben am", `${day(each.given_on)}, ${words.form[each.form]}`],
    ["Gilt bis", day(each.valid_until)],
    ["Wer es erfahren darf", all(each.receivers, words.receivers)],
    ["Wofür", all(each.purposes, words.purpose)],
    ["Die Anstalt darf erfahren", all(each.prison_may_hear, words.prison_may_hear) || "nichts davon"],
  ];
}

/**
 * @param {string[] | undefined} codes
 * @param {Record<string, string>} words
 */
const all = (codes, words) => (codes ?? []).map((code) => words[code]).join(", ");

/**
 * @param {any} where
 * @param {Words} words
 */
const home = (where, words) => where && place(where, words, words.home);

/**
 * @param {{kind: string, district?: string}} where
 * @param {Words} words
 * @param {Record<string, string>} others What is known instead of a Kreis.
 */
function place({ kind, district }, words, others) {
  if (district === undefined) {
    return others[kind];
  }
  return words.kreis[district] ?? `${words.land[district.slice(0, 2)]} (Kreisschlüssel ${district})`;
}
