/* Markers on the map: made from features, kept when they stay the same, reachable by mouse, touch and keyboard. */
"use strict";

Cartoforma.markers = (() => {
  const { icons, popups } = Cartoforma;

  const keyOf = ({ geometry, properties }) =>
    JSON.stringify([geometry.coordinates, properties.count, properties.precision, (properties.offers || []).map((offer) => offer.id)]);

  const shorten = (count) => (count < 10000 ? String(count) : `${Math.floor(count / 1000)}k`);

  class Markers {
    constructor(map, config, words) {
      this.map = map;
      this.config = config;
      this.words = words;
      this.layer = L.layerGroup().addTo(map);
      this.shown = new Map();
      this.feature = null;
      this.highlighted = null;
      this.fan = new Cartoforma.fan.Fan(map, (offer, latLng) => this.makeOffer(offer, this.feature, latLng, "plain"));
    }

    /** Show these features. A marker whose feature did not change stays, and with it the focus of a keyboard user. */
    show(features) {
      const wanted = new Map(features.map((feature) => [keyOf(feature), feature]));
      const hadFocus = this.layer.getLayers().some((marker) => marker.getElement() === document.activeElement);
      for (const [key, marker] of this.shown) {
        if (wanted.has(key)) continue;
        marker.remove();
        this.layer.removeLayer(marker);
        this.shown.delete(key);
      }
      for (const [key, feature] of wanted) {
        if (!this.shown.has(key)) this.shown.set(key, this.makeMarker(feature).addTo(this.layer));
      }
      if (hadFocus && document.activeElement === document.body) this.map.getContainer().focus({ preventScroll: true });
      this.highlight(this.highlighted);
      // Names of the base map step aside for what lies on them.
      this.map.fire("markersshown");
    }

    /** The markers in sight, which names of the base map make room for. */
    get obstacles() {
      return [...this.shown.values()];
    }

    makeMarker(feature) {
      const [lon, lat] = feature.geometry.coordinates;
      const { count, offers, venue } = feature.properties;
      const latLng = L.latLng(lat, lon);
      if (venue && !count) return this.makeVenue(feature, latLng);
      if (count === 1 && offers?.length === 1) {
        return this.makeOffer(offers[0], feature, latLng, popups.isTownLevel(feature) ? "halo" : "pin");
      }
      return offers?.length ? this.makeStack(feature, latLng) : this.makeCluster(feature, latLng);
    }

    makeOffer(offer, feature, latLng, form) {
      const symbol = icons.drawSymbol(icons.classifyRecognition(offer.recognised_by), offer.modality, form, offer.freshness);
      const icon = icons.makeIcon(symbol, form, `cf-offer cf-form-${form}`);
      const marker = this.prepare(latLng, icon, popups.describeOffer(offer, feature, this.words), (opener) => {
        const offset = form === "pin" ? [0, -36] : [0, -12];
        popups.openPopup(this.map, { offer, feature, latLng, offset, opener }, this.config, this.words);
      });
      marker.offerIds = [offer.id];
      marker.bindTooltip(popups.makeTooltip(offer, this.words), { direction: "top", offset: [0, form === "pin" ? -42 : -18], className: "cf-tooltip", opacity: 1 });
      return marker;
    }

    makeVenue(feature, latLng) {
      const icon = icons.makeIcon(icons.drawVenue(), "venue", "cf-venue");
      return this.prepare(latLng, icon, popups.describeVenue(feature, this.words), (opener) => {
        popups.openVenue(this.map, { feature, latLng, offset: [0, -6], opener }, this.words);
      });
    }

    makeStack(feature, latLng) {
      const { count, offers } = feature.properties;
      const drawing = icons.drawGroup(shorten(count), { isStack: true, isTown: popups.isTownLevel(feature) });
      const marker = this.prepare(latLng, icons.makeIcon(drawing, "group", "cf-stack"), popups.describeGroup(feature, this.words), (opener) => {
        if (this.fan.opener === opener) return this.fan.close();
        this.feature = feature;
        this.fan.open(feature, latLng, opener);
        this.offerRest(feature, offers);
        return undefined;
      });
      marker.on("add", () => marker.getElement().setAttribute("aria-expanded", "false"));
      marker.offerIds = offers.map((offer) => offer.id);
      return marker;
    }

    /** More offers at one point than the service lists: say so, and lead to the list. */
    offerRest({ properties: { count } }, offers) {
      const rest = count - offers.length;
      if (rest > 0) document.dispatchEvent(new CustomEvent("cartoforma:more", { detail: { count: rest } }));
    }

    makeCluster(feature, latLng) {
      const icon = icons.makeIcon(icons.drawGroup(shorten(feature.properties.count)), "group", "cf-cluster");
      return this.prepare(latLng, icon, popups.describeGroup(feature, this.words), () => this.zoomInto(feature, latLng));
    }

    zoomInto({ properties: { bbox } }, latLng) {
      const options = { animate: !Cartoforma.isMotionReduced() };
      const bounds = bbox && L.latLngBounds([bbox[1], bbox[0]], [bbox[3], bbox[2]]);
      const zoom = bounds ? Math.min(16, this.map.getBoundsZoom(bounds, false, L.point(80, 80))) : 0;
      // Never less than one step closer, or a press on a wide cluster would seem to do nothing.
      this.map.setView(bounds ? bounds.getCenter() : latLng, Math.max(zoom, this.map.getZoom() + 1), options);
    }

    prepare(latLng, icon, label, activate) {
      const marker = L.marker(latLng, { icon, keyboard: false, riseOnHover: true });
      marker.on("add", () => {
        const node = marker.getElement();
        node.setAttribute("tabindex", "0");
        node.setAttribute("role", "button");
        node.setAttribute("aria-label", label);
        node.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          activate(node);
        });
      });
      marker.on("click", () => activate(marker.getElement()));
      return marker;
    }

    highlight(id) {
      this.highlighted = id;
      for (const marker of [...this.shown.values(), ...(this.fan.markers || [])]) {
        const isChosen = id !== null && Boolean(marker.offerIds?.includes(id));
        marker.getElement()?.classList.toggle("is-highlighted", isChosen);
        marker.setZIndexOffset(isChosen ? 1000 : marker.restingZ || 0);
      }
    }
  }

  return { Markers };
})();
