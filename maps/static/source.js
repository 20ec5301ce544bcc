/* Where markers come from: the service's clusters, or the data that a self-contained page carries. Both answer alike. */
"use strict";

Cartoforma.source = (() => {
  const DEEPEST_ZOOM = 22;
  const POSITIONS_KEPT = 60;

  /** Ask the service; an older question still under way is given up. */
  class ServerSource {
    constructor(url, layers) {
      this.url = url;
      this.layers = layers;
      this.controller = null;
      this.positions = new Map();
    }

    async load({ bounds, zoom, query }) {
      this.controller?.abort();
      this.controller = new AbortController();
      const { current, names } = this.layers;
      const layer = names.length > 1 ? { layer: current } : {};
      return this.ask(query, { bbox: bounds.map((degrees) => degrees.toFixed(4)).join(","), zoom, ...layer }, this.controller.signal);
    }

    async ask(query, parameters, signal) {
      const address = new URL(this.url, document.baseURI);
      address.search = new URLSearchParams(query).toString();
      for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, String(value));
      const response = await fetch(address, { signal, headers: { Accept: "application/geo+json, application/json" } });
      if (!response.ok) throw new Error(`clusters answered ${response.status}`);
      return response.json();
    }

    /** Where an offer is, whatever the filters: a promise of positions, kept for the last ones asked for. */
    locate(id) {
      if (!this.positions.has(id)) {
        if (this.positions.size >= POSITIONS_KEPT) this.positions.clear();
        const found = this.ask("", { offer: id, zoom: DEEPEST_ZOOM }).then(({ features }) => features.map(({ geometry }) => geometry.coordinates));
        found.catch(() => this.positions.delete(id));
        this.positions.set(id, found);
      }
      return this.positions.get(id);
    }
  }

  /** The data within the page. The script that reads it is fetched where there is some. */
  class EmbeddedSource {
    constructor(...given) {
      this.given = given;
    }

    async reach() {
      await Cartoforma.need("embedded");
      this.data ??= new Cartoforma.EmbeddedData(...this.given);
      return this.data;
    }

    async load(view) {
      return (await this.reach()).load(view);
    }

    async locate(id) {
      return (await this.reach()).locate(id);
    }
  }

  function makeSource(config, map, layers) {
    const embedded = Cartoforma.readJson("map-data");
    return embedded ? new EmbeddedSource(embedded, map, layers) : new ServerSource(config.clustersUrl, layers);
  }

  return { makeSource };
})();
