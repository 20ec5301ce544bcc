/* <cartoforma-map filters="topic=ai" lang="fr" view="both" label="…">: a frame that is as high as what it shows. */
"use strict";

(() => {
  const home = new URL(document.currentScript.src).origin;
  const LOOK = ["lang", "view", "height", "accent", "background", "text"];

  class CartoformaMap extends HTMLElement {
    connectedCallback() {
      const query = new URLSearchParams(this.getAttribute("filters") || "");
      for (const name of LOOK) if (this.hasAttribute(name)) query.set(name, this.getAttribute(name));
      // A map that fills its frame would grow with it for ever: here it has a height of its own.
      if (!query.has("height")) query.set("height", "420");
      const frame = document.createElement("iframe");
      frame.src = `${home}/embed?${query}`;
      frame.title = this.getAttribute("label") || "Cartoforma";
      frame.loading = "lazy";
      Object.assign(frame.style, { border: 0, width: "100%", height: "600px", display: "block" });
      this.listen = ({ origin, source, data }) => {
        if (origin !== home || source !== frame.contentWindow || data?.type !== "cartoforma:height") return;
        frame.style.height = `${Math.min(Math.max(Number(data.height) || 0, 120), 8000)}px`;
      };
      window.addEventListener("message", this.listen);
      this.replaceChildren(frame);
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.listen);
    }
  }

  if (!customElements.get("cartoforma-map")) customElements.define("cartoforma-map", CartoformaMap);
})();
