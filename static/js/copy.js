// `data-copy="/posts/7"` puts the whole address on the clipboard and says `data-copied`; phones get their share sheet.
import { say } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const address = new URL(button.dataset.copy, location.href).href;
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ url: address, title: button.dataset.title }).catch(() => {});
  } else {
    await navigator.clipboard.writeText(address);
    say(button.dataset.copied);
  }
  button.closest("[popover]")?.hidePopover();
});
