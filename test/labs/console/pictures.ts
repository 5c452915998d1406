// A picture of each page of the console in a look, as WebP. The pages come from the table of pages.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { allPaths, DESK, nameOf, PHONE } from '../browser/console/visits.ts'
import type { Showcase } from './showcase.ts'

/** Of WebP: letters stay sharp. */
const QUALITY = 45
/** The rest of a long page shows nothing new. */
const MOST_HEIGHTS = { wide: 1080, narrow: 1100 }
const WAIT_MS = 20_000
/** A chart draws itself again after a change of the size. */
const DRAWN_MS = 200

export const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: DESK },
  dark: { viewport: DESK, colorScheme: 'dark' },
  phone: { viewport: PHONE },
  fa: { viewport: DESK, locale: 'fa-IR' },
}
/** A page of one thing shows this one. */
const THINGS: Readonly<Record<string, string>> = {
  account: 'acc_2',
  webhook: 'wh_2',
  gateway: 'us1',
  plan: '12',
}

/** `words`: only paths that have one of them. `whole`: pages in their whole length. */
export type Wanted = { out: string; words: readonly string[]; whole: boolean }

export type Shown = Pick<Showcase, 'url' | 'cookie' | 'refused' | 'dataDir'>

/** Of all pages, those of one thing with a thing that the showcase has. */
export function pathsOf({ refused }: Pick<Shown, 'refused'>, words: readonly string[]): string[] {
  const paths = allPaths().map((path) => path.replace(/\{(\w+)\}/g, (whole, thing) => THINGS[thing] ?? whole))
  const asked = paths.map((path) => (path === '/refused' ? `/refused?login=${refused}` : path))
  return ['/sign-in', ...asked].filter(
    (path) => words.length === 0 || words.some((word) => path.includes(word)),
  )
}

export async function takePictures(
  browser: Browser,
  shown: Shown,
  look: string,
  wanted: Wanted,
): Promise<void> {
  const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...LOOKS[look] })
  const session = { name: '__Host-lk', value: shown.cookie, domain: new URL(shown.url).hostname, path: '/' }
  for (const path of pathsOf(shown, wanted.words)) {
    await context.clearCookies()
    if (path !== '/sign-in') await context.addCookies([{ ...session, secure: true, sameSite: 'Strict' }])
    const page = await context.newPage()
    await page.goto(`${shown.url}/console${path}`)
    await page.locator('h1').first().waitFor({ timeout: WAIT_MS })
    await page.waitForLoadState('networkidle')
    await page.locator('[aria-busy]').first().waitFor({ state: 'detached', timeout: WAIT_MS })
    await page.evaluate('document.activeElement?.blur()')
    await page.evaluate(asInstalled(shown))
    const name = `${nameOf(path.replace(/\?.*/, ''))}-${look}.webp`
    writeFileSync(join(wanted.out, name), await webpOf(page, wanted.whole))
    await page.close()
  }
  await context.close()
}

/** A script that writes where an operator has it in place of where the lab has it. */
function asInstalled({ url, dataDir }: Shown): string {
  const { port } = new URL(url)
  const places = [
    [dataDir, '/var/lib/latchkey'],
    [`http://127.0.0.1:${port}`, 'https://vpn.north.example'],
    [url, 'https://vpn.north.example'],
  ]
  return `{
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) for (const [here, there] of ${JSON.stringify(places)})
      if (texts.currentNode.data.includes(here)) texts.currentNode.data = texts.currentNode.data.replaceAll(here, there)
  }`
}

async function webpOf(page: Page, isWhole: boolean): Promise<Buffer> {
  const { width } = page.viewportSize() ?? DESK
  const whole = await page.evaluate<number>('document.documentElement.scrollHeight')
  const most = MOST_HEIGHTS[width > PHONE.width ? 'wide' : 'narrow']
  await page.setViewportSize({ width, height: isWhole ? whole : Math.min(whole, most) })
  await page.waitForTimeout(DRAWN_MS)
  const session = await page.context().newCDPSession(page)
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  return Buffer.from(data, 'base64')
}
