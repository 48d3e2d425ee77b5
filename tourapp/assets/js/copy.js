// Copy buttons: <button hidden data-copy="id of the input" data-copied="Copied">. They show only where copying works.

const SHOWN_FOR = 4000;

export function watchCopyButtons() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", () => copy(button));
  }
}

async function copy(button) {
  const input = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    input.select(); // refused by the browser: the keys for copying still work
    return;
  }
  const words = button.textContent;
  if (words === button.dataset.copied) return;
  button.textContent = button.dataset.copied;
  setTimeout(() => (button.textContent = words), SHOWN_FOR);
}
