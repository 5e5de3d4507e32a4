/** What a prison has sealed for itself of one notice: its browsers alone can open it. */

import { kept } from "/desk/keys/kept.js";
import { CannotOpen, openSealed } from "/desk/keys/open.js";
import { get, inWords } from "/desk/pages/asking.js";

/**
 * @param {string} id Of the case.
 * @param {string} agency
 * @param {Record<string, string>} [how] Headers, as `UNASKED`.
 * @returns {Promise<any>} All that the form held.
 */
export async function ownCopy(id, agency, how = {}) {
  const { jwe } = await get(`/meldungen/${id}/kopie`, how);
  return openSealed(jwe, { case: id, receiver: agency, keys: await kept() });
}

/** @param {unknown} error Why there is none, for the person. */
export function whyNot(error) {
  return error instanceof CannotOpen ? "Ihr Browser kann die Kopie nicht öffnen." : inWords(error);
}
