/* Puts the municipalities of the reach page on its map: the table has every word, the map draws a mark for each row. */
"use strict";

(() => {
  const { element, drawing } = Cartoforma;
  const map = window.cartoformaMap?.map;
  const rows = [...document.querySelectorAll("[data-band]")];
  if (!map || !rows.length) return;

  // Sizes in pixels; what is far lies above what is near, so that a gap is never hidden.
  const SIZES = { within_5: 13, within_10: 14, within_20: 16, within_30: 18, beyond_30: 19, none: 18 };
  const ABOVE = Object.keys(SIZES);
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  function drawMark({ band, hollow }) {
    const picture = drawing("svg", { class: `reach-mark reach-${band}${hollow === undefined ? "" : " is-hollow"}`, "aria-hidden": "true" }, drawing("use", { href: `#mark-${band}` }));
    return element("span", { class: "reach-place" }, picture);
  }

  /** The row again, as a small page: its name, its offers, its list. Nodes are copied, so that words stay words. */
  function makePopup(row) {
    const copy = (cell) => [...cell.childNodes].map((node) => node.cloneNode(true));
    const [name, ...cells] = row.cells;
    const parts = cells.filter((cell) => cell.querySelector("a")).map((cell) => element("p", {}, ...copy(cell)));
    return element("div", { class: "reach-popup" }, element("strong", {}, ...copy(name)), ...parts);
  }

  function addPlace(row) {
    const [longitude, latitude] = row.dataset.at.split(",").map(Number);
    const { band, said } = row.dataset;
    const size = SIZES[band];
    const icon = L.divIcon({ className: "reach-marker", html: drawMark(row.dataset), iconSize: [size, size], iconAnchor: [size / 2, size / 2], popupAnchor: [0, -size / 2] });
    const marker = L.marker([latitude, longitude], { icon, keyboard: false, riseOnHover: true, zIndexOffset: 1000 * ABOVE.indexOf(band) });
    marker.bindPopup(() => makePopup(row), { minWidth: 200, maxWidth: 300 });
    marker.addTo(map);
    const node = marker.getElement();
    const label = `${row.cells[0].firstChild.textContent.trim()}: ${said}`;
    for (const [name, value] of Object.entries({ tabindex: "-1", role: "button", "aria-label": label })) node.setAttribute(name, value);
    // What had the focus went with the popup: then nothing has it, and the mark takes it back.
    marker.on("popupclose", () => {
      const active = document.activeElement;
      if (active === document.body || marker.getPopup().getElement()?.contains(active)) node.focus();
    });
    return { marker, node };
  }

  const places = rows.map(addPlace);
  let current = places[0];

  /** One of the marks is in the order of the tabulator; arrows lead from there to its neighbours. */
  function choose(place) {
    current.node.tabIndex = -1;
    current = place;
    current.node.tabIndex = 0;
  }

  function findNeighbour(from, [right, down]) {
    const here = map.project(from.marker.getLatLng());
    let best = null;
    let least = Infinity;
    for (const place of places) {
      const there = map.project(place.marker.getLatLng());
      const along = (there.x - here.x) * right + (there.y - here.y) * down;
      const aside = Math.abs((there.x - here.x) * down) + Math.abs((there.y - here.y) * right);
      const cost = along + 2 * aside;
      if (place !== from && along > aside / 2 && cost < least) [best, least] = [place, cost];
    }
    return best;
  }

  function steer(event) {
    const place = places.find(({ node }) => node === event.target);
    if (!place) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      place.marker.openPopup();
      place.marker.getPopup().getElement()?.querySelector("a")?.focus();
    } else if (WAYS[event.key]) {
      // Otherwise the map itself would move.
      event.preventDefault();
      event.stopPropagation();
      const next = findNeighbour(place, WAYS[event.key]);
      if (!next) return;
      choose(next);
      if (!map.getBounds().contains(next.marker.getLatLng())) map.panTo(next.marker.getLatLng(), { animate: false });
      next.node.focus();
    }
  }

  choose(current);
  const pane = map.getPane("markerPane");
  pane.addEventListener("keydown", steer, true);
  pane.addEventListener("focusin", ({ target }) => {
    const place = places.find(({ node }) => node === target);
    if (place) choose(place);
  });
})();
