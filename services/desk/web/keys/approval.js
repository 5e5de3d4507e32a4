/**
 * A colleague's key that was compared once is known again, by a mark that only the office's key makes.
 *
 * So when the office changes its key, whoever runs the desk cannot put another key in the place of
 * hers. Whoever has the office's key can make such a mark: she could pass the key on anyway.
 */

import { base64url } from "/parts/jose/dist/webapi/index.js";
import { thumbprint } from "/desk/keys/pair.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };

/**
 * @typedef {{privateKey: CryptoKey, publicJwk: import("./pair.js").PublicJwk}} OfficeKey
 */

/**
 * @param {OfficeKey} office
 * @param {string} person
 * @param {import("./pair.js").PublicJwk} colleague Her public key.
 * @returns {Promise<string>}
 */
export async function approvalOf(office, person, colleague) {
  const mark = await crypto.subtle.sign("HMAC", await markingKey(office), await words(office, person, colleague));
  return base64url.encode(new Uint8Array(mark));
}

/**
 * @param {string} approval
 * @param {OfficeKey} office
 * @param {string} person
 * @param {import("./pair.js").PublicJwk} colleague
 * @returns {Promise<boolean>}
 */
export async function isApproved(approval, office, person, colleague) {
  const said = await words(office, person, colleague);
  return crypto.subtle.verify("HMAC", await markingKey(office), base64url.decode(approval), said);
}

/**
 * What the office's key agrees with itself upon: nobody else can know it.
 *
 * @param {OfficeKey} office
 */
async function markingKey({ privateKey, publicJwk }) {
  const { kty, crv, x, y } = publicJwk;
  const own = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, false, []);
  const bits = await crypto.subtle.deriveBits({ name: "ECDH", public: own }, privateKey, 256);
  const raw = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const info = new TextEncoder().encode("kvi desk: marks the keys that were compared");
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  const kind = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.deriveKey(how, raw, kind, false, ["sign", "verify"]);
}

/**
 * @param {OfficeKey} office
 * @param {string} person
 * @param {import("./pair.js").PublicJwk} colleague
 */
async function words({ publicJwk }, person, colleague) {
  return new TextEncoder().encode(JSON.stringify([publicJwk.kid, person, await thumbprint(colleague)]));
}
