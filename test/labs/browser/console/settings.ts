// Part of the browser lab: the settings as an owner uses them. A wrong value is named at its field; an invitation is seen once; a person
// adds a passkey, replaces the app and makes new recovery codes.
import { TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { runCommand } from '../../parts/server-process.ts'
import type { Lab } from '../browser-steps.ts'
import { openPage } from '../chromium.ts'
import { seriousFindings } from './axe.ts'
import { DESK } from './visits.ts'

const NAME = 'Ada of the lab'
const PASSWORD = 'row of words for the lab'

export async function settingsPages(parts: Lab): Promise<void> {
  const seen = await openPage(parts.browser, { viewport: DESK })
  const { page } = seen
  await begin(parts, page)
  await brandSettings(parts, page)
  await invitation(parts, page)
  await profile(parts, page)
  await seen.close()
}

/** An owner who was invited, with a password and an app. */
async function begin({ installation, secrets, server }: Lab, page: Page): Promise<void> {
  const made = JSON.parse(await runCommand(installation, 'admin', 'add', NAME, '--role', 'owner', '--json'))
  const path = new URL(made.link).pathname
  await page.goto(`http://localhost:${server.port}${path}`)
  await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
  const secret = ((await page.locator('.secret').textContent()) ?? '').replaceAll(' ', '')
  secrets.push(path.split('/').at(-1) ?? '', secret, PASSWORD)
  await page.fill('#password', PASSWORD)
  await page.fill('#code', new TOTP({ secret }).generate())
  await page.getByRole('button', { name: 'Finish' }).click()
  secrets.push(...(await page.locator('.codes code').allTextContents()))
  await page.check('.check input')
  await page.getByRole('button', { name: 'Open the console' }).click()
  await page.locator('main h1').waitFor()
  for (const { value } of await page.context().cookies()) secrets.push(value)
}

async function open({ server }: Lab, page: Page, path: string): Promise<void> {
  await page.goto(`http://localhost:${server.port}/console${path}`)
  await page.locator('main h1').waitFor()
  await page.locator('[aria-busy]').first().waitFor({ state: 'detached' })
}

async function brandSettings(parts: Lab, page: Page): Promise<void> {
  await open(parts, page, '/settings')
  const group = page.getByRole('region', { name: 'What is kept, and how long' })
  const save = group.getByRole('button', { name: 'Save' })
  await group.getByLabel('Ended sessions').fill('99999')
  await save.click()
  const fault = group.getByRole('alert')
  await fault.waitFor()
  parts.report.promise('a wrong setting is named at its field', (await fault.innerText()).includes('3650'))
  await group.getByLabel('Ended sessions').fill('120')
  await save.click()
  await page.getByText('Saved.').waitFor()
  await group.getByText('set for this brand').waitFor()
  parts.report.promise(
    'a setting says that it was changed, and by whom',
    await group.getByText(/changed .* Ada of the lab/).isVisible(),
  )
  const color = page.getByLabel('Colour', { exact: true })
  await color.fill('#e8a33d')
  await page.getByText(/^Contrast 9/).waitFor()
  parts.report.promise('a colour is seen with its contrast before it is saved', true)
  await page.getByLabel('The brand is suspended').check()
  await page.getByRole('region', { name: 'Terms and limits' }).getByRole('button', { name: 'Save' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('live now').waitFor()
  const isHeld = await dialog.getByRole('button', { name: 'Suspend the brand' }).isDisabled()
  parts.report.promise('a suspension says how many sessions end, and wants the name of the brand', isHeld)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
}

async function invitation(parts: Lab, page: Page): Promise<void> {
  await open(parts, page, '/admins')
  await page.getByRole('button', { name: 'Invite' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Zoe of the lab')
  await dialog.getByLabel('Viewer').check()
  await dialog.getByRole('button', { name: 'Invite' }).click()
  const link = page.locator('pre', { hasText: '/console/start/' })
  await link.waitFor()
  const shown = await link.innerText()
  parts.secrets.push(shown.split('/').at(-1) ?? '')
  await dialog.getByRole('textbox').fill('noted')
  await page.keyboard.press('Enter')
  await page.getByRole('row', { name: /Zoe of the lab.*Viewer/ }).waitFor()
  parts.report.promise('the link of an invitation is seen once', !(await page.content()).includes(shown))
}

async function profile(parts: Lab, page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const kind = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true } as const
  const present = { hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
  await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { ...kind, ...present } })
  await open(parts, page, '/profile')
  await page.getByRole('button', { name: 'Add passkey' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Laptop of the lab')
  await dialog.getByRole('button', { name: 'Add passkey' }).click()
  await page.getByText('The passkey is added.').waitFor()
  await page.getByRole('button', { name: 'Replace' }).click()
  const secret = (await dialog.locator('pre').innerText()).replaceAll(' ', '')
  parts.secrets.push(secret)
  await dialog.getByLabel('Code of the app').fill(new TOTP({ secret }).generate())
  const found = await seriousFindings(page)
  parts.report.promise('axe finds nothing serious in the dialog of the app', found.length === 0, found)
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The app is set up.').waitFor()
  await page.getByRole('button', { name: 'Make new codes' }).click()
  await dialog.getByRole('button', { name: 'Make new codes' }).click()
  const codes = (await dialog.locator('pre').innerText()).split('\n')
  parts.secrets.push(...codes)
  await dialog.getByRole('textbox').fill('noted')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  parts.report.promise('a person adds a passkey, replaces the app and makes ten codes', codes.length === 10)
}
