/**
 * A passkey signs a person in and unlocks her key; what unlocks it never leaves the page.
 *
 * @typedef {{posted: object, secret: Uint8Array<ArrayBuffer> | null, derives: boolean}} Signed
 *   `posted` is what the desk gets. `secret` has 32 bytes, or is nothing where the device derives
 *   nothing, or nothing yet: with `derives` a sign-in will give it.
 */

import {
  startAuthentication,
  startRegistration,
} from "/parts/@simplewebauthn/browser/esm/index.js";

/** The same for everyone: each passkey derives its own secret from it. */
const INPUT = new TextEncoder().encode("kvi desk: unlocks the key of a person");

/**
 * Make a passkey on this device.
 *
 * @param {any} options What the desk generated, as JSON.
 * @returns {Promise<Signed>}
 */
export async function makePasskey(options) {
  const selection = { ...options.authenticatorSelection, userVerification: "required" };
  const asked = { ...asking(options), authenticatorSelection: selection };
  return split(await startRegistration({ optionsJSON: asked }));
}

/**
 * Sign in with one.
 *
 * @param {any} options What the desk generated, as JSON.
 * @returns {Promise<Signed>}
 */
export async function usePasskey(options) {
  // A device that knows the person derives another secret from one that does not.
  const asked = { ...asking(options), userVerification: "required" };
  return split(await startAuthentication({ optionsJSON: asked }));
}

/** @param {any} options */
function asking(options) {
  const extensions = { ...options.extensions, prf: { eval: { first: INPUT } } };
  return { ...options, extensions };
}

/**
 * @param {any} answer
 * @returns {Signed}
 */
function split(answer) {
  const { prf, ...others } = answer.clientExtensionResults;
  const first = prf?.results?.first;
  return {
    posted: { ...answer, clientExtensionResults: others },
    secret: first === undefined ? null : new Uint8Array(first),
    derives: first !== undefined || prf?.enabled === true,
  };
}
