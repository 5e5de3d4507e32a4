/** What is sealed for the office is fetched and opened in this browser; it goes nowhere else. */

import { kept } from "/desk/keys/kept.js";
import { CannotOpen, openSealed, Why } from "/desk/keys/open.js";
import { OWN } from "/desk/pages/unlocking.js";

const CLOSED = "Ihr Schlüssel ist in diesem Browser nicht geöffnet. Melden Sie sich ab und wieder an.";
const WORDS = {
  [Why.NO_SUCH_KEY]: "Dieser Schlüssel passt nicht zu Ihrem Amt.",
  [Why.OTHER_KEY]: "Dieser Schlüssel passt nicht zu Ihrem Amt.",
  [Why.OTHER_CASE]: "Der verschlossene Teil gehört nicht zu diesem Fall.",
  [Why.DAMAGED]: "Der verschlossene Teil ist beschädigt.",
};

/** It stays closed; the text is for the person. */
export class StaysClosed extends Error {}

/**
 * @param {string} path Where the desk has it.
 * @param {{case: string, receiver: string}} bound
 * @param {Record<string, string>} [how] Headers, as `UNASKED`.
 * @returns {Promise<any>}
 */
export async function opened(path, bound, how = {}) {
  const response = await fetch(path, { headers: how }).catch(() => null);
  if (response === null || !response.ok) {
    throw new StaysClosed("Der verschlossene Teil ist gerade nicht zu bekommen.");
  }
  return openedPart(await response.text(), bound);
}

/**
 * The same for one that is here.
 *
 * @param {string} token
 * @param {{case: string, receiver: string}} bound
 * @returns {Promise<any>}
 */
export async function openedPart(token, bound) {
  const keys = await kept();
  keys.delete(OWN);
  try {
    return await openSealed(token, { ...bound, keys });
  } catch (error) {
    if (error instanceof CannotOpen) {
      throw new StaysClosed(keys.size === 0 ? CLOSED : WORDS[error.why]);
    }
    throw error;
  }
}
