/* What the legend says: every symbol of the layer that is chosen, with words. Fetched when the legend is unfolded. */
"use strict";

Cartoforma.listEntries = (() => {
  const { element, icons } = Cartoforma;

  function makeEntries(title, entries) {
    const items = entries.map(([picture, text]) => element("li", {}, element("span", { class: "cf-swatch" }, picture), element("span", {}, text)));
    return [element("p", { class: "cf-legend-title" }, title), element("ul", {}, ...items)];
  }

  function nameGlyph(glyph, words) {
    if (glyph === "other" || glyph === "workplace") return words.say(`modality_${glyph}`);
    return words.term("modality", glyph);
  }

  function listEntries(words, layers) {
    const isFreshness = layers.current === "freshness";
    const groups = [
      [icons.drawGroup("4", "stack"), words.say("group_here_hint")],
      [icons.drawGroup("12", "cluster"), words.say("group_apart_hint")],
      ...(layers.names.length > 1 ? [[icons.drawGroup("34", "area"), words.say("area_hint")], [drawExample(layers), words.say("shares_hint")]] : []),
      [icons.drawVenue(), words.say("venue_bare")],
    ];
    return [
      ...makeEntries(words.say(layers.isRecognition ? "legend_recognition" : `legend_layer_${layers.current}`), layers.classes.map((slug) => [layers.drawClass(slug), layers.nameOf(slug)])),
      ...(layers.isRecognition ? makeEntries(words.say("legend_modality"), icons.GLYPHS.map((glyph) => [icons.drawSymbol([icons.drawGlyph(glyph)]), nameGlyph(glyph, words)])) : []),
      ...(isFreshness ? [] : makeEntries(words.say("legend_freshness"), [
        ...icons.EDGES.map((slug) => [icons.drawFreshness(slug), words.term("freshness", slug)]),
        [layers.drawClass(layers.classes.at(-1)), words.say("freshness_unmarked")],
      ])),
      ...makeEntries(words.say("legend_position"), [
        [drawForm(layers, "pin"), words.say("position_exact")],
        [drawForm(layers, "halo"), words.say("position_town")],
        ...groups,
      ]),
    ];
  }

  const drawForm = (layers, form) => layers.paint(icons.drawSymbol([layers.drawShape(layers.classes.at(-1))], form), layers.classes.at(-1));
  const drawExample = (layers) => icons.drawGroup("9", "cluster", { shares: layers.list(Object.fromEntries(layers.classes.map((slug, index) => [slug, index + 1]))) });

  return listEntries;
})();
