// Part of the browser lab: an operator adds a plan, changes its price and retires it; and adds a place to the catalogue.
import type { Page } from 'playwright-core'
import type { Lab } from '../browser-steps.ts'
import { seriousFindings } from './axe.ts'
import { DESK, makeKey, openConsole, overflowing, PHONE, visit } from './visits.ts'

const LABEL = 'A quarter & more'
const TABS = ['plans', 'countries', 'cities', 'protocols']

export async function plansAndPlaces(parts: Lab): Promise<void> {
  const key = await makeKey(parts)
  const { page, close, complaints } = await visit(parts, { viewport: DESK }, key)
  await plan(parts, page)
  await placeInCatalogue(parts, page)
  parts.report.promise('plans: the browser complains of nothing', complaints.length === 0, complaints)
  await close()
  const narrow = await visit(parts, { viewport: PHONE, locale: 'fa-IR' }, key)
  for (const tab of TABS) {
    await openConsole(parts, narrow.page, `/plans?tab=${tab}`)
    const found = [...(await overflowing(narrow.page)), ...(await seriousFindings(narrow.page))]
    parts.report.quiet(`nothing serious in the tab ${tab}`, found.length === 0, found)
  }
  await narrow.close()
}

/** By keyboard alone where a dialog is. */
async function plan(parts: Lab, page: Page): Promise<void> {
  const { report } = parts
  const dialog = page.getByRole('dialog')
  await openConsole(parts, page, '/plans')
  await page.getByRole('button', { name: 'Add plan' }).click()
  await dialog.getByLabel('Length in months').fill('3')
  await dialog.getByLabel('Name').fill(LABEL)
  await dialog.getByLabel('Price').fill('24.505')
  await page.keyboard.press('Enter')
  await dialog.getByRole('alert').filter({ hasText: 'EUR' }).waitFor()
  report.promise('a price of too many digits is refused at its field', true)
  await dialog.getByLabel('Price').fill('24,50')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  const row = page.locator('tr', { hasText: LABEL })
  await row.filter({ hasText: '€24.50' }).waitFor()
  report.promise('a new plan stands in the list with its price', true)
  await choose(page, LABEL, 'Change')
  await dialog.getByLabel('Price').fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row.filter({ hasNotText: '€' }).waitFor()
  await choose(page, LABEL, 'Retire')
  await dialog.getByText('0 subscriptions keep it').waitFor()
  report.promise('before a plan is retired it is said how many subscriptions keep it', true)
  await dialog.getByRole('button', { name: 'Retire' }).click()
  await row.filter({ hasText: 'Retired' }).waitFor()
  await choose(page, LABEL, 'Sell again')
  await row.filter({ hasText: 'On sale' }).waitFor()
  report.promise('a retired plan can be sold again', true)
}

async function placeInCatalogue(parts: Lab, page: Page): Promise<void> {
  const { report } = parts
  const dialog = page.getByRole('dialog')
  await openConsole(parts, page, '/plans?tab=protocols')
  await page.getByRole('button', { name: 'Add protocol' }).click()
  await dialog.getByLabel('Short name').fill('a b')
  await dialog.getByLabel('Name', { exact: true }).fill('Lab')
  await dialog.getByLabel('Port').fill('443')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await dialog.getByRole('alert').filter({ hasText: 'letters, digits' }).waitFor()
  await dialog.getByLabel('Short name').fill('lab-tcp')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('tr', { hasText: 'lab-tcp' }).waitFor()
  report.promise('a protocol is added to the catalogue', true)
  await openConsole(parts, page, '/plans?tab=cities&search=berl')
  const rows = await page.locator('tbody tr').allInnerTexts()
  const isFound = rows.length === 1 && rows.join().includes('Berlin')
  report.promise('a city is found by its beginning', isFound, rows)
}

async function choose(page: Page, label: string, action: string): Promise<void> {
  await page.locator('tr', { hasText: label }).getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: action }).click()
}
