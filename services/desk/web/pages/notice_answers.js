/** What an office asks of the prison is taken from its own copy, and sealed for that office. */

import { seal } from "/desk/keys/seal.js";
import { post, say } from "/desk/pages/asking.js";
import { about, lookingAfter } from "/desk/pages/notice_sealed.js";
import { ownCopy, whyNot } from "/desk/pages/own_copy.js";
import { start } from "/desk/pages/pressing.js";

/** What answers a question, of what the form held; as the schema SealedAnswer says. */
const ANSWERS = {
  custody: (own, children) => ofFamily(own, children, "custody"),
  other_parent_home: (own, children) => ofFamily(own, children, "other_parent"),
  prisoner_home: (own) => known({ prisoner_home: own.open.family[0].prisoner_home }),
  caregiver_contact: (own, children) => ({
    caregivers: lookingAfter(own.caregivers, asked(own, children)),
  }),
};

/**
 * @param {any} own
 * @param {string[]} children
 * @param {string} field
 */
function ofFamily(own, children, field) {
  const told = own.open.family[0][field];
  const isKnown = told !== undefined && told !== "unknown" && told.kind !== "unknown";
  return isKnown ? { family: [{ children: asked(own, children), [field]: told }] } : null;
}

/**
 * Without any named the question is about all of them.
 *
 * @param {any} own
 * @param {string[]} children
 */
function asked(own, children) {
  return children.length > 0 ? children : own.children.map((each) => each.child);
}

/** @param {Record<string, any>} answer */
function known(answer) {
  return Object.values(answer).every((each) => each !== undefined) ? answer : null;
}

/**
 * @param {any} own
 * @param {string} question
 * @param {string[]} children
 * @param {string} because
 */
function content(own, question, children, because) {
  if (question === "") {
    const unnamed = because === "caregiver_withdrawn";
    return about(unnamed ? { ...own, caregivers: [] } : own, children);
  }
  const answer = ANSWERS[question]?.(own, children) ?? null;
  return answer === null ? null : { question, ...answer };
}

/** @param {DOMStringMap} asked */
async function sealed({ case: id, agency, receiver, question, children, because, key }) {
  const own = await ownCopy(id, agency);
  const inside = content(own, question, JSON.parse(children), because);
  return inside === null ? null : seal(inside, { case: id, receiver, publicKey: JSON.parse(key) });
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} button
 */
async function answer(place, button) {
  const { asked, case: id, token } = place.dataset;
  const { unavailable } = button.dataset;
  const said = unavailable === undefined ? { jwe: await sealed(place.dataset) } : { unavailable };
  if (said.jwe === null) {
    say("Das steht nicht in der Meldung.");
    return;
  }
  const told = await post(`/meldungen/${id}/antwort`, { asked, ...said }, token);
  location.assign(told.there);
}

// Of the document, since the questions are replaced when the page renews itself.
document.addEventListener("click", async (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-asked] button");
  if (button === null) {
    return;
  }
  await start(button, () => answer(button.closest("[data-asked]"), button), whyNot);
});
