/** Whoever sent a form that could not be taken, or came late, begins where that is said. */

/** @type {HTMLElement | null} */ (document.querySelector("#fehler, #bereits"))?.focus();
