// Pollen's answers as a pop-up on another page: docs/embedding.md says how to put it there.
//
// A link or button with `data-pollen-help` opens it; the attribute, else the `q` of the link, is the question.
// The answers stand in a frame of Pollen's own, so no script of this page can read them. Without this script,
// or with a modifier key, the link leads to Pollen as any other.
{
const pollen = new URL(document.currentScript.src).origin;

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  dialog {
    box-sizing: border-box; padding: 0; border: 0; border-radius: 16px; overflow: hidden;
    inline-size: min(30rem, 100vw - 16px); block-size: min(36rem, 100dvh - 16px);
    color-scheme: light dark; background: light-dark(#fff, #101418); color: light-dark(#16202a, #eef2f5);
    box-shadow: 0 8px 40px rgb(0 0 0 / 0.35);
  }
  dialog[open] { display: grid; grid-template-rows: auto minmax(0, 1fr); }
  dialog::backdrop { background: rgb(0 0 0 / 0.5); }
  button {
    justify-self: end; inline-size: 48px; block-size: 48px; border: 0; background: none; color: inherit;
    font: 24px/1 system-ui; cursor: pointer;
  }
  button:focus-visible { outline: 3px solid; outline-offset: -6px; border-radius: 12px; }
  iframe { inline-size: 100%; block-size: 100%; border: 0; }
`);

/** The pop-up, made once and only when somebody opens it. */
class Help extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.dialog = root.appendChild(document.createElement("dialog"));
    this.shut = this.dialog.appendChild(document.createElement("button"));
    this.frame = this.dialog.appendChild(document.createElement("iframe"));
    this.shut.type = "button";
    this.shut.textContent = "×";
    this.frame.allow = "fullscreen";
    this.frame.referrerPolicy = "origin";
    this.frame.addEventListener("load", () => { if (this.dialog.open) this.frame.focus(); });
    this.shut.addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", ({ target }) => { if (target === this.dialog) this.dialog.close(); });
    this.dialog.addEventListener("close", () => { this.frame.src = "about:blank"; this.opener?.focus(); });
    addEventListener("message", ({ origin, source, data }) => {
      if (origin === pollen && source === this.frame.contentWindow && data === "close") this.dialog.close();
    });
  }

  open(opener) {
    const { pollenHelp, label = opener.textContent.trim(), close = "Close" } = opener.dataset;
    const asked = pollenHelp || (opener.href && new URL(opener.href).searchParams.get("q")) || "";
    this.opener = opener;
    this.dialog.setAttribute("aria-label", label);
    this.frame.title = label;
    this.shut.setAttribute("aria-label", close);
    this.frame.src = `${pollen}/embed/need?${new URLSearchParams({ q: asked })}`;
    this.dialog.showModal();
  }
}
customElements.define("pollen-help", Help);

let help;
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-pollen-help]");
  if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  help ??= document.body.appendChild(document.createElement("pollen-help"));
  help.open(opener);
});
}
