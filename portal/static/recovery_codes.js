// Recovery codes are shown once: one press prints them, another copies them. Without this the page says how else.
const codes = document.querySelector("[data-codes]");
const copy = document.querySelector("[data-copy]");
const status = document.querySelector("[data-copy-status]");

document.querySelector("[data-print]").addEventListener("click", () => window.print());
// Only a page that came encrypted, or from this machine, may copy.
if (!navigator.clipboard) copy.hidden = true;
copy.addEventListener("click", async () => {
  const text = [...codes.querySelectorAll("code")].map((code) => code.textContent).join("\n");
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = copy.dataset.copied;
  } catch {
    copy.hidden = true;
  }
});
