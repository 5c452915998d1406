// Part of the browser lab: usage and billing. Traffic by day and by gateway, another span, its CSV; the report of a month and of the month
// before, its CSVs, and what is printed.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { DAY_MS } from '../../../../src/clock.ts'
import { runCommand } from '../../parts/server-process.ts'
import type { Lab } from '../browser-steps.ts'
import { DESK, makeKey, openConsole, photograph, post, visit } from './visits.ts'

const GB = 1_000_000_000
const AGO_DAYS = 10

export async function usageAndBilling(parts: Lab): Promise<void> {
  const key = await makeKey(parts)
  await seedFigures(parts, key)
  await trafficOfDays(parts, key)
  await monthOfBilling(parts, key)
}

/** An account with a price, which had 3 GB at one gateway today and 1 GB at another one ten days ago. */
async function seedFigures(parts: Lab, key: string): Promise<void> {
  await runCommand(parts.installation, 'plan', 'set', '12', '--price', '83.88', '--currency', 'EUR')
  const made = await post(
    parts,
    '/api/v1/accounts',
    {
      email: 'heavy.user@example.org',
      country: 'NL',
      password: 'First-Password-1',
      subscription: { plan_months: 12 },
    },
    key,
  )
  const [{ vpn_username: username, vpn_password: password }] = made.subscriptions
  parts.secrets.push(password)
  for (const [name, agoDays, gigabytes] of [
    ['figures1', 0, 3],
    ['figures2', AGO_DAYS, 1],
  ] as const) {
    const place = {
      host: `${name}.example.net`,
      country: 'NL',
      profile: 'openvpn-agent',
      protocols: ['openvpn-udp'],
    }
    const { agent_token: token } = await post(parts, '/api/v1/gateways', { name, ...place }, key)
    parts.secrets.push(token)
    const session = {
      ...{
        session: `figures-${name}`,
        username,
        protocol: 'openvpn-udp',
        ago_ms: agoDays * DAY_MS,
        seconds: 0,
      },
      ...{ caller_address: '198.51.100.9', framed_address: '10.8.0.9', octets_in: 0, octets_out: 0 },
    }
    const stop = { ...session, status: 'stop', octets_in: GB / 8, octets_out: gigabytes * GB, seconds: 0 }
    const { kept, refused } = await post(
      parts,
      '/gateway/v1/accounting',
      { records: [{ ...session, status: 'start' }, stop] },
      token,
    )
    parts.report.quiet(`the traffic at ${name} is kept`, kept === 2, refused)
  }
}

async function trafficOfDays(parts: Lab, key: string): Promise<void> {
  const { report } = parts
  const { page, close } = await visit(parts, { viewport: DESK }, key)
  await openConsole(parts, page, '/usage')
  const figure = page.locator('.figure', { hasText: 'To customers' })
  await figure.filter({ hasText: /4 GB/ }).waitFor()
  report.promise('usage sums up thirty days, and draws them', await page.locator('.chart canvas').isVisible())
  await page.locator('.segmented label', { hasText: 'Gateway' }).click()
  await page.waitForURL(/split=gateway/)
  await page.locator('.legend', { hasText: 'figures1' }).waitFor()
  const [first = ''] = await page.locator('tbody tr td.first').allInnerTexts()
  const newest = await page.locator('tbody tr', { hasText: 'figures1' }).innerText()
  report.promise('split by gateway, the newest day is first', newest.startsWith(first), [first, newest])
  const [csv] = await saved(page, 'Save as CSV')
  const lines = csv.trim().split('\n')
  const heads = (lines[0] ?? '').split(',')
  report.promise(
    'the CSV has the rows of the table',
    heads.includes('gateway') && lines.filter((line) => line.includes('figures')).length === 2,
    lines,
  )
  await page.locator('.segmented label', { hasText: '7 days' }).click()
  await page.waitForURL(/range=7/)
  await page.locator('tbody tr', { hasText: 'figures2' }).waitFor({ state: 'detached' })
  report.promise('a shorter span leaves out what was before', true)
  await photograph(page, '/usage', 'gateways')
  await close()
}

async function monthOfBilling(parts: Lab, key: string): Promise<void> {
  const { report } = parts
  const { page, close } = await visit(parts, { viewport: DESK }, key)
  await openConsole(parts, page, '/billing')
  const line = page.locator('table[aria-label="By plan"] tbody tr', { hasText: '12 Months' })
  report.promise(
    'billing shows the sum of a plan',
    /€83\.88/.test(await line.innerText()),
    await line.innerText(),
  )
  const rows = page.locator('table[aria-label="Ledger"] tbody tr')
  report.promise('and the rows of the ledger', (await rows.filter({ hasText: '€83.88' }).count()) === 1)
  const [report12, reportName] = await saved(page, 'Report as CSV')
  report.promise(
    'the report is saved with its month',
    /12 Months/.test(report12) && /^billing-20\d\d-\d\d/.test(reportName),
  )
  const [ledger] = await saved(page, 'Save as CSV')
  report.promise('the ledger is saved', /EUR/.test(ledger), ledger)
  await printed(parts, page)
  await page.getByLabel('Month', { exact: true }).fill(monthBefore())
  await page.waitForURL(/month=/)
  await page.locator('.state', { hasText: 'Nothing was billed' }).waitFor()
  report.promise('the month before is empty, and says so', true)
  await close()
}

/** On paper there is the month with its tables, and nothing to press. */
async function printed({ report }: Lab, page: Page): Promise<void> {
  await page.emulateMedia({ media: 'print' })
  const seen = {
    heading: await page.locator('h1').isVisible(),
    table: await page.locator('table[aria-label="By plan"]').isVisible(),
    rail: await page.locator('.rail').isVisible(),
    buttons: await page.locator('main button:visible').count(),
  }
  report.promise(
    'billing is printed without what only a screen needs',
    seen.heading && seen.table && !seen.rail && seen.buttons === 0,
    seen,
  )
  await photograph(page, '/billing', 'print')
  await page.emulateMedia({ media: null })
}

/** Presses a button that saves a file: its text, and its name. */
async function saved(page: Page, name: string): Promise<[text: string, name: string]> {
  const coming = page.waitForEvent('download')
  await page.getByRole('button', { name, exact: true }).first().click()
  const file = await coming
  return [await readFile(await file.path(), 'utf8'), file.suggestedFilename()]
}

function monthBefore(): string {
  const first = new Date()
  first.setUTCDate(0)
  return first.toISOString().slice(0, 7)
}
