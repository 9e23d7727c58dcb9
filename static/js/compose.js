// The composer: what every kind needs; files, the camera, trim and cover come when they are asked for.
import { bind } from "./bind.js";
import "./keep.js";
import "./wizard.js";

bind("[data-files]", async (files) => (await import("./files.js")).start(files));

// Suggestions are asked for with the first touch of the field.
bind("[data-skills]", (field) => {
  const load = () => import("./skills.js");
  if (field.querySelector("[data-remove]")) load();
  else field.addEventListener("focusin", load, { once: true });
});

bind("[data-suggested]", (box) => {
  const load = async () => (await import("./suggesting.js")).start(box);
  box.dataset.ready = "";
  const title = box.closest("form").elements.title;
  if (box.childElementCount || title.value !== title.defaultValue) load();
  else box.closest("form").addEventListener("input", load, { once: true });
});

bind("[data-counted]", (field) => {
  const input = field.querySelector("input, textarea");
  const count = field.querySelector("[data-count]");
  const draw = () => {
    const length = [...input.value].length;
    count.textContent = count.dataset.text.replace("{value}", length).replace("{limit}", field.dataset.most);
    count.classList.toggle("count-over", length > Number(field.dataset.most));
  };
  input.addEventListener("input", draw);
  if (input.value) draw();
});

bind("[data-compose]", (form) => {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=text]")) event.preventDefault();
  });
  form.querySelector(".kind[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
});
