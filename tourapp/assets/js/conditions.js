// "Ask only if": <div data-only-if="name of a field" data-only-if-answers="values, with spaces between">. Without scripts the
// part stands there with the sentence that says when it is asked; the server decides in any case and keeps no answer to
// a question that is not asked. Fields that are not on this page leave the part as it came.

export function watchConditions() {
  const parts = [...document.querySelectorAll("[data-only-if]")];
  if (!parts.length) return;
  const show = () => parts.forEach((part) => (part.hidden = !isAsked(part)));
  document.addEventListener("change", show);
  // What a draft of this browser puts back comes after the page.
  setTimeout(show);
  show();
}

function isAsked(part) {
  const fields = [...document.getElementsByName(part.dataset.onlyIf)];
  if (!fields.length) return true;
  const above = fields[0].closest("[data-only-if]");
  if (above && !isAsked(above)) return false;
  const answers = part.dataset.onlyIfAnswers.split(" ");
  return fields.some((field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked && answers.includes(field.value === "y" ? "yes" : field.value);
    return answers.includes(field.value);
  });
}
