/** Whether a part that did not open was sealed for this key at all. */

import { base64url } from "/parts/jose/dist/webapi/index.js";
import { ALGORITHM } from "/desk/keys/sealed_part.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };

/**
 * jose rightly says the same of both, for a server that strangers may ask. Here the one who reads
 * it has to know whether a public half is wrong or a message was damaged. Nothing is opened by it.
 *
 * @param {string} token
 * @param {Record<string, any>} header
 * @param {CryptoKey} privateKey
 * @returns {Promise<boolean>}
 */
export async function isWrappedFor(token, header, privateKey) {
  try {
    const sender = await crypto.subtle.importKey("jwk", header.epk, CURVE, false, []);
    const agreed = { name: "ECDH", public: sender };
    const secret = new Uint8Array(await crypto.subtle.deriveBits(agreed, privateKey, 256));
    const bits = await crypto.subtle.digest("SHA-256", concatKdf(secret));
    const key = await crypto.subtle.importKey("raw", bits, "AES-KW", false, ["unwrapKey"]);
    const wrapped = Uint8Array.from(base64url.decode(token.split(".")[1]));
    await crypto.subtle.unwrapKey("raw", wrapped, key, "AES-KW", "AES-GCM", false, ["decrypt"]);
    return true;
  } catch {
    return false;
  }
}

/**
 * What is hashed for a key of 256 bits (RFC 7518, 4.6.2), with no word about the two parties.
 *
 * @param {Uint8Array<ArrayBuffer>} secret
 */
function concatKdf(secret) {
  const name = new TextEncoder().encode(ALGORITHM);
  const length = (/** @type {number} */ count) => [0, 0, 0, count];
  return Uint8Array.from([
    ...length(1), ...secret, ...length(name.length), ...name,
    ...length(0), ...length(0), 0, 0, 1, 0,
  ]);
}
