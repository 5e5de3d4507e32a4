/** What names a person is sealed in the browser: only the office it is addressed to can open it. */

import { CompactEncrypt, importJWK } from "/parts/jose/dist/webapi/index.js";
import { ALGORITHM, ENCRYPTION, LARGEST, TYPE } from "/desk/keys/sealed_part.js";

/** This cannot be sealed; the text never says what it was. */
export class CannotSeal extends Error {}

/**
 * Seal a JSON object for an office, as `./kvi seal` does.
 *
 * @param {object} data
 * @param {{case: string, receiver: string, publicKey: import("./pair.js").PublicJwk}} bound
 * @returns {Promise<string>} A compact JWE.
 */
export async function seal(data, { case: id, receiver, publicKey }) {
  const key = await office(publicKey);
  const header = {
    alg: ALGORITHM,
    enc: ENCRYPTION,
    kid: publicKey.kid,
    typ: TYPE,
    case: id,
    receiver,
  };
  const content = new TextEncoder().encode(JSON.stringify(data));
  const token = await new CompactEncrypt(content).setProtectedHeader(header).encrypt(key);
  if (token.length > LARGEST) {
    throw new CannotSeal(`a sealed part holds at most ${LARGEST} bytes, this has ${token.length}`);
  }
  return token;
}

/** @param {import("./pair.js").PublicJwk} publicKey */
async function office(publicKey) {
  const { kty, crv, x, y, kid, ...others } = publicKey;
  if (kty !== "EC" || crv !== "P-256" || typeof kid !== "string" || "d" in others) {
    throw new CannotSeal("a sealed part needs the receiver's public P-256 key with its kid");
  }
  try {
    return await importJWK({ kty, crv, x, y }, ALGORITHM);
  } catch {
    throw new CannotSeal("the receiver's key is no point on P-256");
  }
}
