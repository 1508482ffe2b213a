/* A details element with an id stays as it was, also when the page comes again with an answer or htmx swaps a part. */
"use strict";

(() => {
    const key = `folded:${location.pathname}`;
    const held = JSON.parse(sessionStorage.getItem(key) || "{}");
    const keep = (part) => {
        held[part.id] = part.open;
        sessionStorage.setItem(key, JSON.stringify(held));
    };
    const restore = () => {
        for (const part of document.querySelectorAll("details[id]")) {
            if (part.id in held) part.open = held[part.id];
            else if (part.open) keep(part);
        }
    };
    document.addEventListener("toggle", (event) => {
        if (event.target.matches("details[id]") && event.target.isConnected) keep(event.target);
    }, true);
    document.addEventListener("DOMContentLoaded", restore);
    document.addEventListener("htmx:oobAfterSwap", restore);
})();
