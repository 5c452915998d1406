// Part of the browser lab: what the frame of the console does for every page: the keyboard, the history, the search, answers that are
// the same, a server that is away, a visitor who is not signed in.
import type { Page } from 'playwright-core'
import { addAccount, type Lab } from '../browser-steps.ts'
import { openPage } from '../chromium.ts'
import { DESK, makeKey, openConsole, PHONE, visit } from './visits.ts'

const EMAIL = 'hopper@example.org'

export async function consoleFrame(parts: Lab): Promise<void> {
  const key = await makeKey(parts)
  await addAccount(parts, EMAIL)
  await byKeyboard(parts, key)
  await whileAway(parts, key)
  await sameAnswers(parts, key)
  await onAPhone(parts, key)
  await signedOut(parts)
  await withoutScript(parts)
}

/** No pointer is used. */
async function byKeyboard(parts: Lab, key: string): Promise<void> {
  const { report } = parts
  const { page, close } = await visit(parts, { viewport: DESK }, key)
  await openConsole(parts, page, '/')
  await page.keyboard.press('Tab')
  report.promise(
    'the first key leads past the rail',
    (await focused(page)).includes('#content'),
    await focused(page),
  )
  await page.keyboard.press('/')
  await page.keyboard.type('hopper')
  await page.locator('#found a', { hasText: EMAIL }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console\/accounts\/acc_\d+$/)
  report.promise('/ finds an account by the beginning of its e-mail, and Enter opens it', true)
  await page.goBack()
  await page.waitForURL(/\/console\/$/)
  await page.locator('main h1').waitFor()
  await page.waitForFunction("document.activeElement === document.querySelector('main h1')")
  report.promise('after going back the heading has the focus', true)
  await close()
}

/** The element that has the focus, as its markup begins. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>('document.activeElement.outerHTML.slice(0, 120)')
}

async function whileAway(parts: Lab, key: string): Promise<void> {
  const { page, close } = await visit(parts, { viewport: DESK }, key)
  await openConsole(parts, page, '/')
  await page.route('**/api/v1/**', (route) => route.abort())
  await page.locator('.notice').waitFor()
  const isKept = await page.locator('.figure').first().isVisible()
  parts.report.promise('while the server is away the last data stay, and a notice says so', isKept)
  await page.unroute('**/api/v1/**')
  await page.locator('.notice').waitFor({ state: 'detached' })
  parts.report.promise('the notice goes when the server answers again', true)
  await close()
}

async function sameAnswers(parts: Lab, key: string): Promise<void> {
  const { page, close } = await visit(parts, { viewport: DESK }, key)
  await openConsole(parts, page, '/accounts')
  await page.waitForResponse(
    (response) => response.url().endsWith('/usage/live') && response.status() === 304,
  )
  parts.report.promise('an answer that is the same is not sent again', true)
  await close()
}

async function onAPhone(parts: Lab, key: string): Promise<void> {
  const { page, close } = await visit(parts, { viewport: PHONE }, key)
  await openConsole(parts, page, '/')
  await page.locator('.bottom button').click()
  await page.locator('.rail.sheet a', { hasText: 'Accounts' }).click()
  await page.waitForURL(/\/console\/accounts$/)
  parts.report.promise(
    'on a phone the sheet leads to a page and closes',
    (await page.locator('.rail.sheet').count()) === 0,
  )
  await close()
}

async function signedOut(parts: Lab): Promise<void> {
  const { page, close } = await visit(parts, { viewport: DESK }, undefined)
  await page.goto(`http://127.0.0.1:${parts.server.port}/console/accounts?status=active`)
  const { pathname, searchParams } = new URL(page.url())
  parts.report.promise(
    'a visitor without a session is led to the sign-in and back',
    pathname === '/console/sign-in' && searchParams.get('to') === '/console/accounts?status=active',
    page.url(),
  )
  await close()
}

async function withoutScript({ report, browser, server }: Lab): Promise<void> {
  const { page, close } = await openPage(browser, { viewport: DESK, javaScriptEnabled: false })
  await page.goto(`http://127.0.0.1:${server.port}/console/`)
  const canSignIn = await page.locator('input[name="password"]').isVisible()
  report.promise('without script a visitor can sign in', canSignIn, page.url())
  await close()
}
