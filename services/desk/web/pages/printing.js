/** A page that is meant for paper is printed. */

document.querySelector("#print")?.addEventListener("click", () => window.print());
