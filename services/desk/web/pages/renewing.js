/** An open page looks again by itself when something came, and keeps what is being typed. */

import { UNASKED } from "/desk/pages/asking.js";

const main = /** @type {HTMLElement} */ (document.querySelector("main[data-news]"));
const told = /** @type {HTMLElement} */ (document.querySelector("#news-told"));
const AGAIN_MS = 5_000;
const PRESSED_MS = 200;
const CAN_HAVE_FOCUS = "a, button, summary, input, select, textarea";
/** As the desk has sent it: in the page, scripts have filled in since. */
const served = new Map([...document.querySelectorAll("[data-fresh]")].map((each) => [each.id, each.innerHTML]));
let heard = main.dataset.news ?? "";
/** @type {EventSource | null} */
let listening = null;
let leaving = false;

/** Browsers have few connections to one desk: a page that nobody sees holds none. */
function listen() {
  if (document.hidden) {
    listening?.close();
    listening = null;
    return;
  }
  if (listening !== null) {
    return;
  }
  listening = new EventSource(`/neues?seit=${encodeURIComponent(heard)}`);
  listening.addEventListener("neues", (event) => {
    heard = event.data;
    renew();
  });
  listening.addEventListener("ende", reload);
  listening.addEventListener("error", () => {
    // A network that is away it waits for itself; what the desk has answered with no, it does not.
    if (listening?.readyState === EventSource.CLOSED) {
      listening = null;
      later(renew);
    }
  });
}

/** Once: the stream and a look can both hear that a session ended, and a second reload breaks off the first. */
function reload() {
  if (!leaving) {
    leaving = true;
    location.reload();
  }
}

/** @param {() => void} work */
function later(work) {
  setTimeout(work, AGAIN_MS);
}

/** Show anew what is marked as such; the rest stays, and so does whatever was typed. */
export async function renew() {
  const headers = { ...UNASKED, accept: "text/html" };
  const response = await fetch(location.pathname + location.search, { headers }).catch(() => null);
  if (response === null || response.status >= 500) {
    later(renew);
    return;
  }
  if (response.redirected || !response.ok) {
    reload();
    return;
  }
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  if (document.querySelector("[data-fresh] :is(:active, [aria-busy])") !== null) {
    // What is being pressed is not taken away from under the finger, nor a form while it is sealed: it would send nothing.
    setTimeout(renew, PRESSED_MS);
    return;
  }
  const changed = [...document.querySelectorAll("[data-fresh]")].filter((old) => replaced(old, fresh));
  if (changed.length > 0) {
    told.textContent = "Es ist etwas Neues gekommen. Die Seite zeigt es jetzt.";
  }
  document.dispatchEvent(new CustomEvent("renewed", { detail: fresh }));
  listen();
}

/**
 * @param {Element} old
 * @param {Document} fresh
 */
function replaced(old, fresh) {
  const now = fresh.getElementById(old.id);
  if (now === null || now.innerHTML === served.get(old.id)) {
    return false;
  }
  served.set(old.id, now.innerHTML);
  carryOver(old, now);
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(now);
  if (focused !== null) {
    refocus(focused, now);
  }
  return true;
}

/**
 * Where there is nothing like it any more, the place that was renewed is what she is at.
 *
 * @param {Element} focused
 * @param {HTMLElement} now
 */
function refocus(focused, now) {
  const wanted = signOf(focused);
  const same = [...now.querySelectorAll(CAN_HAVE_FOCUS)].find((each) => signOf(each) === wanted);
  if (same === undefined) {
    now.tabIndex = -1;
  }
  (same ?? now).focus();
}

/**
 * By what it is known again: its id, or where it leads and, since scripts fill in names in links, else what it says.
 *
 * @param {Element} element
 */
function signOf(element) {
  const href = element.getAttribute("href");
  const leads = href ?? element.closest("form")?.getAttribute("action") ?? element.closest("[id]")?.id;
  return element.id || [element.tagName, leads, href === null ? element.textContent : ""].join(" ");
}

/**
 * @param {Element} old
 * @param {Element} now
 */
function carryOver(old, now) {
  for (const field of old.querySelectorAll("input[id], select[id]")) {
    const same = now.querySelector(`#${CSS.escape(field.id)}`);
    if (same !== null && field.type !== "checkbox" && field.type !== "radio") {
      same.value = field.value;
    } else if (same !== null) {
      same.checked = field.checked;
    }
  }
  for (const opened of old.querySelectorAll("details[open][id]")) {
    now.querySelector(`#${CSS.escape(opened.id)}`)?.setAttribute("open", "");
  }
}

document.addEventListener("visibilitychange", listen);
// Else a page that the browser keeps for going back would hold its connection.
addEventListener("pagehide", () => {
  listening?.close();
  listening = null;
});
addEventListener("pageshow", listen);
