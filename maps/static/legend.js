/* The controls that speak: legend, count, messages; and the plain ones with words in the page's language. */
"use strict";

(() => {
  const { element, icons } = Cartoforma;

  function makeControl(position, node) {
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    const control = L.control({ position });
    control.onAdd = () => node;
    return control;
  }

  function makeEntries(title, entries) {
    const items = entries.map(([picture, text]) => element("li", {}, element("span", { class: "cf-swatch" }, picture), element("span", {}, text)));
    return [element("p", { class: "cf-legend-title" }, title), element("ul", {}, ...items)];
  }

  function nameRecognitionClass(slug, words) {
    return ["several", "other", "none"].includes(slug) ? words.say(`recognition_${slug}`) : words.term("recognition_body", slug);
  }

  function nameGlyph(glyph, words) {
    if (glyph === "other" || glyph === "workplace") return words.say(`modality_${glyph}`);
    return words.term("modality", glyph);
  }

  /** The legend: closed on small maps, open where there is room; every symbol with words. */
  function addLegend(map, words) {
    const legend = element(
      "details",
      { class: "cf-legend" },
      element("summary", {}, words.say("legend")),
      element(
        "div",
        { class: "cf-legend-body", tabindex: "0", role: "group", "aria-label": words.say("legend") },
        ...makeEntries(words.say("legend_recognition"), icons.RECOGNITIONS.map((slug) => [icons.drawSymbol(slug, null), nameRecognitionClass(slug, words)])),
        ...makeEntries(words.say("legend_modality"), icons.GLYPHS.map((glyph) => [icons.drawSymbol(null, glyph), nameGlyph(glyph, words)])),
        ...makeEntries(words.say("legend_freshness"), [
          ...icons.MARKS.map((slug) => [icons.drawFreshness(slug), words.term("freshness", slug)]),
          [icons.drawSymbol("none", null), words.say("freshness_unmarked")],
        ]),
        ...makeEntries(words.say("legend_position"), [
          [icons.drawSymbol("none", null, "pin"), words.say("position_exact")],
          [icons.drawSymbol("none", null, "halo"), words.say("position_town")],
          [icons.drawGroup("4", { isStack: true }), words.say("group_here_hint")],
          [icons.drawGroup("12"), words.say("group_apart_hint")],
          [icons.drawVenue(), words.say("venue_bare")],
        ]),
      ),
    );
    legend.open = map.getSize().x >= 1300 && map.getSize().y >= 620;
    makeControl("bottomright", legend).addTo(map);
  }

  /** The line that counts: how many offers are on the map and how many have no place. */
  class CountLine {
    constructor(map, config, words) {
      this.config = config;
      this.words = words;
      this.node = element("div", { class: "cf-count", role: "status" });
      makeControl("topright", this.node).addTo(map);
    }

    show(total, withoutPoint) {
      const parts = [element("strong", {}, this.words.count("on_map", total))];
      if (withoutPoint > 0) {
        const list = this.words.say("see_list");
        const link = this.config.listUrl ? element("a", { href: this.config.listUrl }, list) : list;
        parts.push(`, ${this.words.count("without_point", withoutPoint)} (`, link, ")");
      }
      this.node.replaceChildren(...parts);
    }
  }

  /** A message inside the map with one thing to do; it stops nobody from going on. */
  class Notice {
    constructor(map) {
      this.node = element("div", { class: "cf-notice", role: "alert" });
      L.DomEvent.disableClickPropagation(this.node);
      map.getContainer().append(this.node);
    }

    show(text, action, act) {
      const button = element("button", { type: "button" }, action);
      button.addEventListener("click", act);
      this.node.replaceChildren(element("span", {}, text), button);
    }

    hide() {
      this.node.replaceChildren();
    }
  }

  function addPlainControls(map, words) {
    L.control.zoom({ position: "topleft", zoomInTitle: words.say("zoom_in"), zoomOutTitle: words.say("zoom_out") }).addTo(map);
    L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noopener noreferrer">Leaflet</a>');
    // Leaflet takes markup here: what could be read as markup is written as its number, so that words stay words.
    map.attributionControl.addAttribution(words.say("base_map").replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`));
  }

  Cartoforma.controls = { addLegend, addPlainControls, CountLine, Notice };
})();
