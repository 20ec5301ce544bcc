/* List and map in step: each points at the other, the list can follow the map, the address keeps how the map was left. */
"use strict";

(() => {
  const { $, visit, readForm, readAddress, setHidden, keep, restore, results } = window.Finder;
  const offers = $("offers");
  const move = $("move");
  const wide = window.matchMedia("(min-width: 900px)");
  const summary = () => $("summary").dataset;
  const say = (name, id) => document.dispatchEvent(new CustomEvent(`cartoforma:${name}`, { detail: { id } }));
  const findCard = (id) => offers.querySelector(`[data-offer="${CSS.escape(id)}"]`);
  let shownBounds = summary().mapBounds || "";
  let shownQuery = summary().mapQuery || "";
  let awaited = summary().selected; // what the map opens by itself, which is no choice of anybody

  /** A box (west,south,east,north) as the map takes it. */
  const split = (box) => box.split(",").map(Number);

  const readBox = () => {
    const bounds = window.cartoformaMap.map.getBounds();
    return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()].map((degrees) => degrees.toFixed(4)).join(",");
  };

  /** The map shows the same offers. It moves when the place that is asked about does, and when a step back is taken. */
  document.addEventListener("finder:shown", ({ detail: { cause } }) => {
    const { mapQuery = "", mapIsBare, mapBounds = "", view = "" } = summary();
    window.cartoformaMap?.setQuery(mapQuery, Boolean(mapIsBare));
    if (cause === "back" && view) window.cartoformaMap?.showView(split(view));
    else if (cause === "back" || (mapBounds !== shownBounds && cause !== "moving")) {
      if (!move.checked && view) keep("view", "");
      window.cartoformaMap?.fitBox(mapBounds && split(mapBounds));
    }
    shownBounds = mapBounds;
    awaited = cause === "back" ? summary().selected : "";
    if (awaited && mapQuery === shownQuery) say("open", awaited);
    else if (awaited) document.addEventListener("cartoforma:loaded", () => awaited && say("open", awaited), { once: true });
    shownQuery = mapQuery;
  });

  /* The list points at the map. */
  window.Cartoforma?.pointFrom(offers);
  offers.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-map-offer]");
    if (!link || !window.cartoformaMap || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const id = link.dataset.mapOffer;
    $("map-details").open = true;
    if (!wide.matches) $("map-details").scrollIntoView({ block: "start", behavior: "instant" });
    mark(id);
    keep("selected", id);
    say("open", id);
  });

  function mark(id) {
    offers.querySelectorAll(".is-selected").forEach((card) => card.classList.remove("is-selected"));
    const card = findCard(id);
    card?.classList.add("is-selected");
    return card;
  }

  /* The map points at the list. An offer that is not on this page of it is put before the others. */
  document.addEventListener("cartoforma:select", async ({ detail: { id } }) => {
    const isChoice = id !== awaited;
    awaited = "";
    if (readAddress().searchParams.get("selected") !== id) keep("selected", id);
    if (!findCard(id)) await visit(window.location.href, { cause: "select", push: false });
    const card = mark(id);
    if (card && isChoice && wide.matches) card.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("cartoforma:layer", ({ detail: { layer } }) => keep("layer", layer === "recognition" ? "" : layer));
  document.addEventListener("cartoforma:starts", ({ detail: { from, until } }) => {
    $("starts_from").value = from || "";
    $("starts_until").value = until || "";
    visit(readForm());
  });

  /* The list follows the map, where that is wanted. */
  document.addEventListener("cartoforma:moved", ({ detail: { bbox, byUser } }) => {
    if (!byUser || !bbox) return;
    if (!move.checked) return keep("view", bbox);
    // The step that is left keeps the view that it had, so that "back" shows it again.
    setHidden("view", bbox);
    setHidden("bbox", bbox);
    visit(readForm({ keepSelected: true }), { cause: "moving" });
  });
  // Before the form hears of the change: it asks with what stands in its fields.
  move.addEventListener("change", () => {
    setHidden("bbox", move.checked && window.cartoformaMap ? readBox() : "");
    if (move.checked) setHidden("view", readBox());
  });
  $("place").addEventListener("change", () => setHidden("bbox", "")); // another place is not where the map was

  /* What was chosen among the suggestions of the search field. */
  document.addEventListener("finder:suggested", async ({ detail: { kind, label, parameters } }) => {
    $("q").value = "";
    const [[name, value]] = Object.entries(parameters);
    if (kind === "place") {
      Object.assign($("place").dataset, { value, text: label });
      $("place").value = label;
      setHidden("bbox", "");
      await visit(readForm(), { withFields: true });
      return;
    }
    const address = new URL(readForm());
    if (kind === "offer") address.searchParams.set(name, value);
    else if (!address.searchParams.getAll(name).includes(value)) address.searchParams.append(name, value);
    const isShown = await visit(address.href, { cause: kind === "offer" ? "select" : "form", withFields: true });
    const card = isShown && kind === "offer" && mark(value);
    if (!card) return;
    card.scrollIntoView({ block: "nearest" });
    card.querySelector("a").focus({ preventScroll: true });
    say("open", value);
  });

  const around = $("around-me");
  if (around && "geolocation" in navigator) {
    around.closest("[hidden]")?.removeAttribute("hidden");
    around.addEventListener("click", async () => (await import("/assets/pages/around_me.js")).goAround(around));
  }

  /* On a wide screen the map is always there. */
  const openMap = () => { if (wide.matches) $("map-details").open = true; };
  wide.addEventListener("change", openMap);
  openMap();
  if (!window.cartoformaMap) return;
  move.closest("[hidden]")?.removeAttribute("hidden");

  /* The same link gives the same screen: the map finds view, layer and popup in what it was told. */
  if (!restore() && awaited) findCard(awaited)?.scrollIntoView({ block: "nearest" });
})();
