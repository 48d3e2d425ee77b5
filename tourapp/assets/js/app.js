// What scripts add to pages that work without them. One module for each thing; nothing here knows the pages.
import "./lists.js";
import { watchConditions } from "./conditions.js";
import { watchCopyButtons } from "./copy.js";
import { watchDrafts } from "./drafts.js";
import { moveFocus } from "./focus.js";
import { sendOnce } from "./once.js";
import { signOut } from "./signout.js";
import { showCurrentTab } from "./tabs.js";
import { noteZone } from "./zone.js";

moveFocus();
sendOnce();
watchCopyButtons();
watchDrafts();
watchConditions();
noteZone();
signOut();
showCurrentTab();
