/* Narrowing without a reload: the same pages are fetched, and the parts marked data-live are put in place.
   Everything here is a convenience; the form and the links work without it. The address is the state of the page. */
"use strict";

window.Finder = (() => {
  const TYPING_WAIT_MS = 400;
  const SCROLL_WAIT_MS = 150;
  const OWN_ELSEWHERE = ["view", "layer"]; // what the map changes in the address after links were written
  const $ = (id) => document.getElementById(id);
  const form = $("filters");
  const place = $("place");
  const results = $("results");
  let shownSearch = window.location.search;
  let controller = null;
  let timer = null;
  let scrollTimer = null;
  let lastCause = "";

  const readAddress = () => new URL(window.location.href);
  const write = (address) => { address.search = address.search.replaceAll("%2C", ","); return address.href; };

  /** The form as an address: no empty fields, and the place by its identifier when it was chosen from the list. */
  function readForm({ keepSelected = false } = {}) {
    const address = new URL("/", document.baseURI);
    const query = address.searchParams;
    for (const [name, text] of new FormData(form)) {
      const value = String(text).trim();
      if (!value || (name === "selected" && !keepSelected)) continue;
      query.append(name, value);
    }
    if (place.value && place.value === place.dataset.text && place.dataset.value) {
      const others = query.getAll("place").slice(1);
      query.delete("place");
      [place.dataset.value, ...others].forEach((value) => query.append("place", value));
    }
    return write(address);
  }

  /** A value that no visible field holds goes along with the form. */
  function setHidden(name, value) {
    const fields = $("hidden-fields");
    fields.querySelectorAll(`[name="${name}"]`).forEach((field) => field.remove());
    if (!value) return;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    fields.append(field);
  }

  /** Write into the address what the list was not asked for: the chosen offer, the map as it is. */
  function keep(name, value) {
    const address = readAddress();
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
    setHidden(name, value);
    window.history.replaceState(window.history.state, "", write(address));
    shownSearch = window.location.search;
    for (const link of document.querySelectorAll("[data-language]")) {
      const other = new URL(link.href);
      if (value) other.searchParams.set(name, value);
      else other.searchParams.delete(name);
      link.href = write(other);
    }
  }

  /** A link of the page as of now: with the map as it was moved since; the chosen offer stays for the shortlist alone. */
  function bringUpToDate(link) {
    const address = new URL(link.href);
    const now = readAddress().searchParams;
    const names = [...OWN_ELSEWHERE, "selected"];
    for (const name of names) {
      const value = name === "selected" && !("shortlist" in link.dataset) ? null : now.get(name);
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    return write(address);
  }

  const copy = (nodes) => [...nodes].map((node) => document.importNode(node, true));

  /** Put the live parts of a fetched page into this one; the focus, and what is being typed, stay where they were. */
  function replaceParts(page) {
    const focused = document.activeElement;
    const typed = focused?.matches?.("input:not([type=checkbox])") ? focused.value : null;
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh) continue;
      Object.assign(part.dataset, fresh.dataset);
      if (part === focused && part.matches("select")) {
        [...part.options].forEach((option, index) => {
          const other = fresh.options[index];
          if (other && other.value === option.value) option.textContent = other.textContent;
        });
      } else if (part.innerHTML !== fresh.innerHTML) {
        part.replaceChildren(...copy(fresh.childNodes));
      }
    }
    document.title = page.title;
    for (const link of document.querySelectorAll("[data-language]")) {
      const fresh = page.querySelector(`[data-language="${link.dataset.language}"]`);
      if (fresh) link.setAttribute("href", fresh.getAttribute("href"));
    }
    if (!focused?.id || document.activeElement === focused) return;
    const again = $(focused.id);
    again?.focus({ preventScroll: true });
    if (again && typed !== null) again.value = typed;
  }

  /** Bring the fields themselves in step with a page that was not asked for by them: a chip, "back". */
  function replaceFields(page) {
    for (const id of ["q", "place", "radius_km", "audience", "sort", "move"]) {
      const [field, fresh] = [$(id), page.getElementById(id)];
      if (!field || !fresh) continue;
      if (field.matches("select")) field.replaceChildren(...copy(fresh.children));
      else if (field.type === "checkbox") field.checked = fresh.hasAttribute("checked");
      else field.value = fresh.getAttribute("value") || "";
      if (id === "place") Object.assign(field.dataset, fresh.dataset);
    }
  }

  /** A fetched page as a document. Its style has the nonce of another answer, and this page's policy would say so. */
  function parse(html) {
    return new DOMParser().parseFromString(html.replace(/<style\b[\s\S]*?<\/style>/gi, ""), "text/html");
  }

  /** Show another address here. `cause` is what it comes from: of two that follow each other alike, "typing" or
      "moving", the second takes the place of the first in the history. */
  async function visit(address, { cause = "form", push = true, withFields = false } = {}) {
    window.clearTimeout(timer);
    controller?.abort();
    const own = new AbortController();
    controller = own;
    document.body.classList.add("is-loading");
    try {
      const response = await fetch(address, { signal: own.signal, headers: { Accept: "text/html" } });
      if (!(response.headers.get("content-type") || "").includes("text/html")) throw new Error("not a page");
      const page = parse(await response.text());
      if (own.signal.aborted) return false;
      if (!page.getElementById("offers")) throw new Error("another page");
      if (push) step(response.url, cause);
      lastCause = cause;
      shownSearch = window.location.search;
      if (withFields) replaceFields(page);
      replaceParts(page);
      $("announcement").textContent = $("sentence").textContent;
      document.dispatchEvent(new CustomEvent("finder:shown", { detail: { cause } }));
      return true;
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(address); // the plain way always works
      return false;
    } finally {
      if (controller === own) document.body.classList.remove("is-loading");
    }
  }

  function step(url, cause) {
    if (cause === lastCause && ["typing", "moving"].includes(cause)) window.history.replaceState(window.history.state, "", url);
    else {
      remember();
      window.history.pushState({}, "", url);
    }
    if (cause === "form" || cause === "typing") results.scrollTop = 0;
  }

  /** Where the reader is, kept with the entry of the history. */
  function remember() {
    window.clearTimeout(scrollTimer);
    window.history.replaceState({ ...window.history.state, scroll: [results.scrollTop, window.scrollY] }, "");
  }

  function restore() {
    const [list, page] = window.history.state?.scroll ?? [];
    if (list === undefined) return false;
    results.scrollTop = list;
    window.scrollTo({ top: page, behavior: "instant" });
    return true;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    visit(readForm());
  });
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.form !== form) return;
    visit(readForm({ keepSelected: target.id === "move" || target.name.startsWith("person_") }));
  });
  $("q").addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => visit(readForm(), { cause: "typing" }), TYPING_WAIT_MS);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) remember();
    if (!link?.matches("[data-soft]") || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    const isTop = "toTop" in link.dataset;
    visit(bringUpToDate(link), { cause: "shortlist" in link.dataset ? "shortlist" : "link", withFields: true }).then((isShown) => {
      if (!isShown) return;
      if (isTop) results.scrollTop = 0;
      if (isTop) results.scrollIntoView();
      if (isTop || document.activeElement === document.body) focusAfter(link);
    });
  });

  /** Where the focus goes when the link that was followed is gone: to what stands in its place, or to the list. */
  function focusAfter(link) {
    const same = link.dataset.shortlist && document.querySelector(`[data-shortlist="${CSS.escape(link.dataset.shortlist)}"]`);
    (same || results).focus({ preventScroll: true });
  }

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-copied]");
    if (!link || !navigator.clipboard) return;
    event.preventDefault();
    try {
      await navigator.clipboard.writeText(link.href);
      $("announcement").textContent = link.dataset.copied;
      link.dataset.isCopied = "";
    } catch {
      window.location.assign(link.href); // the address itself can be copied then
    }
  });

  // A link within the page (to the list, say) is a step in the history too, but asks nothing new.
  window.addEventListener("popstate", async () => {
    window.clearTimeout(scrollTimer);
    if (window.location.search === shownSearch || (await visit(window.location.href, { cause: "back", push: false, withFields: true }))) restore();
  });
  document.addEventListener("scroll", () => {
    window.clearTimeout(scrollTimer);
    scrollTimer = window.setTimeout(remember, SCROLL_WAIT_MS);
  }, { capture: true, passive: true });
  window.addEventListener("pagehide", remember);
  window.history.scrollRestoration = "manual"; // the list scrolls by itself, and is filled only after "back"

  document.documentElement.classList.add("has-script");
  return { $, visit, readForm, readAddress, setHidden, keep, restore, results };
})();
