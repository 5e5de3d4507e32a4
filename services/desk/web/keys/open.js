/** A sealed part is opened by the one browser that has the key of its office. */

import {
  compactDecrypt,
  decodeProtectedHeader,
  errors,
} from "/parts/jose/dist/webapi/index.js";
import { ALGORITHM, ALLOWED, ENCRYPTION, HEADER, LARGEST, TYPE } from "/desk/keys/sealed_part.js";
import { isWrappedFor } from "/desk/keys/wrapped_for.js";

/** Why a part stays closed, each with another thing to do about it. */
export const Why = Object.freeze({
  /** It is for a key that is not among ours: an old one, or another agency's. */
  NO_SUCH_KEY: "no_such_key",
  /** It names a key of ours and was sealed for another: the sender has a wrong public half. */
  OTHER_KEY: "other_key",
  /** It was sealed for another case or another receiver. */
  OTHER_CASE: "other_case",
  /** It was changed on the way, or is no sealed part. */
  DAMAGED: "damaged",
});

/** This cannot be opened; the text never says what is inside. */
export class CannotOpen extends Error {
  /** @param {string} why One of `Why`. */
  constructor(why) {
    super(`cannot open: ${why}`);
    this.why = why;
  }
}

/**
 * Open a part as the receiver it is bound to. What comes out is whatever its sender sealed.
 *
 * @param {string} token
 * @param {{case: string, receiver: string, keys: Map<string, CryptoKey>}} bound The private keys
 *   of the office by their kid: during a rotation there are two.
 * @returns {Promise<Uint8Array>}
 */
export async function openContent(token, { case: id, receiver, keys }) {
  const header = readHeader(token);
  if (header.case !== id || header.receiver !== receiver) {
    throw new CannotOpen(Why.OTHER_CASE);
  }
  const key = keys.get(header.kid);
  if (key === undefined) {
    throw new CannotOpen(Why.NO_SUCH_KEY);
  }
  try {
    return (await compactDecrypt(token, key, ALLOWED)).plaintext;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) {
      throw error;
    }
    const ours = await isWrappedFor(token, header, key);
    throw new CannotOpen(ours ? Why.DAMAGED : Why.OTHER_KEY);
  }
}

/**
 * The same for a JSON object, which all agreed parts are.
 *
 * @param {string} token
 * @param {{case: string, receiver: string, keys: Map<string, CryptoKey>}} bound
 * @returns {Promise<object>}
 */
export async function openSealed(token, bound) {
  const content = await openContent(token, bound);
  const found = parsed(content);
  if (found === null || typeof found !== "object" || Array.isArray(found)) {
    throw new CannotOpen(Why.DAMAGED);
  }
  return found;
}

/** @param {string} token */
function readHeader(token) {
  const header = token.length <= LARGEST ? decoded(token) : {};
  const agreed =
    header.alg === ALGORITHM && header.enc === ENCRYPTION && header.typ === TYPE &&
    Object.keys(header).sort().join() === HEADER.join() &&
    [header.kid, header.case, header.receiver].every((text) => typeof text === "string");
  if (!agreed) {
    throw new CannotOpen(Why.DAMAGED);
  }
  return header;
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

/** @param {Uint8Array} content */
function parsed(content) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
  } catch {
    return null;
  }
}
