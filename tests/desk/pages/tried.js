/** What a test calls in the page. Keys stay here: a test names them. */

import { forget, keep, kept } from "/desk/keys/kept.js";
import { CannotOpen, openContent, openSealed } from "/desk/keys/open.js";
import { exportPrivate, fingerprint, importPrivate, lock, makePair } from "/desk/keys/pair.js";
import { makePasskey, usePasskey } from "/desk/keys/passkey.js";
import { CannotSeal, seal } from "/desk/keys/seal.js";
import { unwrapByPasskey, wrapByPasskey } from "/desk/keys/wrap_by_passkey.js";
import {
  PassphraseTooShort,
  unwrapByPassphrase,
  wrapByPassphrase,
} from "/desk/keys/wrap_by_passphrase.js";
import { unwrapAsColleague, wrapForColleague } from "/desk/keys/wrap_for_colleague.js";
import { CannotUnwrap } from "/desk/keys/wrapping.js";
import { unlock } from "/desk/pages/unlocking.js";

const held = new Map();
const bytes = (numbers) => Uint8Array.from(numbers);
const signed = ({ secret, ...others }) => ({ ...others, secret: secret && [...secret] });

const calls = {
  async make(kid) {
    const { publicJwk, privateKey } = await makePair(kid);
    held.set(publicJwk.kid, privateKey);
    return publicJwk;
  },
  async take(jwk, how) {
    held.set(jwk.kid, await importPrivate(jwk, how));
  },
  give: (kid) => exportPrivate(held.get(kid), kid),
  lock: async (kid) => void held.set(kid, await lock(held.get(kid))),
  drop: (kid) => held.delete(kid),
  fingerprint,
  open: (token, bound) => openSealed(token, { ...bound, keys: held }),
  content: async (token, bound) => [...(await openContent(token, { ...bound, keys: held }))],
  seal,
  wrapByPasskey: (kid, secret) => wrapByPasskey(held.get(kid), kid, bytes(secret)),
  unwrapByPasskey: async (token, kid, secret, how) =>
    void held.set(kid, await unwrapByPasskey(token, kid, bytes(secret), how)),
  wrapByPassphrase: (kid, passphrase) => wrapByPassphrase(held.get(kid), kid, passphrase),
  unwrapByPassphrase: async (token, kid, passphrase, how) =>
    void held.set(kid, await unwrapByPassphrase(token, kid, passphrase, how)),
  wrapForColleague: (kid, colleague) => wrapForColleague(held.get(kid), kid, colleague),
  async unwrapAsColleague(token, kid, own, how) {
    const { privateKey, publicJwk } = await unwrapAsColleague(token, kid, held.get(own), how);
    held.set(kid, privateKey);
    return publicJwk;
  },
  makePasskey: async (options) => signed(await makePasskey(options)),
  usePasskey: async (options) => signed(await usePasskey(options)),
  keep: (kid) => keep(kid, held.get(kid)),
  async kept() {
    for (const [kid, key] of await kept()) held.set(kid, key);
    return [...(await kept()).keys()];
  },
  forget,
  unlock: (mine, secret) => unlock(mine, bytes(secret)),
  evaluate: () => new Function("return 1")(),
};

document.addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
  console.error(`breaches ${violatedDirective}`),
);

const OURS = [CannotOpen, CannotSeal, CannotUnwrap, PassphraseTooShort];
const said = (error) =>
  OURS.some((kind) => error instanceof kind) ? (error.why ?? error.constructor.name) : error.name;

/** Either what a call gave, or how it failed in words of ours or of the browser. */
window.tried = async (name, ...args) => {
  // What DevTools evaluates is not under the policy of the page, and nor is what it calls at once.
  await new Promise((resolve) => setTimeout(resolve));
  try {
    return { gave: await calls[name](...args) };
  } catch (error) {
    return { failed: said(error) };
  }
};
