// The part of the browser lab about pages for developers: read in light and dark and at every width, used by keyboard, with
// code that is copied whole. Pictures are in test-output/.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type Lab, OUTPUT, picture } from './browser-steps.ts'
import { openPage } from './chromium.ts'
import { contrasts, LEAST_CONTRAST } from './contrast.ts'

const PAGES = {
  ...{ home: '/', docs: '/docs', amapi: '/docs/amapi', vam: '/docs/vam', gateway: '/docs/gateway' },
  api: '/docs/api',
}
const SIZES = {
  phone: { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
  desk: { viewport: { width: 1280, height: 900 } },
}

export async function docsInEveryLight({ report, browser, server }: Lab): Promise<void> {
  const origin = `http://127.0.0.1:${server.port}`
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, options] of Object.entries(SIZES)) {
      const { page, requests, complaints, close } = await openPage(browser, { ...options, colorScheme })
      for (const [name, path] of Object.entries(PAGES)) {
        const where = `${name}, ${colorScheme}, ${size}`
        const answer = await page.goto(origin + path)
        report.quiet(`there is a page: ${where}`, answer?.status() === 200, answer?.status())
        const [worst] = await contrasts(page)
        report.quiet(`all text can be read: ${where}`, !!worst && worst.ratio >= LEAST_CONTRAST, worst)
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        report.quiet(`nothing is cut off: ${where}`, overflow <= 0, overflow)
        await pictures(page, name, `${size}-${colorScheme}`)
      }
      await close()
      const outside = requests.filter(({ url }) => !url.startsWith(`${origin}/`) && !url.startsWith('data:'))
      report.quiet('the pages ask nothing of an outside host', outside.length === 0, outside)
      report.quiet('the browser has nothing to complain about', complaints.length === 0, complaints)
    }
  }
  report.figure('pages read', 'six, light and dark, 1280 and 360 px')
}

/** References are too long for one picture: their beginning, and a method. */
async function pictures(page: Page, name: string, look: string): Promise<void> {
  if (name === 'home' || name === 'docs') return picture(page, `page-${name}-${look}`)
  await page.screenshot({ path: join(OUTPUT, `page-${name}-${look}.png`) })
  await page.evaluate("document.querySelectorAll('.method h3')[1].scrollIntoView()")
  await page.screenshot({ path: join(OUTPUT, `page-${name}-method-${look}.png`) })
}

type Shown = { language: string; code: string }

export async function docsByKeyboard({ report, browser, server }: Lab): Promise<void> {
  const { page, close } = await openPage(browser, { ...SIZES.desk, javaScriptEnabled: false })
  await page.goto(`http://127.0.0.1:${server.port}/docs`)
  for (const slug of ['amapi', 'vam']) {
    const shown = () => page.evaluate<Shown[]>(SHOWN.replace('{slug}', slug))
    const languages = async () => (await shown()).map(({ language }) => language).join()
    await page.locator(`#${slug}-curl`).focus()
    const first = await languages()
    await page.keyboard.press('ArrowRight')
    const second = await languages()
    await page.keyboard.press('ArrowRight')
    const third = await languages()
    const seen = [first, second, third].join(' ')
    report.promise(`arrow keys choose the language of ${slug}`, seen === 'curl TypeScript PHP', seen)
    await selectsWhole(page, report, slug, (await shown())[0]?.code ?? '')
  }
  await close()
}

async function selectsWhole(page: Page, report: Lab['report'], slug: string, code: string): Promise<void> {
  const section = page.locator('section.first', { has: page.locator(`#first-call-${slug}`) })
  await section.locator('.sample:visible code').click()
  const selected = await page.evaluate<string>('getSelection().toString()')
  report.promise(`one click selects the whole sample of ${slug}`, selected.trim() === code.trim(), selected)
}

// Text, because the project has no types of a browser's document.
const SHOWN = `[...document.querySelectorAll('#{slug}-curl ~ .sample')]
  .filter((panel) => panel.checkVisibility())
  .map((panel) => ({ language: panel.dataset.language, code: panel.textContent }))`
