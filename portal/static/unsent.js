// Another language loads the page anew: what is being filled in goes along, and whoever would lose some is asked first.
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
  const changedIn = (form) => [...form.elements].filter((field) => "defaultValue" in field || field.options).filter(isChanged);

  const carry = (button) => {
    const changed = [...document.querySelectorAll("main form")].filter((form) => changedIn(form).length);
    const carried = changed.includes(button.form) ? button.form : changed[0] ?? button.form;
    const secrets = changed.flatMap(changedIn).some((field) => field.type === "file" || field.type === "password");
    if ((secrets || changed.length > 1) && !window.confirm(button.dataset.carries)) return;
    const to = new URL(button.formAction);
    if (carried !== button.form) to.searchParams.set("till", carried.getAttribute("action") ?? "");
    // A form of its own, so that nothing on the page answers for it.
    const sent = document.createElement("form");
    sent.method = "post";
    sent.action = to.href;
    sent.hidden = true;
    for (const [name, value] of new FormData(carried)) {
      if (typeof value !== "string") continue;
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      sent.append(field);
    }
    document.body.append(sent);
    sent.submit();
  };

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("a[href='#language'], button[data-carries]");
    const button = pressed && document.querySelector("button[data-carries]");
    if (!button?.form) return;
    event.preventDefault();
    carry(button);
  });
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.asks;
    const fields = document.querySelectorAll("main input, main select, main textarea");
    if (question && [...fields].some(isChanged) && !window.confirm(question)) event.preventDefault();
  });
})();
