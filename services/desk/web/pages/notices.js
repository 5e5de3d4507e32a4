/** A prison finds its own notices by name: its browser alone opens what it kept for itself. */

import { kept } from "/desk/keys/kept.js";
import { CannotOpen, openSealed } from "/desk/keys/open.js";
import { get, inWords, UNASKED } from "/desk/pages/asking.js";
import "/desk/pages/renewing.js";

const { agency } = document.querySelector("#liste").dataset;
const told = document.querySelector("#told");
const found = /** @type {HTMLElement | null} */ (document.querySelector("#found"));

/**
 * @param {{case: string, jwe: string}[]} copies
 * @returns {Promise<[string, string][]>} The names in each that this browser can open.
 */
async function names(copies) {
  const keys = await kept();
  /** @type {[string, string][]} */
  const opened = [];
  for (const { case: id, jwe } of copies) {
    try {
      const own = /** @type {any} */ (await openSealed(jwe, { case: id, receiver: agency, keys }));
      const all = [own.prisoner, ...own.children];
      opened.push([id, all.map((each) => `${each.given_name} ${each.family_name}`).join(", ")]);
    } catch (error) {
      if (!(error instanceof CannotOpen)) {
        throw error;
      }
    }
  }
  return opened;
}

/** @param {Record<string, string>} [how] */
async function showNames(how) {
  const { copies } = await get(`/meldungen/kopien${location.search}`, how);
  for (const [id, text] of await names(copies)) {
    const place = document.querySelector(`[data-case="${id}"] [data-names]`);
    if (place !== null) {
      place.textContent = text;
    }
  }
}

/** @param {string} wanted */
async function search(wanted) {
  const hits = [];
  for (let page = 1, more = true; more; page += 1) {
    const told = await get(`/meldungen/kopien?seite=${page}`);
    const opened = await names(told.copies);
    hits.push(...opened.filter(([, text]) => text.toLocaleLowerCase("de").includes(wanted)));
    more = told.more;
  }
  return hits;
}

document.querySelector("#search")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const wanted = document.querySelector("#search-name").value.trim().toLocaleLowerCase("de");
  try {
    const hits = wanted === "" ? [] : await search(wanted);
    found.replaceChildren(...hits.map(hit));
    found.hidden = wanted === "";
    showListOrHits();
    told.textContent = wanted === "" ? "" : `${hits.length} gefunden`;
  } catch (error) {
    told.textContent = inWords(error);
  }
});

function showListOrHits() {
  document.querySelector("#liste").hidden = !found.hidden;
}

/** @param {[string, string]} found */
function hit([id, text]) {
  const item = document.createElement("li");
  item.className = "card";
  const link = document.createElement("a");
  link.className = "kern-link";
  link.href = `/meldungen/${id}`;
  link.textContent = text;
  item.append(link);
  return item;
}

document.addEventListener("renewed", async () => {
  showListOrHits();
  await showNames(UNASKED);
});
await showNames();
