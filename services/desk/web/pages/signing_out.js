/** Whoever signs out leaves no key in this browser. */

import { forget } from "/desk/keys/kept.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-sign-out]"));

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await forget();
  form.submit();
});
