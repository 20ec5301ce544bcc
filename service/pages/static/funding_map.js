/* Puts the answers of the funding page on the map: a mark for each answer at each place, with its offers in a popup. */
"use strict";

(() => {
  const { element, drawing, readJson } = Cartoforma;
  const answer = readJson("funding-points");
  const map = window.cartoformaMap?.map;
  if (!answer || !map) return;

  const SIZE = 30;

  function drawMark({ points, colour, sign, isHollow }) {
    const shape = drawing("polygon", { points, fill: isHollow ? "#ffffff" : colour, stroke: colour, "stroke-width": 1.6, "stroke-dasharray": isHollow ? "3 2" : null });
    const letter = sign && drawing("text", { y: 3.6, "text-anchor": "middle", "font-size": 11, "font-weight": 700, fill: "#ffffff" }, sign);
    return drawing("svg", { viewBox: "-12 -12 24 24", width: SIZE, height: SIZE, "aria-hidden": "true" }, shape, letter || null);
  }

  function makePopup({ label, items, count }) {
    const rows = items.map(({ title, url, precision }) => element("li", {}, element("a", { href: url }, title), element("span", { class: "soft" }, ` ${precision}`)));
    const rest = count > items.length ? element("p", {}, `+ ${count - items.length}`) : null;
    return element("div", { class: "funding-popup" }, element("strong", {}, label), element("ul", {}, ...rows), rest);
  }

  /** Marks of one place stand beside each other, so that none lies under another. */
  function addPlace({ longitude, latitude, groups }) {
    groups.forEach((group, index) => {
      const badge = group.count > 1 ? element("span", { class: "funding-count" }, String(group.count)) : null;
      const picture = element("span", { class: "funding-place" }, drawMark(answer.marks[group.mark]), badge);
      const shift = (index - (groups.length - 1) / 2) * (SIZE + 2);
      const icon = L.divIcon({ className: "", html: picture, iconSize: [SIZE, SIZE], iconAnchor: [SIZE / 2 - shift, SIZE / 2], popupAnchor: [shift, -SIZE / 2] });
      const marker = L.marker([latitude, longitude], { icon, keyboard: false, riseOnHover: true });
      marker.bindPopup(makePopup(group), { minWidth: 200, maxWidth: 300 });
      marker.addTo(map);
      const node = marker.getElement();
      for (const [name, value] of Object.entries({ tabindex: "0", role: "button", "aria-label": group.label })) node.setAttribute(name, value);
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        marker.openPopup();
        marker.getPopup().getElement()?.querySelector("a")?.focus();
      });
      marker.on("popupclose", () => { if (marker.getPopup().getElement()?.contains(document.activeElement)) node.focus(); });
    });
  }

  answer.places.forEach(addPlace);
})();
