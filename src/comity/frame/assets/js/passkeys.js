// Passkeys: the browser answers the challenge of the form, and the form carries the answer to the server.
import { on } from "./on.js";

const ways = {
  create: (options) => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: (options) => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

on("submit", "form[data-passkey]", async (event, form) => {
  if (form.elements.credential.value) return;
  event.preventDefault();
  const note = form.querySelector("[data-passkey-failed]");
  note.textContent = "";
  try {
    const credential = await ways[form.dataset.passkey](JSON.parse(form.dataset.passkeyOptions).publicKey);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    delete form.dataset.sent;
    note.textContent = note.dataset.passkeyFailed;
  }
});
