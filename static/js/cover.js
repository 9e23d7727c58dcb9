// The picture a clip is shown by: one of the offered ones, what the preview shows now, or an own picture.
import { Upload } from "./upload.js";

/** Let the author take a cover for the clip of a row of the form. */
export function cover(row, video) {
  const part = row.querySelector("[data-cover]");
  if (!part) return;
  const choice = part.querySelector("[data-frame]");
  const canvas = choice.querySelector("canvas");
  const radio = choice.querySelector("input");
  let from = 0;
  let at = null;

  const tell = () => { radio.value = `at:${Math.max(0, Math.round((at - from) * 1000))}`; };
  part.querySelector("[data-take]").addEventListener("click", async () => {
    await pictured(video);
    at = video.currentTime;
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
    canvas.getContext("2d").drawImage(video, 0, 0);
    choice.hidden = false;
    radio.checked = true;
    tell();
  });
  // The cover is a picture of what stays.
  row.addEventListener("trim", ({ detail }) => {
    from = detail.from;
    if (at === null) return;
    if (at >= from && at <= detail.to) return tell();
    at = null;
    choice.hidden = true;
    radio.checked = false;
  });
  own(part);
  part.hidden = false;
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
    const upload = new Upload(file);
    const id = await upload.open();
    note.textContent = id ? "" : upload.reason;
    if (!id) return;
    const radio = choice.querySelector("input");
    radio.value = `picture:${id}`;
    radio.checked = true;
    choice.querySelector("img").src = URL.createObjectURL(file);
    choice.hidden = false;
  });
}
