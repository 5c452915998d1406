// Lines of the text part. Their width is counted in columns, and Chinese is broken between its characters. Pure.

/** Longest line of the text part. Links are never broken. */
export const TEXT_WIDTH = 76

const WIDE =
  /[\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u
/** Marks that stand on another character, and what is not seen. */
const NARROW = /[\p{Mn}\p{Me}\p{Cf}]/u
/** A wide character with what may not begin a line; a word; a space. */
const PARTS = new RegExp(
  `(?:[“‘（《]?${WIDE.source}[，。：；？！、）》”’]*)|(?:(?!${WIDE.source})[^ ])+[，。：；？！、）》”’]*| +`,
  'gu',
)

export function widthOf(text: string): number {
  return [...text].reduce((sum, one) => sum + (NARROW.test(one) ? 0 : WIDE.test(one) ? 2 : 1), 0)
}

export function wrap(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const part of text.match(PARTS) ?? []) {
    if (line.trim() !== '' && widthOf((line + part).trimEnd()) > TEXT_WIDTH) {
      lines.push(line.trimEnd())
      line = part.trimStart()
    } else line += part
  }
  return [...lines, line.trimEnd()].join('\n')
}
