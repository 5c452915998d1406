// Part of the browser lab: a gateway is added, its lines are seen once, and the dot turns green with its first packet; then it is
// found, changed, and given a new token while the former one goes on. Addresses are added and found; the first steps are ticked.
import type { Page } from 'playwright-core'
import type { Lab } from '../browser-steps.ts'
import { seriousFindings } from './axe.ts'
import { DESK, makeKey, openConsole, visit } from './visits.ts'

const NAME = 'lab-de1'

export async function consoleFleet(parts: Lab): Promise<void> {
  const { page, close, complaints } = await visit(parts, { viewport: DESK }, await makeKey(parts))
  const token = await addGateway(parts, page)
  await lookAtIt(parts, page, token)
  await addresses(parts, page)
  await firstSteps(parts, page)
  parts.report.promise('the fleet: the browser complains of nothing', complaints.length === 0, complaints)
  await close()
}

async function addGateway(parts: Lab, page: Page): Promise<string> {
  const { report, secrets } = parts
  await openConsole(parts, page, '/gateways')
  await page.getByRole('button', { name: 'Add a gateway' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('OpenVPN with the agent').check()
  await dialog.getByLabel('Name', { exact: true }).fill('Not a name')
  await dialog.getByLabel('Host').fill(`${NAME}.vpn.example.net`)
  await dialog.getByLabel('Country').selectOption('DE')
  await dialog.getByLabel('OpenVPN UDP').check()
  await dialog.getByRole('button', { name: 'Add a gateway' }).click()
  await dialog.getByRole('alert').waitFor()
  report.promise('what is wrong with a gateway is said in its dialog', true)
  await dialog.getByLabel('Name', { exact: true }).fill(NAME)
  await dialog.getByRole('button', { name: 'Add a gateway' }).click()
  const lines = dialog.locator('pre', { hasText: 'lk_agent_' })
  await lines.waitFor()
  const token = /lk_agent_[0-9a-f]{40}/.exec(await lines.innerText())?.[0] ?? ''
  secrets.push(token)
  await dialog.getByText(`Waiting for the first packet of ${NAME}`).waitFor()
  await callAsAgent(parts, token)
  await dialog.locator('.badge.good', { hasText: `${NAME} asked at` }).waitFor()
  report.promise('the dot turns green with the first packet of a gateway', true)
  await dialog.getByRole('textbox').fill('noted')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('heading', { name: NAME }).waitFor()
  return token
}

/** As an agent that has nothing to report. */
async function callAsAgent({ server }: Lab, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const sent = { method: 'POST', headers, body: JSON.stringify({ records: [] }) }
  return (await fetch(`http://127.0.0.1:${server.port}/gateway/v1/accounting`, sent)).status
}

async function lookAtIt(parts: Lab, page: Page, token: string): Promise<void> {
  const { report, secrets } = parts
  await openConsole(parts, page, `/gateways/${NAME}`)
  await page.locator('pre', { hasText: 'THE-AGENT-TOKEN' }).waitFor()
  const found = await seriousFindings(page)
  report.promise('axe finds nothing serious about one gateway', found.length === 0, found)
  report.promise('the token of a gateway is seen once', !(await page.content()).includes(token))
  await page.getByRole('button', { name: 'New agent token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'New agent token' }).click()
  const shown = dialog.locator('pre', { hasText: 'lk_agent_' })
  await shown.waitFor()
  secrets.push(await shown.innerText())
  report.promise('the former token goes on for a while', (await callAsAgent(parts, token)) === 200)
  await dialog.getByRole('textbox').fill('noted')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByText('Former token').waitFor()
  await page.getByRole('button', { name: 'Change' }).click()
  await dialog.getByLabel('Host').fill('de.vpn.example.net')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('de.vpn.example.net').first().waitFor()
  await openConsole(parts, page, '/gateways?search=de.vpn')
  report.promise('a gateway is found by its host', await page.getByRole('link', { name: NAME }).isVisible())
}

async function addresses(parts: Lab, page: Page): Promise<void> {
  const { report } = parts
  await openConsole(parts, page, '/addresses')
  await page.getByRole('button', { name: 'Add addresses' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Country').selectOption('DE')
  await dialog.getByLabel('Host').fill('de.vpn.example.net')
  await dialog.getByLabel('Addresses, ranges').fill('198.51.100.0/28\nnonsense')
  await dialog.getByRole('button', { name: 'Add addresses' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Addresses, ranges').fill('198.51.100.0/28')
  await dialog.getByRole('button', { name: 'Add addresses' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.locator('tr', { hasText: '198.51.100.3' }).waitFor()
  await page.getByRole('button', { name: 'Germany' }).click()
  await page.waitForURL(/country=DE/)
  report.promise(
    'addresses are added all or none, and counted by country',
    await page.getByText('16 of 16 free').isVisible(),
  )
}

async function firstSteps(parts: Lab, page: Page): Promise<void> {
  await openConsole(parts, page, '/first-steps')
  await page.getByText(/ has asked\./).waitFor() // which one it is depends on the parts before
  const open = page.locator('.step:not(.done)')
  parts.report.promise('the first steps tick what is done', (await open.count()) < 3)
}
