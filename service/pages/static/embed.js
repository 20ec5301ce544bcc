/* In a frame: list and map point at each other, and whoever made the frame is told how high the page is. */
"use strict";

(() => {
  const main = document.querySelector("main");

  if (window.parent !== window) {
    // A height is no secret, and who shows this page is not known here: the policy says who may.
    const tell = () => window.parent.postMessage({ type: "cartoforma:height", height: Math.ceil(main.getBoundingClientRect().height) }, "*");
    new ResizeObserver(tell).observe(main);
  }

  const list = document.querySelector(".list");
  if (!list) return;
  window.Cartoforma?.pointFrom(list);
  document.addEventListener("cartoforma:select", (event) => {
    for (const item of list.querySelectorAll("[data-offer]")) {
      const isChosen = item.dataset.offer === event.detail.id;
      item.classList.toggle("is-selected", isChosen);
      if (isChosen) item.scrollIntoView({ block: "nearest" });
    }
  });
})();
