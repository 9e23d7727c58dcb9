// Sentences about how large a file is and how much of it was sent.
const MB = 1_000_000;
/** In MB; a small file has some, too. */
const mb = (bytes) => (bytes && Math.max(0.1, bytes / MB)).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });

/** Fill a sentence with what was sent and what there is to send, in MB. */
export const fill = (sentence, { sent, size }) => sentence.replace("{value}", mb(sent)).replace("{limit}", mb(size));
