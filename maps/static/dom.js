/* Small pieces that every part of the map uses: elements made by hand, never from markup, and the page's words. */
"use strict";

window.Cartoforma = (() => {
  const SVG = "http://www.w3.org/2000/svg";

  /** Make an element; text goes in as text, whatever it holds. */
  function element(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  function drawing(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  }

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  }

  /** Read a JSON element of the page; null when it is not there. */
  function readJson(id) {
    const node = document.getElementById(id);
    return node ? JSON.parse(node.textContent) : null;
  }

  const own = document.currentScript;
  const asked = new Map();

  /** Fetch a script that is not needed at first, from beside this one, once. A page that stands alone has them all. */
  function need(name) {
    if (!own.src) return Promise.resolve();
    if (!asked.has(name)) {
      asked.set(name, new Promise((resolve, reject) => {
        const script = element("script", { src: new URL(`${name}.js`, own.src), nonce: own.nonce });
        script.addEventListener("load", resolve);
        script.addEventListener("error", () => { asked.delete(name); reject(new Error(`${name} did not arrive`)); });
        document.head.append(script);
      }));
    }
    return asked.get(name);
  }

  /** Tell the page what happened on the map. */
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`cartoforma:${name}`, { detail }));

  /** A list and the map point at each other: what the pointer or the focus is on in one is lit in the other. */
  function pointFrom(list) {
    document.addEventListener("cartoforma:pointed", ({ detail: { ids } }) => {
      for (const item of list.querySelectorAll("[data-offer]")) item.classList.toggle("is-lit", ids.includes(item.dataset.offer));
    });
    document.addEventListener("click", (event) => {
      const id = event.target.closest("[data-list-offer]")?.dataset.listOffer;
      const item = id && list.querySelector(`[data-offer="${CSS.escape(id)}"]`);
      if (!item) return;
      event.preventDefault();
      item.scrollIntoView();
      item.querySelector("a")?.focus({ preventScroll: true });
    });
    for (const [begin, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
      list.addEventListener(begin, (event) => tell("highlight", { id: event.target.closest("[data-offer]")?.dataset.offer ?? null }));
      list.addEventListener(end, () => tell("highlight", { id: null }));
    }
  }

  /** The words of the page: plain, with values filled in, by number, and out of a text in several languages. */
  class Words {
    constructor(config) {
      this.language = config.language || "fr";
      this.labels = config.labels || {};
      this.vocabulary = config.vocabulary || {};
      this.plural = new Intl.PluralRules(this.language);
      this.number = new Intl.NumberFormat(this.language);
    }

    say(key, values = {}) {
      const text = this.labels[key] || key;
      // In French "de" and "que" lose their vowel before another one.
      const join = (stem, value) => stem && stem + (this.language === "fr" && /^[aeiouyàâéèêëîïôœûü]/i.test(value) ? "’" : "e ");
      return text.replace(/(?:\b(d|qu)e )?\{(\w+)\}/gi, (whole, stem = "", name) => (name in values ? join(stem, values[name]) + values[name] : whole));
    }

    count(key, count) {
      const form = this.plural.select(count) === "one" ? "one" : "other";
      return this.say(`${key}_${form}`, { count: this.number.format(count) });
    }

    /** A name and what it has, with the colon of the language. */
    pair(name, text) {
      return `${name}${this.language === "fr" ? " :" : ":"} ${text}`;
    }

    term(vocabulary, slug) {
      return (this.vocabulary[vocabulary] || {})[slug] || slug;
    }

    /** Choose one language of {"fr": ..., "nl": ...}: the page's own where it exists. */
    choose(texts) {
      if (!texts || typeof texts === "string") return { text: texts || "", language: this.language };
      const language = [this.language, "fr", "nl", "en", "de", ...Object.keys(texts)].find((code) => texts[code]);
      return { text: language ? texts[language] : "", language: language || this.language };
    }
  }

  const isMotionReduced = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  if (window.L && isMotionReduced()) {
    // Before the shell makes its map: Leaflet reads these only then.
    L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, markerZoomAnimation: false, inertia: false });
  }

  return { element, drawing, readJson, need, tell, pointFrom, Words, isMotionReduced };
})();
