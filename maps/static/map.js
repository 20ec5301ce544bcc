/* The map of training offers: starts on the shell's Leaflet map, keeps its markers in step with view and filters. */
"use strict";

(() => {
  const BELGIUM = [2.54, 49.49, 6.41, 51.51];
  const EMPTY = { total: 0, without_point: 0, features: [] };
  const WAIT_MS = 120;
  const SLOW_MS = 400;
  const CONTROLS = { x: 54, y: 74, below: 24 }; // the room that they take, in pixels
  const OPENING_ZOOMS = [13, 16, 18];

  const toBounds = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

  /** As far out as the base map fills the view, and at least as far as all of Belgium needs. */
  function limitZoom(map) {
    const filled = map.getBoundsZoom(map.options.maxBounds, true);
    map.setMinZoom(Math.min(map.getBoundsZoom(toBounds(BELGIUM)), Math.max(filled, 6)));
  }

  /** The same filters, in whatever order they are written. */
  const tidy = (query) => {
    const parameters = new URLSearchParams(query);
    parameters.sort();
    return parameters.toString();
  };

  class OfferMap {
    constructor(map, config) {
      this.map = map;
      this.config = config;
      this.words = new Cartoforma.Words(config);
      this.layers = new Cartoforma.layers.Layers(config, this.words);
      this.query = config.query || "";
      this.isBare = Boolean(config.isBare);
      this.source = Cartoforma.source.makeSource(config, map, this.layers);
      this.timer = null;
      this.question = 0;
      this.answer = EMPTY;
      this.isByUser = false;
    }

    start() {
      const { map, words, config } = this;
      const container = map.getContainer();
      container.setAttribute("role", "region");
      container.setAttribute("aria-label", words.say("map_label"));
      this.tools = Cartoforma.addTools(this);
      map.invalidateSize({ animate: false });
      limitZoom(map);
      map.on("resize", () => limitZoom(map));
      if (config.view) this.showView(config.view);
      else this.fitBox(config.bounds, false);
      this.addControls();
      this.markers = new Cartoforma.markers.Markers(map, { ...this, locate: (id) => this.source.locate(id) });
      this.markers.fan.onClose = () => this.notice.hide();
      this.presses = new Cartoforma.popups.Presses(map, () => this.closeAll());
      this.listen(container);
      this.refresh().then(() => config.selected && this.openOffer(config.selected, { isStill: Boolean(config.view) }));
    }

    addControls() {
      const { map, words, layers, config } = this;
      const { addPlainControls, Legend, CountLine, Notice, Position } = Cartoforma.controls;
      addPlainControls(map, words);
      this.countLine = new CountLine(map, config, words);
      this.legend = new Legend(map, words, layers);
      this.notice = new Notice(map);
      if (layers.names.length > 1 && config.clustersUrl && navigator.geolocation) new Position(map, words, this.notice);
    }

    listen(container) {
      const { map } = this;
      this.watchUser(container);
      map.on("moveend", () => this.refreshSoon());
      container.addEventListener("keydown", (event) => this.stepBack(event));
      document.addEventListener("cartoforma:highlight", (event) => this.markers.highlight(event.detail?.id ?? null));
      document.addEventListener("cartoforma:open", (event) => this.openOffer(event.detail.id));
      document.addEventListener("cartoforma:more", (event) => this.sayMore(event.detail.count));
      // Under a finger or a pressed button nothing moves: a click that begins on a link ends on it.
      new ResizeObserver(() => this.presses.whenFree(() => this.fit(container))).observe(container);
    }

    /** What only a person does moves the map by a person; everything else was asked for by the page. */
    watchUser(container) {
      const note = () => { this.isByUser = true; };
      this.map.on("dragstart pressed", note);
      for (const name of ["wheel", "dblclick"]) container.addEventListener(name, note, { passive: true, capture: true });
      container.addEventListener("click", (event) => { if (event.target.closest(".leaflet-control-zoom")) note(); }, true);
      container.addEventListener("touchstart", (event) => { if (event.touches.length > 1) note(); }, { passive: true, capture: true });
      container.addEventListener("keydown", ({ key, target }) => { if (target === container && /^(Arrow|[-+=_]$)/.test(key)) note(); }, true);
    }

    /** Take the room that there is; the legend scrolls within it. */
    fit(container) {
      this.map.invalidateSize({ animate: false });
      container.style.setProperty("--cf-room", `${this.map.getSize().y}px`);
    }

    closeAll() {
      this.map.closePopup();
      this.markers.fan.close();
    }

    /** Escape closes what was opened last: the popup first, then the fan. */
    stepBack(event) {
      if (event.key !== "Escape") return;
      if (this.map._popup?.isOpen()) this.map.closePopup();
      else this.markers.fan.close();
    }

    /** Narrow to a query string (without bbox and zoom), without a reload of the page. The same one changes nothing.
        `isBare`: the list shows offers that no map has, and the map shows none. */
    setQuery(query, isBare = false) {
      if (tidy(query) === tidy(this.query) && isBare === this.isBare) return;
      this.isBare = isBare;
      this.query = String(query).replace(/^\?/, "");
      this.presses.whenFree(() => this.closeAll());
      this.tools.follow();
      this.refreshSoon();
    }

    /** Show another layer; the page is told, so that its address can say so. */
    setLayer(layer) {
      if (!this.layers.names.includes(layer) || layer === this.layers.current) return;
      this.layers.current = layer;
      this.markers.fan.close();
      this.tools.follow();
      this.legend.write();
      Cartoforma.tell("layer", { layer });
      this.refresh();
    }

    /** Show a box as nearly as the window allows. A little less, or rounding would zoom out a step each time. */
    showView([west, south, east, north]) {
      this.map.fitBounds(toBounds([west, south, east, north]).pad(-0.02), { animate: false });
    }

    /** Show a box whole. Where that leaves room, it stands below and beside the controls at the top. */
    fitBox(box, animate = !Cartoforma.isMotionReduced()) {
      const { map } = this;
      const bounds = toBounds(box || BELGIUM);
      const zoom = map.getBoundsZoom(bounds);
      const taken = map.project(bounds.getSouthEast(), zoom).subtract(map.project(bounds.getNorthWest(), zoom));
      const { x, y } = map.getSize().subtract(taken);
      map.fitBounds(bounds, { animate, paddingTopLeft: [Math.max(0, Math.min(x, CONTROLS.x)), Math.max(0, Math.min(y - CONTROLS.below, CONTROLS.y))] });
    }

    /** Open an offer where it is: closer and closer, until it stands for itself. Resolves to whether it is on the map. */
    async openOffer(id, { isStill = false } = {}) {
      if (this.markers.openOffer(id)) return true;
      if (isStill) return false;
      const [place] = await this.source.locate(id).catch(() => []);
      if (!place) return false;
      const latLng = L.latLng(place[1], place[0]);
      for (const zoom of OPENING_ZOOMS.filter((one) => one >= this.map.getZoom())) {
        this.map.setView(latLng, zoom, { animate: false });
        await this.settle();
        if (this.markers.openOffer(id)) return true;
      }
      return false;
    }

    refreshSoon() {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.settle(), WAIT_MS);
    }

    /** The view has come to rest: say so, and ask once for what is in it. */
    settle() {
      window.clearTimeout(this.timer);
      const view = this.map.getBounds();
      const box = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()].map((degrees) => degrees.toFixed(4));
      Cartoforma.tell("moved", { bbox: view.intersects(toBounds(BELGIUM)) ? box.join(",") : "", byUser: this.isByUser });
      this.isByUser = false;
      return this.refresh();
    }

    async refresh() {
      const question = ++this.question;
      const slow = window.setTimeout(() => this.map.getContainer().classList.add("is-loading"), SLOW_MS);
      try {
        const answer = await this.load();
        if (question === this.question) this.show(answer);
      } catch (error) {
        if (question === this.question) this.fail(error);
      } finally {
        window.clearTimeout(slow);
        if (question === this.question) this.map.getContainer().classList.remove("is-loading");
      }
    }

    /** The answer for what is in view. Outside Belgium nothing is asked: there is nothing, and the service says so. */
    async load() {
      if (this.isBare) return EMPTY;
      if (!this.map.getBounds().intersects(toBounds(BELGIUM))) return { ...this.answer, features: [] };
      return this.source.load({ bounds: this.readBounds(), zoom: Math.floor(this.map.getZoom()), query: this.query });
    }

    /** What is in view and a little around it, within the bounds of the map. */
    readBounds() {
      const view = this.map.getBounds().pad(0.1);
      const limit = this.map.options.maxBounds;
      return [
        Math.max(view.getWest(), limit.getWest()),
        Math.max(view.getSouth(), limit.getSouth()),
        Math.min(view.getEast(), limit.getEast()),
        Math.min(view.getNorth(), limit.getNorth()),
      ];
    }

    show(answer) {
      const { total, without_point, revision = null, features } = { ...EMPTY, ...answer };
      this.answer = answer;
      if (!this.notice.isLasting) this.notice.hide();
      this.markers.show(features);
      if (this.isBare) this.countLine.say("nowhere");
      else this.countLine.show(total, without_point);
      if (!features.length && total > 0 && !this.map._popup?.isOpen()) {
        this.notice.show(this.words.say("empty_view"), this.words.say("show_all"), () => this.fitBox());
      }
      Cartoforma.tell("loaded", { total, without_point, revision });
    }

    fail(error) {
      if (error.name === "AbortError") return;
      this.notice.show(this.words.say("load_failed"), this.words.say("retry"), () => this.refresh());
    }

    sayMore(count) {
      const text = this.words.say("more_here", { count: this.words.number.format(count) });
      this.notice.show(text, this.words.say("close"), () => this.notice.hide(), true);
    }
  }

  /** Called by the shell's script with the map that it made and what it knows: the tile layer. */
  Cartoforma.start = (map, { tiles }) => {
    const config = Cartoforma.readJson("map-config") || {};
    const offers = new OfferMap(map, config);
    offers.start();
    Cartoforma.basemap.addTiles(map, tiles);
    Cartoforma.basemap.draw(map, config, offers.words, () => offers.markers.obstacles);
    const { setQuery, setLayer, openOffer, fitBox, showView, refresh } = OfferMap.prototype;
    const doors = { setQuery, setLayer, openOffer, fitBox, showView, refresh };
    window.cartoformaMap = { map };
    for (const [name, door] of Object.entries(doors)) window.cartoformaMap[name] = (...given) => door.apply(offers, given);
  };
})();
