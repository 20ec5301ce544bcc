/* Marker symbols. Shape and colour together say the class of an offer in the layer that is chosen; where that is
   recognition, a sign inside says how it is taught. The outer form says how well the position is known: a tip for an
   address, a dashed circle for a town. A small mark at the edge says that the record is no longer fresh. */
"use strict";

Cartoforma.icons = (() => {
  const { drawing, element } = Cartoforma;

  // Around 0,0 with a radius of about 13, of about equal weight to the eye.
  const SHAPES = {
    bxl_formation: "M0-13a13 13 0 1 0 0 26a13 13 0 1 0 0-26z",
    forem: "M-9-12h18a3 3 0 0 1 3 3v18a3 3 0 0 1-3 3h-18a3 3 0 0 1-3-3v-18a3 3 0 0 1 3-3z",
    vdab: "M-1.8-15.2a2.5 2.5 0 0 1 3.6 0l13.4 13.4a2.5 2.5 0 0 1 0 3.6l-13.4 13.4a2.5 2.5 0 0 1-3.6 0l-13.4-13.4a2.5 2.5 0 0 1 0-3.6z",
    several: "M-6.6-13.5h13.2l7.6 13.5l-7.6 13.5h-13.2l-7.6-13.5z",
    other: "M0-14.5l14 10.3l-5.2 16.4h-17.6l-5.2-16.4z",
    none: "M-12.2-11.5h24.4a2.4 2.4 0 0 1 2.1 3.6l-12.2 21.2a2.4 2.4 0 0 1-4.2 0l-12.2-21.2a2.4 2.4 0 0 1 2.1-3.6z",
    unknown: "M-12.2 11.5h24.4a2.4 2.4 0 0 0 2.1-3.6l-12.2-21.2a2.4 2.4 0 0 0-4.2 0l-12.2 21.2a2.4 2.4 0 0 0 2.1 3.6z",
    no_record: "M0-13a13 13 0 1 0 0 26a13 13 0 1 0 0-26z",
  };
  const ABSENT = new Set(["none", "unknown", "no_record"]);

  // Strokes around 0,0 within -7..7.
  const GLYPHS = {
    onsite: ["M-7-0.5l7-6l7 6", "M-5-2v8h10v-8", "M-1.2 6v-4h2.4v4"],
    hybrid: ["M0-6.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13z", "M0-6.5a6.5 6.5 0 0 1 0 13z!"],
    online_live: ["M-6.5-5.5h13v8.5h-13z", "M-3.5 6h7", "M-1.7-3.7v5l4.2-2.5z!"],
    online_self: ["M-6.5-5.5h13v8.5h-13z", "M-3.5 6h7", "M0 3v3"],
    selfstudy_site: ["M0-4c-2-1.6-4.5-1.8-7-1.5v9.5c2.5-.3 5-.1 7 1.5c2-1.6 4.5-1.8 7-1.5v-9.5c-2.5-.3-5-.1-7 1.5z", "M0-4v9.5"],
    workplace: ["M-6.5-3h13v8.5h-13z", "M-2.5-3v-2.8h5v2.8", "M-6.5 1h13"],
    other: ["M-3-3.2c0-2.2 1.4-3.6 3.2-3.6s3.2 1.3 3.2 3c0 2.6-3.3 2.6-3.3 5.2", "M.1 5.3v.6"],
  };
  // Around 0,0 with a radius of about 5.
  const EDGES = {
    due: ["M-3.8-3.8h7.6v7.6h-7.6z!"],
    overdue: ["M0-5.6l6 10.4h-12z!"],
    unconfirmed: ["M0-4.6a4.6 4.6 0 1 0 0 9.2a4.6 4.6 0 1 0 0-9.2z"],
  };
  const GLYPH_OF = { internship: "workplace", alternance: "workplace" };

  /** Which of the three answers that name nobody: a source says so, it is not established, or nobody has said anything. */
  const nameAbsence = (slug) => (ABSENT.has(slug) ? slug : "no_record");

  /** Which class of recognition an offer falls into. */
  function classifyRecognition(offer) {
    const named = offer.recognised_by || [];
    if (named.length === 0) return nameAbsence(offer.recognition);
    if (named.length > 1) return "several";
    return named[0] in SHAPES ? named[0] : "other";
  }

  function classifyModality(slug) {
    const glyph = GLYPH_OF[slug] || slug;
    return Object.hasOwn(GLYPHS, glyph) ? glyph : "other";
  }

  function drawGlyph(modality) {
    const paths = GLYPHS[classifyModality(modality)].map((path) =>
      drawing("path", { d: path.replace("!", ""), class: path.endsWith("!") ? "cf-glyph-solid" : "cf-glyph-line" }),
    );
    return drawing("g", { class: "cf-glyph" }, ...paths);
  }

  /** The mark of a record that is due, overdue or was never confirmed; nothing for any other. */
  function drawEdge(freshness, position = "12 -12") {
    if (!Object.hasOwn(EDGES, freshness || "")) return null;
    const paths = EDGES[freshness].map((path) =>
      drawing("path", { d: path.replace("!", ""), class: path.endsWith("!") ? "cf-mark-solid" : "cf-mark-line" }),
    );
    return drawing("g", { class: `cf-mark cf-mark-${freshness}`, transform: `translate(${position})` }, drawing("circle", { r: 7.4, class: "cf-mark-back" }), ...paths);
  }

  /** A mark at the edge alone, for the legend. */
  const drawFreshness = (freshness) => wrap("-9 -9 18 18", "cf-mark-symbol", drawEdge(freshness, "0 0"));

  /** The shape of a body that recognises. Its colour is set on the whole symbol. */
  const drawShape = (recognition) => drawing("path", { d: SHAPES[recognition], class: "cf-shape" });

  /** A mark as the page's configuration gives it: corners, colour, sign; a hollow one is a dashed edge. */
  function drawMark({ points, sign, isHollow }) {
    const shape = drawing("polygon", { points, class: isHollow ? "cf-outline" : "cf-solid" });
    return drawing("g", { transform: "scale(1.35)" }, shape, sign ? drawing("text", { y: 3.6, class: "cf-letter" }, sign) : null);
  }

  function wrap(box, className, ...children) {
    const [, , width, height] = box.split(" ");
    return drawing("svg", { viewBox: box, width, height, class: className, "aria-hidden": "true", focusable: "false" }, ...children);
  }

  /** The symbol of one offer. `form` is "pin" (address known), "halo" (town only) or "plain" (in a fan or a legend). */
  function drawSymbol(shapes, form = "plain", freshness = "fresh") {
    const box = { pin: "-18 -18 36 48", halo: "-24 -24 48 48", plain: "-18 -18 36 36" }[form];
    const back = {
      pin: () => drawing("path", { d: "M-6 9L0 28L6 9z", class: "cf-tip" }),
      halo: () => drawing("circle", { r: 21.5, class: "cf-halo" }),
      plain: () => null,
    }[form]();
    return wrap(box, "cf-symbol", back, ...shapes, drawEdge(freshness));
  }

  /** The shares of a group, one piece for each class: around a disc, or along a bar of 28 pixels. */
  function drawShares(shares, isRound) {
    const total = shares.reduce((sum, { count }) => sum + count, 0);
    let begun = 0;
    const pieces = shares.map(({ count, paint }) => {
      const [start, length] = [(begun / total) * 100, (count / total) * 100];
      begun += count;
      const piece = isRound
        ? drawing("circle", { r: 21, pathLength: 100, class: "cf-arc", "stroke-dasharray": `${length} ${100 - length}`, "stroke-dashoffset": -start, transform: "rotate(-90)" })
        : drawing("rect", { x: -14 + start * 0.28, y: 9, width: length * 0.28, height: 6, class: "cf-stretch" });
      return paint(piece);
    });
    const back = isRound ? drawing("circle", { r: 24.5, class: "cf-share-back" }) : drawing("rect", { x: -15.5, y: 7.5, width: 31, height: 9, rx: 2, class: "cf-share-back" });
    return drawing("g", { class: "cf-shares" }, back, ...pieces);
  }

  const BODIES = {
    cluster: (shares) => [shares.length ? drawShares(shares, true) : drawing("circle", { r: 23, class: "cf-ring" }), drawing("circle", { r: 18, class: "cf-disc" })],
    stack: (shares) => [
      ...[[-10, -18, " cf-card-back"], [-12, -16, " cf-card-back"], [-15, -13, ""]].map(([x, y, extra]) => drawing("rect", { x, y, width: 28, height: 28, rx: 6, class: `cf-card${extra}` })),
      shares.length ? drawShares(shares, false) : null,
    ],
    area: (shares) => [drawing("rect", { x: -23, y: -18, width: 46, height: 36, rx: 9, class: "cf-disc" }), shares.length ? drawShares(shares, false) : null],
  };

  /** A number for several offers: in a disc (different places), on a stack of cards (one place), on a plate (an area). */
  function drawGroup(text, kind, { isTown = false, shares = [] } = {}) {
    const halo = isTown ? drawing("circle", { r: 25.5, class: "cf-halo" }) : null;
    const raised = shares.length ? -4 : 0;
    const [x, y] = { cluster: [0, 0], stack: [-1, 1 + raised], area: [0, raised] }[kind];
    return wrap("-28 -28 56 56", `cf-group cf-kind-${kind}`, halo, ...BODIES[kind](shares), drawing("text", { x, y, class: "cf-number" }, text));
  }

  /** A venue at which no offer is known: a small ring, without shape or sign of an offer. */
  const drawVenue = () => wrap("-14 -14 28 28", "cf-venue-symbol", drawing("circle", { r: 8, class: "cf-venue-ring" }), drawing("circle", { r: 2.5, class: "cf-venue-dot" }));

  const ANCHORS = { venue: [[28, 28], [14, 14]], pin: [[36, 48], [18, 46]], halo: [[48, 48], [24, 24]], plain: [[36, 36], [18, 18]], group: [[56, 56], [28, 28]] };

  /** Wrap a drawing into a Leaflet icon of the right size. */
  function makeIcon(svg, form, className) {
    const [iconSize, iconAnchor] = ANCHORS[form];
    return L.divIcon({ html: element("div", { class: "cf-icon" }, svg), className: `cf-marker ${className}`, iconSize, iconAnchor });
  }

  return {
    RECOGNITIONS: Object.keys(SHAPES), GLYPHS: Object.keys(GLYPHS), EDGES: Object.keys(EDGES),
    classifyRecognition, nameAbsence, drawGlyph, drawShape, drawMark, drawSymbol, drawFreshness, drawGroup, drawVenue, makeIcon,
  };
})();
