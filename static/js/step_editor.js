// The Steps of a guide: add, remove, move by buttons or by dragging, each with a picture that is sent meanwhile.
import { bind } from "./bind.js";
import { drag } from "./step_drag.js";
import { attach } from "./step_file.js";

bind("[data-step-editor]", (editor) => {
  const list = editor.querySelector("[data-rows]");
  const place = editor.querySelector("[data-place]");
  const more = editor.querySelector("[data-more]");
  const blank = editor.querySelector("template[data-new]");
  const rows = () => [...list.children];
  const most = Number(editor.dataset.most);
  let named = 0;
  editor.dataset.scripted = "";

  /** Names and places follow the order; the name of a row in the form never changes. */
  const count = () => {
    for (const [index, row] of rows().entries()) {
      row.querySelector("[data-words]").setAttribute("aria-label", editor.dataset.name.replace("{value}", index + 1));
    }
    more.hidden = list.children.length >= most;
    editor.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const say = (row) => {
    place.textContent = editor.dataset.moved.replace("{value}", rows().indexOf(row) + 1).replace("{limit}", list.children.length);
  };

  const add = () => {
    const row = blank.content.cloneNode(true).firstElementChild;
    name(row, `new-${++named}`);
    list.append(row);
    count();
    return row;
  };

  const move = (row, way) => {
    const beside = way === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!beside) return;
    if (way === "up") beside.before(row);
    else beside.after(row);
    count();
    say(row);
    // At an end only the way back is left.
    const left = row.matches(":first-child") ? "down" : row.matches(":last-child") ? "up" : way;
    row.querySelector(`[data-move=${left}]`).focus();
  };

  const drop = (row) => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    if (!list.children.length) add();
    count();
    (next?.querySelector("[data-words]") ?? more).focus();
  };

  more.addEventListener("click", (event) => {
    event.preventDefault();
    add().querySelector("[data-words]").focus();
  });
  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move], [data-drop-step]");
    if (!button) return;
    event.preventDefault();
    const row = button.closest("[data-row]");
    if (button.dataset.move) move(row, button.dataset.move);
    else drop(row);
  });
  // Alt and an arrow move the Step that is written in.
  list.addEventListener("keydown", (event) => {
    const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!way || !event.altKey) return;
    event.preventDefault();
    const row = event.target.closest("[data-row]");
    const focused = document.activeElement;
    move(row, way);
    if (focused.matches("[data-words]")) focused.focus();
  });
  drag(list, (row) => { count(); say(row); });
  for (const row of rows()) attach(row, editor);
  new MutationObserver((changes) => {
    for (const row of changes.flatMap((change) => [...change.addedNodes])) if (row.matches?.("[data-row]")) attach(row, editor);
  }).observe(list, { childList: true });
});

/** What a row is called in the form: its file and its buttons lead back to it. */
function name(row, name) {
  row.querySelector("[name=step_row]").value = name;
  row.querySelector("[data-choose]").name = `step_file-${name}`;
  for (const button of row.querySelectorAll("button[name=to]")) button.value = button.value.replace(/:.*$/, `:${name}`);
}
