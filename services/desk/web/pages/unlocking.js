/** With her own key a person opens those of the office; they stay in this browser. */

import { keep, forget } from "/desk/keys/kept.js";
import { lock } from "/desk/keys/pair.js";
import { unwrapAsColleague } from "/desk/keys/wrap_for_colleague.js";
import { unwrapByPasskey } from "/desk/keys/wrap_by_passkey.js";
import { unwrapByPassphrase } from "/desk/keys/wrap_by_passphrase.js";
import { CannotUnwrap } from "/desk/keys/wrapping.js";
import { askPassphrase } from "/desk/pages/passphrase.js";

/** Under this name her own key is kept, beside those of the office. */
export const OWN = "own";

/**
 * Open all that this person can open, and keep it in this browser.
 *
 * @param {any} mine What the desk has for her.
 * @param {Uint8Array | null} secret What her device derives.
 * @returns {Promise<boolean>} Whether this device can open her own key.
 */
export async function unlock(mine, secret) {
  await forget();
  const own = await ownKey(mine.own, secret);
  if (own === null) {
    return false;
  }
  await keep(OWN, own);
  await openShares(mine, own);
  return true;
}

/**
 * Open the keys of the office with her own one, and keep them in this browser.
 *
 * @param {any} mine
 * @param {CryptoKey} own
 */
export async function openShares(mine, own) {
  for (const share of mine.shares) {
    const { privateKey, publicJwk } = await unwrapAsColleague(share.wrapped, share.kid, own);
    // Anyone could have wrapped some key for her under this name.
    if (isNoOther(publicJwk, mine.listed)) {
      await keep(share.kid, privateKey);
    }
  }
}

/**
 * Whether it is the key that the registry has under its name, or the registry has none so called.
 *
 * @param {import("/desk/keys/pair.js").PublicJwk} publicJwk
 * @param {{kid: string, x: string, y: string}[]} listed
 */
function isNoOther({ kid, x, y }, listed) {
  return listed.every((key) => key.kid !== kid || (key.x === x && key.y === y));
}

/**
 * Her own key, by what this device derives or else by her passphrase.
 *
 * @param {any} own As the desk has it for this device; null if she has none.
 * @param {Uint8Array | null} secret
 * @param {{extractable?: boolean}} [how] Extractable only to wrap it once more.
 * @returns {Promise<CryptoKey | null>} Nothing where neither opens it.
 */
export async function ownKey(own, secret, how = {}) {
  const wraps = own === null ? [] : own.wraps;
  const byDevice = wraps.find((/** @type {any} */ wrap) => wrap.passkey !== null);
  if (byDevice !== undefined && secret !== null) {
    return unwrapByPasskey(byDevice.wrapped, own.kid, secret, how);
  }
  const byPassphrase = wraps.find((/** @type {any} */ wrap) => wrap.passkey === null);
  if (byPassphrase === undefined) {
    return null;
  }
  return askPassphrase(
    (typed) => unwrapByPassphrase(byPassphrase.wrapped, own.kid, typed, how),
    (error) => error instanceof CannotUnwrap && error.why === "wrong_secret"
      ? "Diese Passphrase ist nicht richtig. Bitte versuchen Sie es noch einmal."
      : null,
  );
}

/** @param {CryptoKey} privateKey An extractable one. */
export async function keepOwn(privateKey) {
  await keep(OWN, await lock(privateKey));
}
