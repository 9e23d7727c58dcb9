import { show } from "./sheet.js";
import { unwanted } from "./bind.js";

/** The keys that exist here, in the sheet, unless somebody writes or wants no letters as commands. */
export function help(event) {
  if (unwanted(event) || event.target.closest("input, textarea, select, dialog")) return;
  event.preventDefault();
  show(document.documentElement.dataset.help);
}
