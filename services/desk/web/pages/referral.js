/** The sealed part of a referral is opened in this browser and shown; it goes nowhere else. */

import { UNASKED } from "/desk/pages/asking.js";
import "/desk/pages/flawed.js";
import { showGiven } from "/desk/pages/given.js";
import { sealWhenSent } from "/desk/pages/handing_over.js";
import { inWords } from "/desk/pages/notice.js";
import { opened, StaysClosed } from "/desk/pages/opening.js";
import "/desk/pages/renewing.js";

let place = /** @type {HTMLElement} */ (document.querySelector("#sealed"));
const path = `/faelle/${place.dataset.case}/${place.dataset.referral}`;
const bound = { case: place.dataset.case, receiver: place.dataset.agency };
const districts = JSON.parse(document.querySelector("[data-districts]").dataset.districts);

/**
 * The first browser that can read it says so; a problem is said by a person alone.
 *
 * @param {Record<string, string>} how
 */
async function confirmReadable(how) {
  const { since, token } = place.dataset;
  const form = new URLSearchParams({ token, since, result: "readable" });
  const sent = { method: "POST", body: form, headers: how };
  // What finds no way there is said when the part is opened the next time.
  await fetch(`${path}/ConfirmDelivery`, sent).catch(() => null);
}

/** @param {Record<string, string>} [how] Headers, as `UNASKED`. */
async function open(how = {}) {
  if (!place.dataset.part) {
    return;
  }
  const told = /** @type {HTMLElement} */ (document.querySelector("#sealed-told"));
  try {
    const people = inWords(await opened(`${path}/versiegelt`, bound, how));
    document.querySelector("#sealed-people")?.replaceChildren(...people);
  } catch (error) {
    if (!(error instanceof StaysClosed)) {
      throw error;
    }
    told.textContent = error.message;
    return;
  }
  told.textContent = "Nur Ihr Browser konnte das öffnen.";
  if (place.dataset.confirm === "yes") {
    await confirmReadable(how);
  }
}

document.querySelector("#print")?.addEventListener("click", () => window.print());
document.addEventListener("renewed", async (event) => {
  const now = event.detail.querySelector("#sealed");
  if (now !== null && now.dataset.part !== place.dataset.part) {
    place.replaceWith(now);
    place = now;
    await open(UNASKED);
  }
  await showGiven(path, bound, districts, UNASKED);
});
sealWhenSent(path, bound);
await open();
await showGiven(path, bound, districts);
