// Contrast of all text on an open page, after WCAG 2.2. Runs inside the browser, so it may use nothing from outside.
import type { Page } from 'playwright-core'

/** WCAG 2.2 AA. */
export const LEAST_CONTRAST = 4.5

export type Contrast = { text: string; ratio: number; ink: string; ground: string }

/** One entry for each element that shows text of its own, worst first. */
export async function contrasts(page: Page): Promise<Contrast[]> {
  const found: Contrast[] = await page.evaluate(MEASURE)
  return found.sort((a, b) => a.ratio - b.ratio)
}

// Text, because the project has no types of a browser's document.
const MEASURE = `(() => {
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const light = ([r, g, b]) => {
    const [red, green, blue] = [r, g, b].map((part) => {
      const channel = part / 255
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor)
      if (color.length === 3 || color[3] === 1) return color
    }
    return [255, 255, 255]
  }
  const shown = [...document.querySelectorAll('body *')].filter((element) => {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
    return (own || (element.value ?? '') !== '') && element.checkVisibility() && element.type !== 'hidden'
  })
  return shown.map((element) => {
    const ink = parse(getComputedStyle(element).color)
    const ground = groundOf(element)
    const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a)
    const text = (element.textContent || element.value).trim().slice(0, 40)
    return { text, ratio: (high + 0.05) / (low + 0.05), ink: ink.join(), ground: ground.join() }
  })
})()`
