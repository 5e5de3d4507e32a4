/** What a button starts: one thing at a time, and what went wrong is said. */

import { inWords, say } from "/desk/pages/asking.js";

/**
 * @param {HTMLButtonElement} button It stays off where the page is being left.
 * @param {() => Promise<boolean | void>} act Says whether the page is being left.
 * @param {(error: unknown) => string} [words]
 */
export async function start(button, act, words = inWords) {
  button.disabled = true;
  button.ariaBusy = "true";
  let leaves = false;
  try {
    leaves = (await act()) === true;
  } catch (error) {
    say(words(error), "danger");
  }
  button.disabled = leaves;
  button.ariaBusy = null;
}
