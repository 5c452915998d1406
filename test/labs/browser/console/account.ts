// Part of the browser lab: a customer who cannot connect. Found by his login, refused, explained, mended and let in, by the keyboard
// alone; a mistyped login; and the list of sessions.
import type { Page } from 'playwright-core'
import type { Lab } from '../browser-steps.ts'
import { seriousFindings } from './axe.ts'
import { DESK, makeKey, openConsole, overflowing, PHONE, photograph, post, visit } from './visits.ts'

const EMAIL = 'refused.customer@example.org'
const MOST_TABS = 120

export async function consoleAccount(parts: Lab): Promise<void> {
  const key = await makeKey(parts)
  const fixture = await openFixture(parts, key)
  await mendedByKeyboard(parts, key, fixture)
  await mistyped(parts, key, fixture)
  await sessionsEnded(parts, key, fixture)
  await inOtherLooks(parts, key, fixture)
}

type Fixture = { account: string; login: string; askAs(name: string, session: string): Promise<string> }

/** A login that may hold one session and has it, and a gateway that asks as an agent does. */
async function openFixture(parts: Lab, key: string): Promise<Fixture> {
  const { secrets, report } = parts
  const send = (path: string, body: object, token: string) => post(parts, path, body, token)
  const gateway = await send(
    '/api/v1/gateways',
    {
      ...{ name: 'lab1', host: 'lab1.example.net', country: 'DE', profile: 'openvpn-agent' },
      protocols: ['openvpn-udp'],
    },
    key,
  )
  const token: string = gateway.agent_token
  const made = await send(
    '/api/v1/accounts',
    {
      ...{ email: EMAIL, country: 'DE', password: 'First-Password-1' },
      subscription: { plan_months: 1, limits: { sessions: 1 } },
    },
    key,
  )
  const [{ vpn_username: login, vpn_password: password }] = made.subscriptions
  secrets.push(password, token)
  const from = { caller_address: '198.51.100.7', protocol: 'openvpn-udp' }
  const askAs = async (username: string, session: string, caller_address = '203.0.113.66') =>
    (await send('/gateway/v1/authorize', { session, username, password, ...from, caller_address }, token))
      .access
  report.quiet(
    'the first session is let in',
    (await askAs(login, 'lab-1', from.caller_address)) === 'allowed',
  )
  const start = {
    ...{ status: 'start', session: 'lab-1', username: login, ...from, framed_address: '10.8.0.2' },
    ...{ octets_in: 0, octets_out: 0, seconds: 0 },
  }
  const { kept, refused } = await send('/gateway/v1/accounting', { records: [start] }, token)
  report.quiet('the start of the first is kept', kept === 1, refused)
  report.quiet('the second is refused', (await askAs(login, 'lab-2')) === 'refused')
  return { account: made.id, login, askAs }
}

/** No pointer is used. */
async function mendedByKeyboard(parts: Lab, key: string, { login, askAs }: Fixture): Promise<void> {
  const { report } = parts
  const { page, close } = await visit(parts, { viewport: DESK }, key)
  await openConsole(parts, page, '/')
  await page.keyboard.press('/')
  await page.keyboard.type(login)
  await page.locator('#found a', { hasText: EMAIL }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console\/accounts\/acc_\d+/)
  await page.locator('.access .verdict', { hasText: 'it has its 1 session' }).waitFor()
  await page.locator('.answer', { hasText: 'all its sessions are taken' }).waitFor()
  report.promise('a login that is refused is found by its name, and its page says why', true)
  await photograph(page, '/account', 'refused')
  await tabTo(page, 'Raise the limit')
  await page.keyboard.press('Enter')
  await page.locator('dialog', { hasText: 'Sessions at once: 1 now, 2 then' }).waitFor()
  await tabTo(page, 'Raise the limit')
  await page.keyboard.press('Enter')
  await page.locator('.access .verdict', { hasText: 'It may connect at every gateway' }).waitFor()
  report.promise('a higher limit mends it by the keyboard alone', (await askAs(login, 'lab-2')) === 'allowed')
  await close()
}

/** Presses Tab until the focus is on a button of this name, in the dialog if one is open. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < MOST_TABS; tabs++) {
    await page.keyboard.press('Tab')
    const focused = `document.activeElement.matches('button') && document.activeElement.textContent === ${JSON.stringify(name)} &&
      (!document.querySelector('dialog[open]') || document.activeElement.closest('dialog') !== null)`
    if (await page.evaluate<boolean>(focused)) return
  }
  throw new Error(`Tab does not reach "${name}"`)
}

async function mistyped(parts: Lab, key: string, { login, askAs }: Fixture): Promise<void> {
  const { report } = parts
  const typed = `${login.slice(0, -1)}_`
  report.quiet('a name that no login has is refused', (await askAs(typed, 'lab-3')) === 'refused')
  const { page, close } = await visit(parts, { viewport: DESK }, key)
  await openConsole(parts, page, '/')
  await page.keyboard.press('/')
  await page.keyboard.type(typed)
  await page.locator('#found a', { hasText: 'refused?' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console\/refused\?login=/)
  await page.locator('.entries', { hasText: login }).waitFor()
  await page.locator('.chips .chip', { hasText: 'lab1' }).waitFor()
  report.promise('a mistyped login shows which is meant, and which gateway asked', true)
  await page.locator('.entries button', { hasText: login }).click()
  await page.locator('.access .verdict').waitFor()
  await close()
}

async function sessionsEnded(parts: Lab, key: string, { login }: Fixture): Promise<void> {
  const { page, close } = await visit(parts, { viewport: DESK }, key)
  await openConsole(parts, page, '/sessions')
  await page.locator('.filter', { hasText: 'lab1' }).click()
  await page.waitForURL(/gateway=lab1/)
  const row = page.locator('tbody tr', { hasText: login }).first()
  await row.getByRole('button').click()
  await page.locator('dialog').getByRole('button', { name: 'End', exact: true }).click()
  await row.locator('.warn', { hasText: 'ending' }).waitFor()
  parts.report.promise('a session that is being ended says so in its row', true)
  await close()
}

async function inOtherLooks(parts: Lab, key: string, { account, login }: Fixture): Promise<void> {
  const looks = {
    ...{ light: { viewport: DESK }, dark: { viewport: DESK, colorScheme: 'dark' as const } },
    'phone-fa': { viewport: PHONE, locale: 'fa-IR' },
  }
  for (const [name, look] of Object.entries(looks)) {
    const { page, close, complaints } = await visit(parts, look, key)
    for (const path of [`/accounts/${account}`, `/refused?login=${login}`]) {
      await openConsole(parts, page, path)
      await page.locator('.access .verdict').waitFor()
      await photograph(page, path.startsWith('/accounts') ? '/account' : '/refused-login', name)
      const faults = [...(await overflowing(page)), ...(await seriousFindings(page)), ...complaints]
      parts.report.quiet(`nothing overflows, axe finds nothing: ${path} ${name}`, faults.length === 0, faults)
    }
    await close()
  }
  parts.report.promise('the page of an account holds in light, dark and from right to left', true)
}
