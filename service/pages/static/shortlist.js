// The shortlist and its sheet: a button that copies the link, and one that prints. Both have a way without script.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      document.getElementById("copy-status").textContent = button.dataset.copied;
    } catch {
      getSelection().selectAllChildren(document.getElementById("short-link"));
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
