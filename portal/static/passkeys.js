// Passkeys (WebAuthn): asks the portal what is to be signed, lets the browser's keeper sign it, and sends the form with
// the answer. Without this script a code does the same.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (it) => it.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const ids = (list) => (list || []).map((it) => ({ ...it, id: bytes(it.id) }));

  async function made(options) {
    const user = { ...options.user, id: bytes(options.user.id) };
    const publicKey = { ...options, challenge: bytes(options.challenge), user, excludeCredentials: ids(options.excludeCredentials) };
    const { id, rawId, type, response } = await navigator.credentials.create({ publicKey });
    return { id, rawId: text(rawId), type, response: { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) } };
  }

  async function signed(options) {
    const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: ids(options.allowCredentials) };
    const { id, rawId, type, response } = await navigator.credentials.get({ publicKey });
    const { clientDataJSON, authenticatorData, signature, userHandle } = response;
    const answer = { clientDataJSON: text(clientDataJSON), authenticatorData: text(authenticatorData), signature: text(signature) };
    return { id, rawId: text(rawId), type, response: userHandle ? { ...answer, userHandle: text(userHandle) } : answer };
  }

  document.addEventListener("click", async (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-passkey]");
    if (!button) return;
    event.preventDefault();
    const form = button.form;
    const failed = form.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    button.disabled = true;
    try {
      const token = form.elements.form_token?.value ?? "";
      const answer = await fetch(button.dataset.challenge, { method: "POST", body: new URLSearchParams({ form_token: token }) });
      if (!answer.ok) throw new Error(answer.status);
      const options = await answer.json();
      form.elements.credential.value = JSON.stringify(await (button.dataset.passkey === "create" ? made(options) : signed(options)));
      form.submit();
    } catch {
      failed.hidden = false;
    } finally {
      button.disabled = false;
    }
  });
})();
