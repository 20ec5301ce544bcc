/* Narrowing without a reload: the same pages are fetched, and the parts marked data-live are put in place.
   Everything here is a convenience; the form and the links work without it. */
"use strict";

(() => {
  const TYPING_WAIT_MS = 400;
  const form = document.getElementById("filters");
  const announcement = document.getElementById("announcement");
  const place = document.getElementById("place");
  const WHOLE_BELGIUM = "2.54,49.49,6.41,51.51";
  let shownBounds = document.getElementById("summary").dataset.mapBounds || "";
  let shownSearch = window.location.search;
  let controller = null;
  let timer = null;

  /** The form as a query: no empty fields, and the place by its identifier when it was chosen from the list. */
  function readForm() {
    const query = new URLSearchParams();
    for (const [name, text] of new FormData(form)) {
      const value = String(text).trim();
      if (value) query.append(name, value);
    }
    if (place.value && place.value === place.dataset.text && place.dataset.value) {
      const others = query.getAll("place").slice(1);
      query.delete("place");
      [place.dataset.value, ...others].forEach((value) => query.append("place", value));
    }
    return `/?${query}`;
  }

  /** Put the live parts of a fetched page into this one; the focus stays where it was. */
  function replaceParts(page) {
    const focused = document.activeElement?.id;
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh) continue;
      if (part.contains(document.activeElement) && part.matches("select")) {
        [...part.options].forEach((option, index) => {
          const other = fresh.options[index];
          if (other && other.value === option.value) option.textContent = other.textContent;
        });
        continue;
      }
      part.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
      for (const name of Object.keys(fresh.dataset)) part.dataset[name] = fresh.dataset[name];
    }
    document.title = page.title;
    for (const link of document.querySelectorAll("[data-language]")) {
      const fresh = page.querySelector(`[data-language="${link.dataset.language}"]`);
      if (fresh) link.setAttribute("href", fresh.getAttribute("href"));
    }
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }

  /** Bring the fields themselves in step with a page that was not asked for by them: a chip, "back". */
  function replaceFields(page) {
    for (const id of ["q", "place", "radius_km", "audience", "sort"]) {
      const field = document.getElementById(id);
      const fresh = page.getElementById(id);
      if (!field || !fresh) continue;
      if (field.matches("select")) field.replaceChildren(...[...fresh.children].map((node) => document.importNode(node, true)));
      else field.value = fresh.getAttribute("value") || "";
      if (id === "place") Object.assign(field.dataset, fresh.dataset);
    }
  }

  /** A fetched page as a document. Its style has the nonce of another answer, and this page's policy would say so. */
  function parse(html) {
    return new DOMParser().parseFromString(html.replace(/<style\b[\s\S]*?<\/style>/gi, ""), "text/html");
  }

  async function visit(address, { push = true, withFields = false, toTop = false } = {}) {
    controller?.abort();
    controller = new AbortController();
    document.body.classList.add("is-loading");
    try {
      const response = await fetch(address, { signal: controller.signal, headers: { Accept: "text/html" } });
      if (!(response.headers.get("content-type") || "").includes("text/html")) throw new Error("not a page");
      const page = parse(await response.text());
      if (!page.getElementById("offers")) throw new Error("another page");
      if (push) window.history.pushState({ soft: true }, "", response.url);
      shownSearch = window.location.search;
      if (withFields) replaceFields(page);
      replaceParts(page);
      tellOthers(toTop);
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(address); // the plain way always works
    } finally {
      document.body.classList.remove("is-loading");
    }
  }

  /** The map shows the same offers, and moves only when the place that is asked about does. */
  function moveMap({ mapQuery = "", mapBounds = "" }) {
    if (!window.cartoformaMap) return;
    window.cartoformaMap.setQuery(mapQuery);
    if (mapBounds === shownBounds) return;
    shownBounds = mapBounds;
    const [west, south, east, north] = (mapBounds || WHOLE_BELGIUM).split(",").map(Number);
    const animate = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    window.cartoformaMap.map.fitBounds([[south, west], [north, east]], { animate });
  }

  function tellOthers(toTop) {
    announcement.textContent = document.getElementById("sentence").textContent;
    moveMap(document.getElementById("summary").dataset);
    if (!toTop) return;
    const results = document.getElementById("results");
    results.scrollIntoView();
    results.focus({ preventScroll: true });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    window.clearTimeout(timer);
    visit(readForm());
  });
  document.addEventListener("change", (event) => {
    if (event.target.form !== form) return;
    window.clearTimeout(timer);
    visit(readForm());
  });
  document.getElementById("q").addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => visit(readForm()), TYPING_WAIT_MS);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-soft]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const hadFocus = link.matches(":focus");
    visit(link.href, { withFields: true, toTop: "toTop" in link.dataset }).then(() => {
      if (hadFocus && !document.contains(link)) document.getElementById("results").focus({ preventScroll: true });
    });
  });
  // A link within the page (to the list, say) is a step in the history too, but asks nothing new.
  window.addEventListener("popstate", () => {
    if (window.location.search !== shownSearch) visit(window.location.href, { push: false, withFields: true });
  });

  /* List and map point at each other. */
  const highlight = (id) => document.dispatchEvent(new CustomEvent("cartoforma:highlight", { detail: { id } }));
  const offers = document.getElementById("offers");
  for (const [begin, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
    offers.addEventListener(begin, (event) => highlight(event.target.closest("[data-offer]")?.dataset.offer ?? null));
    offers.addEventListener(end, () => highlight(null));
  }
  document.addEventListener("cartoforma:select", (event) => {
    offers.querySelectorAll(".is-selected").forEach((card) => card.classList.remove("is-selected"));
    const card = offers.querySelector(`[data-offer="${CSS.escape(event.detail.id)}"]`);
    if (!card) return;
    card.classList.add("is-selected");
    if (window.matchMedia("(min-width: 900px)").matches) card.scrollIntoView({ block: "nearest" });
  });

  /* On a wide screen the map is always there. */
  const wide = window.matchMedia("(min-width: 900px)");
  const openMap = () => { if (wide.matches) document.getElementById("map-details").open = true; };
  wide.addEventListener("change", openMap);
  openMap();
  document.documentElement.classList.add("has-script");
})();
