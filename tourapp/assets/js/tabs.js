// On a phone the row of tabs scrolls sideways: the one that is open comes into view. Without scripts one scrolls oneself.

export function showCurrentTab() {
  for (const tab of document.querySelectorAll(".tabs a[aria-current]")) {
    const row = tab.closest("ul");
    row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - tab.offsetWidth) / 2;
  }
}
