// Browsers that install by themselves offer it here, in one tap; the others are told how, in words.
const offer = document.querySelector("[data-install]");

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer.hidden = false;
  offer.onclick = async () => {
    await event.prompt();
    const { outcome } = await event.userChoice;
    offer.hidden = outcome === "accepted";
  };
});
addEventListener("appinstalled", () => { offer.hidden = true; });
