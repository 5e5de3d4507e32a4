/** A private key that lies on the desk is wrapped, and says which key it is. */

import { decodeProtectedHeader } from "/parts/jose/dist/webapi/index.js";

export const TYPE = "kvi-wrapped-key+json";
export const ENCRYPTION = "A256GCM";

/** This does not unwrap; `why` says what to ask for. */
export class CannotUnwrap extends Error {
  /** @param {"wrong_secret" | "other_key" | "damaged"} why */
  constructor(why) {
    super(`cannot unwrap: ${why}`);
    this.why = why;
  }
}

/**
 * The header of a wrapped key. It is authenticated with the key, so that the desk cannot hand out
 * one key under the name of another.
 *
 * @param {string} alg
 * @param {string} kid
 */
export function headerOf(alg, kid) {
  return { alg, enc: ENCRYPTION, typ: TYPE, wraps: kid };
}

/**
 * Refuse what is wrapped in another way, and another key than the one that was asked for.
 *
 * @param {string} token
 * @param {string} alg
 * @param {string} kid
 */
export function checkHeader(token, alg, kid) {
  const header = decoded(token);
  if (header.alg !== alg || header.enc !== ENCRYPTION || header.typ !== TYPE) {
    throw new CannotUnwrap("damaged");
  }
  if (header.wraps !== kid) {
    throw new CannotUnwrap("other_key");
  }
}

/**
 * @param {string} token
 * @returns {Record<string, any>}
 */
function decoded(token) {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}
