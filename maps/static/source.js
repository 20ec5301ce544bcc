/* Where markers come from: the service's clusters, or the data that a self-contained page carries. Both answer alike. */
"use strict";

Cartoforma.source = (() => {
  const LISTED_AT_MOST = 30;
  const CELL_PIXELS = 64;
  // Nearer than this, two markers would cover each other and be hard to hit.
  const APART_PIXELS = 42;
  // From here on a few metres are apart enough, and zooming further would help nobody.
  const CLOSEST_ZOOM = 16;

  /** Ask the service; an older question still under way is given up. */
  class ServerSource {
    constructor(url) {
      this.url = url;
      this.controller = null;
    }

    async load({ bounds, zoom, query }) {
      this.controller?.abort();
      this.controller = new AbortController();
      const address = new URL(this.url, document.baseURI);
      address.search = new URLSearchParams(query).toString();
      address.searchParams.set("bbox", bounds.map((degrees) => degrees.toFixed(4)).join(","));
      address.searchParams.set("zoom", String(zoom));
      const response = await fetch(address, { signal: this.controller.signal, headers: { Accept: "application/geo+json, application/json" } });
      if (!response.ok) throw new Error(`clusters answered ${response.status}`);
      return response.json();
    }
  }

  /** Gather offers at equal points into one feature each, in the form the service uses. */
  function groupPoints(features) {
    const points = new Map();
    for (const { geometry, properties } of features) {
      if (!geometry) continue;
      const key = geometry.coordinates.join(" ");
      if (!points.has(key)) {
        const { precision, place } = properties;
        points.set(key, { type: "Feature", geometry, properties: { count: 0, bbox: null, precision, place, offers: [] } });
      }
      const point = points.get(key).properties;
      point.count += 1;
      if (point.offers.length < LISTED_AT_MOST) point.offers.push(properties);
    }
    return [...points.values()];
  }

  function mergeCell(points) {
    if (points.length === 1) return points[0];
    const lons = points.map((point) => point.geometry.coordinates[0]);
    const lats = points.map((point) => point.geometry.coordinates[1]);
    const count = points.reduce((sum, point) => sum + point.properties.count, 0);
    const mean = (values) => values.reduce((sum, value, index) => sum + value * points[index].properties.count, 0) / count;
    const bbox = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
    return { type: "Feature", geometry: { type: "Point", coordinates: [mean(lons), mean(lats)] }, properties: { count, offers: [], bbox } };
  }

  /** The box of a feature: its own when it is a cluster, its point otherwise. */
  const boxOf = ({ geometry: { coordinates: [lon, lat] }, properties: { bbox } }) => bbox || [lon, lat, lon, lat];

  function mergePair(one, other) {
    const [first, second] = [boxOf(one), boxOf(other)];
    const bbox = first.map((value, index) => (index < 2 ? Math.min(value, second[index]) : Math.max(value, second[index])));
    const count = one.properties.count + other.properties.count;
    const share = one.properties.count / count;
    const coordinates = one.geometry.coordinates.map((value, index) => value * share + other.geometry.coordinates[index] * (1 - share));
    return { type: "Feature", geometry: { type: "Point", coordinates }, properties: { count, offers: [], bbox } };
  }

  /** Gather offers that would overlap on the screen: cells of a grid keep no distance from their neighbours.
      Places without an offer have nothing to add to a count and stay as they are. */
  function gatherNear(features, map) {
    const locate = ({ geometry: { coordinates: [lon, lat] } }) => map.project([lat, lon]);
    const apart = map.getZoom() >= CLOSEST_ZOOM ? 0 : APART_PIXELS;
    const gathered = [];
    const bare = features.filter((feature) => feature.properties.count === 0);
    for (const feature of features.filter((one) => one.properties.count > 0)) {
      let merged = feature;
      // A merged marker moves, and may come near another one: look again until nothing is near.
      for (;;) {
        const place = locate(merged);
        const near = gathered.findIndex((other) => locate(other).distanceTo(place) < apart);
        if (near < 0) break;
        merged = mergePair(gathered.splice(near, 1)[0], merged);
      }
      gathered.push(merged);
    }
    return [...gathered, ...bare];
  }

  /** The data within the page, clustered on a grid that belongs to the zoom and not to the view. */
  class EmbeddedSource {
    constructor(collection, map) {
      this.map = map;
      this.features = collection.features;
      this.query = null;
    }

    /** The page's own field narrows by naming the offers that are left (`id=a&id=b`); a query that names none keeps all. */
    narrow(query) {
      if (query === this.query) return;
      this.query = query;
      const left = new Set(new URLSearchParams(query).getAll("id"));
      const features = left.size ? this.features.filter(({ properties }) => left.has(properties.id)) : this.features;
      this.points = groupPoints(features);
      this.total = new Set(features.filter((feature) => feature.geometry).map((feature) => feature.properties.id)).size;
      this.withoutPoint = features.filter((feature) => !feature.geometry).length;
    }

    async load({ bounds: [west, south, east, north], zoom, query }) {
      this.narrow(query);
      const cells = new Map();
      for (const point of this.points) {
        const [lon, lat] = point.geometry.coordinates;
        const { x, y } = this.map.project([lat, lon], zoom);
        const key = `${Math.floor(x / CELL_PIXELS)} ${Math.floor(y / CELL_PIXELS)}`;
        cells.set(key, [...(cells.get(key) || []), point]);
      }
      const features = [...cells.values()].map(mergeCell).filter(({ geometry: { coordinates: [lon, lat] } }) => lon >= west && lon <= east && lat >= south && lat <= north);
      return { type: "FeatureCollection", total: this.total, without_point: this.withoutPoint, features };
    }
  }

  function makeSource(config, map) {
    const embedded = Cartoforma.readJson("map-data");
    return embedded ? new EmbeddedSource(embedded, map) : new ServerSource(config.clustersUrl);
  }

  return { makeSource, gatherNear };
})();
