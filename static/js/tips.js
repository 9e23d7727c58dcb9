// Tips of colleagues stand on the time line; a tap goes to their second and to what was said.
import { bind } from "./bind.js";

bind("[data-tips]", (list) => {
  const whole = Number(list.parentElement.querySelector("[data-seek]").max);
  for (const tip of list.children) tip.style.insetInlineStart = `${(100 * Math.min(tip.dataset.second, whole)) / whole}%`;
});
