/* Markers on the map: made from features, kept when they stay the same, reachable by mouse, touch and keyboard. */
"use strict";

Cartoforma.markers = (() => {
  const { icons, popups } = Cartoforma;

  const SPOT_WAIT_MS = 150;

  const keyOf = ({ geometry, properties }, layer) =>
    JSON.stringify([layer, geometry.coordinates, properties.count, properties.precision, properties.area?.id, properties.classes, (properties.offers || []).map((offer) => offer.id)]);

  const shorten = (count) => (count < 10000 ? String(count) : `${Math.floor(count / 1000)}k`);

  class Markers {
    /** `locate(id)` gives the positions of an offer that has no marker of its own in sight. */
    constructor(map, { config, words, layers, locate }) {
      Object.assign(this, { map, config, words, layers, locate });
      this.layer = L.layerGroup().addTo(map);
      this.spots = L.layerGroup().addTo(map);
      this.shown = new Map();
      this.feature = null;
      this.highlighted = null;
      this.fan = new Cartoforma.fan.Fan(map, (offer, latLng) => this.makeOffer(offer, this.feature, latLng, "plain"));
    }

    /** Show these features. A marker whose feature did not change stays, and with it the focus of a keyboard user. */
    show(features) {
      const wanted = new Map(features.map((feature) => [keyOf(feature, this.layers.current), feature]));
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
      const icon = icons.makeIcon(this.layers.drawOffer(offer, form), form, `cf-offer cf-form-${form}`);
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
      const { offers } = feature.properties;
      const marker = this.makeGroup(feature, latLng, "stack", (opener) => {
        this.toggleFan(feature, latLng, opener);
        marker.closeTooltip();
      });
      // The offers that stand around it have their own.
      marker.on("tooltipopen", () => { if (this.fan.opener === marker.getElement()) marker.closeTooltip(); });
      marker.on("add", () => marker.getElement().setAttribute("aria-expanded", "false"));
      marker.offerIds = offers.map((offer) => offer.id);
      return marker;
    }

    makeGroup(feature, latLng, kind, activate) {
      const { count, classes } = feature.properties;
      const drawing = icons.drawGroup(shorten(count), kind, { isTown: kind === "stack" && popups.isTownLevel(feature), shares: this.layers.list(classes) });
      const marker = this.prepare(latLng, icons.makeIcon(drawing, "group", `cf-${kind}`), popups.describeGroup(feature, this.words, this.layers), activate);
      marker.bindTooltip(() => popups.makeGroupTooltip(feature, this.words, this.layers), { direction: "top", offset: [0, -22], className: "cf-tooltip", opacity: 1 });
      return marker;
    }

    toggleFan(feature, latLng, opener) {
      if (this.fan.opener === opener) return this.fan.close();
      this.feature = feature;
      this.fan.open(feature, latLng, opener);
      return this.offerRest(feature, feature.properties.offers);
    }

    /** More offers at one point than the service lists: say so, and lead to the list. */
    offerRest({ properties: { count } }, offers) {
      const rest = count - offers.length;
      if (rest > 0) Cartoforma.tell("more", { count: rest });
    }

    makeCluster(feature, latLng) {
      return this.makeGroup(feature, latLng, feature.properties.area ? "area" : "cluster", () => this.zoomInto(feature, latLng));
    }

    zoomInto({ properties: { bbox } }, latLng) {
      const options = { animate: !Cartoforma.isMotionReduced() };
      this.map.fire("pressed");
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
        node.addEventListener("focus", () => this.point(marker, true));
        node.addEventListener("blur", () => this.point(marker, false));
        node.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          activate(node);
        });
      });
      marker.on("click", () => activate(marker.getElement()));
      marker.on("mouseover", () => this.point(marker, true));
      marker.on("mouseout remove", () => this.point(marker, false));
      return marker;
    }

    /** A marker that the pointer or the focus is on points at its offers in the list. */
    point(marker, isOn) {
      if (!isOn && this.pointing !== marker) return;
      this.pointing = isOn ? marker : null;
      Cartoforma.tell("pointed", { ids: (isOn && marker.offerIds) || [] });
    }

    highlight(id) {
      if (id !== this.highlighted) this.markSpots(id);
      this.highlighted = id;
      for (const marker of this.list()) {
        const isChosen = id !== null && Boolean(marker.offerIds?.includes(id));
        marker.getElement()?.classList.toggle("is-highlighted", isChosen);
        marker.setZIndexOffset(isChosen ? 1000 : marker.restingZ || 0);
      }
    }

    list() {
      return [...this.shown.values(), ...(this.fan.markers || [])];
    }

    /** Show where an offer is that is one of many in a group. Not at once: the pointer may only be passing. */
    markSpots(id) {
      window.clearTimeout(this.spotTimer);
      this.spots.clearLayers();
      if (id === null || this.list().some((marker) => marker.offerIds?.includes(id))) return;
      this.spotTimer = window.setTimeout(async () => {
        const positions = await this.locate(id).catch(() => []);
        if (this.highlighted !== id) return;
        for (const [lon, lat] of positions) L.circleMarker([lat, lon], { className: "cf-spot", radius: 9, interactive: false }).addTo(this.spots);
      }, SPOT_WAIT_MS);
    }

    /** Open the popup of an offer that has a marker, out of its fan where it is in one; whether there was one. */
    openOffer(id) {
      const marker = this.list().find((one) => one.offerIds?.includes(id));
      if (!marker) return false;
      if (marker.offerIds.length > 1) {
        if (this.fan.opener !== marker.getElement()) marker.fire("click");
        return this.fan.markers.find((one) => one.offerIds[0] === id)?.fire("click") !== undefined;
      }
      if (!this.map._popup?.isOpen() || this.map._popup.offerId !== id) marker.fire("click");
      return true;
    }
  }

  return { Markers };
})();
