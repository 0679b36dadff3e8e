// Passwords: a button beside the field shows what was typed, and hides it again.
for (const field of document.querySelectorAll("input[data-reveal]")) {
  const button = document.createElement("button");
  const wear = () => (button.textContent = field.type === "password" ? field.dataset.reveal : field.dataset.conceal);
  button.type = "button";
  button.className = "btn btn-quiet btn-small reveal";
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => {
    field.type = field.type === "password" ? "text" : "password";
    wear();
  });
  wear();
  field.after(button);
  field.form.addEventListener("submit", () => (field.type = "password"));
}
