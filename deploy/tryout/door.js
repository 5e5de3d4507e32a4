/** Whoever has a printed link is signed in, and this browser opens her keys. */

import { approvalOf } from "/desk/keys/approval.js";
import { forget, keep } from "/desk/keys/kept.js";
import { importPrivate, lock, makePair, publicHalf } from "/desk/keys/pair.js";
import { unwrapByPassphrase, wrapByPassphrase } from "/desk/keys/wrap_by_passphrase.js";
import { unwrapAsColleague, wrapForColleague } from "/desk/keys/wrap_for_colleague.js";
import { get, inWords, post, say } from "/desk/pages/asking.js";
import { OWN, keepOwn } from "/desk/pages/unlocking.js";

const secret = location.hash.slice(1);

/**
 * The first time. Gives the public half, for which the agency's key is wrapped.
 *
 * @param {string} token
 */
async function makeOwn(token) {
  const { publicJwk, privateKey } = await makePair();
  const { kid } = publicJwk;
  const wrapped = await wrapByPassphrase(privateKey, kid, secret);
  const key = { wrapping: "passphrase", kid, public: publicJwk, wrapped };
  await post("/schluessel/eigener", key, token);
  await keepOwn(privateKey);
  return publicJwk;
}

/**
 * Every other time: all that she can open.
 *
 * @param {any} mine What the desk has for her.
 */
async function openKeys({ own, shares }) {
  const [{ wrapped: closed }] = own.wraps;
  const privateKey = await unwrapByPassphrase(closed, own.kid, secret);
  await keep(OWN, privateKey);
  for (const { kid, wrapped } of shares) {
    const office = await unwrapAsColleague(wrapped, kid, privateKey);
    await keep(kid, office.privateKey);
  }
  return { ...own.public, kid: own.kid };
}

/**
 * The key of the agency as it was made here, or a new one where nobody seals for it.
 *
 * @param {import("/desk/keys/pair.js").PrivateJwk | null} jwk
 */
async function ofAgency(jwk) {
  if (jwk === null) {
    return makePair();
  }
  const privateKey = await importPrivate(jwk, { extractable: true });
  return { publicJwk: publicHalf(jwk), privateKey };
}

// Another link in the same tab is the same page to a browser.
addEventListener("hashchange", () => location.reload());

try {
  const { token, key } = await post("/ausprobieren", { secret });
  // Who was somebody else in this browser before leaves no key to her.
  await forget();
  const mine = await get("/schluessel/meine");
  const own = await (mine.own === null ? makeOwn(token) : openKeys(mine));
  // Also where a tab was closed half way, the first time.
  if (mine.shares.length === 0) {
    const office = await ofAgency(key);
    const { kid } = office.publicJwk;
    const wrapped = await wrapForColleague(office.privateKey, kid, own);
    const approval = await approvalOf(office, mine.person, own);
    await post("/schluessel/amt", { kid, public: office.publicJwk, wrapped, approval }, token);
    await keep(kid, await lock(office.privateKey));
  }
  location.replace("/");
} catch (error) {
  say(inWords(error), "danger");
}
