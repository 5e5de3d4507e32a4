/** A key of the office is handed to a colleague, sealed for her own key. */

import {
  CompactEncrypt,
  compactDecrypt,
  errors,
  importJWK,
} from "/parts/jose/dist/webapi/index.js";
import { exportPrivate, importPrivate, publicHalf } from "/desk/keys/pair.js";
import { CannotUnwrap, ENCRYPTION, checkHeader, headerOf } from "/desk/keys/wrapping.js";

const ALGORITHM = "ECDH-ES+A256KW";

/**
 * Wrap it for her. The desk could have put another public key in the place of hers: both compare
 * its fingerprint first.
 *
 * @param {CryptoKey} privateKey An extractable one.
 * @param {string} kid
 * @param {import("./pair.js").PublicJwk} colleague Her public key.
 * @returns {Promise<string>} A compact JWE.
 */
export async function wrapForColleague(privateKey, kid, colleague) {
  const jwk = await exportPrivate(privateKey, kid);
  const { kty, crv, x, y } = colleague;
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(jwk)))
    .setProtectedHeader({ ...headerOf(ALGORITHM, kid), kid: colleague.kid })
    .encrypt(await importJWK({ kty, crv, x, y }, ALGORITHM));
}

/**
 * Take it as the colleague. Anyone could have wrapped some key for her: `publicJwk` is to be the
 * one of the registry.
 *
 * @param {string} token
 * @param {string} kid
 * @param {CryptoKey} own Her private key.
 * @param {{extractable?: boolean}} [how] Extractable only to wrap it once more.
 * @returns {Promise<{privateKey: CryptoKey, publicJwk: import("./pair.js").PublicJwk}>}
 */
export async function unwrapAsColleague(token, kid, own, how = {}) {
  checkHeader(token, ALGORITHM, kid);
  const allowed = {
    keyManagementAlgorithms: [ALGORITHM],
    contentEncryptionAlgorithms: [ENCRYPTION],
  };
  try {
    const { plaintext } = await compactDecrypt(token, own, allowed);
    const jwk = { ...JSON.parse(new TextDecoder().decode(plaintext)), kid };
    return { privateKey: await importPrivate(jwk, how), publicJwk: publicHalf(jwk) };
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      throw new CannotUnwrap("wrong_secret");
    }
    throw error;
  }
}
