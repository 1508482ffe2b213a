/* Draws the Vega-Lite specifications on a page: <div class="t-chart" data-spec="ID"> beside a json_script with that ID.
   The interpreter (ast) keeps the strict content security policy: no specification becomes code. */
"use strict";

const danishNumbers = { decimal: ",", thousands: ".", grouping: [3], currency: ["", " kr."] };
const danishTimes = {
    dateTime: "%A den %d. %B %Y %X",
    date: "%d-%m-%Y",
    time: "%H:%M:%S",
    periods: ["AM", "PM"],
    days: ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
    shortDays: ["søn", "man", "tir", "ons", "tor", "fre", "lør"],
    months: ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"],
    shortMonths: ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
};

function drawCharts(scope) {
    for (const place of scope.querySelectorAll(".t-chart[data-spec]:not([data-drawn])")) {
        place.dataset.drawn = "";
        const spec = JSON.parse(document.getElementById(place.dataset.spec).textContent);
        vegaEmbed(place, spec, {
            actions: false,
            ast: true,
            defaultStyle: false,
            renderer: "svg",
            formatLocale: danishNumbers,
            timeFormatLocale: danishTimes,
            tooltip: { disableDefaultStyle: true },
        }).then(() => { place.dataset.drawn = "yes"; });
    }
}

document.addEventListener("DOMContentLoaded", () => drawCharts(document));
document.addEventListener("htmx:afterSwap", (event) => drawCharts(event.detail.elt));
