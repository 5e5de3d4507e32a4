/** What the form of a notice held is opened in this browser, to be read and printed again. */

import { UNASKED } from "/desk/pages/asking.js";
import { name } from "/desk/pages/facts.js";
import { inWords } from "/desk/pages/notice.js";
import { saidInWords } from "/desk/pages/notice_said.js";
import { printLetter, printSheet } from "/desk/pages/notice_sheet.js";
import { ownCopy, whyNot } from "/desk/pages/own_copy.js";

const title = /** @type {HTMLElement} */ (document.querySelector("[data-names]"));
/** @type {HTMLElement | null} */
let place = null;
/** @type {any} */
let own = null;

/** @param {Record<string, string>} [how] Headers, as `UNASKED`. */
async function show(how = {}) {
  place = document.querySelector("#copy");
  own = null;
  title.textContent = "";
  if (place === null) {
    return;
  }
  const here = place;
  const told = /** @type {HTMLElement} */ (here.querySelector("[data-told]"));
  const { case: id, agency, words } = here.dataset;
  try {
    const opened = await ownCopy(id, agency, how);
    if (here !== place) {
      return;
    }
    own = opened;
  } catch (error) {
    told.textContent = whyNot(error);
    return;
  }
  title.textContent = [own.prisoner, ...own.children].map(name).join(", ");
  const said = [...inWords(own), ...saidInWords(own, JSON.parse(words))];
  here.querySelector("[data-said]").replaceChildren(...said);
  // Of the parent alone: the other one is asked by letter.
  here.querySelector("#print-letter").hidden = own.children.length > 0;
  here.querySelector("[data-print]").hidden = false;
  told.textContent = "Nur die Browser Ihrer Anstalt können das öffnen.";
}

/**
 * Whoever has signed for it, each once.
 *
 * @param {Record<string, string>} givers The words for them.
 */
function signers(givers) {
  const consents = [...own.earlier, ...own.open.consents];
  const found = consents.map(({ given_by: giver, children = [] }) =>
    giver === "young_person" ? `${givers[giver]} (Kind ${children.join(", ")})` : givers[giver],
  );
  return [...new Set(found)];
}

// Of the document, since the copy is replaced when the page renews itself.
document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-print] button");
  if (button?.id === "print") {
    window.print();
  } else if (button?.id === "print-sheet") {
    printSheet(own, signers(JSON.parse(place.dataset.words).giver), place.dataset.case);
  } else if (button?.id === "print-letter") {
    printLetter(own, place.dataset.case);
  }
});

document.addEventListener("renewed", async () => {
  if (document.querySelector("#copy") !== place) {
    await show(UNASKED);
  }
});
await show();
