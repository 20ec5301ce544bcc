/* Comfort for forms of records, which work without it: one more line at once, and the summary of mistakes in sight. */
"use strict";

(() => {
  const renumber = (text, name, rank) => text.replace(`${name}[${rank.from}]`, `${name}[${rank.to}]`).replace(`-${name}-${rank.from}`, `-${name}-${rank.to}`);

  /** Make the copy of a line its own: names, ids and what refers to them, and nothing filled in. */
  function settle(line, name, rank) {
    for (const node of [line, ...line.querySelectorAll("*")]) {
      for (const attribute of ["name", "id", "for", "aria-describedby"]) {
        const value = node.getAttribute(attribute);
        if (value) node.setAttribute(attribute, renumber(value, name, rank));
      }
      if (node.matches("input, textarea")) node.value = "";
      if (node.matches("option")) node.selected = node.defaultSelected;
      if (node.matches("details")) node.open = false;
    }
  }

  /** A copy of the last line, which is always an empty one, below it. */
  function addLine(set) {
    const name = set.dataset.lines;
    const last = [...set.querySelectorAll(":scope > .line")].at(-1);
    const line = last.cloneNode(true);
    const rank = { from: Number(last.dataset.line), to: Number(last.dataset.line) + 1 };
    line.dataset.line = String(rank.to);
    settle(line, name, rank);
    const legend = line.querySelector("legend");
    legend.firstChild.textContent = legend.firstChild.textContent.replace(String(rank.from + 1), String(rank.to + 1));
    last.after(line);
    line.querySelector("input:not([type=hidden]), select")?.focus();
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-more]");
    if (!button) return;
    event.preventDefault();
    addLine(button.closest("[data-lines]"));
  });

  // A price under conditions, or between two amounts, has more to say.
  document.addEventListener("change", (event) => {
    const folded = ["conditional", "range"].includes(event.target.value) && event.target.closest(".line")?.querySelector(".line-more");
    if (folded) folded.open = true;
  });

  // A choice or a text within something folded is shown before it is reached from the summary.
  const unfold = () => {
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    for (let node = target; node; node = node.parentElement) {
      if (node instanceof HTMLDetailsElement) node.open = true;
    }
    target?.focus();
  };
  window.addEventListener("hashchange", unfold);
  document.querySelector("#meanwhile, #mistakes")?.focus();
})();
