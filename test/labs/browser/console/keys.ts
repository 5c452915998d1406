// Part of the browser lab: keys, webhooks, mails and the audit trail as an operator uses them. A key and a secret are seen once; what
// is wrong stands at its field; a mail may do nothing in its frame.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { Lab } from '../browser-steps.ts'
import { DESK, makeKey, openConsole, visit } from './visits.ts'

const LABEL = 'Shop of the lab'

export async function keysAndWebhooks(parts: Lab): Promise<void> {
  const { page, close, complaints } = await visit(parts, { viewport: DESK }, await makeKey(parts))
  await keyOnce(parts, page)
  await webhook(parts, page)
  await mailInItsFrame(parts, page)
  await trail(parts, page)
  parts.report.promise(
    'keys, webhooks, mails, audit: the browser complains of nothing',
    complaints.length === 0,
    complaints,
  )
  await close()
}

/** By keyboard alone where a dialog is. */
async function keyOnce({ report, secrets, server, ...parts }: Lab, page: Page): Promise<void> {
  await openConsole({ report, secrets, server, ...parts }, page, '/keys?kind=manage')
  await page.getByRole('button', { name: 'New key' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Label').fill(LABEL)
  await dialog.getByLabel('Accounts and subscriptions').first().press('Space')
  await page.keyboard.press('Enter')
  const shown = dialog.locator('pre').first()
  await shown.filter({ hasText: 'lk_manage_' }).waitFor()
  const key = await shown.innerText()
  secrets.push(key)
  await page.keyboard.press('Escape')
  report.promise('a new key stays until it is noted', await shown.isVisible())
  await dialog.getByRole('textbox').fill('noted')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  const row = page.locator('tr', { hasText: LABEL })
  await row.waitFor()
  report.promise('a key is seen once', !(await page.content()).includes(key))
  const status = async () =>
    (
      await fetch(`http://127.0.0.1:${server.port}/api/v1/me`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status
  report.promise('the key of the dialog works', (await status()) === 200)
  await row.getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Revoke' }).click()
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await row.waitFor({ state: 'detached' })
  report.promise('a key that is revoked is gone and refused', (await status()) === 401)
}

async function webhook(parts: Lab, page: Page): Promise<void> {
  const { report, secrets } = parts
  await openConsole(parts, page, '/webhooks')
  await page.getByRole('button', { name: 'Add webhook' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('URL').fill('https://10.0.0.1/hooks')
  await dialog.getByRole('button', { name: 'Add webhook' }).click()
  await dialog.getByRole('alert').waitFor()
  report.promise('what is wrong with a webhook is said in its dialog', true)
  await dialog.getByLabel('URL').fill('https://shop.invalid/hooks')
  await dialog.getByRole('button', { name: 'Add webhook' }).click()
  const shown = dialog.locator('pre', { hasText: 'whsec_' })
  await shown.waitFor()
  secrets.push(await shown.innerText())
  await dialog.getByRole('textbox').fill('noted')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('link', { name: 'shop.invalid/hooks' }).click()
  await page.getByRole('button', { name: 'Send test' }).click()
  const ping = page.getByRole('button', { name: 'ping' })
  await ping.waitFor()
  await page.locator('.badge.warn', { hasText: 'Again' }).first().waitFor()
  await ping.click()
  await dialog.getByText('"type": "ping"').waitFor()
  report.promise(
    'a test shows its call and its trouble below, without a reload',
    page.url().includes('delivery=dlv_'),
  )
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Replay' }).click()
  await dialog.getByText('will be sent again').waitFor()
  report.promise('a replay says how many events it would send', true)
  await dialog.getByRole('button', { name: 'Cancel' }).click()
}

async function mailInItsFrame(parts: Lab, page: Page): Promise<void> {
  await openConsole(parts, page, '/mail?tab=templates')
  const frame = page.frameLocator('.mail-frame iframe')
  await frame.getByRole('link').first().waitFor({ state: 'attached' })
  const isAlone = await page.evaluate<boolean>(
    "document.querySelector('.mail-frame iframe').contentDocument === null",
  )
  parts.report.promise('the preview of a mail is drawn in a frame without rights', isAlone)
  await page.getByRole('radio', { name: 'Text' }).check()
  await page.locator('pre', { hasText: '/reset/EXAMPLE' }).waitFor()
  parts.report.promise('a mail is shown as text, too', page.url().includes('view=text'))
}

async function trail(parts: Lab, page: Page): Promise<void> {
  await openConsole(parts, page, '/audit?area=key')
  await page.getByRole('button', { name: 'Key revoked' }).first().click()
  await page.getByRole('dialog').getByText('key.revoke').waitFor()
  await page.keyboard.press('Escape')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'NDJSON' }).click(),
  ])
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n')
  const actions = new Set(lines.map((line) => JSON.parse(line).action.split('.')[0]))
  parts.report.promise('the audit trail is saved with its filter', [...actions].join() === 'key', [
    ...actions,
  ])
}
