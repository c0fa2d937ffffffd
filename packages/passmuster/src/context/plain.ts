/**
 * Terminal control sequences: CSI, OSC (ended by BEL or ST), DCS/SOS/PM/APC, and two-character escapes. No body runs
 * over the beginning of another sequence, so the time is linear in the text.
 */
const ansi =
  /(?:\u001b\[|\u009b)[0-?]{0,64}[ -/]{0,16}[@-~]|(?:\u001b\]|\u009d)[^\u0007\u001b\u0080-\u009f]{0,4096}(?:\u0007|\u001b\\|\u009c)|(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u0080-\u009f]{0,4096}(?:\u001b\\|\u009c)|\u001b[ -/]{0,4}[0-~]/g

/** Characters that show nothing or turn the text around: C0/C1 controls, bidi marks, zero-width, tags, line separators. */
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e01ef}]/gu

const lone = /[\ud800-\udfff]/gu

/** Text without terminal escapes, invisible characters and bidi controls; keeps `\n` and `\t`. */
export const plain = (text: string): string =>
  text.replace(ansi, '').replace(hidden, '').replace(lone, '\ufffd')

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** One line for a screen or a table: what is invisible or breaks the line is written out (`\n`, `\u{202e}`). */
export const inline = (text: string): string =>
  text
    .replace(/[\n\r\t]/g, (c) => named[c] ?? c)
    .replace(hidden, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`)
    .replace(lone, '\ufffd')
