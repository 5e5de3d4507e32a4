/**
 * A key pair of an office or a person: its private half never leaves browsers unwrapped.
 *
 * @typedef {{kty: string, crv: string, x: string, y: string, kid: string}} PublicJwk
 * @typedef {PublicJwk & {d: string}} PrivateJwk
 */

import { base64url, calculateJwkThumbprint } from "/parts/jose/dist/webapi/index.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
/** What jose asks of a private key; a browser lets no key of `deriveKey` alone do it. */
const USES = /** @type {KeyUsage[]} */ (["deriveBits"]);

/**
 * Make a pair. Its private key can be wrapped; `lock` it before it is kept.
 *
 * @param {string} [kid] The name of the key; its thumbprint if none is given.
 * @returns {Promise<{publicJwk: PublicJwk, privateKey: CryptoKey}>}
 */
export async function makePair(kid) {
  const pair = await crypto.subtle.generateKey(CURVE, true, USES);
  const jwk = /** @type {PublicJwk} */ (await crypto.subtle.exportKey("jwk", pair.publicKey));
  const { kty, crv, x, y } = jwk;
  const point = { kty, crv, x, y };
  const name = kid ?? (await thumbprint({ ...point, kid: "" }));
  return { publicJwk: { ...point, kid: name }, privateKey: pair.privateKey };
}

/**
 * The whole key, for a recovery sheet or a colleague: as `./kvi keys new` makes it.
 *
 * @param {CryptoKey} privateKey
 * @param {string} kid
 * @returns {Promise<PrivateJwk>}
 */
export async function exportPrivate(privateKey, kid) {
  const jwk = /** @type {PrivateJwk} */ (await crypto.subtle.exportKey("jwk", privateKey));
  const { kty, crv, x, y, d } = jwk;
  return { kty, crv, x, y, d, kid };
}

/**
 * Take a key in. One that is not extractable can be used and kept, and read by no script.
 *
 * @param {PrivateJwk} jwk
 * @param {{extractable?: boolean}} [how] Extractable only to wrap it once more.
 * @returns {Promise<CryptoKey>}
 */
export async function importPrivate(jwk, { extractable = false } = {}) {
  const { kty, crv, x, y, d } = jwk;
  return crypto.subtle.importKey("jwk", { kty, crv, x, y, d }, CURVE, extractable, USES);
}

/**
 * The same key as no script can read it any more.
 *
 * @param {CryptoKey} privateKey
 * @returns {Promise<CryptoKey>}
 */
export async function lock(privateKey) {
  return importPrivate(await exportPrivate(privateKey, ""));
}

/**
 * The half that may be shown and published.
 *
 * @param {PrivateJwk} jwk
 * @returns {PublicJwk}
 */
export function publicHalf({ kty, crv, x, y, kid }) {
  return { kty, crv, x, y, kid };
}

/**
 * The name of a key that only this key has (RFC 7638).
 *
 * @param {PublicJwk} jwk
 * @returns {Promise<string>}
 */
export async function thumbprint({ kty, crv, x, y }) {
  return calculateJwkThumbprint({ kty, crv, x, y }, "sha256");
}

/**
 * What two people compare on two screens or by telephone: the thumbprint of RFC 7638 in hex, since
 * it is read aloud, in groups of four.
 *
 * @param {PublicJwk} jwk
 * @returns {Promise<string>}
 */
export async function fingerprint(jwk) {
  const digest = base64url.decode(await thumbprint(jwk));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/.{4}(?=.)/g, "$& ");
}
