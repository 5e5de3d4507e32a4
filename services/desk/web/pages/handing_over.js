/** The family of a referral is sealed anew, here, for the office that is to go on. */

import { seal } from "/desk/keys/seal.js";
import { opened, StaysClosed } from "/desk/pages/opening.js";
import { start } from "/desk/pages/pressing.js";

/** @param {unknown} error */
function whyNot(error) {
  return error instanceof StaysClosed
    ? error.message
    : "Die Angaben ließen sich nicht neu verschließen. Es wurde nichts gesendet.";
}

/**
 * @param {string} path Of the referral.
 * @param {{case: string, receiver: string}} bound
 */
export function sealWhenSent(path, bound) {
  // Of the document, since the form is replaced when the page renews itself.
  document.addEventListener("submit", async (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const chosen = form.matches("[data-hand-over]") ? form.elements.to.selectedOptions[0] : null;
    if (!chosen?.value) {
      return;
    }
    event.preventDefault();
    await start(
      event.submitter,
      async () => {
        const notice = await opened(`${path}/versiegelt`, bound);
        const publicKey = JSON.parse(chosen.dataset.public);
        const next = { case: bound.case, receiver: chosen.value, publicKey };
        form.elements.sealed.value = await seal(notice, next);
        form.submit();
      },
      whyNot,
    );
  });
}
