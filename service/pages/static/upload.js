// The page of an upload that is worked on: follows how far it is, and loads itself again when something has come of it.
// Without this, the page asks to be looked at again, or does so itself every few seconds.
"use strict";

const SECOND = 1000;
const work = document.querySelector("[data-upload]");

async function follow() {
  try {
    const answer = await fetch(work.dataset.upload, { headers: { accept: "application/json" } });
    if (answer.ok) {
      const progress = await answer.json();
      if (progress.state !== work.dataset.state) {
        location.reload();
        return;
      }
      show(progress);
    }
  } catch {
    // Away for the moment: ask again.
  }
  setTimeout(follow, SECOND);
}

function show({ done, total }) {
  const bar = work.querySelector("progress");
  if (bar && total) {
    bar.max = total;
    bar.value = done;
    work.querySelector("[data-done]").textContent = `${done} / ${total}`;
  }
}

if (work) {
  setTimeout(follow, SECOND);
}
