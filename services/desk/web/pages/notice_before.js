/** What there was of a notice that is completed: its browser alone can open it. */

import { ownCopy } from "/desk/pages/own_copy.js";

/**
 * The consents that count already; fills in the parent whom the notice tells of.
 *
 * @param {HTMLFormElement} form
 * @returns {Promise<any[]>}
 */
export async function before(form) {
  const { case: id, agency, state } = form.dataset;
  if (state !== "parent_only") {
    return [];
  }
  const own = await ownCopy(id, agency);
  for (const [name, said] of Object.entries(own.prisoner)) {
    const field = /** @type {HTMLInputElement} */ (document.getElementById(`prisoner-${name}`));
    field.value = said;
  }
  // A copy with children was sent to complete it, and refused: else it would not wait any more.
  return own.children.length > 0 ? own.earlier : own.open.consents;
}
