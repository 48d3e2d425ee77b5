// The builder. Its page is complete without this: everything can be done in the side panel. With it things are moved on
// the grid by hand and by key, saved behind one's back, and two people see each other's changes.
import { watchCreating } from "./builder/create.js";
import { watchDragging } from "./builder/drag.js";
import { watchKeys } from "./builder/keys.js";
import { watchOthers } from "./builder/others.js";
import { watchPanel } from "./builder/panel.js";
import { root } from "./builder/page.js";

if (root) {
  watchPanel();
  watchOthers();
  if (root.dataset.place) {
    watchKeys();
    watchDragging();
    watchCreating();
  }
}
