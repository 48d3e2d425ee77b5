// After a failed send the focus goes to the summary of errors; its links go to the field itself, label in view.

export function moveFocus() {
  document.querySelector("[data-focus]")?.focus();
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".error-summary a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const group = field.closest("fieldset");
    const label = group?.querySelector("legend") ?? document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    (label ?? field).scrollIntoView({ block: "start" });
    const open = field.disabled ? group?.querySelector("input:not(:disabled)") : field;
    (open ?? field).focus({ preventScroll: true });
  });
}
