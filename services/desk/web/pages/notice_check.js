/** Whatever was filled in is looked at when it is left; what names people by the browser alone. */

import { post } from "/desk/pages/asking.js";
import { isShown } from "/desk/pages/notice_fields.js";
import { openPart } from "/desk/pages/notice_open.js";
import { flawOf, mark, seenHere, wrongs } from "/desk/pages/notice_wrong.js";

/** Whoever goes on at once is not asked for between two fields. */
const PAUSE = 400;

/**
 * What the desk finds in the open part, or for whom to seal the rest.
 *
 * @param {HTMLFormElement} form
 * @param {any[]} earlier The consents that there were before.
 */
export async function judged(form, earlier) {
  const { notice, signatures } = openPart(form, earlier);
  const whole = { ...notice, consents: [...notice.consents, ...earlier] };
  const { hints, seal } = await post("/meldungen/pruefen", whole, form.dataset.token);
  return { notice, signatures, found: wrongs(hints, signatures), seal };
}

/**
 * Say of each field that was left what is wrong with it; of others nothing, and nobody is led away.
 *
 * @param {HTMLFormElement} form
 * @param {any[]} earlier
 */
export function checkWhatIsLeft(form, earlier) {
  /** @type {Set<HTMLInputElement>} */
  const left = new Set();
  /** @type {Map<Element | null, string>} What the desk has said last. */
  let said = new Map();
  let isPressing = false;
  let wait = 0;

  function tell() {
    for (const place of left) {
      if (isShown(place)) {
        mark(place, flawOf(form, place) ?? said.get(place));
      }
    }
  }

  async function look() {
    if (isPressing) {
      // What appears moves the rest of the page, and her press would meet something else.
      later();
      return;
    }
    tell();
    if (seenHere(form).some(({ place }) => place.dataset.at !== undefined)) {
      return;
    }
    const asked = wait;
    // Somebody fills in the form, so by this her session goes on.
    const answer = await judged(form, earlier).catch(() => undefined);
    if (answer !== undefined && asked === wait) {
      said = new Map(answer.found.map(({ place, says }) => [place, says]));
      tell();
    }
  }

  function later() {
    clearTimeout(wait);
    wait = setTimeout(look, PAUSE);
  }

  form.addEventListener("focusout", ({ target, relatedTarget }) => {
    const field = /** @type {HTMLInputElement} */ (target);
    for (const place of [field, ...groupsOf(field)]) {
      if (place === field || !place.contains(/** @type {Node | null} */ (relatedTarget))) {
        left.add(place);
      }
    }
    later();
  });
  form.addEventListener("change", later);
  for (const [event, is] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    window.addEventListener(event, () => {
      isPressing = is;
    });
  }
}

/** @param {Element} field What it stands in, and what can be wrong as a whole. */
function groupsOf(field) {
  return ["[data-ticks]", "[data-giver]"].map((kind) => field.closest(kind)).filter(Boolean);
}
