/* The code follows the form without a button; it is copied by one. Without this script the form does the same. */
"use strict";

(() => {
  const form = document.getElementById("maker");
  const announcement = document.getElementById("announcement");
  let controller = null;

  function showCopying() {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  }

  async function follow() {
    controller?.abort();
    controller = new AbortController();
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    try {
      const response = await fetch(`/embed/make?${query}`, { signal: controller.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const parts = [...document.querySelectorAll("[data-live]")].map((part) => [part, page.getElementById(part.id)]);
      if (!response.ok || parts.some(([, fresh]) => !fresh)) throw new Error("another page");
      window.history.replaceState(null, "", response.url);
      const isOpen = document.querySelector("#maker-result details").open;
      for (const [part, fresh] of parts) part.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
      document.querySelector("#maker-result details").open = isOpen;
      showCopying();
      announcement.textContent = [...document.querySelectorAll("#maker-sentence strong, #maker-result .notice")].map((node) => node.textContent).join(" ");
    } catch (error) {
      if (error.name !== "AbortError") form.submit(); // the plain way always works
    }
  }

  // A pasted address and another language concern the whole page: it is asked for anew.
  form.addEventListener("change", (event) => (["address", "lang"].includes(event.target.name) ? form.submit() : follow()));

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const code = document.getElementById(button.dataset.copy);
    code.select();
    try {
      await navigator.clipboard.writeText(code.value);
      announcement.textContent = button.dataset.done;
      button.textContent = button.dataset.done;
    } catch {
      code.focus();
      announcement.textContent = button.dataset.failed;
      button.textContent = button.dataset.failed;
    }
  });

  showCopying();
})();
