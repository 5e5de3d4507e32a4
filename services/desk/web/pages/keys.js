/** The page of the keys: what its buttons do, and the fingerprints that people compare. */

import { exportPrivate, importPrivate, publicHalf } from "/desk/keys/pair.js";
import { get, inWords, post, say, UNASKED } from "/desk/pages/asking.js";
import { showFingerprints } from "/desk/pages/fingerprints.js";
import "/desk/pages/flawed.js";
import {
  change, handOn, NotTheSame, openedKey, OwnKeyClosed, take, takeWhatWasHanded,
} from "/desk/pages/office_key.js";
import "/desk/pages/renewing.js";

/** @param {unknown} error */
function words(error) {
  if (error instanceof OwnKeyClosed) {
    return "Ihr eigener Schlüssel ist in diesem Browser nicht geöffnet. Melden Sie sich ab und wieder an.";
  }
  if (error instanceof NotTheSame) {
    return "Das Prüfzeichen stimmt nicht überein. Es wurde nichts weitergegeben. Lesen Sie es noch einmal vor; stimmt es wieder nicht, rufen Sie die Betriebsstelle an.";
  }
  return inWords(error);
}

/** @param {() => Promise<void>} work */
async function orSay(work) {
  try {
    await work();
  } catch (error) {
    say(words(error), "danger");
  }
}

/** @param {import("/desk/keys/approval.js").OfficeKey} office */
async function showSheet({ privateKey, publicJwk }) {
  const sheet = /** @type {HTMLElement} */ (document.querySelector("#sheet"));
  const text = JSON.stringify(await exportPrivate(privateKey, publicJwk.kid));
  /** @type {HTMLElement} */ (document.querySelector("#sheet-text")).textContent = text;
  sheet.hidden = false;
  sheet.scrollIntoView();
}

document.querySelector("#make")?.addEventListener("click", () =>
  orSay(async () => {
    const { office, leftOut } = await change();
    await showSheet(office);
    const more = leftOut > 0 ? ` Geben Sie den Schlüssel unten selbst weiter: ${leftOut} Personen haben ihn nicht gleich mitbekommen.` : "";
    say(`Der Schlüssel ist angelegt. Drucken Sie jetzt das Wiederherstellungsblatt.${more}`);
  }),
);

document.querySelector("#print")?.addEventListener("click", () => window.print());

document.querySelector("#restore")?.addEventListener("submit", (event) => {
  event.preventDefault();
  const input = /** @type {HTMLTextAreaElement} */ (document.querySelector("#restore-input"));
  orSay(async () => {
    const jwk = JSON.parse(input.value);
    input.value = "";
    const privateKey = await importPrivate(jwk, { extractable: true });
    await take({ privateKey, publicJwk: publicHalf(jwk) });
    location.reload();
  });
});

document.addEventListener("click", (event) => {
  const button = /** @type {HTMLElement} */ (event.target).closest("[data-sheet]");
  if (button !== null) {
    orSay(async () => {
      const mine = await get("/schluessel/meine");
      const { sheet: kid } = /** @type {HTMLElement} */ (button).dataset;
      const office = await openedKey(mine, kid);
      await post("/schluessel/blatt", { kid }, mine.token);
      await showSheet(office);
    });
  }
});

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.matches("[data-approve]")) {
    event.preventDefault();
    const { approve: person, kid, public: hers } = form.dataset;
    const typed = /** @type {HTMLInputElement} */ (form.querySelector("input")).value;
    orSay(async () => {
      await handOn({ person, kid, colleague: JSON.parse(hers), typed });
      location.reload();
    });
  }
});
document.addEventListener("renewed", () => orSay(() => look(UNASKED)));

/** @param {Record<string, string>} [how] Headers, as `UNASKED`. */
async function look(how = {}) {
  await showFingerprints();
  await takeWhatWasHanded(how);
}

await orSay(() => look());
