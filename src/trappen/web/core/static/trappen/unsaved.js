/* A form with data-unsaved asks before the page is left with something typed that is not saved.
   »ja« says that the server already holds typed values that nobody has saved. Sending the form never asks,
   and neither does a link with data-leave, which says itself that nothing is saved. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form[data-unsaved]");
    if (!form) return;
    let unsaved = form.dataset.unsaved === "ja";
    const touched = () => { unsaved = true; };
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    form.addEventListener("submit", () => { unsaved = false; });
    form.querySelectorAll("a[data-leave]").forEach((link) => {
        link.addEventListener("click", (event) => {
            if (!event.ctrlKey && !event.metaKey && !event.shiftKey) unsaved = false;
        });
    });
    window.addEventListener("beforeunload", (event) => {
        if (unsaved) event.preventDefault();
    });
});
