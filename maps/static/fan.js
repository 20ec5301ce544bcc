/* Several offers at one point: they open out on legs around it, in a circle when few, along a spiral when many. */
"use strict";

Cartoforma.fan = (() => {
  const SPACING = 42;
  const CIRCLE_AT_MOST = 9;
  const ABOVE_OTHERS = 2000;

  /** Offsets in pixels from the point, one per offer. */
  function placeOffers(count) {
    if (count <= CIRCLE_AT_MOST) {
      const radius = Math.max(52, (count * SPACING) / (2 * Math.PI));
      return Array.from({ length: count }, (_, index) => {
        const angle = (2 * Math.PI * index) / count - Math.PI / 2;
        return L.point(radius * Math.cos(angle), radius * Math.sin(angle));
      });
    }
    const places = [];
    let angle = 0;
    for (let index = 0; index < count; index += 1) {
      // One turn of the spiral widens it by one symbol, so neither neighbours nor turns overlap.
      const radius = 52 + (SPACING * angle) / (2 * Math.PI);
      places.push(L.point(radius * Math.cos(angle - Math.PI / 2), radius * Math.sin(angle - Math.PI / 2)));
      angle += SPACING / radius;
    }
    return places;
  }

  /** Move the map just enough that the whole fan is in view. */
  function bringIntoView(map, centre, places) {
    const reach = 28 + Math.max(...places.map((place) => Math.max(Math.abs(place.x), Math.abs(place.y))));
    const size = map.getSize();
    const shift = ["x", "y"].map((axis) => {
      if (2 * reach > size[axis]) return centre[axis] - size[axis] / 2;
      return Math.min(0, centre[axis] - reach) + Math.max(0, centre[axis] + reach - size[axis]);
    });
    if (shift.some((pixels) => Math.abs(pixels) > 1)) map.panBy(shift, { animate: !Cartoforma.isMotionReduced() });
  }

  class Fan {
    /** `makeMarker(offer, latLng)` makes the marker of one offer, ready to use. */
    constructor(map, makeMarker) {
      this.map = map;
      this.makeMarker = makeMarker;
      this.layer = L.layerGroup().addTo(map);
      this.opener = null;
      map.on("zoomstart", () => this.close());
    }

    get isOpen() {
      return this.opener !== null;
    }

    open(feature, latLng, opener) {
      this.close();
      this.opener = opener;
      const hadFocus = opener === document.activeElement;
      const offers = feature.properties.offers;
      const places = placeOffers(offers.length);
      const centre = this.map.latLngToLayerPoint(latLng);
      this.markers = offers.map((offer, index) => {
        const end = this.map.layerPointToLatLng(centre.add(places[index]));
        L.polyline([latLng, end], { className: "cf-leg", weight: 1.5, interactive: false }).addTo(this.layer);
        const marker = this.makeMarker(offer, end).addTo(this.layer);
        marker.restingZ = ABOVE_OTHERS;
        marker.setZIndexOffset(ABOVE_OTHERS);
        marker.getElement().classList.add("in-fan");
        return marker;
      });
      this.map.getContainer().classList.add("has-fan");
      opener.setAttribute("aria-expanded", "true");
      opener.classList.add("is-open");
      if (hadFocus) this.markers[0].getElement().focus({ preventScroll: true });
      bringIntoView(this.map, this.map.latLngToContainerPoint(latLng), places);
    }

    close() {
      if (!this.isOpen) return;
      const opener = this.opener;
      const holdsFocus = this.markers.some((marker) => marker.getElement() === document.activeElement);
      this.opener = null;
      this.onClose?.();
      this.markers = [];
      this.layer.clearLayers();
      this.map.getContainer().classList.remove("has-fan");
      opener.setAttribute("aria-expanded", "false");
      opener.classList.remove("is-open");
      if (holdsFocus && opener.isConnected) opener.focus({ preventScroll: true });
    }
  }

  return { Fan, placeOffers };
})();
