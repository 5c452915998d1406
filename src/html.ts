// HTML that escapes by itself, and readable text on any colour: for messages and pages. Knows nothing of either.

/** Markup that is already safe; made by `html` and `raw` only. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

export type HtmlValue = string | number | Html | readonly Html[] | undefined | false

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Safe as text and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
}

/** A template whose values are escaped unless they are Html themselves; undefined and false give nothing. */
export function html(parts: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let text = parts[0] ?? ''
  for (const [index, value] of values.entries()) text += insert(value) + (parts[index + 1] ?? '')
  return new Html(text)
}

/** Markup taken as it is. Never for anything a caller, a brand or a user wrote. */
export function raw(text: string): Html {
  return new Html(text)
}

function insert(value: HtmlValue): string {
  if (value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map((part) => part.text).join('')
  return escapeHtml(String(value))
}

/**
 * Black or white, whichever is easier to read on `color` (#rrggbb): the better of the two always reaches
 * 4.58 : 1, more than WCAG 2.2 AA asks (4.5 : 1).
 */
export function textColorOn(color: string): '#000000' | '#ffffff' {
  const light = luminance(color)
  return (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) ? '#000000' : '#ffffff'
}

/** Relative luminance after WCAG 2.2, 0 (black) to 1 (white). */
export function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const channel = Number.parseInt(color.slice(start, start + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
