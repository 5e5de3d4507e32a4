/** The leaflet is printed. */

document.querySelector("#print")?.addEventListener("click", () => window.print());
