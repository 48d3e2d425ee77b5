// Lists that answer while one types: <form hx-get hx-target="#results" hx-trigger="input changed delay:300ms from:#q, change">.
// Without scripts the same form has a button. htmx runs under our CSP: no eval, no style of its own, own origin only.
import htmx from "htmx.org";

Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // nobody's list stays in the browser's storage
});

// What another script has put into the page.
document.addEventListener("grown", ({ target }) => htmx.process(target));
