// Another language loads the page anew: whoever has filled something in is asked first.
(() => {
  const isAnotherChosen = (select) => {
    const first = [...select.options].findIndex((each) => each.defaultSelected);
    return select.selectedIndex !== Math.max(first, 0);
  };
  const isChanged = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field instanceof HTMLSelectElement) return isAnotherChosen(field);
    return field.type !== "hidden" && field.value !== field.defaultValue;
  };
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.asks;
    const fields = document.querySelectorAll("main input, main select, main textarea");
    if (question && [...fields].some(isChanged) && !window.confirm(question)) event.preventDefault();
  });
})();
