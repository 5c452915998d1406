// The reset page and mails in German, Russian and Persian, on a phone and on a desk: nothing is wider than the screen, and Persian
// runs from right to left.

import { compose } from '../../fixtures/languages/mails.ts'
import { addAccount, closeAndCheck, type Lab, picture, requestLink } from './browser-steps.ts'
import { openPage } from './chromium.ts'
import { contrasts, LEAST_CONTRAST } from './contrast.ts'

const LANGUAGES = ['de', 'ru', 'fa'] as const
const WIDTHS = [360, 1440]
const WIDTH = 'document.documentElement.scrollWidth'
const MAILS = ['password_reset', 'account_changed', 'term_ends', 'alerts']

export async function inOtherLanguages(parts: Lab): Promise<void> {
  const { report, browser, server } = parts
  const email = 'languages@example.org'
  await addAccount(parts, email)
  const { link } = await requestLink(parts, email)
  for (const width of WIDTHS)
    for (const language of LANGUAGES) {
      const seen = await openPage(browser, { viewport: { width, height: 800 } })
      const { page } = seen
      const check = async (name: string) => {
        const needed = await page.evaluate<number>(WIDTH)
        const direction = await page.evaluate<string>('getComputedStyle(document.body).direction')
        report.promise(`${name} fits ${width} px in ${language}`, needed <= width, needed)
        report.quiet(`${name} runs the right way`, direction === (language === 'fa' ? 'rtl' : 'ltr'))
        const [worst] = await contrasts(page)
        report.quiet(`${name} can be read`, !!worst && worst.ratio >= LEAST_CONTRAST, worst)
        await picture(page, `${name}-${language}-${width}`)
      }
      await page.goto(`${link}&lang=${language}`)
      await check('reset-form')
      await page.fill('#password', 'a')
      await page.fill('#again', 'a')
      await Promise.all([page.waitForEvent('load'), page.click('button')])
      await check('reset-weak')
      await page.click('.languages button[value=en]')
      report.quiet(
        'a choice on the page is followed',
        (await page.locator('html').getAttribute('lang')) === 'en',
      )
      await page.goto(`http://127.0.0.1:${server.port}/reset?lang=${language}`)
      await check('reset-dead')
      await closeAndCheck(parts, seen)
      const mails = await openPage(browser, { viewport: { width, height: 800 } })
      for (const name of MAILS) {
        await mails.page.setContent((await compose(name, language)).html)
        const needed = await mails.page.evaluate<number>(WIDTH)
        report.promise(`the mail ${name} fits ${width} px in ${language}`, needed <= width, needed)
        await picture(mails.page, `mail-${name}-${language}-${width}`)
      }
      await mails.close()
    }
}
