// A form that changes something is sent once, however often its button is pressed. The server is safe without this;
// it spares people the wait for a second answer. After some seconds a form can be sent again (a download stays here).

const AGAIN_AFTER = 8000;

export function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    hold(form);
    setTimeout(() => release(form), AGAIN_AFTER);
  });
  // Coming back with the browser's button shows the page as it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(release);
  });
}

// The buttons are not disabled: a disabled button would not be sent, and would lose the focus.
function hold(form) {
  form.dataset.sending = "true";
  buttons(form).forEach((button) => button.setAttribute("aria-disabled", "true"));
}

function release(form) {
  delete form.dataset.sending;
  buttons(form).forEach((button) => button.removeAttribute("aria-disabled"));
}

function buttons(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}
