// The one entry. Each module binds itself to `data-*` attributes, also in what htmx swaps in later.
import "./csrf.js";
import "./sheet.js";
import "./toast.js";
import "./share.js";
import "./copy.js";
import "./live.js";
import "./player.js";
import "./pictures.js";
import "./transcript.js";
import "./panel.js";
import "./feed.js";
