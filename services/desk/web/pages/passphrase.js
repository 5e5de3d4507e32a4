/** A passphrase is asked for, where a device derives nothing; a wrong one can be tried again. */

import { PassphraseTooShort } from "/desk/keys/wrap_by_passphrase.js";

/**
 * Words for a new passphrase that cannot be used.
 *
 * @param {unknown} error
 */
export const tooShort = (error) =>
  error instanceof PassphraseTooShort ? "Bitte wählen Sie mindestens 16 Zeichen." : null;

/**
 * @template T
 * @param {(typed: string) => Promise<T>} use Throws what `says` has words for.
 * @param {(error: unknown) => string | null} says Words for a passphrase that cannot be used.
 * @returns {Promise<T>}
 */
export function askPassphrase(use, says) {
  const section = /** @type {HTMLElement} */ (document.querySelector("#passphrase"));
  const form = /** @type {HTMLFormElement} */ (section.querySelector("form"));
  const input = /** @type {HTMLInputElement} */ (section.querySelector("input"));
  section.hidden = false;
  input.focus();
  return new Promise((resolve, reject) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        resolve(await use(input.value));
        input.value = "";
      } catch (error) {
        const words = says(error);
        if (words === null) {
          reject(error);
          return;
        }
        mark(form, input, words);
      }
    });
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} input
 * @param {string} words
 */
function mark(form, input, words) {
  const flaw = /** @type {HTMLElement} */ (form.querySelector("#passphrase-flaw"));
  flaw.hidden = false;
  /** @type {HTMLElement} */ (flaw.querySelector(".kern-body")).textContent = words;
  input.closest(".kern-form-input")?.classList.add("kern-form-input--error");
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", flaw.id);
  input.focus();
  input.select();
}
