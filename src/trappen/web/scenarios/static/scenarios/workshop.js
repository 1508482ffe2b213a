/* A slider that moves asks for a quick answer, one at a time and always the newest; when it rests, for the full one. */
"use strict";

function startWorkshop() {
    const form = document.getElementById("skydere");
    if (!form || form.dataset.started) return;
    form.dataset.started = "ja";
    const REST = 350; // milliseconds without a move before the full answer is asked for
    let asked = null; // what is under way: quick or full
    let next = null; // what is asked for after it
    let rest = null;
    const ask = (kind) => {
        asked = kind;
        next = null;
        form.elements.hurtig.value = kind === "quick" ? "1" : "";
        htmx.trigger(form, "spil");
    };
    const soon = (kind) => {
        if (asked === null) ask(kind);
        else next = kind;
    };
    const moved = () => {
        clearTimeout(rest);
        rest = setTimeout(() => soon("full"), REST);
        if (asked === "full") htmx.trigger(form, "htmx:abort"); // its answer would be out of date
        soon("quick");
    };
    form.addEventListener("input", (event) => {
        const slider = event.target;
        if (slider.type === "range") {
            const sign = slider.valueAsNumber > 0 ? "+" : "";
            slider.parentElement.querySelector("output").value = `${sign}${slider.value.replace("-", "\u2212")}\u00a0%`;
        }
        if (slider.name !== "navn") moved();
    });
    form.addEventListener("htmx:afterRequest", (event) => {
        if (event.target !== form) return;
        asked = null;
        if (next) ask(next);
    });
    form.addEventListener("submit", () => { clearTimeout(rest); form.elements.hurtig.value = ""; });
    if (form.dataset.play) ask("full");
}

document.addEventListener("DOMContentLoaded", startWorkshop);
document.addEventListener("htmx:afterSwap", startWorkshop); // the sliders come when the baseline is ready
