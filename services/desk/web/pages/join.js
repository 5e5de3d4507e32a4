/** A person who was invited sets up this device and her own key. */

import { makePair } from "/desk/keys/pair.js";
import { makePasskey, usePasskey } from "/desk/keys/passkey.js";
import { wrapByPasskey } from "/desk/keys/wrap_by_passkey.js";
import { wrapByPassphrase } from "/desk/keys/wrap_by_passphrase.js";
import { forget } from "/desk/keys/kept.js";
import { post, say } from "/desk/pages/asking.js";
import { askPassphrase, tooShort } from "/desk/pages/passphrase.js";
import { start } from "/desk/pages/pressing.js";
import { keepOwn } from "/desk/pages/unlocking.js";

const invitation = location.hash.slice(1);
const button = /** @type {HTMLButtonElement} */ (document.querySelector("#join"));

async function join() {
  const { options, agency } = await post("/einladung/frage", { invitation });
  say(`Sie richten Ihren Zugang für ${agency} ein.`);
  const made = await makePasskey(options);
  let { token } = await post("/einladung", { invitation, credential: made.posted });
  // What stands behind the # opened the door once; nobody needs to find it in the history.
  history.replaceState(null, "", location.pathname);
  let { secret } = made;
  if (secret === null && made.derives) {
    const { options: again } = await post("/anmelden/frage", {});
    const used = await usePasskey(again);
    secret = used.secret;
    ({ token } = await post("/anmelden", { credential: used.posted }));
  }
  const { publicJwk, privateKey } = await makePair();
  const { kid } = publicJwk;
  const wrapping = secret === null ? "passphrase" : "passkey";
  const wrapped = secret === null
    ? await askPassphrase((typed) => wrapByPassphrase(privateKey, kid, typed), tooShort)
    : await wrapByPasskey(privateKey, kid, secret);
  await post("/schluessel/eigener", { wrapping, kid, public: publicJwk, wrapped }, token);
  await forget();
  await keepOwn(privateKey);
  location.assign("/schluessel");
  return true;
}

button.addEventListener("click", () => start(button, join));
