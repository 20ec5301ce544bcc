/* The shipped base map: land, borders and names, below the tiles, so that there is a proper map without any.
   Reads GeoJSON or TopoJSON outlines (provinces carry `region`, neighbours do not) and a list of ranked names. */
"use strict";

Cartoforma.basemap = (() => {
  const { element } = Cartoforma;
  // From which zoom a name of each rank may show, and how large it is written.
  const RANKS = { 1: { zoom: 0, size: 15 }, 2: { zoom: 7.5, size: 13 }, 3: { zoom: 8.5, size: 12 }, 4: { zoom: 9.5, size: 11.5 } };
  const WIDE_NAMES = [
    { key: "sea", lon: 2.75, lat: 51.62, className: "cf-name-sea" },
    { key: "country_FR", lon: 3.75, lat: 49.72, className: "cf-name-country" },
    { key: "country_NL", lon: 5.1, lat: 51.72, className: "cf-name-country" },
    { key: "country_DE", lon: 6.75, lat: 50.6, className: "cf-name-country" },
    { key: "country_LU", lon: 6.1, lat: 49.75, className: "cf-name-country" },
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
    if (isLine) return /region|country|state/.test(`${properties.kind} ${properties.layer}`) ? "cf-border-region" : "cf-border-province";
    return properties.region || properties.region_id ? "cf-land-home" : "cf-land-neighbour";
  }

  function drawLand(map, outlines) {
    // Neighbours first and lines last, so that no fill covers a border.
    const order = ["cf-land-neighbour", "cf-land-home", "cf-border-province", "cf-border-region"];
    const features = readFeatures(outlines)
      .filter((feature) => feature.geometry)
      .sort((one, other) => order.indexOf(classify(one)) - order.indexOf(classify(other)));
    const renderer = L.svg({ pane: "land", padding: 0.6 });
    L.geoJSON(features, { pane: "land", renderer, interactive: false, smoothFactor: 0.8, style: (feature) => ({ className: classify(feature), stroke: true }) }).addTo(map);
  }

  function makeName(map, { text, lon, lat, className, size }) {
    const label = element("span", { class: `cf-name ${className}` }, text);
    if (size) label.style.fontSize = `${size}px`;
    const icon = L.divIcon({ html: label, className: "cf-name-anchor", iconSize: [0, 0] });
    const marker = L.marker([lat, lon], { icon, pane: "names", interactive: false, keyboard: false }).addTo(map);
    marker.getElement().setAttribute("aria-hidden", "true");
    return marker;
  }

  /** Show as many names as find room, the weightier first. */
  function arrangeNames(map, names) {
    const zoom = map.getZoom();
    const taken = [];
    for (const name of names) {
      const { x, y } = map.project([name.lat, name.lon]);
      const half = name.width / 2 + 4;
      const box = [x - half, y - 10, x + half, y + name.size + 4];
      const isFree = taken.every(([left, top, right, bottom]) => box[2] < left || box[0] > right || box[3] < top || box[1] > bottom);
      const isShown = zoom >= name.fromZoom && isFree;
      if (isShown) taken.push(box);
      name.marker.getElement().hidden = !isShown;
    }
  }

  function drawNames(map, labels, words) {
    for (const { key, lon, lat, className } of WIDE_NAMES) makeName(map, { text: words.say(key), lon, lat, className });
    const pen = document.createElement("canvas").getContext("2d");
    const names = labels
      .map((label) => ({ ...label, text: words.choose(label.names).text, ...(RANKS[label.rank] || RANKS[4]) }))
      .sort((one, other) => one.rank - other.rank)
      .map((name) => {
        pen.font = `600 ${name.size}px sans-serif`;
        const marker = makeName(map, { ...name, className: `cf-name-town cf-rank-${name.rank}` });
        return { ...name, fromZoom: name.zoom, width: pen.measureText(name.text).width, marker };
      });
    const arrange = () => arrangeNames(map, names);
    map.on("zoomend", arrange);
    arrange();
  }

  async function read(id, url) {
    const embedded = Cartoforma.readJson(id);
    if (embedded || !url) return embedded;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response.json();
  }

  /** Draw what can be had; a base map that does not arrive leaves the markers as they are. */
  async function draw(map, config, words) {
    const [outlines, labels] = await Promise.allSettled([read("map-outlines", config.outlinesUrl), read("map-labels", config.labelsUrl)]);
    if (outlines.value) drawLand(map, outlines.value);
    if (labels.value) drawNames(map, labels.value, words);
  }

  return { draw };
})();
