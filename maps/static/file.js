/* A page that stands alone: a field narrows its list and its map, and both point at each other. */
"use strict";

(() => {
  const WAIT_MS = 150;
  const field = document.getElementById("cf-find");
  const found = document.getElementById("cf-found");
  const items = [...document.querySelectorAll(".cf-list [data-offer]")];
  const words = new Cartoforma.Words(Cartoforma.readJson("map-config"));
  let timer = null;

  /** Words without accents and capitals, a blank before each: "liege" finds "Liège", and "gent" no "intelligentie". */
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").replace(/^ ?/, " ");
  const texts = new Map(items.map((item) => [item, fold(item.textContent)]));

  function narrow() {
    const asked = fold(field.value).split(" ").filter(Boolean);
    const left = items.filter((item) => asked.every((word) => texts.get(item).includes(` ${word}`)));
    const kept = new Set(left);
    for (const item of items) item.hidden = !kept.has(item);
    found.textContent = asked.length ? words.count("offers", left.length) : "";
    // An empty id is nobody's: with nothing left, the map is empty too.
    const ids = left.length ? left.map((item) => item.dataset.offer) : [""];
    window.cartoformaMap.setQuery(asked.length ? new URLSearchParams(ids.map((id) => ["id", id])) : "");
  }

  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(narrow, WAIT_MS);
  });
  field.closest(".cf-find").hidden = false;

  const list = document.querySelector(".cf-offers");
  Cartoforma.pointFrom(list);
  document.addEventListener("cartoforma:select", (event) => {
    for (const item of items) item.classList.toggle("is-selected", item.dataset.offer === event.detail.id);
    if (window.matchMedia("(min-width: 60rem)").matches) list.querySelector(".is-selected")?.scrollIntoView({ block: "nearest" });
  });
})();
