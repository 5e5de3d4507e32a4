/** Without a network a form stays as it is filled in; else the browser's own page would take its place. */

const TOLD = "Ihr Gerät ist gerade nicht mit dem Netz verbunden. Es wurde nichts gesendet. Was Sie eingetragen haben, bleibt hier stehen.";

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  form.querySelector("[data-offline]")?.remove();
  if (navigator.onLine || event.defaultPrevented) {
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const line = document.createElement("p");
  line.className = "kern-body";
  line.setAttribute("role", "alert");
  line.dataset.offline = "";
  line.textContent = TOLD;
  form.append(line);
});
