/** What a prison has answered (schema SealedAnswer), opened in this browser. */

import { factList, name } from "/desk/pages/facts.js";
import { opened, StaysClosed } from "/desk/pages/opening.js";

const HOME = {
  outside_land: "in einem anderen Bundesland",
  abroad: "im Ausland",
  unknown: "nicht bekannt",
};
const KEPT = { yes: "ja", no: "nein", unknown: "nicht bekannt" };
const CUSTODY = {
  joint: "beide Eltern gemeinsam",
  prisoner_alone: "der inhaftierte Elternteil allein",
  other_parent_alone: "der andere Elternteil allein",
  guardian: "kein Elternteil, ein Vormund",
  unknown: "nicht bekannt",
};
const WAYS = {
  visit: "Besuch",
  long_visit: "Langzeitbesuch",
  family_day: "Familientag",
  video: "Video-Besuch",
  phone: "Telefon",
  post: "Post",
};
const RELEASE = {
  eight_weeks: "innerhalb von acht Wochen",
  six_months: "innerhalb von sechs Monaten",
  later: "später als in sechs Monaten",
};

/**
 * @param {{kind: string, district?: string} | undefined} home
 * @param {Record<string, string>} districts The office of each.
 */
const lives = (home, districts) => home && ((districts[home.district ?? ""] && `im Bereich: ${districts[home.district ?? ""]}`) || (home.district && `im Kreis ${home.district}`) || HOME[home.kind]);

/** @param {string} code As in ISO 639. */
const language = (code) => new Intl.DisplayNames(["de"], { type: "language" }).of(code);

/**
 * @param {any} said
 * @param {Record<string, string>} districts
 * @returns {[string, string | undefined | null][]}
 */
function facts(said, districts) {
  const { prisoner_home: home, contact, release } = said;
  return [
    ["Wohnte", lives(home?.residence, districts)],
    ["Behält die Wohnung", home && KEPT[home.kept ?? "unknown"]],
    ...(said.family ?? []).flatMap((/** @type {any} */ each) => family(each, said, districts)),
    ...(said.caregivers ?? []).flatMap(reached),
    ["Möglich sind", contact?.map((/** @type {string} */ way) => WAYS[way]).join(", ")],
    ["Sprache", said.language && language(said.language)],
    ["Entlassung geplant", release && RELEASE[release]],
  ];
}

/**
 * @param {any} caregiver
 * @returns {[string, string | undefined][]}
 */
const reached = (caregiver) => [
  ["Name", name(caregiver)],
  ["Betreut", caregiver.children.map((/** @type {string} */ ref) => `Kind ${ref}`).join(", ")],
  ["Telefon", caregiver.phone],
  ["E-Mail", caregiver.email],
  ["Anschrift", caregiver.address],
];

/**
 * @param {any} each
 * @param {any} said
 * @param {Record<string, string>} districts
 */
function family(each, said, districts) {
  const of = `Kind ${each.children.join(", ")}`;
  return said.question === "custody"
    ? [[`${of}: Sorge`, CUSTODY[each.custody ?? "unknown"]]]
    : [[`${of}: anderer Elternteil`, lives(each.other_parent, districts) ?? HOME.unknown]];
}

/**
 * Open all answers that stand on the page.
 *
 * @param {string} path Of the referral.
 * @param {{case: string, receiver: string}} bound
 * @param {Record<string, string>} districts
 * @param {Record<string, string>} [how] Headers, as `UNASKED`.
 */
export async function showGiven(path, bound, districts, how = {}) {
  for (const place of document.querySelectorAll("[data-given]")) {
    try {
      const said = await opened(`${path}/antwort/${place.dataset.given}`, bound, how);
      place.replaceChildren(factList(facts(said, districts)));
    } catch (error) {
      if (!(error instanceof StaysClosed)) {
        throw error;
      }
      place.textContent = error.message;
    }
  }
}
