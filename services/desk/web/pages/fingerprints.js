/** The fingerprints of the keys on a page, which people compare. */

import { fingerprint } from "/desk/keys/pair.js";

export async function showFingerprints() {
  for (const place of document.querySelectorAll("[data-fingerprint]")) {
    place.textContent = await fingerprint(JSON.parse(place.dataset.fingerprint));
  }
}
