/** What names people, made from the form: it leaves this browser only sealed. */

import { seal } from "/desk/keys/seal.js";
import { childPlaces, fields } from "/desk/pages/notice_fields.js";

/** @param {HTMLFormElement} form */
export function people(form) {
  /** @type {any} */
  const found = { prisoner: {}, caregiver: {} };
  for (const [path, field] of fields(form, "sealed")) {
    const [whose, name] = path.split("/");
    if (name !== undefined && said(field) !== "") {
      found[whose][name] = said(field);
    }
  }
  const { prisoner, caregiver } = found;
  const children = childPlaces().map((place, index) => ({
    child: `c${index + 1}`,
    ...Object.fromEntries(fields(place, "sealed").map(([name, field]) => [name, said(field)])),
  }));
  if (children.length === 0) {
    return { prisoner, caregivers: [], children };
  }
  const caregivers = [{ children: children.map((each) => each.child), ...caregiver }];
  return { prisoner, caregivers, wishes: said(document.querySelector("#wishes")), children };
}

/**
 * What an office may find: about its own children, who looks after them, and nobody else.
 *
 * @param {any} whole As `people` gives it.
 * @param {string[]} refs
 */
export function about({ prisoner, caregivers, wishes, children }, refs) {
  const theirs = children.filter((each) => refs.includes(each.child));
  if (theirs.length === 0) {
    return { prisoner };
  }
  return { prisoner, caregivers: lookingAfter(caregivers, refs), wishes, children: theirs };
}

/**
 * Those who look after any of these children, with these alone.
 *
 * @param {any[]} caregivers
 * @param {string[]} refs
 */
export function lookingAfter(caregivers, refs) {
  return caregivers
    .map((each) => ({ ...each, children: each.children.filter((ref) => refs.includes(ref)) }))
    .filter((each) => each.children.length > 0);
}

/**
 * A part for each office about its own children, and a copy of everything for the prison itself.
 *
 * @param {any} whole As `people` gives it.
 * @param {any} notice The open part.
 * @param {any[]} earlier The consents that there were before.
 * @param {any[]} offices Whom the desk has named, with their keys.
 * @param {{case: string, agency: string, ownKey: any}} by
 */
export async function sealedFor(whole, notice, earlier, offices, { case: id, agency, ownKey }) {
  const sealed = [];
  for (const { receiver, children, key: publicKey } of offices) {
    const jwe = await seal(about(whole, children), { case: id, receiver, publicKey });
    sealed.push({ receiver, children, jwe });
  }
  if (notice.consents.length === 0) {
    return { sealed };
  }
  const bound = { case: id, receiver: agency, publicKey: ownKey };
  return { sealed, own: await seal({ ...whole, open: notice, earlier }, bound) };
}

/**
 * As texts of open messages are kept, since nobody on the way can look at these.
 *
 * @param {HTMLInputElement} field
 */
function said(field) {
  const text = field.value.normalize("NFC").trim();
  return field instanceof HTMLTextAreaElement ? text : text.replace(/\s+/g, " ");
}
