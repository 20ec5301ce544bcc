/* A field with suggestions: a combobox as ARIA 1.2 describes it. Without this script it is a plain field.
   data-suggest is where suggestions come from; data-kinds names their kinds, where they are of several. */
"use strict";

(() => {
  const WAIT_MS = 150;
  const MOST = 8;

  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  class Combobox {
    constructor(frame) {
      this.frame = frame;
      this.input = frame.querySelector("input");
      this.list = frame.querySelector("[role=listbox]");
      this.status = frame.querySelector("[data-suggest-status]");
      this.items = [];
      this.options = [];
      this.active = -1;
      this.timer = null;
      this.controller = null;
      const { input, list } = this;
      const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
      for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
      input.addEventListener("input", () => this.suggestSoon());
      input.addEventListener("keydown", (event) => this.pressed(event));
      input.addEventListener("blur", () => window.setTimeout(() => this.close(), 120));
      // What was typed is left behind: another page, by a link or by "back".
      document.addEventListener("finder:shown", (event) => { if (event.detail.cause !== "typing") this.close(); });
      // Before the field loses the focus, or the press would never arrive.
      list.addEventListener("pointerdown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => this.take(this.options.indexOf(event.target.closest("[role=option]"))));
    }

    suggestSoon() {
      window.clearTimeout(this.timer);
      const text = this.input.value.trim();
      if (!text) { this.close(); return; }
      this.timer = window.setTimeout(() => this.suggest(text), WAIT_MS);
    }

    async suggest(text) {
      this.stop();
      this.controller = new AbortController();
      const address = new URL(this.frame.dataset.suggest, document.baseURI);
      address.search = new URLSearchParams({ q: text.slice(0, 80), lang: document.documentElement.lang, limit: MOST });
      try {
        const response = await fetch(address, { signal: this.controller.signal });
        if (response.ok) this.show((await response.json()).items);
      } catch (error) {
        if (error.name !== "AbortError") this.close(); // the plain field still works
      }
    }

    show(items) {
      if (document.activeElement !== this.input) return;
      this.items = items;
      this.active = -1;
      this.options = items.map((item, index) => this.makeOption(item, index));
      this.list.replaceChildren(...this.group());
      this.list.hidden = !items.length;
      this.input.setAttribute("aria-expanded", String(Boolean(items.length)));
      this.input.removeAttribute("aria-activedescendant");
      const { none, some } = this.status.dataset;
      this.status.textContent = items.length ? some.replace("{number}", items.length) : none;
    }

    /** The options, those of one kind under its name. */
    group() {
      const names = this.frame.dataset.kinds && JSON.parse(this.frame.dataset.kinds);
      if (!names) return this.options;
      return [...new Set(this.items.map((item) => item.kind))].map((kind) => {
        const options = this.options.filter((_, index) => this.items[index].kind === kind);
        return make("div", { role: "group", "aria-label": names[kind] }, make("p", { "aria-hidden": "true" }, names[kind]), ...options);
      });
    }

    makeOption(item, index) {
      const attributes = { id: `${this.list.id}-${index}`, role: "option", "aria-selected": "false" };
      const more = [item.postal_code ?? item.detail, item.count && `(${item.count.toLocaleString(document.documentElement.lang)})`];
      const label = make("span", item.language ? { lang: item.language } : {}, item.label);
      return make(this.list.matches("ul") ? "li" : "div", attributes, label, make("small", {}, more.filter(Boolean).join(" ")));
    }

    pressed(event) {
      const isOpen = !this.list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (!isOpen) return;
        event.preventDefault();
        const isFirst = this.active < 0 && event.key === "ArrowUp";
        this.activate(isFirst ? -1 : this.active + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && isOpen && this.active >= 0) {
        event.preventDefault();
        this.take(this.active);
      } else if (event.key === "Escape" && isOpen) {
        event.preventDefault();
        this.close();
      } else if (event.key === "Tab" || event.key === "Enter") {
        this.close();
      }
    }

    /** What has been asked for is not waited for any longer. */
    stop() {
      window.clearTimeout(this.timer);
      this.controller?.abort();
    }

    activate(index) {
      this.stop(); // another list must not take the place of the one that somebody moves in
      const count = this.options.length;
      this.active = (index + count) % count;
      this.options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.active)));
      const chosen = this.options[this.active];
      this.input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    }

    take(index) {
      const item = this.items[index];
      if (!item) return;
      this.close();
      if (item.parameters) {
        document.dispatchEvent(new CustomEvent("finder:suggested", { detail: item }));
        return;
      }
      this.input.value = item.label;
      this.input.dataset.value = item.id;
      this.input.dataset.text = item.label;
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
    }

    close() {
      this.stop();
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  document.querySelectorAll("[data-suggest]").forEach((frame) => new Combobox(frame));
})();
