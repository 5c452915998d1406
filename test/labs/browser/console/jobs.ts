// Part of the browser lab: an operator looks at the coming nights, runs a job, takes a backup, and imports a file of which one line is
// wrong; then makes a link to an export.
import type { Page } from 'playwright-core'
import type { Lab } from '../browser-steps.ts'
import { seriousFindings } from './axe.ts'
import { DESK, makeKey, openConsole, overflowing, PHONE, visit } from './visits.ts'

const TABS = ['schedule', 'tasks', 'backups', 'transfers']
const LINES = [
  {
    email: 'lab-import@example.com',
    country: 'DE',
    subscriptions: [{ plan_months: 12, due_on: '2099-05-01' }],
  },
  { country: 'DE' },
]

export async function jobsAndTasks(parts: Lab): Promise<void> {
  const key = await makeKey(parts)
  const { page, close, complaints } = await visit(parts, { viewport: DESK }, key)
  await schedule(parts, page)
  await fileIn(parts, page)
  await linkOut(parts, page)
  parts.report.promise('jobs: the browser complains of nothing', complaints.length === 0, complaints)
  await close()
  const narrow = await visit(parts, { viewport: PHONE, locale: 'fa-IR' }, key)
  for (const tab of TABS) {
    await openConsole(parts, narrow.page, `/jobs?tab=${tab}`)
    const found = [...(await overflowing(narrow.page)), ...(await seriousFindings(narrow.page))]
    parts.report.quiet(`nothing serious in the tab ${tab}`, found.length === 0, found)
  }
  await narrow.close()
}

async function schedule(parts: Lab, page: Page): Promise<void> {
  const { report } = parts
  await openConsole(parts, page, '/jobs')
  await page.getByRole('heading', { name: 'The next 30 nights' }).waitFor()
  const row = page.locator('tr', { hasText: 'Clean up' })
  await row.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Run now' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run now' }).click()
  await page.getByRole('status').getByText('“Clean up” has begun').waitFor()
  await row
    .filter({ hasText: 'ago' })
    .or(row.filter({ hasText: 'now' }))
    .waitFor()
  report.promise('a job is run from its row', true)
}

/** First checked only, then for real. */
async function fileIn(parts: Lab, page: Page): Promise<void> {
  const { report } = parts
  const drawer = page.getByRole('dialog')
  for (const isDry of [true, false]) {
    await openConsole(parts, page, '/jobs?tab=transfers')
    const buffer = Buffer.from(LINES.map((line) => `${JSON.stringify(line)}\n`).join(''))
    await page.getByLabel('File', { exact: true }).setInputFiles({ name: 'a.jsonl', mimeType: '', buffer })
    await page.getByLabel('Only check the file').setChecked(isDry)
    await page.getByRole('button', { name: isDry ? 'Check' : 'Import', exact: true }).click()
    await drawer.getByText('Done, with faults').waitFor()
    await drawer.getByRole('row', { name: /Line 2/ }).waitFor()
    report.promise(`an import says which line is wrong${isDry ? ', also when it only checks' : ''}`, true)
  }
  await openConsole(parts, page, '/accounts?search=lab-import@example.com')
  await page.getByRole('link', { name: 'lab-import@example.com' }).waitFor()
  report.promise('an account of the file is there', true)
}

async function linkOut(parts: Lab, page: Page): Promise<void> {
  await openConsole(parts, page, '/jobs?tab=transfers')
  await page.getByRole('button', { name: 'Make a link' }).click()
  const shown = page.getByRole('dialog').locator('pre', { hasText: '/exports/' })
  await shown.waitFor()
  const url = await shown.innerText()
  parts.secrets.push(url.split('/').at(-1) ?? '')
  const { pathname } = new URL(url)
  const file = await (await fetch(`http://127.0.0.1:${parts.server.port}${pathname}`)).text()
  parts.report.promise('the link leads to all accounts', file.includes('lab-import@example.com'))
  await page.keyboard.press('Escape')
  const isGone = !(await page.content()).includes(pathname)
  parts.report.promise('the link of an export is seen once', isGone)
}
