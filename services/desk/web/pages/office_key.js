/** The key of the office: made or brought back in this browser, and handed on from here. */

import { approvalOf, isApproved } from "/desk/keys/approval.js";
import { keep, kept } from "/desk/keys/kept.js";
import { fingerprint, lock, makePair, thumbprint } from "/desk/keys/pair.js";
import { unwrapAsColleague, wrapForColleague } from "/desk/keys/wrap_for_colleague.js";
import { get, post } from "/desk/pages/asking.js";
import { openShares, OWN } from "/desk/pages/unlocking.js";

/** Hex digits of a fingerprint that are compared: too many to find a key that has the same. */
const ENOUGH = 20;

/** Her own key is not open here, or the desk names another public half for it. */
export class OwnKeyClosed extends Error {}

/** What was typed is not the fingerprint of the key for which it would be wrapped. */
export class NotTheSame extends Error {}

/**
 * What was handed to this person since she signed in is opened with her own key.
 *
 * @param {Record<string, string>} how Headers, as `UNASKED`.
 */
export async function takeWhatWasHanded(how) {
  const open = await kept();
  const own = open.get(OWN);
  if (own === undefined) {
    return;
  }
  const mine = await get("/schluessel/meine", how);
  const shares = mine.shares.filter((/** @type {any} */ each) => !open.has(each.kid));
  await openShares({ ...mine, shares }, own);
}

/**
 * Keep a key of the office: wrapped for this person on the desk, and open in this browser.
 *
 * @param {import("/desk/keys/approval.js").OfficeKey} office Its private half an extractable one.
 * @param {object[]} others What is kept for colleagues with it.
 */
export async function take(office, others = []) {
  const { privateKey, publicJwk } = office;
  const { kid } = publicJwk;
  const mine = await get("/schluessel/meine");
  const own = (await kept()).get(OWN);
  if (mine.own === null || own === undefined) {
    throw new OwnKeyClosed();
  }
  const hers = { ...mine.own.public, kid: mine.own.kid };
  const wrapped = await wrapForColleague(privateKey, kid, hers);
  // The desk has said for which key: it is hers only if her own opens it.
  await unwrapAsColleague(wrapped, kid, own).catch(() => {
    throw new OwnKeyClosed();
  });
  const approval = await approvalOf(office, mine.person, hers);
  await post("/schluessel/amt", { kid, public: publicJwk, wrapped, approval, others }, mine.token);
  await keep(kid, await lock(privateKey));
}

/**
 * Make a new key, also for the colleagues whose keys were compared when they got an older one.
 *
 * @returns {Promise<{office: import("/desk/keys/approval.js").OfficeKey, leftOut: number}>} Also how many
 *   colleagues were too many for one request.
 */
export async function change() {
  // Not after its thumbprint: one in 32 begins with a sign with which no name in the registry may.
  const office = await makePair(crypto.randomUUID());
  const mine = await get("/schluessel/meine");
  const others = [];
  let leftOut = 0;
  if (mine.shares.length > 0 && document.querySelector("[data-lead]") !== null) {
    const older = await Promise.all(mine.shares.map((/** @type {any} */ each) => openedKey(mine, each.kid)));
    const found = await get("/schluessel/freigaben");
    leftOut = found.leftOut;
    for (const each of found.colleagues) {
      if (await wasCompared(each, older)) {
        others.push(await wrappedFor(each.person, each.public, office));
      }
    }
  }
  await take(office, others);
  return { office, leftOut };
}

/**
 * A key of the office as it can be wrapped or printed once more.
 *
 * @param {any} mine What the desk has for this person.
 * @param {string} kid
 * @returns {Promise<import("/desk/keys/approval.js").OfficeKey>}
 */
export async function openedKey(mine, kid) {
  const share = mine.shares.find((/** @type {any} */ each) => each.kid === kid);
  const own = (await kept()).get(OWN);
  if (share === undefined || own === undefined) {
    throw new OwnKeyClosed();
  }
  return unwrapAsColleague(share.wrapped, kid, own, { extractable: true });
}

/**
 * Hand a key on to the colleague whose fingerprint was typed, and to no other.
 *
 * @param {{person: string, kid: string, colleague: import("/desk/keys/pair.js").PublicJwk, typed: string}} said
 */
export async function handOn({ person, kid, colleague, typed }) {
  const compared = typed.replace(/\s/g, "").toLowerCase();
  const whole = (await fingerprint(colleague)).replaceAll(" ", "");
  if (compared.length < ENOUGH || !whole.startsWith(compared)) {
    throw new NotTheSame();
  }
  const mine = await get("/schluessel/meine");
  const office = await openedKey(mine, kid);
  const wrapped = await wrappedFor(person, colleague, office);
  await post("/schluessel/freigabe", { ...wrapped, kid }, mine.token);
}

/**
 * @param {string} person
 * @param {import("/desk/keys/pair.js").PublicJwk} colleague
 * @param {import("/desk/keys/approval.js").OfficeKey} office
 */
async function wrappedFor(person, colleague, office) {
  const own = await thumbprint(colleague);
  const hers = { ...colleague, kid: own };
  const wrapped = await wrapForColleague(office.privateKey, office.publicJwk.kid, hers);
  return { person, own, wrapped, approval: await approvalOf(office, person, colleague) };
}

/**
 * @param {{person: string, public: any, approvals: Record<string, string>}} colleague
 * @param {import("/desk/keys/approval.js").OfficeKey[]} older
 */
async function wasCompared({ person, public: hers, approvals }, older) {
  for (const office of older) {
    const approval = approvals[office.publicJwk.kid];
    if (approval !== undefined && (await isApproved(approval, office, person, hers))) {
      return true;
    }
  }
  return false;
}
