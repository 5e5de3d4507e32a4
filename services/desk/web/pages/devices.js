/** Another device of the same person: it signs her in, and opens her own key as the first does. */

import { makePasskey, usePasskey } from "/desk/keys/passkey.js";
import { wrapByPasskey } from "/desk/keys/wrap_by_passkey.js";
import { wrapByPassphrase } from "/desk/keys/wrap_by_passphrase.js";
import { get, post, say } from "/desk/pages/asking.js";
import "/desk/pages/flawed.js";
import { askPassphrase, tooShort } from "/desk/pages/passphrase.js";
import { start } from "/desk/pages/pressing.js";
import { ownKey } from "/desk/pages/unlocking.js";

const button = /** @type {HTMLButtonElement} */ (document.querySelector("#add"));
const why = /** @type {HTMLElement} */ (document.querySelector("#passphrase-why"));

/**
 * What a device derives; the desk asks for nothing by it.
 *
 * @param {string} id
 */
async function secretOf(id) {
  const { options } = await post("/anmelden/frage", {});
  const only = { ...options, allowCredentials: [{ id, type: "public-key" }] };
  return (await usePasskey(only)).secret;
}

/** @param {any} own As the desk has it for the device that is signed in. */
async function openedAnew(own) {
  const here = own?.wraps.find((/** @type {any} */ wrap) => wrap.passkey !== null);
  const secret = here === undefined ? null : await secretOf(here.passkey);
  why.textContent = "Ihren Schlüssel öffnen Sie mit Ihrer Passphrase.";
  return ownKey(own, secret, { extractable: true });
}

/**
 * By a passphrase where the new device derives nothing; one that she has holds for all.
 *
 * @param {CryptoKey} privateKey
 * @param {any} own
 * @param {string} passkey
 * @param {Uint8Array<ArrayBuffer> | null} secret
 */
async function wrapped(privateKey, own, passkey, secret) {
  if (secret !== null) {
    return { passkey, wrapped: await wrapByPasskey(privateKey, own.kid, secret) };
  }
  if (own.wraps.some((/** @type {any} */ wrap) => wrap.passkey === null)) {
    return null;
  }
  why.textContent =
    "Das neue Gerät kann Ihren Schlüssel nicht selbst verschließen. Wählen Sie dafür mindestens 16 Zeichen, zum Beispiel vier Wörter.";
  const made = await askPassphrase((typed) => wrapByPassphrase(privateKey, own.kid, typed), tooShort);
  return { passkey: null, wrapped: made };
}

async function add() {
  const { own, token } = await get("/schluessel/meine");
  const privateKey = await openedAnew(own);
  if (privateKey === null) {
    say("Dieses Gerät kann Ihren Schlüssel nicht öffnen. Nehmen Sie eines, das es kann.", "danger");
    return false;
  }
  say("Richten Sie jetzt das neue Gerät ein.");
  const { options } = await post("/geraete/frage", {}, token);
  const made = await makePasskey(options);
  const { passkey } = await post("/geraete", { credential: made.posted }, token);
  const secret = made.secret ?? (made.derives ? await secretOf(passkey) : null);
  const wrap = await wrapped(privateKey, own, passkey, secret);
  if (wrap !== null) {
    await post("/geraete/schluessel", wrap, token);
  }
  location.reload();
  return true;
}

button.addEventListener("click", () => start(button, add));
