/* Starts the design system's parts, once for the page and once for each part that htmx puts in. */
"use strict";

document.addEventListener("DOMContentLoaded", () => DKFDS.init());
document.addEventListener("htmx:afterSwap", (event) => DKFDS.init({ scope: event.detail.elt }));

/* A button with data-confirm asks first; without JavaScript the action's own page asks. */
document.addEventListener("submit", (event) => {
    const question = event.submitter && event.submitter.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
});

/* A form that says what it waits for says so from the moment it is sent; not when it is found again by going back. */
document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.querySelector(".t-busy")) event.target.classList.add("htmx-request");
});
window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form.htmx-request")) form.classList.remove("htmx-request");
});

/* A field with data-submit sends its form when it changes. */
document.addEventListener("change", (event) => {
    if (event.target.dataset.submit !== undefined) event.target.form.requestSubmit();
});
