/** A person signs in with her device, which opens the keys as well. */

import { forget } from "/desk/keys/kept.js";
import { usePasskey } from "/desk/keys/passkey.js";
import { get, post } from "/desk/pages/asking.js";
import { start } from "/desk/pages/pressing.js";
import { unlock } from "/desk/pages/unlocking.js";

const button = /** @type {HTMLButtonElement} */ (document.querySelector("#sign-in"));

async function signIn() {
  const { options } = await post("/anmelden/frage", {});
  const used = await usePasskey(options);
  await post("/anmelden", { credential: used.posted });
  const mine = await get("/schluessel/meine");
  const isOpen = await unlock(mine, used.secret);
  if (!isOpen && mine.own !== null) {
    // There it says why, and what to do.
    location.assign("/geraete");
    return true;
  }
  location.assign(mine.shares.length > 0 ? wanted() : "/schluessel");
  return true;
}

/** The page that was asked for before; never one of another site. */
function wanted() {
  const asked = new URLSearchParams(location.search).get("weiter") ?? "/";
  const found = new URL(asked, location.origin);
  return found.origin === location.origin ? found.href : "/";
}

button.addEventListener("click", () => start(button, signIn));

// Whose session has ended without her signing out leaves no open key either.
await forget();
