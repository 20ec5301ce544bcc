/* Sets the point of a venue on the map: by a click, by dragging, by the arrow keys, or by typing its coordinates. */
"use strict";

(() => {
  const config = Cartoforma.readJson("point-config");
  const map = window.cartoformaMap?.map;
  if (!config || !map) return;

  const DECIMALS = 5;
  const STEP_PIXELS = 12;
  const SMALL_STEP_PIXELS = 1;
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const longitude = document.getElementById(config.longitudeId);
  const latitude = document.getElementById(config.latitudeId);
  const status = document.getElementById("point-status");
  const clear = document.querySelector("[data-point-clear]");

  const icon = L.divIcon({ className: "", html: Cartoforma.element("span", { class: "point-mark" }), iconSize: [26, 26], iconAnchor: [13, 13] });
  const marker = L.marker(map.getCenter(), { icon, draggable: true, keyboard: true, alt: config.label, title: config.label });

  const parse = (field) => (field.value.trim() ? Number(field.value.trim().replace(",", ".")) : NaN);
  const readTyped = () => [parse(longitude), parse(latitude)];
  const isPoint = ([east, north]) => Number.isFinite(east) && Number.isFinite(north) && Math.abs(north) <= 90;

  function place([east, north]) {
    marker.setLatLng([north, east]);
    if (!map.hasLayer(marker)) {
      marker.addTo(map);
      const node = marker.getElement();
      node.setAttribute("role", "button");
      node.setAttribute("aria-label", config.label);
      node.addEventListener("keydown", step);
    }
  }

  /** The point that was typed, else the one of the address, else none. */
  function show() {
    const typed = readTyped();
    const isByHand = isPoint(typed);
    clear.hidden = !isByHand;
    if (isByHand) place(typed);
    else if (config.derived) place(config.derived);
    else marker.remove();
  }

  function say(text) {
    status.textContent = text;
  }

  function set({ lat, lng }) {
    longitude.value = lng.toFixed(DECIMALS);
    latitude.value = lat.toFixed(DECIMALS);
    show();
    say(config.set.replace("{longitude}", longitude.value).replace("{latitude}", latitude.value));
  }

  function step(event) {
    const direction = STEPS[event.key];
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    const pixels = event.shiftKey ? SMALL_STEP_PIXELS : STEP_PIXELS;
    const from = map.latLngToContainerPoint(marker.getLatLng());
    set(map.containerPointToLatLng([from.x + direction[0] * pixels, from.y + direction[1] * pixels]));
    map.panInside(marker.getLatLng(), { padding: [40, 40], animate: false });
  }

  map.on("click", (event) => set(event.latlng));
  marker.on("dragend", () => set(marker.getLatLng()));
  // Without a point yet, Enter on the map puts one in its middle; the arrow keys then move it.
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault();
    set(map.getCenter());
    marker.getElement().focus();
  });
  for (const field of [longitude, latitude]) {
    field.addEventListener("change", () => {
      show();
      if (isPoint(readTyped())) map.panTo(marker.getLatLng(), { animate: false });
    });
  }
  clear.addEventListener("click", () => {
    longitude.value = "";
    latitude.value = "";
    show();
    say(config.unset);
    if (map.hasLayer(marker)) map.panTo(marker.getLatLng(), { animate: false });
  });
  show();
})();
