// The colours of a brand as a style sheet of a few lines, by the colour in its address: what is written on the colour, and a
// tone of it that can be read as text in light and in dark. And the same as JSON, for the page that chooses a colour.
import { luminance, textColorOn } from '../../html.ts'

/** The grounds of the console's cards, and of its page where that is harder to read on. */
const GROUNDS = { light: '#f2f4f7', dark: '#1f252d' }
/** WCAG 2.2 AA asks for 4.5; the tint behind a chosen entry takes a part. */
const LEAST_CONTRAST = 5.2
const STEPS = 20

export const USUAL_ACCENT = '1f5fbf'
export const ACCENT = /^[0-9a-f]{6}$/

/** `on`: what is written on the colour, with its contrast; `light` and `dark`: the tones of it that can be read as text. */
export type Look = { color: string; on: string; contrast: number; light: string; dark: string }

/** `accent`: six hexadecimal digits. */
export function lookOf(accent: string): Look {
  const color = `#${accent}`
  const on = textColorOn(color)
  const shown = Math.floor(contrast(color, on) * 10) / 10
  const [light, dark] = [readableOn(GROUNDS.light, color), readableOn(GROUNDS.dark, color)]
  return { color, on, contrast: shown, light, dark }
}

export function lookSheet(accent: string): string {
  const { color, on, light, dark } = lookOf(accent)
  return `:root{--accent:${color};--on-accent:${on};--accent-text:light-dark(${light},${dark});--accent-ground:color-mix(in srgb,var(--accent-text) 10%,var(--card))}`
}

/** The colour, mixed with as much black or white as it needs. */
function readableOn(ground: string, color: string): string {
  const towards = textColorOn(ground)
  for (let step = 0; step < STEPS; step++) {
    const mixed = mix(color, towards, step / STEPS)
    if (contrast(mixed, ground) >= LEAST_CONTRAST) return mixed
  }
  return towards
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function mix(color: string, towards: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const [from = 0, to = 0] = [color, towards].map((one) => Number.parseInt(one.slice(at, at + 2), 16))
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, '0')
  })
  return `#${channels.join('')}`
}
