// Part of the browser lab: the first run with an app, sign-out, sign-in with a code and with a recovery code, then an invited admin with
// a passkey of Chromium's virtual authenticator; without script what can be without; and every page in every look.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { runCommand } from '../../parts/server-process.ts'
import { type Lab, picture } from '../browser-steps.ts'
import { openPage } from '../chromium.ts'
import { contrasts, LEAST_CONTRAST } from '../contrast.ts'
import { seriousFindings } from './axe.ts'
import { DESK, overflowing, PHONE } from './visits.ts'

const PASSWORD = 'plain words of an owner'
const STEP_MS = 30_000
const NAME = 'Ada Öz'

/** Passkeys are bound to names, and an address is none. */
function addressOf({ server }: Lab, path: string): string {
  return `http://localhost:${server.port}${path}`
}

export async function consoleSignIn(parts: Lab): Promise<void> {
  const owner = await firstRun(parts)
  await signInAgain(parts, owner)
  await withPasskey(parts)
  await inEveryLook(parts, owner)
}

type Owner = { totp: TOTP; codes: string[]; used: number }

/** Without script: nothing of it is needed. */
async function firstRun(parts: Lab): Promise<Owner> {
  const { report, browser, installation, secrets } = parts
  const link = (await readFile(join(installation.dataDir, 'first-admin.txt'), 'utf8')).trim()
  const path = new URL(/https?:\S+/.exec(link)?.[0] ?? '').pathname
  secrets.push(PASSWORD, path.split('/').at(-1) ?? '')
  const seen = await openPage(browser, { viewport: DESK, javaScriptEnabled: false })
  const { page } = seen
  await page.goto(addressOf(parts, path))
  await picture(page, 'console-start-1440-light')
  const secret = ((await page.locator('.secret').textContent()) ?? '').replaceAll(' ', '')
  secrets.push(secret)
  const totp = new TOTP({ secret })
  await fill(page, { name: NAME, password: PASSWORD, code: '000000' })
  await press(page, 'Finish')
  report.promise('a wrong code is said at its field', await page.locator('#code-error').isVisible())
  await picture(page, 'console-start-wrong-1440-light')
  const owner = { totp, used: 0, codes: [] as string[] }
  await fill(page, { password: PASSWORD, code: await nextCode(owner) })
  await press(page, 'Finish')
  owner.codes = await page.locator('.codes code').allTextContents()
  secrets.push(...owner.codes)
  report.promise('the first run shows ten recovery codes', owner.codes.length === 10)
  await picture(page, 'console-codes-1440-light')
  const [cookie] = await page.context().cookies()
  report.promise(
    'the browser keeps the session, for this host alone and out of reach of scripts',
    cookie?.name === '__Host-lk' && cookie.secure && cookie.httpOnly && cookie.sameSite === 'Strict',
    cookie?.name,
  )
  secrets.push(cookie?.value ?? '')
  await page.check('.check input')
  await press(page, 'Open the console')
  report.promise('and opens the console', new URL(page.url()).pathname === '/console', page.url())
  report.quiet('the browser has nothing to complain about', seen.complaints.length === 0, seen.complaints)
  await seen.close()
  return owner
}

async function signInAgain(parts: Lab, owner: Owner): Promise<void> {
  const { report, browser, secrets } = parts
  const seen = await openPage(browser, { viewport: DESK })
  const { page } = seen
  await page.goto(addressOf(parts, '/console/accounts'))
  await signInWith(page, async () => {
    await page.fill('#code', await nextCode(owner))
    await press(page, 'Sign in')
  })
  await page.locator('main h1').waitFor()
  report.promise(
    'a code signs in, and leads to the page that was wanted',
    page.url().endsWith('/console/accounts'),
  )
  for (const { value } of await page.context().cookies()) secrets.push(value)
  await page.goto(addressOf(parts, '/console/jobs'))
  await page.evaluate(`fetch('/console/sign-out', { method: 'POST' })`)
  await page.goto(addressOf(parts, '/console/jobs'))
  report.promise(
    'after the sign-out the sign-in is asked for',
    page.url().includes('/console/sign-in'),
    page.url(),
  )
  await signInWith(page, async () => {
    await page.getByText('Use a recovery code').click()
    await page.fill('#code', owner.codes[0] ?? '')
    await press(page, 'Sign in')
  })
  report.promise('a recovery code signs in', page.url().endsWith('/console/jobs'), page.url())
  for (const { value } of await page.context().cookies()) secrets.push(value)
  report.quiet('the browser has nothing to complain about', seen.complaints.length === 0, seen.complaints)
  await seen.close()
}

async function signInWith(page: Page, secondStep: () => Promise<void>): Promise<void> {
  await page.fill('#who', NAME)
  await page.fill('#password', PASSWORD)
  await press(page, 'Continue')
  await secondStep()
}

/** An invited admin, whose authenticator is in the browser. */
async function withPasskey(parts: Lab): Promise<void> {
  const { report, browser, installation, secrets } = parts
  const made = JSON.parse(
    await runCommand(installation, 'admin', 'add', 'Eva', '--role', 'support', '--json'),
  )
  const path = new URL(made.link).pathname
  secrets.push(path.split('/').at(-1) ?? '')
  const seen = await openPage(browser, { viewport: DESK })
  const { page } = seen
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  await page.goto(addressOf(parts, path))
  await picture(page, 'console-start-invited-1440-light')
  await press(page, 'Create a passkey')
  const codes = await page.locator('.codes code').allTextContents()
  secrets.push(...codes)
  report.promise('an invited admin begins with a passkey alone', codes.length === 10)
  await page.check('.check input')
  await press(page, 'Open the console')
  await page.getByRole('button', { name: 'Eva' }).click()
  await press(page, 'Sign out')
  await page.goto(addressOf(parts, '/console'))
  report.promise('and signs out', new URL(page.url()).pathname === '/console/sign-in', page.url())
  await picture(page, 'console-sign-in-passkey-1440-light')
  await press(page, 'Sign in with a passkey')
  await page.locator('main h1, .alone h1').first().waitFor()
  report.promise('and signs in with it', new URL(page.url()).pathname === '/console', page.url())
  await provedAgain(parts, page)
  for (const { value } of await page.context().cookies()) secrets.push(value)
  report.quiet('the browser has nothing to complain about', seen.complaints.length === 0, seen.complaints)
  await seen.close()
}

/** As five minutes later: the first answer is that of the server then, the proof and all else are real. */
async function provedAgain({ report }: Lab, page: Page): Promise<void> {
  await page.goto(new URL('/console/profile', page.url()).href)
  const problem = { status: 403, contentType: 'application/problem+json', body: '{"code":"step_up_needed"}' }
  let isFirst = true
  await page.route('**/api/v1/me', (route) => {
    if (!isFirst || route.request().method() !== 'PATCH') return route.fallback()
    isFirst = false
    return route.fulfill(problem)
  })
  await page.locator('main select').selectOption('de')
  const button = page.getByRole('dialog').getByRole('button', { name: /passkey/i })
  await button.waitFor()
  const proof = page.waitForResponse((one) => new URL(one.url()).pathname === '/console/step-up')
  const changed = page.waitForResponse((one) => one.request().method() === 'PATCH')
  await button.click()
  report.promise('a passkey proves it again', (await proof).status() === 204)
  const answer = await changed
  report.promise('and the change goes on', answer.ok(), await answer.text())
}

async function inEveryLook(parts: Lab, owner: Owner): Promise<void> {
  const { report, browser, installation, secrets } = parts
  const made = JSON.parse(
    await runCommand(installation, 'admin', 'add', 'Vera', '--role', 'viewer', '--json'),
  )
  const start = new URL(made.link).pathname
  secrets.push(start.split('/').at(-1) ?? '')
  const sizes = { 1440: DESK, 360: PHONE }
  const pages: Record<string, string> = {
    ...{ 'sign-in': '/console/sign-in', lost: '/console/sign-in/lost', 'start-invited': start },
    ...{ factor: '/console/sign-in/factor', recovery: '/console/sign-in/factor?with=recovery' },
    dead: `/console/start/${'A'.repeat(43)}`,
  }
  for (const [locale, colorScheme] of [
    ['en', 'light'],
    ['en', 'dark'],
    ['fa', 'light'],
    ['ru', 'dark'],
    ['de', 'light'],
  ] as const) {
    for (const [width, viewport] of Object.entries(sizes)) {
      const { page, close } = await openPage(browser, { viewport, colorScheme, locale })
      await page.goto(addressOf(parts, '/console/sign-in'))
      await page.fill('#who', NAME)
      await page.fill('#password', PASSWORD)
      await page.press('#password', 'Enter')
      await page.locator('#code').waitFor()
      for (const { value } of await page.context().cookies()) secrets.push(value)
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(addressOf(parts, path))
        const look = `${name}-${width}-${locale}-${colorScheme}`
        const [worst] = await contrasts(page)
        report.quiet(`all text can be read: ${look}`, !!worst && worst.ratio >= LEAST_CONTRAST, worst)
        const wide = await overflowing(page)
        report.quiet(`nothing is cut off: ${look}`, wide.length === 0, wide)
        const findings = await seriousFindings(page)
        report.quiet(`axe finds nothing serious: ${look}`, findings.length === 0, findings)
        await picture(page, `console-${look}`)
      }
      await close()
    }
  }
  report.figure('looks of the sign-in', `${Object.keys(pages).length} pages, 5 looks, 2 sizes`)
  report.quiet('the lab has its codes', owner.codes.length === 10)
}

async function fill(page: Page, values: Record<string, string>): Promise<void> {
  for (const [id, value] of Object.entries(values)) await page.fill(`#${id}`, value)
}

async function press(page: Page, text: string): Promise<void> {
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: text, exact: true }).click(),
  ])
}

/** Of a step that was not used: a code counts once, also that of a moment ago. */
async function nextCode(owner: Owner): Promise<string> {
  while (Math.floor(Date.now() / STEP_MS) <= owner.used)
    await new Promise((resolve) => setTimeout(resolve, 500))
  owner.used = Math.floor(Date.now() / STEP_MS)
  return owner.totp.generate()
}
