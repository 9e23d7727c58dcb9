// The picture or clip of a Step: shown at once, and sent by the queue of this device while the words are written.
import { drafts, pictured, queue } from "./queue.js";

const MB = 1_000_000;
const sizes = () => import("./megabytes.js");

/** Let the row of `editor` take a file. */
export function attach(row, editor) {
  const input = row.querySelector("[data-choose]");
  // Its file goes by the queue, not with the form.
  input.removeAttribute("name");
  input.addEventListener("change", () => take(row, editor, input));
  row.querySelector("[data-bare]").addEventListener("click", (event) => {
    event.preventDefault();
    bare(row);
    input.focus();
  });
  resume(row);
}

async function take(row, editor, input) {
  const [file] = input.files;
  input.value = "";
  if (!file) return;
  const note = row.querySelector("[data-note]");
  const limit = MB * Number(pictured(file) ? editor.dataset.maxMb : editor.dataset.maxVideoMb);
  if (file.size > limit) {
    const { fill } = await sizes();
    note.textContent = fill(note.dataset.big, { sent: file.size, size: limit });
    return;
  }
  bare(row);
  show(row, file);
  const entry = await queue.add(file, { draft: drafts.key(row.closest("form")) });
  follow(row, entry);
}

/** What was on its way when the page was left, or the form drawn anew. */
async function resume(row) {
  const id = row.querySelector("[data-asset]").value;
  if (!id) return;
  await queue.ready;
  const entry = queue.entries().find((one) => one.id === id || one.asset === id);
  if (!entry) return;
  const file = await entry.file();
  if (file && !row.querySelector("[data-shown]").children.length) show(row, file);
  follow(row, entry);
}

async function follow(row, entry) {
  const asset = row.querySelector("[data-asset]");
  const note = row.querySelector("[data-note]");
  row.dataset.entry = entry.id;
  // Until it has a number on the server the queue puts it in.
  asset.value = entry.asset ?? entry.id;
  const { fill } = await sizes();
  const draw = () => {
    if (row.dataset.entry !== entry.id) return;
    asset.value = entry.asset ?? entry.id;
    const said = { done: "", failed: entry.reason || note.dataset.failed, sending: fill(note.dataset.sending, entry) };
    note.textContent = said[entry.state] ?? note.dataset.waiting;
  };
  entry.addEventListener("change", draw);
  draw();
  row.querySelector("[data-bare]").hidden = false;
}

function show(row, file) {
  const made = document.createElement(pictured(file) ? "img" : "video");
  Object.assign(made, { src: URL.createObjectURL(file) }, made.matches("video") ? { controls: true, muted: true, playsInline: true } : { alt: "" });
  row.querySelector("[data-shown]").replaceChildren(made);
  name(row, "other");
}

function bare(row) {
  const entry = queue.entries().find((one) => one.id === row.dataset.entry);
  if (entry && entry.state !== "done") entry.cancel();
  delete row.dataset.entry;
  row.querySelector("[data-asset]").value = "";
  row.querySelector("[data-shown]").replaceChildren();
  row.querySelector("[data-note]").textContent = "";
  row.querySelector("[name=step_alt]").value = "";
  row.querySelector("[data-bare]").hidden = true;
  name(row, "first");
}

/** What the button that chooses says: of the first file, or of another. */
function name(row, which) {
  const label = row.querySelector("[data-choose-label]");
  label.textContent = label.dataset[which];
}
