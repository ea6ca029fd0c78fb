// Selecting words with the mouse or a finger ticks them; selecting words that are all ticked unticks them.
(() => {
  const text = document.querySelector("[data-passages]");
  if (!text) return;

  const selected = (range) =>
    [...text.querySelectorAll(".word")].filter((word) => range.intersectsNode(word)).map((word) => word.querySelector("input"));

  text.addEventListener("pointerup", () => {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return;
    const boxes = selected(selection.getRangeAt(0));
    if (boxes.length === 0) return;
    const tick = boxes.some((box) => !box.checked);
    // The click that ends the selection would toggle the word under the pointer again.
    text.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
    setTimeout(() => {
      boxes.forEach((box) => { box.checked = tick; });
      selection.removeAllRanges();
    });
  });

  // By the keyboard: one stop for the whole text; the arrows lead from word to word, with Shift they tick on the way.
  const boxes = [...text.querySelectorAll(".word input")];
  let current = boxes.find((box) => box.nextElementSibling?.classList.contains("looks")) || boxes[0];
  const stop = (box) => {
    current.tabIndex = -1;
    current = box;
    current.tabIndex = 0;
  };
  text.querySelectorAll("input").forEach((box) => { box.tabIndex = -1; });
  if (current) stop(current);
  text.addEventListener("focusin", (event) => { if (boxes.includes(event.target)) stop(event.target); });
  text.addEventListener("keydown", (event) => {
    const at = boxes.indexOf(document.activeElement);
    if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    const looks = (from, step) => {
      for (let i = from + step; boxes[i]; i += step) if (boxes[i].nextElementSibling?.classList.contains("looks")) return i;
      return -1;
    };
    const line = document.activeElement.closest(".sentence");
    const first = (sentence) => boxes.indexOf(sentence?.querySelector(".word input"));
    const to = {
      ArrowRight: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: first(line?.nextElementSibling),
      ArrowUp: first(line?.previousElementSibling),
      Home: first(line),
      PageDown: looks(at, 1),
      PageUp: looks(at, -1),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (!boxes[to]) return;
    if (event.shiftKey && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      boxes[at].checked = true;
      boxes[to].checked = true;
    }
    boxes[to].focus();
  });
})();
