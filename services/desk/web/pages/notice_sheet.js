/** Papers to sign and a letter, filled in and printed by the browser alone: no server knows them. */

/**
 * @param {any} whole Whom it is about, as `people` of a form gives it.
 * @param {string[]} signers Who is to sign it.
 * @param {string} id Of the case, so that who has signed is found again without a name.
 */
export function printSheet({ prisoner, caregivers, children }, signers, id) {
  document.querySelector("#sheet-case").textContent = id.slice(0, 8);
  document.querySelector("#sheet-people").replaceChildren(
    line("Elternteil in Haft", person(prisoner)),
    ...children.map((child, index) => line(`Kind ${index + 1}`, person(child))),
    ...caregivers.map((each) =>
      line("Betreuungsperson", [person(each), each.address].filter(Boolean).join(", ")),
    ),
  );
  const lines = signers.map((signer) => {
    const place = document.createElement("p");
    place.className = "kern-body signature";
    place.textContent = `Ort, Datum, Unterschrift: ${signer}`;
    return place;
  });
  document.querySelector("#sheet-signers").replaceChildren(...lines);
  printAlone("#sheet");
}

/**
 * To the other parent, where the one in prison alone has signed.
 *
 * @param {any} whole Whom it is about, as `people` of a form gives it.
 * @param {string} id Of the case, by which the sheet that comes back is found again.
 */
export function printLetter({ prisoner }, id) {
  document.querySelector("#letter-case").textContent = id.slice(0, 8);
  document.querySelector("#letter-prisoner").textContent = person(prisoner);
  printAlone("#letter");
}

/** @param {string} paper What is shown while it is printed, and nothing else then. */
function printAlone(paper) {
  const sheet = /** @type {HTMLElement} */ (document.querySelector(paper));
  sheet.hidden = false;
  window.addEventListener("afterprint", () => (sheet.hidden = true), { once: true });
  window.print();
}

/** @param {any} each */
function person({ given_name: given, family_name: family, birth_date: birth }) {
  const day = birth ? `geboren am ${birth.split("-").reverse().join(".")}` : "";
  return [[given, family].filter(Boolean).join(" "), day].filter(Boolean).join(", ");
}

/**
 * @param {string} key
 * @param {string} value
 */
function line(key, value) {
  const row = document.createElement("div");
  row.className = "kern-description-list-item";
  const name = document.createElement("dt");
  name.className = "kern-description-list-item__key";
  name.textContent = key;
  const words = document.createElement("dd");
  words.className = "kern-description-list-item__value";
  words.textContent = value || "____________________";
  row.append(name, words);
  return row;
}
