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
    const tell = (slider) => {
        if (slider.type !== "range") return;
        const sign = slider.valueAsNumber > 0 ? "+" : "";
        slider.parentElement.querySelector("output").value = `${sign}${slider.value.replace("-", "\u2212")}\u00a0%`;
    };
    form.addEventListener("input", (event) => {
        tell(event.target);
        if (event.target.name !== "navn") moved();
    });
    form.addEventListener("htmx:afterRequest", (event) => {
        if (event.target !== form) return;
        asked = null;
        if (next) ask(next);
    });
    form.addEventListener("submit", () => { clearTimeout(rest); form.elements.hurtig.value = ""; });
    if (form.dataset.play) ask("full");
    // What was moved before this script was there, or put back by the browser's back button, is not what is answered.
    const isAsSent = (one) =>
        one.options
            ? one.selectedIndex === Math.max(0, [...one.options].findIndex((each) => each.defaultSelected))
            : one.checked === one.defaultChecked && one.value === one.defaultValue;
    window.addEventListener("pageshow", () => {
        const controls = [...form.elements].filter((one) => one.matches("input:not([type=hidden]), select"));
        const other = controls.filter((one) => one.name !== "navn" && !isAsSent(one));
        other.forEach(tell);
        if (other.length) moved();
    });
}

document.addEventListener("DOMContentLoaded", startWorkshop);
document.addEventListener("htmx:afterSwap", startWorkshop); // the sliders come when the baseline is ready
