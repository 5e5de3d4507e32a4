/** Without a network a form stays as it is filled in; else the browser's own page would take its place. */

const TOLD = "Ihr Gerät ist gerade nicht mit dem Netz verbunden. Es wurde nichts gesendet. Was Sie eingetragen haben, bleibt hier stehen.";

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  form.querySelector("[data-offline]")?.remove();
  if (navigator.onLine || event.defaultPrevented || form.dataset.reached !== undefined) {
    delete form.dataset.reached;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  sendIfReached(form, event.submitter);
});

/**
 * Browsers also call a device offline whose only network is a closed one, and the desk may be in it.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
async function sendIfReached(form, submitter) {
  try {
    await fetch("/desk/desk.css", { method: "HEAD", cache: "no-store" });
  } catch {
    say(form);
    return;
  }
  form.dataset.reached = "";
  form.requestSubmit(submitter);
}

/** @param {HTMLFormElement} form */
function say(form) {
  form.querySelector("[data-offline]")?.remove();
  const line = document.createElement("p");
  line.className = "kern-body";
  line.setAttribute("role", "alert");
  line.dataset.offline = "";
  line.textContent = TOLD;
  form.append(line);
}
