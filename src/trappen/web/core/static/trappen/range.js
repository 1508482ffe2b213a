/* Choosing many rows of a table by keyboard: arrows move between the boxes, with Shift they take the rows along. */
"use strict";

document.addEventListener("DOMContentLoaded", () => {
    for (const table of document.querySelectorAll("table[data-range]")) {
        const form = table.closest("form");
        const boxes = [...table.querySelectorAll("input[type=checkbox]")];
        const tools = form.querySelector("[data-range-tools]");
        const count = form.querySelector("[data-range-count]");
        const tell = () => { count.textContent = `${boxes.filter((box) => box.checked).length} af ${boxes.length} valgt`; };
        const all = (checked) => { boxes.forEach((box) => { box.checked = checked; }); tell(); };
        let last = null;
        tools.hidden = false;
        form.querySelector("[data-range-all]").addEventListener("click", () => all(true));
        form.querySelector("[data-range-none]").addEventListener("click", () => all(false));
        table.addEventListener("change", tell);
        table.addEventListener("click", (event) => {
            const at = boxes.indexOf(event.target);
            if (at < 0) return;
            if (event.shiftKey && last !== null) {
                const [from, to] = [Math.min(last, at), Math.max(last, at)];
                boxes.slice(from, to + 1).forEach((box) => { box.checked = event.target.checked; });
                tell();
            }
            last = at;
        });
        table.addEventListener("keydown", (event) => {
            const at = boxes.indexOf(event.target);
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (at < 0 || !step || !boxes[at + step]) return;
            event.preventDefault();
            boxes[at + step].focus();
            if (event.shiftKey) {
                boxes[at].checked = true;
                boxes[at + step].checked = true;
                last = at + step;
                tell();
            }
        });
        tell();
    }
});
