/** Notes of the office are sealed before they leave this browser, and opened in it alone. */

import { CannotSeal, seal } from "/desk/keys/seal.js";
import { post, Refused } from "/desk/pages/asking.js";
import { openedPart, StaysClosed } from "/desk/pages/opening.js";
import { renew } from "/desk/pages/renewing.js";

const place = /** @type {HTMLElement} */ (document.querySelector("#notizen"));
const { case: id, referral, agency: receiver } = place.dataset;
const form = /** @type {HTMLFormElement | null} */ (place.querySelector("#notiz"));
const NOT_TAKEN = {
  full: "Zu diesem Fall können keine weiteren Notizen gespeichert werden.",
  note: "Die Notiz konnte nicht angenommen werden. Bitte laden Sie die Seite neu; kopieren Sie vorher Ihren Text.",
};
const NOT_KEPT = "Die Notiz wurde nicht gespeichert. Bitte versuchen Sie es noch einmal.";

/** What is being sent, under the id that it keeps until the desk has it: twice it is one note. */
let sent = { text: "", id: "" };

/** Open all that stand on the page and are still closed. */
async function show() {
  for (const closed of place.querySelectorAll("[data-jwe]")) {
    try {
      const said = await openedPart(closed.dataset.jwe, { case: id, receiver });
      // A desk could show a note of another referral here.
      closed.textContent = said.referral === referral ? said.note : "Diese Notiz gehört nicht hierher.";
      closed.removeAttribute("data-jwe");
    } catch (error) {
      if (!(error instanceof StaysClosed)) {
        throw error;
      }
      closed.textContent = error.message;
    }
  }
}

/** @param {HTMLFormElement} form */
async function keep(form) {
  const text = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  const publicKey = JSON.parse(form.dataset.public);
  const note = { referral, note: text.value.normalize("NFC").trim() };
  if (sent.text !== note.note) {
    sent = { text: note.note, id: crypto.randomUUID() };
  }
  const jwe = await seal(note, { case: id, receiver, publicKey });
  await post(`/faelle/${id}/${referral}/notiz`, { id: sent.id, jwe }, form.dataset.token);
  sent = { text: "", id: "" };
  text.value = "";
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  const told = /** @type {HTMLElement} */ (form.querySelector("#notiz-gesagt"));
  button.disabled = true;
  try {
    await keep(form);
    told.textContent = "Die Notiz ist verschlossen gespeichert.";
    await renew();
  } catch (error) {
    const flaw = error instanceof CannotSeal ? "note" : error instanceof Refused ? error.flaw : "";
    told.textContent = NOT_TAKEN[flaw] ?? NOT_KEPT;
  } finally {
    button.disabled = false;
  }
});
document.addEventListener("renewed", show);
await show();
