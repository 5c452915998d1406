// The part of the browser lab about the SDK: the built package, loaded as a module by a page, lists accounts. The page is of the
// server's own origin. A page of another origin is refused: a management key belongs into no public page, so the API has no CORS.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildSdk, SDK } from '../parts/sdk-package.ts'
import { runCommand } from '../parts/server-process.ts'
import type { Lab } from './browser-steps.ts'
import { openPage } from './chromium.ts'

const LIBRARY = join(SDK, '../node_modules/openapi-fetch/dist/index.mjs')
const PAGE = `<!doctype html><title>Internal tool</title>
<script type="importmap">{"imports":{"latchkey-sdk":"/try-sdk/latchkey.js","openapi-fetch":"/try-sdk/openapi-fetch.js"}}</script>`

export async function sdkInABrowser({ report, browser, installation, server, secrets }: Lab): Promise<void> {
  await buildSdk()
  const { key } = JSON.parse(await runCommand(installation, 'key', 'create', 'manage', '--json'))
  secrets.push(key)
  const { page, complaints, close } = await openPage(browser, {})
  const own = `http://127.0.0.1:${server.port}`
  const other = `http://localhost:${server.port}`
  for (const origin of [own, other]) await servePage(page, origin)
  await page.goto(`${own}/try-sdk/`)
  const emails = await listAccounts(page, own, key)
  report.promise('a page lists accounts by the SDK', emails.includes('ada@example.org'), emails)
  report.quiet('the browser has nothing to complain about', complaints.length === 0, complaints)
  await page.goto(`${other}/try-sdk/`)
  const refused = await listAccounts(page, own, key)
  report.promise('a page of another origin is refused', refused === 'connection_failed', refused)
  await close()
}

/** The page and the modules at an origin, in place of what its server has there. */
async function servePage(page: Page, origin: string): Promise<void> {
  await page.route(`${origin}/try-sdk/**`, (route) => {
    const name = new URL(route.request().url()).pathname.replace('/try-sdk/', '')
    if (name === '') return route.fulfill({ contentType: 'text/html', body: PAGE })
    const file = name === 'openapi-fetch.js' ? LIBRARY : join(SDK, 'dist', name)
    return route.fulfill({ contentType: 'text/javascript', body: readFileSync(file, 'utf8') })
  })
}

/** The addresses, or the code of the error. */
function listAccounts(page: Page, url: string, key: string): Promise<string> {
  return page.evaluate<string>(`(async () => {
    const { Latchkey } = await import('latchkey-sdk')
    const latchkey = new Latchkey({ ...${JSON.stringify({ url, key })}, wait: async () => undefined })
    const emails = []
    try {
      for await (const { email } of latchkey.accounts.list({ status: 'active', limit: 1 })) emails.push(email)
    } catch (error) {
      return error.code ?? String(error)
    }
    return emails.join(' ')
  })()`)
}
