// The composer: what every kind needs; files, the camera, trim and cover come when they are asked for.
import { bind } from "./bind.js";
import "./keep.js";
import "./skills.js";
import "./wizard.js";

bind("[data-files]", async (files) => (await import("./files.js")).start(files));

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
