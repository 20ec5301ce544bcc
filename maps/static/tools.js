/* What stands below the map: how many offers it has, which layer its marks show, and the slider over starts. */
"use strict";

(() => {
  const { element, tell } = Cartoforma;

  /** The choice of a layer: radio buttons, as wide as fingers need. */
  function makeLayerChoice(words, layers, choose) {
    const options = layers.names.map((name) => {
      const input = element("input", { type: "radio", name: "cf-layer", value: name, checked: name === layers.current ? "" : null });
      input.addEventListener("change", () => choose(name));
      return element("label", { class: "cf-layer" }, input, element("span", {}, words.say(`layer_${name}`)));
    });
    return element("fieldset", { class: "cf-layers" }, element("legend", {}, words.say("layer_choice")), element("div", {}, ...options));
  }

  /** The slider over starts, folded. What it needs is fetched when somebody unfolds it. */
  class StartsTool {
    constructor(map) {
      this.map = map;
      this.summary = element("span", { class: "cf-starts-said" });
      this.body = element("div", { class: "cf-starts-body" });
      this.node = element("details", { class: "cf-starts" }, element("summary", {}, map.words.pair(map.words.say("starts"), ""), this.summary), this.body);
      this.node.addEventListener("toggle", () => this.follow());
      this.follow();
    }

    /** Say what the query asks, and draw the months of it where they are in sight. */
    async follow() {
      const asked = new URLSearchParams(this.map.query);
      this.summary.textContent = this.describe(asked.get("starts_from"), asked.get("starts_until"));
      if (!this.node.open) return;
      try {
        await Cartoforma.need("starts");
        this.slider ??= new Cartoforma.Starts(this);
        await this.slider.show(this.map.query);
      } catch {
        this.body.replaceChildren(this.map.words.say("load_failed"));
      }
    }

    describe(from, until) {
      const { words } = this.map;
      const values = { from: this.nameDay(from), until: this.nameDay(until) };
      if (!from && !until) return words.say("starts_any");
      return words.say(from && until ? "starts_range" : from ? "starts_since" : "starts_before", values);
    }

    /** A day as its month, in words; the first and the last day of months are all that the slider gives. */
    nameDay(day) {
      const date = day && new Date(`${day}T12:00:00`);
      return date && !Number.isNaN(date.getTime()) ? date.toLocaleDateString(this.map.words.language, { month: "long", year: "numeric" }) : "";
    }

    /** Narrow: the page's form follows, and the map does so itself. */
    choose(from, until) {
      const query = new URLSearchParams(this.map.query);
      for (const [name, value] of [["starts_from", from], ["starts_until", until]]) {
        if (value) query.set(name, value);
        else query.delete(name);
      }
      this.map.setQuery(query.toString());
      tell("starts", { from, until });
    }
  }

  /** Put the tools that this page asked for below the map; what is there follows by `follow()`. */
  function addTools(offers) {
    const { map, words, layers, config } = offers;
    const starts = config.startsUrl ? new StartsTool(offers) : null;
    const choice = layers.names.length > 1 ? makeLayerChoice(words, layers, (name) => offers.setLayer(name)) : null;
    if (!starts && !choice) return { follow() {} };
    map.getContainer().after(element("div", { class: "cf-tools" }, element("div", { class: "cf-count", role: "status" }), choice, starts?.node));
    map.getContainer().parentElement.classList.add("has-tools");
    return {
      follow() {
        starts?.follow();
        const radio = choice?.querySelector(`[value="${layers.current}"]`);
        if (radio) radio.checked = true;
      },
    };
  }

  Cartoforma.addTools = addTools;
})();
