// Lab: a forgotten password from start to end in a real browser. ResetPassword by AMAPI, the mail that a real SMTP server
// received, the link, a new password, TokenRefresh with it; then the pages for developers. Pictures are in test-output/. The console
// comes first; `npm run test:browser -- console` looks at it alone.
import { mkdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startSmtp, type TestSmtp } from '../../fixtures/smtp-server.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import {
  type Installation,
  makeInstallation,
  removeInstallation,
  runCommand,
  type ServerProcess,
  startServer,
} from '../parts/server-process.ts'
import { docsByKeyboard, docsInEveryLight } from './browser-docs.ts'
import { behindNginx, ofOtherOrigins } from './browser-edge.ts'
import { inOtherLanguages } from './browser-languages.ts'
import { sdkInABrowser } from './browser-sdk.ts'
import {
  addAccount,
  closeAndCheck,
  type Lab,
  OUTPUT,
  picture,
  requestLink,
  signsIn,
  submit,
} from './browser-steps.ts'
import { accessibilityTree, findChromium, launchChromium, openPage } from './chromium.ts'
import { consoleAccount } from './console/account.ts'
import { everyPage } from './console/every-page.ts'
import { usageAndBilling } from './console/figures.ts'
import { consoleFleet } from './console/fleet.ts'
import { consoleFrame } from './console/frame.ts'
import { jobsAndTasks } from './console/jobs.ts'
import { keysAndWebhooks } from './console/keys.ts'
import { plansAndPlaces } from './console/plans.ts'
import { settingsPages } from './console/settings.ts'
import { consoleSignIn } from './console/sign-in.ts'
import { contrasts, LEAST_CONTRAST } from './contrast.ts'

const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 }
const DESK = { viewport: { width: 1000, height: 760 } }

const path = findChromium()
if (path) await runLab('the pages in a real browser', (report) => lab(report, path))
else {
  console.log('skipped: there is no Chromium and it cannot be installed; LATCHKEY_NO_BROWSER=1 accepts that')
  process.exitCode = process.env.LATCHKEY_NO_BROWSER === '1' ? 0 : 1
}

async function lab(report: LabReport, executablePath: string): Promise<void> {
  mkdirSync(OUTPUT, { recursive: true })
  const installation = await makeInstallation()
  const smtp = await startSmtp()
  const browser = await launchChromium(executablePath)
  report.figure('browser', `Chromium ${browser.version()}`)
  let server: ServerProcess | undefined
  try {
    await runCommand(installation, 'brand', 'set', '--title', 'North VPN', 'color=#0d6b57')
    const mailEnv = await mailSettings(installation, smtp)
    server = await startServer(installation, { env: mailEnv })
    const parts = { report, browser, installation, server, smtp, secrets: [installation.secretKey] }
    await consoleSignIn(parts)
    await consoleAccount(parts)
    await consoleFleet(parts)
    await consoleFrame(parts)
    await keysAndWebhooks(parts)
    await settingsPages(parts)
    await plansAndPlaces(parts)
    await usageAndBilling(parts)
    await jobsAndTasks(parts)
    await everyPage(parts)
    if (process.argv.includes('console')) return
    await withoutScript(parts)
    await byKeyboardOnAPhone(parts)
    await toAScreenReader(parts)
    await inEveryLight(parts)
    await mailsInABrowser(parts)
    await inOtherLanguages(parts)
    await docsInEveryLight(parts)
    await docsByKeyboard(parts)
    await ofOtherOrigins(parts)
    await sdkInABrowser(parts)
    report.promise('the server stops with exit code 0', (await server.stop()) === 0)
    await behindNginx(parts, mailEnv)
    await readTheLog(parts)
  } finally {
    if (server?.isRunning()) await server.kill()
    await browser.close()
    await smtp.close()
    await removeInstallation(installation)
  }
}

async function mailSettings({ dataDir }: Installation, { config, ca }: TestSmtp) {
  const caFile = join(dataDir, 'smtp-ca.pem')
  await writeFile(caFile, ca)
  const login = `${encodeURIComponent(config.user)}:${encodeURIComponent(config.password)}`
  return {
    LATCHKEY_SMTP_URL: `smtp://${login}@${config.host}:${config.port}`,
    LATCHKEY_MAIL_FROM: 'no-reply@north.example',
    NODE_EXTRA_CA_CERTS: caFile,
  }
}

async function withoutScript(parts: Lab): Promise<void> {
  const { report, browser, secrets } = parts
  const email = 'ada@example.org'
  await addAccount(parts, email)
  const { link } = await requestLink(parts, email)
  const seen = await openPage(browser, { ...DESK, javaScriptEnabled: false })
  const { page } = seen
  const heading = () => page.locator('h1').innerText()
  await page.goto(link)
  await page.goto(link)
  report.promise(
    'a link can be opened twice before it is used',
    (await heading()) === 'Choose a new password',
  )
  await picture(page, 'reset-form')
  await submit(page, 'password', 'password')
  const weak = await page.locator('#password-error').innerText()
  report.promise('a weak password is explained at its field', /at least 10 characters/.test(weak), weak)
  await picture(page, 'reset-weak')
  await submit(page, 'Second-Password-2', 'Second-Password-3')
  report.promise('two different passwords are noticed', await page.locator('#again-error').isVisible())
  await submit(page, 'Second-Password-2', 'Second-Password-2')
  secrets.push('Second-Password-2', 'Second-Password-3')
  report.promise('without JavaScript a new password is set', (await heading()) === 'Your password is changed')
  await picture(page, 'reset-done')
  report.promise('TokenRefresh works with the new password', await signsIn(parts, email, 'Second-Password-2'))
  report.promise('and no longer with the old one', !(await signsIn(parts, email, 'First-Password-1')))
  await page.goto(link)
  report.promise('the used link says that it is over', (await heading()) === 'This link no longer works')
  await picture(page, 'reset-dead')
  await closeAndCheck(parts, seen)
}

async function byKeyboardOnAPhone(parts: Lab): Promise<void> {
  const { report, browser, secrets } = parts
  const email = 'grace@example.org'
  await addAccount(parts, email)
  const { link } = await requestLink(parts, email)
  const seen = await openPage(browser, { ...PHONE, colorScheme: 'dark' })
  const { page } = seen
  await page.goto(link)
  const focused = () => page.evaluate<string>('document.activeElement.id || document.activeElement.tagName')
  report.promise('the first field has the focus', (await focused()) === 'password')
  await page.keyboard.type('Third-Password-3')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Third-Password-4')
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  report.promise('after a mistake the focus is where it must be repaired', (await focused()) === 'again')
  await picture(page, 'reset-differ-phone-dark')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('Third-Password-3')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Third-Password-3')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Space')
  const kinds = () =>
    page.evaluate<string>("[...document.querySelectorAll('.field input')].map(({ type }) => type).join()")
  report.promise('what was written can be shown', (await kinds()) === 'email,text,text', await kinds())
  await picture(page, 'reset-shown-phone-dark')
  await page.keyboard.press('Space')
  report.promise('and hidden again', (await kinds()) === 'email,password,password', await kinds())
  await page.keyboard.press('Tab')
  report.promise('the keyboard reaches the choice of a new VPN password', (await focused()) === 'renew_vpn')
  await page.keyboard.press('Tab')
  report.promise('the keyboard reaches the button', (await focused()) === 'BUTTON')
  const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')
  report.promise('the focus can be seen', outline === 'solid', outline)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Space')])
  secrets.push('Third-Password-3', 'Third-Password-4')
  report.promise('by keyboard alone a new password is set', await signsIn(parts, email, 'Third-Password-3'))
  await picture(page, 'reset-done-phone-dark')
  await closeAndCheck(parts, seen)
}

async function toAScreenReader(parts: Lab): Promise<void> {
  const { report, browser } = parts
  const email = 'joan@example.org'
  await addAccount(parts, email)
  const { link } = await requestLink(parts, email)
  const seen = await openPage(browser, DESK)
  const { page } = seen
  await page.goto(link)
  const tree = await accessibilityTree(page)
  const boxes = tree.filter(({ role }) => role === 'textbox')
  const names = boxes.map(({ name }) => name).join(', ')
  report.promise('every field has a name', names === 'Account, New password, New password again', names)
  const described = boxes.find(({ name }) => name === 'New password')?.description ?? ''
  report.promise('the rule is read with the field', /At least 10 characters/.test(described), described)
  const headings = tree.filter(({ role }) => role === 'heading')
  report.promise('there is one main heading', headings.length === 1 && headings[0]?.properties.level === 1)
  report.promise(
    'there is a main landmark',
    tree.some(({ role }) => role === 'main'),
  )
  const language = await page.evaluate<string>('document.documentElement.lang')
  report.promise('the language is said', language === 'en', language)
  await submit(page, 'password', 'password')
  await page.locator('[aria-invalid="true"]:focus').waitFor() // a browser moves the focus after it has shown the page
  const after = await accessibilityTree(page)
  const field = after.find(({ role, name }) => role === 'textbox' && name === 'New password')
  report.promise(
    'a mistake is announced',
    after.some(({ role }) => role === 'alert'),
  )
  report.promise('the field is marked and says what is wrong', isMarked(field), field)
  await closeAndCheck(parts, seen)
}

function isMarked(field: { description: string; properties: Record<string, unknown> } | undefined): boolean {
  if (!field) return false
  const { invalid, focused } = field.properties
  return String(invalid) === 'true' && focused === true && /at least 10 characters/.test(field.description)
}

async function inEveryLight(parts: Lab): Promise<void> {
  const { report, browser, installation } = parts
  for (const [index, color] of ['#0d6b57', '#ffd400', '#101014', '#f7f7fb'].entries()) {
    // A new address each time: no address gets two mails with a link in a minute.
    const email = `mary${index}@example.org`
    await addAccount(parts, email)
    await runCommand(installation, 'brand', 'set', `color=${color}`)
    const { link } = await requestLink(parts, email)
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const [size, options] of Object.entries({ desk: DESK, phone: PHONE })) {
        const seen = await openPage(browser, { ...options, colorScheme })
        const { page } = seen
        for (const [name, url] of [
          ['form', link],
          ['dead', link.slice(0, -1)],
        ] as const) {
          await page.goto(url)
          const [worst] = await contrasts(page)
          const where = `${name}, ${color}, ${colorScheme}, ${size}`
          report.quiet(`all text can be read: ${where}`, !!worst && worst.ratio >= LEAST_CONTRAST, worst)
          const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
          report.quiet(`nothing is cut off: ${where}`, overflow <= 0, overflow)
        }
        await page.goto(link)
        await picture(page, `reset-form-${size}-${colorScheme}-${color.slice(1)}`)
        await closeAndCheck(parts, seen)
      }
    }
  }
  report.figure('looks checked', 'four colours, light and dark, 1000 and 360 px')
}

/** The mail as a browser shows it: it loads nothing from outside either. */
async function mailsInABrowser({ report, browser, smtp }: Lab): Promise<void> {
  const html = smtp.received[0]?.html
  for (const [name, options] of Object.entries({
    light: DESK,
    dark: { ...PHONE, colorScheme: 'dark' as const },
  })) {
    const { page, requests, close } = await openPage(browser, options)
    await page.setContent(html || '')
    const [worst] = await contrasts(page)
    report.quiet(`the mail can be read, ${name}`, !!worst && worst.ratio >= LEAST_CONTRAST, worst)
    await picture(page, `mail-${name}`)
    await close()
    report.quiet('the mail loads nothing', requests.length === 0, requests)
  }
}

async function readTheLog({ report, installation, secrets }: Lab): Promise<void> {
  const log = await readFile(join(installation.dataDir, 'lab-server.log'), 'utf8')
  const leaked = secrets.filter((secret) => secret !== '' && log.includes(secret))
  report.promise(`none of ${secrets.length} tokens, passwords and keys is in the log`, leaked.length === 0)
  report.promise('the log tells of the reset page', log.includes('/reset'))
}
