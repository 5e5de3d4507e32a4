/** Where a passkey derives nothing, a key is wrapped by a passphrase (PBES2). */

import { CompactEncrypt, compactDecrypt, errors } from "/parts/jose/dist/webapi/index.js";
import { exportPrivate, importPrivate } from "/desk/keys/pair.js";
import { CannotUnwrap, ENCRYPTION, checkHeader, headerOf } from "/desk/keys/wrapping.js";

const ALGORITHM = "PBES2-HS256+A128KW";
/** What OWASP advises for PBKDF2 with SHA-256: about 0.7 s. */
const ROUNDS = 600_000;
/** Whoever has the desk's database can try as many passphrases as she has time for. */
export const SHORTEST_PASSPHRASE = 16;

/** A passphrase of too few characters. */
export class PassphraseTooShort extends Error {}

/**
 * @param {CryptoKey} privateKey An extractable one.
 * @param {string} kid
 * @param {string} passphrase
 * @returns {Promise<string>} A compact JWE.
 */
export async function wrapByPassphrase(privateKey, kid, passphrase) {
  const secret = typed(passphrase);
  if ([...passphrase.trim()].length < SHORTEST_PASSPHRASE) {
    throw new PassphraseTooShort(`at least ${SHORTEST_PASSPHRASE} characters`);
  }
  const jwk = await exportPrivate(privateKey, kid);
  return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(jwk)))
    .setProtectedHeader(headerOf(ALGORITHM, kid))
    .setKeyManagementParameters({ p2c: ROUNDS })
    .encrypt(secret);
}

/**
 * @param {string} token
 * @param {string} kid
 * @param {string} passphrase
 * @param {{extractable?: boolean}} [how] Extractable only to wrap it once more.
 * @returns {Promise<CryptoKey>}
 */
export async function unwrapByPassphrase(token, kid, passphrase, how = {}) {
  checkHeader(token, ALGORITHM, kid);
  const allowed = {
    keyManagementAlgorithms: [ALGORITHM],
    contentEncryptionAlgorithms: [ENCRYPTION],
    maxPBES2Count: ROUNDS,
  };
  try {
    const { plaintext } = await compactDecrypt(token, typed(passphrase), allowed);
    return await importPrivate(JSON.parse(new TextDecoder().decode(plaintext)), how);
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      throw new CannotUnwrap("wrong_secret");
    }
    throw error;
  }
}

/**
 * The same letters by whatever keyboard: an „ü“ is one character or two.
 *
 * @param {string} passphrase
 */
function typed(passphrase) {
  return new TextEncoder().encode(passphrase.trim().normalize("NFC"));
}
