/* The shipped base map: land, borders and names, below the tiles (where there are some), so that there is a proper map.
   Reads GeoJSON or TopoJSON outlines (provinces carry `region`, neighbours do not) and a list of ranked names. */
"use strict";

Cartoforma.basemap = (() => {
  const { element } = Cartoforma;
  const FAILED_TILES_AT_MOST = 8;
  // From which zoom a name of each rank may show, and how large it is written.
  const RANKS = { 1: { fromZoom: 0, size: 14.5 }, 2: { fromZoom: 7.5, size: 13 }, 3: { fromZoom: 8.5, size: 12 }, 4: { fromZoom: 9.5, size: 11.5 } };
  // How far a name stands from its dot and the dot reaches, and how near a marker stands to a town that it stands for, in pixels.
  const GAP = 6;
  const DOT = 3;
  const NEAR = 8;
  const SEA = { className: "cf-name-sea", size: 15, stretch: 1.1, fromZoom: 0 };
  const COUNTRY = { className: "cf-name-country", size: 12, stretch: 1.6, fromZoom: 0 };
  const WIDE_NAMES = [
    { key: "sea", lon: 2.75, lat: 51.62, ...SEA },
    { key: "country_FR", lon: 3.75, lat: 49.72, ...COUNTRY },
    { key: "country_NL", lon: 5.1, lat: 51.72, ...COUNTRY },
    { key: "country_DE", lon: 6.75, lat: 50.6, ...COUNTRY },
    { key: "country_LU", lon: 6.1, lat: 49.75, ...COUNTRY },
  ];

  /** Turn TopoJSON into GeoJSON features: its arcs are shared, delta-coded lines. GeoJSON passes as it is. */
  function readFeatures(outlines) {
    if (outlines.type !== "Topology") return outlines.features;
    const arcs = outlines.arcs.map((arc) => unpackArc(arc, outlines.transform));
    const objects = Object.entries(outlines.objects);
    return objects.flatMap(([layer, object]) =>
      (object.geometries || [object]).map((geometry) => ({
        type: "Feature",
        properties: { layer, ...geometry.properties },
        geometry: { type: geometry.type, coordinates: joinArcs(geometry, arcs) },
      })),
    );
  }

  function unpackArc(arc, transform) {
    if (!transform) return arc;
    const { scale: [scaleX, scaleY], translate: [moveX, moveY] } = transform;
    let x = 0;
    let y = 0;
    return arc.map(([stepX, stepY]) => {
      x += stepX;
      y += stepY;
      return [x * scaleX + moveX, y * scaleY + moveY];
    });
  }

  function joinArcs({ type, arcs: indexes }, arcs) {
    const line = (parts) =>
      parts.flatMap((index, position) => {
        const points = index < 0 ? [...arcs[~index]].reverse() : arcs[index];
        return position ? points.slice(1) : points;
      });
    const ring = (rings) => rings.map(line);
    return { LineString: line, Polygon: ring, MultiLineString: ring, MultiPolygon: (polygons) => polygons.map(ring) }[type]?.(indexes) || [];
  }

  function classify({ geometry, properties }) {
    const isLine = geometry.type.endsWith("LineString");
    if (isLine) return `cf-border-${(properties.kind || "province").replace(/_.*/, "")}`;
    return properties.region ? "cf-land-home" : "cf-land-neighbour";
  }

  function drawLand(map, outlines) {
    // Neighbours first and lines last, so that no fill covers a border.
    const order = ["cf-land-neighbour", "cf-land-home", "cf-border-province", "cf-border-region", "cf-border-country"];
    const features = readFeatures(outlines)
      .filter((feature) => feature.geometry)
      .sort((one, other) => order.indexOf(classify(one)) - order.indexOf(classify(other)));
    const renderer = L.svg({ pane: "land", padding: 0.6 });
    L.geoJSON(features, { pane: "land", renderer, interactive: false, smoothFactor: 0.8, style: (feature) => ({ className: classify(feature), stroke: true }) }).addTo(map);
  }

  function makeName(map, { text, lon, lat, className, size, isTown }) {
    const label = element("span", { class: `cf-name ${className}` }, text);
    label.style.fontSize = `${size}px`;
    const dot = isTown ? element("span", { class: "cf-name-dot" }) : null;
    const icon = L.divIcon({ html: element("span", {}, dot, label), className: "cf-name-anchor", iconSize: [0, 0] });
    const marker = L.marker([lat, lon], { icon, pane: "names", interactive: false, keyboard: false }).addTo(map);
    marker.getElement().setAttribute("aria-hidden", "true");
    return { marker, label, dot };
  }

  /** The box of a marker around its point, as left, top, right, bottom from there. */
  function measureMarker(marker) {
    const { iconSize: [width, height], iconAnchor: [left, top] } = marker.options.icon.options;
    return [-left, -top, width - left, height - top];
  }

  const moveBox = ([left, top, right, bottom], { x, y }) => [x + left, y + top, x + right, y + bottom];

  /** Where a name may stand, as seen from its point, the best first. Beside its dot, or close to the marker that stands at
      its town: a name that stands away from both would say that the town is where it is not. */
  function listSpots({ width, size, isTown }, standing) {
    const half = width / 2;
    const below = { side: "below", top: GAP, box: [-half, GAP, half, GAP + size] };
    if (!isTown) return [below];
    if (standing) {
      const [, upper, , lower] = measureMarker(standing);
      return [lower + 2, upper - size - 2].map((top) => ({ side: "below", top, box: [-half, top, half, top + size], isBare: true }));
    }
    const middle = -size / 2;
    return [
      below,
      { side: "right", top: middle, box: [GAP, middle, GAP + width, -middle] },
      { side: "left", top: middle, box: [-GAP - width, middle, -GAP, -middle] },
      { side: "below", top: -GAP - size, box: [-half, -GAP - size, half, -GAP] },
    ];
  }

  /** Show as many names as find room beside markers and each other, the weightier first. */
  function arrangeNames(map, names, markers) {
    const zoom = map.getZoom();
    const placed = markers.map((marker) => ({ marker, point: map.project(marker.getLatLng()) }));
    const taken = placed.map(({ marker, point }) => moveBox(measureMarker(marker), point));
    const isFree = (box) => taken.every((other) => isApart(box, other));
    for (const name of names) {
      const point = map.project([name.lat, name.lon]);
      const standing = placed.find((other) => other.point.distanceTo(point) <= NEAR)?.marker;
      const dot = name.isTown && !standing ? moveBox([-DOT, -DOT, DOT, DOT], point) : null;
      const hasRoom = zoom >= name.fromZoom && (!dot || isFree(dot));
      const spot = hasRoom && listSpots(name, standing).find(({ box }) => isFree(pad(moveBox(box, point))));
      name.marker.getElement().hidden = !spot;
      if (!spot) continue;
      taken.push(pad(moveBox(spot.box, point)));
      if (dot) taken.push(dot);
      name.label.style.top = `${spot.top}px`;
      name.label.dataset.side = spot.side;
      if (name.dot) name.dot.hidden = Boolean(spot.isBare);
    }
  }

  const pad = ([left, top, right, bottom]) => [left - 2, top - 1, right + 2, bottom + 1];
  const isApart = (one, other) => one[2] < other[0] || one[0] > other[2] || one[3] < other[1] || one[1] > other[3];

  function drawNames(map, labels, words, readMarkers) {
    const pen = document.createElement("canvas").getContext("2d");
    const towns = labels
      .map((label) => ({ ...label, text: words.choose(label.names).text, className: `cf-name-town cf-rank-${label.rank}`, isTown: true, ...(RANKS[label.rank] || RANKS[4]) }))
      .sort((one, other) => one.rank - other.rank);
    const wide = WIDE_NAMES.map((name) => ({ ...name, text: words.say(name.key) }));
    const names = [...towns, ...wide].map((name) => {
      pen.font = `600 ${name.size}px sans-serif`;
      return { ...name, width: pen.measureText(name.text).width * (name.stretch || 1), ...makeName(map, name) };
    });
    const arrange = () => arrangeNames(map, names, readMarkers());
    map.on("zoomend markersshown", arrange);
    arrange();
  }

  async function read(id, url) {
    const embedded = Cartoforma.readJson(id);
    if (embedded || !url) return embedded;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response.json();
  }

  /** Draw what can be had; a base map that does not arrive leaves the markers as they are.
      `readMarkers()` answers the markers in sight. */
  async function draw(map, config, words, readMarkers) {
    for (const pane of ["land", "names"]) map.getPane(pane).setAttribute("aria-hidden", "true");
    const [outlines, labels] = await Promise.allSettled([read("map-outlines", config.outlinesUrl), read("map-labels", config.labelsUrl)]);
    if (outlines.value) drawLand(map, outlines.value);
    if (labels.value) drawNames(map, labels.value, words, readMarkers);
  }

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

  return { draw, addTiles };
})();
