// The small steps of the browser lab: an account, its reset mail, the form, a picture, and the checks of every page.
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import type { ReceivedMail, TestSmtp } from '../../fixtures/smtp-server.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { type Installation, type ServerProcess, withinMs } from '../parts/server-process.ts'
import type { Watched } from './chromium.ts'

export const OUTPUT = join(import.meta.dirname, '../../../test-output')
const MAIL_TIMEOUT_MS = 120_000
const POLL_MS = 20

export type Lab = {
  report: LabReport
  browser: Browser
  installation: Installation
  server: ServerProcess
  smtp: TestSmtp
  /** Every token and password of the lab: none may appear in the log. */
  secrets: string[]
}

export async function addAccount(
  { server, installation, secrets, report }: Lab,
  email: string,
): Promise<void> {
  const password = 'First-Password-1'
  secrets.push(password)
  const fields = { secret_key: installation.secretKey, email, country: 'GB', type: 1, password }
  const { body, text } = await server.call('AddClient', fields)
  report.quiet(`AddClient succeeds for ${email}`, body.status === 'success', text)
}

/** ResetPassword, then its mail, and the link in it. */
export async function requestLink(parts: Lab, email: string): Promise<{ mail: ReceivedMail; link: string }> {
  const { server, installation, smtp, secrets, report } = parts
  const before = smtp.received.length
  const { body, text } = await server.call('ResetPassword', { secret_key: installation.secretKey, email })
  report.quiet(`ResetPassword succeeds for ${email}`, body.status === 'success', text)
  const mail = await withinMs(MAIL_TIMEOUT_MS, nextMail(smtp, before), 'no mail came')
  const link = /https?:\/\/\S+\/reset\?token=\S+/.exec(mail.text ?? '')?.[0] ?? ''
  report.quiet('the mail goes to the account alone', mail.envelope.to.join() === email, mail.envelope)
  report.quiet('text and HTML hold the same link', mail.html !== false && !!mail.html?.includes(`"${link}"`))
  secrets.push(new URL(link).searchParams.get('token') ?? '')
  return { mail, link }
}

async function nextMail({ received }: TestSmtp, index: number): Promise<ReceivedMail> {
  for (;;) {
    // Notices of earlier changes may come meanwhile.
    const mail = received.slice(index).find(({ text }) => text?.includes('/reset?token='))
    if (mail) return mail
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

export async function signsIn({ server }: Lab, email: string, password: string): Promise<boolean> {
  const { body } = await server.call('TokenRefresh', { email, password })
  return body.status === 'success'
}

/** The whole page as it looks now, in test-output/. */
export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(OUTPUT, `${name}.png`), fullPage: true })
}

/** Presses the form's button and waits for the next page. */
export async function submit(page: Page, password: string, again: string): Promise<void> {
  await page.fill('#password', password)
  await page.fill('#again', again)
  await Promise.all([page.waitForEvent('load'), page.click('button')])
}

/** The checks of everything a page did: no outside host, no Referer, no error in the console. */
export async function closeAndCheck(
  { report, server }: Lab,
  { requests, complaints, close }: Watched,
): Promise<void> {
  await close()
  const own = `http://127.0.0.1:${server.port}/reset`
  report.quiet('something was asked for', requests.length > 0)
  const outside = requests.filter(({ url }) => !url.startsWith(own) && !url.startsWith('data:'))
  report.quiet('nothing is asked of an outside host', outside.length === 0, outside)
  report.quiet(
    'no request carries a Referer',
    requests.every(({ referer }) => !referer),
    requests,
  )
  report.quiet('the token is in no address but the link', requests.every(hasTokenInLinkOnly), requests)
  report.quiet('the browser has nothing to complain about', complaints.length === 0, complaints)
}

function hasTokenInLinkOnly({ method, url }: { method: string; url: string }): boolean {
  return method === 'GET' || !url.includes('token')
}
