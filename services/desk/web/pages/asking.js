/** How our scripts ask the desk: JSON, with the token that no other site has. */

import { CannotUnwrap } from "/desk/keys/wrapping.js";

/** The desk ends a session that nobody uses; what a page does by itself is no use. */
export const UNASKED = { "x-kvi-unasked": "yes" };

/** The desk has said no, or nothing; `flaw` is the word for why. */
export class Refused extends Error {
  /**
   * @param {string} flaw
   * @param {string} [says] In words, where the desk knows more than that.
   */
  constructor(flaw, says) {
    super(`refused: ${flaw}`);
    this.flaw = flaw;
    this.says = says;
  }
}

/** What an answer says that is a page, since it comes from before the door. */
const FLAWS = { 401: "signed_out", 500: "failed", 503: "away" };

/**
 * @param {string} path
 * @param {object} data
 * @param {string} [token] Of the session; absent before there is one.
 * @returns {Promise<any>}
 */
export async function post(path, data, token = "") {
  return asked(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-kvi-token": token },
    body: JSON.stringify(data),
  });
}

/**
 * @param {string} path
 * @param {Record<string, string>} [how] Headers, as `UNASKED`.
 * @returns {Promise<any>}
 */
export async function get(path, how = {}) {
  return asked(path, { headers: { accept: "application/json", ...how } });
}

/**
 * @param {string} path
 * @param {RequestInit} how
 */
async function asked(path, how) {
  const response = await fetch(path, how).catch(() => {
    throw new Refused("away");
  });
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  const data = isJson ? await response.json() : {};
  if (!response.ok) {
    throw new Refused(data.flaw ?? FLAWS[response.status] ?? "refused", data.says);
  }
  return data;
}

/**
 * Say something to the person, also to one who does not see it.
 *
 * @param {string} text
 * @param {"info" | "danger"} [kind]
 */
export function say(text, kind = "info") {
  const place = document.querySelector("#told");
  const line = document.createElement("p");
  line.className = "kern-body";
  line.dataset.kind = kind;
  line.textContent = text;
  place?.replaceChildren(line);
  // What was pressed can stand far below on a long page.
  place?.scrollIntoView({ block: "nearest" });
}

const WORDS = {
  invitation: "Diese Einladung gilt nicht mehr. Bitten Sie die Betriebsstelle um eine neue.",
  late: "Das hat zu lange gedauert. Bitte versuchen Sie es noch einmal.",
  device: "Dieses Gerät konnte nicht bestätigt werden. Bitte versuchen Sie es noch einmal.",
  unknown: "Dieses Gerät ist hier nicht bekannt.",
  key: "Dieser Schlüssel konnte nicht angenommen werden.",
  lead: "Einen neuen Schlüssel legt die Leitung an.",
  there_already: "Das gibt es hier schon.",
  signed_out: "Ihre Anmeldung ist zu Ende. Bitte melden Sie sich neu an.",
  too_often: "Das waren zu viele Versuche. Bitte warten Sie eine Minute.",
  away: "Der Arbeitsplatz ist gerade nicht zu erreichen. Bitte versuchen Sie es in einer Minute noch einmal.",
  failed: "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
};

/**
 * What to tell a person about an error of ours or of her browser.
 *
 * @param {unknown} error
 */
export function inWords(error) {
  if (error instanceof Refused) {
    return error.says ?? WORDS[error.flaw] ?? "Das hat der Arbeitsplatz nicht angenommen.";
  }
  if (error instanceof CannotUnwrap) {
    return "Ihr Schlüssel ließ sich damit nicht öffnen.";
  }
  if (error instanceof Error && ["NotAllowedError", "AbortError"].includes(error.name)) {
    return "Abgebrochen. Sie können es noch einmal versuchen.";
  }
  return WORDS.failed;
}
