/**
 * A key is wrapped by what a passkey derives (PRF), and comes back as one that no script can read.
 *
 * The result is a compact JWE (`dir`, A256GCM), made by the browser's own `wrapKey`: so the private
 * key is at no moment a text in the page.
 */

import { base64url } from "/parts/jose/dist/webapi/index.js";
import { CannotUnwrap, checkHeader, headerOf } from "/desk/keys/wrapping.js";

const ALGORITHM = "dir";
const CURVE = { name: "ECDH", namedCurve: "P-256" };
const TAG_BYTES = 16;

/**
 * @param {CryptoKey} privateKey An extractable one.
 * @param {string} kid
 * @param {Uint8Array<ArrayBuffer>} secret 32 bytes of a passkey.
 * @returns {Promise<string>}
 */
export async function wrapByPasskey(privateKey, kid, secret) {
  const header = base64url.encode(JSON.stringify(headerOf(ALGORITHM, kid)));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await wrappingKey(secret, kid);
  const how = encryption(iv, header);
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey("jwk", privateKey, key, how));
  const end = wrapped.length - TAG_BYTES;
  const parts = [iv, wrapped.subarray(0, end), wrapped.subarray(end)];
  return [header, "", ...parts.map((part) => base64url.encode(part))].join(".");
}

/**
 * @param {string} token
 * @param {string} kid
 * @param {Uint8Array<ArrayBuffer>} secret
 * @param {{extractable?: boolean}} [how] Extractable only to wrap it once more.
 * @returns {Promise<CryptoKey>}
 */
export async function unwrapByPasskey(token, kid, secret, { extractable = false } = {}) {
  checkHeader(token, ALGORITHM, kid);
  const [header, , iv, content, tag] = token.split(".");
  const wrapped = joined(content, tag);
  const how = encryption(base64url.decode(iv), header);
  const key = await wrappingKey(secret, kid);
  try {
    return await crypto.subtle.unwrapKey(
      "jwk", wrapped, key, how, CURVE, extractable, ["deriveBits"],
    );
  } catch {
    throw new CannotUnwrap("wrong_secret");
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} secret
 * @param {string} kid
 */
async function wrappingKey(secret, kid) {
  const raw = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  // The secret is as random as it can be, so it needs no salt.
  const info = new TextEncoder().encode(`kvi desk: wraps ${kid}`);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  const kind = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(how, raw, kind, false, ["wrapKey", "unwrapKey"]);
}

/**
 * @param {Uint8Array} iv
 * @param {string} header
 */
function encryption(iv, header) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(header) };
}

/**
 * @param {string} content
 * @param {string} tag
 */
function joined(content, tag) {
  return Uint8Array.from([...base64url.decode(content), ...base64url.decode(tag)]);
}
