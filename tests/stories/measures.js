// What is wrong with the layout of the page that is open, as a list of sentences. Handed to the browser by test_layouts.py.
(() => {
  const SLACK = 1.5;
  const faults = [];
  const name = (element) => `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ""}.${[...element.classList].join(".")} "${element.textContent.trim().slice(0, 30)}"`;
  const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest(".hush, [aria-hidden='true'], .skip");
  const box = (element) => element.getBoundingClientRect();

  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) faults.push(`the page is ${document.documentElement.scrollWidth} px wide`);

  /** The first ancestor that cuts off a piece of the line; what scrolls or says that there is more does not. */
  function cutter(element, line) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const { overflowX, overflowY, webkitLineClamp, textOverflow } = getComputedStyle(at);
      if (webkitLineClamp !== "none" || textOverflow === "ellipsis") return null;
      if (/auto|scroll/.test(overflowX + overflowY)) return null;
      if (!/hidden|clip/.test(overflowX)) continue;
      const frame = box(at);
      if (line.left < frame.left - SLACK || line.right > frame.right + SLACK || line.top < frame.top - 4 || line.bottom > frame.bottom + 4) return at;
    }
    return line.left < -SLACK || line.right > document.documentElement.clientWidth + SLACK ? document.body : null;
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const element = node.parentElement;
    if (!node.textContent.trim() || !shown(element) || element.closest("svg, option, textarea")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      const by = line.width > 1 && cutter(element, line);
      if (by) faults.push(`${name(element)} is cut by ${name(by).slice(0, 40)}`);
    }
  }

  const inSentence = (link) => getComputedStyle(link).display === "inline" && [...link.parentElement.childNodes].some((other) => other.nodeType === Node.TEXT_NODE && other.textContent.trim());
  for (const control of document.querySelectorAll("a[href], button, select, summary, input:not([type=hidden]), textarea")) {
    if (!shown(control) || inSentence(control)) continue;
    const { width, height } = box(control);
    const least = control.matches(".primary, .nav a") ? 48 : 24;
    if (width < least - 0.5 || height < least - 0.5) faults.push(`${name(control)} is ${Math.round(width)} x ${Math.round(height)}`);
  }

  const labels = [...document.querySelectorAll(".nav > a > span:last-child")].filter((label) => box(label).width > 1 && shown(label));
  const side = box(document.querySelector(".nav")).height > innerHeight / 2;
  if (!side && new Set(labels.map((label) => Math.round(box(label).top))).size > 1) faults.push("the labels of the navigation stand on different lines");

  const main = document.querySelector("main.page");
  if (main && !side) {
    scrollTo(0, document.documentElement.scrollHeight);
    const last = Math.max(...[...main.children].filter(shown).map((part) => box(part).bottom));
    if (last > box(document.querySelector(".nav")).top) faults.push("the page ends below the navigation");
  }
  return faults;
})()
