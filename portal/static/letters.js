// A question that is answered with one key, while the focus is in it. A scanner types many keys in a row: of those none
// is an answer, so a key counts only when no other has come shortly before it or comes shortly after.
(() => {
  const PAUSE = 250; // milliseconds
  let last = 0;
  let waiting = null;
  document.addEventListener("keydown", (event) => {
    const before = last;
    last = event.timeStamp;
    clearTimeout(waiting);
    const question = event.target instanceof Element && event.target.closest("[data-answer-keys]");
    if (!question || event.ctrlKey || event.altKey || event.metaKey || event.timeStamp - before < PAUSE) return;
    const button = [...question.querySelectorAll("[data-key]")].find((each) => each.dataset.key === event.key.toLowerCase());
    if (button) waiting = setTimeout(() => button.click(), PAUSE);
  });
})();
