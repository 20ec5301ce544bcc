/* The map of training offers: starts on the shell's Leaflet map, keeps its markers in step with view and filters. */
"use strict";

(() => {
  const BELGIUM = [2.54, 49.49, 6.41, 51.51];
  const EMPTY = { total: 0, without_point: 0, features: [] };
  const WAIT_MS = 120;
  const SLOW_MS = 400;
  const FAILED_TILES_AT_MOST = 8;

  const toBounds = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);

  /** Tiles above the shipped base map. Where they do not arrive, the base map simply stays in sight. */
  function addTiles(map, tiles) {
    if (!tiles) return;
    const layer = L.tileLayer(tiles.url, {
      attribution: tiles.attribution,
      subdomains: tiles.subdomains,
      maxNativeZoom: tiles.maxZoom,
      maxZoom: map.getMaxZoom(),
      // Tile servers ask who calls; the page's own policy may say nothing to anybody.
      referrerPolicy: "strict-origin-when-cross-origin",
    });
    let failed = 0;
    layer.on("tileload", () => { failed = 0; });
    layer.on("tileerror", () => {
      failed += 1;
      // Cut off: stop asking until the network is back.
      if (failed >= FAILED_TILES_AT_MOST) layer.remove();
    });
    window.addEventListener("online", () => { failed = 0; layer.addTo(map); });
    layer.addTo(map);
  }

  /** As far out as the base map fills the view, and at least as far as all of Belgium needs. */
  function limitZoom(map) {
    const filled = map.getBoundsZoom(map.options.maxBounds, true);
    map.setMinZoom(Math.min(map.getBoundsZoom(toBounds(BELGIUM)), Math.max(filled, 6)));
  }

  class OfferMap {
    constructor(map, config) {
      this.map = map;
      this.config = config;
      this.words = new Cartoforma.Words(config);
      this.query = config.query || "";
      this.source = Cartoforma.source.makeSource(config, map);
      this.timer = null;
      this.question = 0;
      this.answer = EMPTY;
    }

    start() {
      const { map, words, config } = this;
      const container = map.getContainer();
      container.setAttribute("role", "region");
      container.setAttribute("aria-label", words.say("map_label"));
      limitZoom(map);
      map.on("resize", () => limitZoom(map));
      map.fitBounds(toBounds(config.bounds || BELGIUM), { animate: false });
      const { addPlainControls, addLegend, CountLine, Notice } = Cartoforma.controls;
      addPlainControls(map, words);
      this.countLine = new CountLine(map, config, words);
      addLegend(map, words);
      this.notice = new Notice(map);
      this.markers = new Cartoforma.markers.Markers(map, config, words);
      map.on("moveend", () => this.refreshSoon());
      container.addEventListener("keydown", (event) => this.stepBack(event));
      document.addEventListener("cartoforma:highlight", (event) => this.markers.highlight(event.detail?.id ?? null));
      document.addEventListener("cartoforma:more", (event) => this.sayMore(event.detail.count));
      new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(container);
      this.refresh();
    }

    /** Escape closes what was opened last: the popup first, then the fan. */
    stepBack(event) {
      if (event.key !== "Escape") return;
      if (this.map._popup?.isOpen()) this.map.closePopup();
      else this.markers.fan.close();
    }

    /** Narrow to a query string (without bbox and zoom), without a reload of the page. */
    setQuery(query) {
      this.query = String(query).replace(/^\?/, "");
      this.map.closePopup();
      this.markers.fan.close();
      this.refreshSoon();
    }

    refreshSoon() {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.refresh(), WAIT_MS);
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
      if (!this.map.getBounds().intersects(toBounds(BELGIUM))) return { ...this.answer, features: [] };
      return this.source.load({ bounds: this.readBounds(), zoom: Math.ceil(this.map.getZoom()), query: this.query });
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
      this.notice.hide();
      this.markers.show(Cartoforma.source.gatherNear(features, this.map));
      this.countLine.show(total, without_point);
      if (!features.length && total > 0) {
        this.notice.show(this.words.say("empty_view"), this.words.say("show_all"), () => this.map.fitBounds(toBounds(BELGIUM)));
      }
      document.dispatchEvent(new CustomEvent("cartoforma:loaded", { detail: { total, without_point, revision } }));
    }

    fail(error) {
      if (error.name === "AbortError") return;
      this.notice.show(this.words.say("load_failed"), this.words.say("retry"), () => this.refresh());
    }

    sayMore(count) {
      const text = this.words.say("more_here", { count: this.words.number.format(count) });
      this.notice.show(text, this.words.say("close"), () => this.notice.hide());
    }
  }

  /** Called by the shell's script with the map that it made and what it knows: the tile layer. */
  Cartoforma.start = (map, { tiles }) => {
    const config = Cartoforma.readJson("map-config") || {};
    const offers = new OfferMap(map, config);
    offers.start();
    addTiles(map, tiles);
    Cartoforma.basemap.draw(map, config, offers.words, () => offers.markers.obstacles);
    window.cartoformaMap = { setQuery: (query) => offers.setQuery(query), refresh: () => offers.refresh(), map };
  };
})();
