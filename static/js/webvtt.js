// WebVTT as the server writes it: read into cues of milliseconds, and written back.
const TIMES = /^([\d:.]+) --> ([\d:.]+)/;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** "1:02.5" or "00:01:02.500" in milliseconds; undefined for what is no time. */
export function read(time) {
  if (!/^(\d+:){0,2}\d+([.,]\d{1,3})?$/.test(time.trim())) return undefined;
  return Math.round(1000 * time.replace(",", ".").split(":").reduce((sum, part) => 60 * sum + Number(part), 0));
}

/** Shortest form with tenths: "0:01.0"; thousandths where they are meant. */
export function moment(time) {
  const seconds = (time % 60_000) / 1000;
  return `${Math.floor(time / 60_000)}:${seconds.toFixed(time % 100 ? 3 : 1).padStart(time % 100 ? 6 : 4, "0")}`;
}

export function parse(text) {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const lines = block.split("\n");
    const place = lines.findIndex((line) => TIMES.test(line));
    if (place < 0) return [];
    const [, start, end] = TIMES.exec(lines[place]);
    const words = lines.slice(place + 1).join("\n").trim();
    return [{ start: read(start), end: read(end), text: words.replace(/&(amp|lt|gt);/g, (sign) => ENTITIES[sign]) }];
  });
}

export const clean = (words) => words.split("\n").map((line) => line.trim()).filter(Boolean).join("\n");

export function serialise(cues) {
  const blocks = cues.map(({ start, end, text }) => `${full(start)} --> ${full(end)}\n${escape(clean(text))}\n`);
  return ["WEBVTT\n", ...blocks].join("\n");
}

const escape = (words) => words.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function full(time) {
  const two = (value) => String(value).padStart(2, "0");
  const minutes = Math.floor(time / 60_000);
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${((time % 60_000) / 1000).toFixed(3).padStart(6, "0")}`;
}
