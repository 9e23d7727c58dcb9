// The picture a clip is shown by: one of the offered ones, what the preview shows now, or an own picture.
import { drafts, queue } from "./queue.js";

/** What was taken for each clip: it outlives the form, which the server may draw anew. */
const taken = new Map();

/** Let the author take a cover for the clip of a row of the form. */
export function cover(row, video) {
  const part = row.querySelector("[data-cover]");
  if (!part) return;
  restore(part, row.dataset.attached);
  part.addEventListener("change", () => keep(part, row.dataset.attached));
  const choice = part.querySelector("[data-frame]");
  const canvas = choice.querySelector("canvas");
  const radio = choice.querySelector("input");
  let from = 0;

  const tell = () => { radio.value = `at:${Math.max(0, Math.round((choice.dataset.frame - from) * 1000))}`; };
  const take = part.querySelector("[data-take]");
  video.addEventListener("error", () => { take.hidden = true; });
  take.addEventListener("click", async () => {
    await pictured(video);
    choice.dataset.frame = video.currentTime;
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    tell();
    choose(choice);
  });
  // The cover is a picture of what stays.
  row.addEventListener("trim", ({ detail }) => {
    from = detail.from;
    if (choice.hidden) return;
    if (choice.dataset.frame >= from && choice.dataset.frame <= detail.to) return tell();
    choice.hidden = true;
    Object.assign(radio, { checked: false, value: "" });
  });
  own(part);
  part.hidden = false;
}

function choose(choice) {
  const radio = choice.querySelector("input");
  choice.hidden = false;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function keep(part, id) {
  const [frame, own] = ["frame", "own"].map((name) => part.querySelector(`[data-${name}]`));
  taken.set(id, { frame, own, chosen: part.querySelector(":checked") });
}

/** Put the pictures that were taken back, and the choice among all. */
function restore(part, id) {
  const { frame, own, chosen } = taken.get(id) ?? {};
  if (!chosen) return;
  part.querySelector("[data-frame]").replaceWith(frame);
  part.querySelector("[data-own]").replaceWith(own);
  const again = chosen.value && part.querySelector(`[value="${chosen.value}"]`);
  if (again) again.checked = true;
}

/** Where only its length was loaded so far, the picture is loaded first. */
async function pictured(video) {
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !video.seeking) return;
  await new Promise((shown) => {
    for (const name of ["loadeddata", "seeked"]) video.addEventListener(name, shown, { once: true });
    video.preload = "auto";
    if (!video.seeking) video.currentTime += 0;
  });
}

/** An own picture is sent at once; the form then names it. */
function own(part) {
  const choice = part.querySelector("[data-own]");
  const input = part.querySelector("[data-picture]");
  const note = part.querySelector("[data-cover-note]");
  part.querySelector("[data-pick]").addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files;
    input.value = "";
    if (!file) return;
    const entry = await queue.add(file, { draft: drafts.key(part.closest("form")) });
    const radio = choice.querySelector("input");
    // Until it has a number on the server the queue puts it in.
    const follow = () => {
      radio.value = `picture:${entry.asset ?? entry.id}`;
      note.textContent = entry.state === "failed" ? entry.reason || note.dataset.failed : "";
    };
    entry.addEventListener("change", follow);
    follow();
    choice.querySelector("img").src = URL.createObjectURL(file);
    choose(choice);
  });
}
