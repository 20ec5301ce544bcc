/* The controls that speak: legend, count, messages, position; and the plain ones with words in the page's language. */
"use strict";

(() => {
  const { element, drawing } = Cartoforma;

  function makeControl(position, node) {
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
    const control = L.control({ position });
    control.onAdd = () => node;
    return control;
  }

  /** The legend: closed on small maps, open where there is room. It is written when it is first opened. */
  class Legend {
    constructor(map, words, layers) {
      Object.assign(this, { words, layers });
      this.body = element("div", { class: "cf-legend-body", tabindex: "0", role: "group", "aria-label": words.say("legend") });
      this.node = element("details", { class: "cf-legend" }, element("summary", {}, words.say("legend")), this.body);
      this.node.addEventListener("toggle", () => this.write());
      this.node.open = map.getSize().x >= 1300 && map.getSize().y >= 620;
      makeControl("bottomright", this.node).addTo(map);
    }

    async write() {
      if (!this.node.open) return;
      await Cartoforma.need("legend").catch(() => {});
      if (!Cartoforma.listEntries || this.written === this.layers.current) return;
      this.written = this.layers.current;
      this.body.replaceChildren(...Cartoforma.listEntries(this.words, this.layers));
    }
  }

  /** The line that counts: how many offers are on the map and how many have no place. */
  class CountLine {
    constructor(map, config, words) {
      this.config = config;
      this.words = words;
      // On the map it lies upon marks: the tools below the map keep a place for it.
      this.node = map.getContainer().parentElement.querySelector(".cf-tools .cf-count");
      if (this.node) return;
      this.node = element("div", { class: "cf-count", role: "status" });
      makeControl("topright", this.node).addTo(map);
    }

    show(total, withoutPoint) {
      const parts = [element("strong", {}, this.words.count("on_map", total))];
      if (withoutPoint > 0) parts.push(`, ${this.words.count("without_point", withoutPoint)} (`, this.makeLink(), ")");
      this.write(parts);
    }

    /** Something else than a count, and where the list is. */
    say(key) {
      this.write([element("strong", {}, this.words.say(key)), " (", this.makeLink(), ")"]);
    }

    makeLink() {
      const list = this.words.say("see_list");
      return this.config.listUrl ? element("a", { href: this.config.listUrl }, list) : list;
    }

    write(parts) {
      // Said once: the same words again would be read out again.
      const text = parts.map((part) => part.textContent ?? part).join("");
      if (text !== this.node.textContent) this.node.replaceChildren(...parts);
    }
  }

  /** A message inside the map with one thing to do; it stops nobody from going on. */
  class Notice {
    constructor(map) {
      this.node = element("div", { class: "cf-notice", role: "alert" });
      L.DomEvent.disableClickPropagation(this.node);
      map.getContainer().append(this.node);
    }

    /** `isLasting` outlives the next answer of the service. */
    show(text, action, act, isLasting = false) {
      this.isLasting = isLasting;
      const button = element("button", { type: "button" }, action);
      button.addEventListener("click", act);
      this.node.replaceChildren(element("span", {}, text), button);
    }

    hide() {
      this.node.replaceChildren();
    }
  }

  /** "My position": a dot on this map and nothing else. It is not sent, and the map does not move to it by itself,
      because moving asks the service for what is there. */
  class Position {
    constructor(map, words, notice) {
      Object.assign(this, { map, words, notice });
      const name = words.say("position_mine");
      const sign = drawing("svg", { viewBox: "-9 -9 18 18", width: 18, height: 18, "aria-hidden": "true" }, drawing("path", { d: "M0-8v3M0 8v-3M-8 0h3M8 0h-3M0-5a5 5 0 1 0 0 10a5 5 0 1 0 0-10z", class: "cf-aim" }));
      const button = element("button", { type: "button", class: "cf-locate", "aria-label": name, title: name }, sign);
      button.addEventListener("click", () => this.find());
      makeControl("topleft", element("div", { class: "leaflet-bar" }, button)).addTo(map);
    }

    find() {
      navigator.geolocation.getCurrentPosition(({ coords }) => this.show(coords), () => this.tell("position_failed"), { timeout: 15000, maximumAge: 60000 });
    }

    tell(key) {
      this.notice.show(this.words.say(key), this.words.say("close"), () => this.notice.hide(), true);
    }

    show({ latitude, longitude, accuracy }) {
      const place = L.latLng(latitude, longitude);
      this.dot?.remove();
      this.dot = L.layerGroup([
        L.circle(place, { radius: accuracy, className: "cf-me-around", interactive: false }),
        L.circleMarker(place, { radius: 8, className: "cf-me", interactive: false }),
      ]).addTo(this.map);
      if (this.map.getBounds().contains(place)) return this.tell("position_shown");
      const go = () => { this.notice.hide(); this.map.panTo(place, { animate: false }); };
      return this.notice.show(this.words.say("position_away"), this.words.say("position_go"), go, true);
    }
  }

  function addPlainControls(map, words) {
    L.control.zoom({ position: "topleft", zoomInTitle: words.say("zoom_in"), zoomOutTitle: words.say("zoom_out") }).addTo(map);
    L.control.scale({ position: "bottomleft", imperial: false }).addTo(map);
    map.attributionControl.setPrefix('<a href="https://leafletjs.com" rel="noopener noreferrer">Leaflet</a>');
    // Leaflet takes markup here: what could be read as markup is written as its number, so that words stay words.
    map.attributionControl.addAttribution(words.say("base_map").replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`));
  }

  Cartoforma.controls = { addPlainControls, Legend, CountLine, Notice, Position };
})();
