/** The family of a referral, as its sealed part says it (schema SealedNotice). */

import { day, factList, name } from "/desk/pages/facts.js";

/**
 * @param {any} notice
 * @returns {HTMLElement[]}
 */
export function inWords(notice) {
  const people = [
    person("Elternteil in Haft", [
      ["Name", name(notice.prisoner)],
      ["Geboren am", day(notice.prisoner.birth_date)],
    ]),
  ];
  for (const caregiver of notice.caregivers ?? []) {
    const { children, phone, email, address } = caregiver;
    people.push(
      person("Wer die Kinder betreut", [
        ["Name", name(caregiver)],
        ["Betreut", children.map((ref) => `Kind ${ref}`).join(", ")],
        ["Telefon", phone],
        ["E-Mail", email],
        ["Anschrift", address],
      ]),
    );
  }
  for (const child of notice.children ?? []) {
    people.push(
      person(`Kind ${child.child}`, [
        ["Name", name(child)],
        ["Geboren am", day(child.birth_date)],
        ["Anschrift", child.address],
      ]),
    );
  }
  if (notice.wishes) {
    people.push(person("Was die Familie sich wünscht", [["In ihren Worten", notice.wishes]]));
  }
  return people.flat();
}

/**
 * @param {string} title
 * @param {[string, string | undefined][]} facts
 */
function person(title, facts) {
  const heading = document.createElement("h3");
  heading.className = "kern-heading-small";
  heading.textContent = title;
  return [heading, factList(facts)];
}
