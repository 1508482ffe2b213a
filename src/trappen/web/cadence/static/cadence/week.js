/* The keyboard in the adviser's list. The keys work only while a case has focus, so they disturb neither typing nor speech. */
"use strict";

const KEYS = {
    o: "opfoelgning", k: "kontakt", b: "boernesamtale", n: "netvaerksmoede", t: "tilsyn", s: "score", m: "maal", i: "beslutning",
};

function step(from, by) {
    const links = [...document.querySelectorAll("[data-case-link]")];
    const next = links[links.indexOf(from) + by];
    if (next) next.focus();
}

/* Enter registers from a list of choices as from any other field. */
document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("[data-enter] select")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
    const held = event.target.closest("[data-case]");
    if (!held || event.ctrlKey || event.altKey || event.metaKey) return;
    const link = held.querySelector("[data-case-link]");
    const key = event.key.toLowerCase();
    if (key === "arrowdown" || key === "arrowup") {
        event.preventDefault();
        step(link, key === "arrowdown" ? 1 : -1);
    } else if (key === "f") {
        const undo = document.querySelector("[data-undo]");
        if (undo) undo.focus();
    } else if (key in KEYS) {
        event.preventDefault();
        const place = held.querySelector(`[href$="/${KEYS[key]}/"]`);
        window.location.assign(place ? place.href : `${link.href}${KEYS[key]}/`);
    }
});

/* After a registration or an undo the address names the case: the receipt moves to it, and the focus goes back there. */
document.addEventListener("DOMContentLoaded", () => {
    const named = window.location.hash && document.getElementById(window.location.hash.slice(1));
    if (!named) return;
    const told = document.getElementById("messages"), held = named.closest("[data-case]");
    if (held && told.children.length) {
        held.prepend(told);
        named.setAttribute("aria-describedby", told.id);
    }
    named.focus();
    (held || named).scrollIntoView({ block: "nearest" });
});
