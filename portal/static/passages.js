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
})();
