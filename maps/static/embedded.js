/* The data that a page carries itself, clustered on a grid that belongs to the zoom and not to the view; it answers in
   the form the service uses. */
"use strict";

Cartoforma.EmbeddedData = (() => {
  const LISTED_AT_MOST = 30;
  const CELL_PIXELS = 64;
  // Nearer than this, two markers would cover each other and be hard to hit.
  const APART_PIXELS = 42;
  // From here on a few metres are apart enough, and zooming further would help nobody.
  const CLOSEST_ZOOM = 16;

  /** Gather offers at equal points, each point with all of its offers. */
  function groupPoints(features) {
    const points = new Map();
    for (const { geometry, properties } of features) {
      if (!geometry) continue;
      const key = geometry.coordinates.join(" ");
      if (!points.has(key)) points.set(key, { coordinates: geometry.coordinates, points: 1, offers: new Map(), precision: properties.precision, place: properties.place });
      points.get(key).offers.set(properties.id, properties);
    }
    return [...points.values()].map((point) => ({ ...point, box: [...point.coordinates, ...point.coordinates] }));
  }

  /** Two groups as one, in the middle of both; an offer that is in both counts once. */
  function merge(one, other) {
    const points = one.points + other.points;
    const share = one.points / points;
    const coordinates = one.coordinates.map((value, index) => value * share + other.coordinates[index] * (1 - share));
    const box = one.box.map((value, index) => (index < 2 ? Math.min(value, other.box[index]) : Math.max(value, other.box[index])));
    return { points, coordinates, box, offers: new Map([...one.offers, ...other.offers]) };
  }

  class EmbeddedData {
    constructor(collection, map, layers) {
      this.map = map;
      this.layers = layers;
      this.features = collection.features;
      this.query = null;
      this.narrow("");
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
        const { x, y } = this.project(point, zoom);
        const key = `${Math.floor(x / CELL_PIXELS)} ${Math.floor(y / CELL_PIXELS)}`;
        cells.set(key, cells.has(key) ? merge(cells.get(key), point) : point);
      }
      const features = this.gatherNear([...cells.values()], zoom)
        .filter(({ coordinates: [lon, lat] }) => lon >= west && lon <= east && lat >= south && lat <= north)
        .map((group) => this.describe(group));
      return { type: "FeatureCollection", total: this.total, without_point: this.withoutPoint, features };
    }

    project({ coordinates: [lon, lat] }, zoom) {
      return this.map.project([lat, lon], zoom);
    }

    /** Join what would overlap on the screen: cells of a grid keep no distance from their neighbours. */
    gatherNear(groups, zoom) {
      if (zoom >= CLOSEST_ZOOM) return groups;
      const gathered = [];
      for (const group of groups) {
        let merged = group;
        // A merged marker moves, and may come near another one: look again until nothing is near.
        for (;;) {
          const place = this.project(merged, zoom);
          const near = gathered.findIndex((other) => this.project(other, zoom).distanceTo(place) < APART_PIXELS);
          if (near < 0) break;
          merged = merge(gathered.splice(near, 1)[0], merged);
        }
        gathered.push(merged);
      }
      return gathered;
    }

    /** A group in the form the service uses. */
    describe({ coordinates, points, offers, box, precision, place }) {
      const listed = [...offers.values()];
      const isPoint = points === 1;
      const properties = { count: offers.size, bbox: isPoint ? null : box, offers: isPoint ? listed.slice(0, LISTED_AT_MOST) : [], precision, place };
      if (this.layers.names.length > 1 && offers.size > 1) properties.classes = this.layers.countIn(listed);
      return { type: "Feature", geometry: { type: "Point", coordinates }, properties };
    }

    async locate(id) {
      return this.points.filter(({ offers }) => offers.has(id)).map(({ coordinates }) => coordinates);
    }
  }

  return EmbeddedData;
})();
