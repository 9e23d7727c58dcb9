// `data-sheet` links load their page's part into the sheet; htmx does the loading, this opens and closes.
const sheet = document.getElementById("sheet");
const body = document.getElementById("sheet-body");
let opener = null;

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-sheet]");
  if (link && !sheet.contains(link)) opener = link.closest("[popover]") ? document.querySelector(`[popovertarget="${link.closest("[popover]").id}"]`) : link;
  // Closing lays the whole page out anew: the finger sees its press before.
  if (event.target === sheet || event.target.closest("#sheet [data-close]")) requestAnimationFrame(() => setTimeout(() => sheet.close()));
});

document.addEventListener("htmx:after:swap", () => {
  if (!body?.childElementCount) return;
  if (sheet.open) return land();
  if (!opener) return;
  for (const menu of document.querySelectorAll(":popover-open")) menu.hidePopover();
  sheet.showModal();
});

/** Load a page's part into the sheet for what has no link. */
export function show(address) {
  opener = document.activeElement;
  htmx.ajax("GET", address, { target: "#sheet-body", swap: "innerHTML" });
}

/** What had the focus may be gone with the part it stood in: then what came begins with its heading. */
function land() {
  if (!sheet.contains(document.activeElement)) body.querySelector("[tabindex='-1']")?.focus();
}

sheet?.addEventListener("close", () => {
  body.replaceChildren();
  const back = opener?.isConnected ? opener : opener?.id && document.getElementById(opener.id);
  opener = null;
  back?.focus?.();
});
