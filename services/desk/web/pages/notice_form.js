/** A social worker fills in a notice; her browser seals what names people, and sends it. */

import { post, say } from "/desk/pages/asking.js";
import { before } from "/desk/pages/notice_before.js";
import { checkWhatIsLeft, judged } from "/desk/pages/notice_check.js";
import { age, childPlaces, isShown } from "/desk/pages/notice_fields.js";
import { findPlaces } from "/desk/pages/notice_places.js";
import { people, sealedFor } from "/desk/pages/notice_sealed.js";
import { printSheet } from "/desk/pages/notice_sheet.js";
import { seenHere, show, wrongs } from "/desk/pages/notice_wrong.js";
import { whyNot } from "/desk/pages/own_copy.js";
import { start } from "/desk/pages/pressing.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("#notice"));
const FOSTER = ["relatives", "foster_family", "other", "unknown"];
const FROM_WHEN_THEY_AGREE = 14;
/** One for this notice, however often it is sent: then it is one notice. */
const id = form?.dataset.case ?? crypto.randomUUID();
/** @type {any[]} The consents that there were before. */
let earlier = [];
let isTyped = false;
let children = 0;

function anotherChild() {
  children += 1;
  const template = /** @type {HTMLTemplateElement} */ (document.querySelector("#child-template"));
  const text = template.innerHTML.replaceAll("__n__", String(children));
  document.querySelector("#children").insertAdjacentHTML("beforeend", text);
  arrange();
}

/** Show what is asked of this family, and hide the rest. */
function arrange() {
  const said = (name) => document.getElementById(name).value;
  const custody = said("custody");
  const lives = [...form.querySelectorAll('[data-child] [data-at="caregiver"]')].map((each) => each.value);
  const scope = said("scope");
  const isWhole = scope === "whole";
  const asked = {
    whole: isWhole,
    named: scope !== "number",
    counted: !isWhole,
    last_home: scope === "parent_only" && !maySignFor("coordination_office"),
    apart: said("parents") === "apart",
    other_parent: !["", "one_dead"].includes(said("parents")),
    foster: lives.some((each) => FOSTER.includes(each)),
    signs_other_parent: isWhole && ["joint", "other_parent_alone"].includes(custody),
    signs_guardian: isWhole && custody === "guardian",
  };
  for (const place of form.querySelectorAll("[data-when]")) {
    const { when } = place.dataset;
    place.hidden = when === "young" ? !isYoung(place) : !asked[when];
  }
  for (const signature of form.querySelectorAll("[data-giver]")) {
    const signed = signature.querySelector("[data-signed]").checked;
    signature.querySelector("[data-when-signed]").hidden = !signed;
  }
  for (const button of form.querySelectorAll("[data-remove]")) {
    button.hidden = childPlaces().length === 1;
  }
}

/** @param {string} receiver Whether the parent in prison lets it go there. */
function maySignFor(receiver) {
  return document.querySelector(`#by-prisoner-receivers-${receiver}`).checked;
}

function printEmptySheet() {
  const shown = [...form.querySelectorAll("[data-giver]")].filter(isShown);
  printSheet(people(form), shown.map((each) => each.querySelector("legend").textContent), id);
}

/** @param {Element} place */
function isYoung(place) {
  const birth = place.closest("[data-child]").querySelector('[data-at="age_band"]').value;
  return (age(birth, form.dataset.today) ?? 0) >= FROM_WHEN_THEY_AGREE;
}

async function send() {
  const here = seenHere(form);
  show(here);
  if (here.length > 0) {
    return;
  }
  const { token, agency, own } = form.dataset;
  const { notice, signatures, found, seal } = await judged(form, earlier);
  show(found);
  if (found.length > 0) {
    return;
  }
  const by = { case: id, agency, ownKey: JSON.parse(own) };
  // Whoever completes it is not asked again when the parent was admitted.
  const open = form.dataset.case === undefined ? notice : { ...notice, admitted_on: undefined };
  const made = await sealedFor(people(form), open, earlier, seal, by);
  const sent = { notice: { ...notice, sealed: made.sealed }, own: made.own };
  const answer =
    form.dataset.case === undefined
      ? await post("/meldungen", { case: id, ...sent }, token)
      : await post(`/meldungen/${id}/ergaenzen`, { ...sent, since: form.dataset.since }, token);
  if (answer.hints !== undefined) {
    show(wrongs(answer.hints, signatures));
    return;
  }
  isTyped = false;
  location.assign(answer.there);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (document.querySelector("#send"));
  say("");
  // What was typed stays where it is, whatever goes wrong.
  await start(button, send);
});

form?.addEventListener("input", () => {
  isTyped = true;
  arrange();
});

form?.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-remove]");
  if (button !== null) {
    button.closest("[data-child]").remove();
    arrange();
  }
});

window.addEventListener("beforeunload", (event) => {
  if (isTyped) {
    event.preventDefault();
  }
});

if (form !== null) {
  document.querySelector("#another-child").addEventListener("click", anotherChild);
  document.querySelector("#print-sheet").addEventListener("click", printEmptySheet);
  anotherChild();
  findPlaces(form);
  try {
    earlier = await before(form);
    checkWhatIsLeft(form, earlier);
  } catch (error) {
    // Without them nobody can say what is allowed to whom.
    document.querySelector("#send").disabled = true;
    say(whyNot(error), "danger");
  }
}
