// Part of the browser lab: the path between a browser and the server. A public URL with a path, behind an nginx that removes
// it and one that does not; AMAPI called by pages of other origins.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { findNginx, startNginx } from '../parts/nginx.ts'
import { freePort, runCommand, startServer } from '../parts/server-process.ts'
import { addAccount, type Lab, picture, requestLink, signsIn, submit } from './browser-steps.ts'
import { openPage } from './chromium.ts'

const DESK = { viewport: { width: 1000, height: 760 } }
const BASE = '/account'

/** The server of the lab must have stopped: its installation serves under other settings. */
export async function behindNginx(parts: Lab, env: Record<string, string>): Promise<void> {
  const nginx = findNginx()
  if (nginx === undefined) {
    console.log('skipped: a public URL with a path; there is no nginx and it cannot be installed')
    return
  }
  for (const [name, tail] of [
    ['takes the path off', '/'],
    ['leaves the path', ''],
  ] as const) {
    const front = await freePort()
    const publicUrl = `http://127.0.0.1:${front}${BASE}`
    const server = await startServer(parts.installation, { env: { ...env, LATCHKEY_PUBLIC_URL: publicUrl } })
    const pass = `proxy_pass http://127.0.0.1:${server.port}${tail}; proxy_set_header Host $host;`
    const proxy = await startNginx(nginx, front, `location ${BASE}/ { ${pass} }`)
    await withPath({ ...parts, server }, publicUrl, name)
    await proxy.stop()
    parts.report.quiet(`the server behind it stops: ${name}`, (await server.stop()) === 0)
  }
}

async function withPath(parts: Lab, publicUrl: string, name: string): Promise<void> {
  const { report, browser, secrets } = parts
  const email = `${name.replaceAll(' ', '-')}@example.org`
  await addAccount(parts, email)
  const { link } = await requestLink(parts, email)
  report.promise(
    `the link in the mail has the path: nginx ${name}`,
    link.startsWith(`${publicUrl}/reset?`),
    link,
  )
  const seen = await openPage(browser, DESK)
  const { page } = seen
  await page.goto(link)
  await picture(page, `reset-form-nginx-${name.replaceAll(' ', '-')}`)
  await submit(page, 'Fourth-Password-4', 'Fourth-Password-4')
  secrets.push('Fourth-Password-4')
  const isSet = await signsIn(parts, email, 'Fourth-Password-4')
  report.promise(`a new password is set behind an nginx that ${name}`, isSet)
  await picture(page, `reset-done-nginx-${name.replaceAll(' ', '-')}`)
  await page.goto(`${publicUrl}/docs/amapi`)
  report.promise(`the reference opens behind it: ${name}`, /AMAPI/.test(await page.locator('h1').innerText()))
  await seen.close()
  const outside = seen.requests.filter(
    ({ url }) => !url.startsWith(`${publicUrl}/`) && !url.startsWith('data:'),
  )
  report.promise(`nothing is asked beside the path: ${name}`, outside.length === 0, outside)
  report.quiet(
    `the browser has nothing to complain about: ${name}`,
    seen.complaints.length === 0,
    seen.complaints,
  )
}

/** One page under two names of its host, of which the brand lists the first. */
export async function ofOtherOrigins(parts: Lab): Promise<void> {
  const { report, browser, installation, server, secrets } = parts
  const shop = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Shop</title><h1>Shop</h1>')
  })
  await once(shop.listen(0, '127.0.0.1'), 'listening')
  const { port } = shop.address() as AddressInfo
  const [listed, other] = [`http://127.0.0.1:${port}`, `http://localhost:${port}`] as const
  await runCommand(installation, 'brand', 'set', `cors_origins=${listed}`)
  const email = 'shop@example.org'
  await addAccount(parts, email)
  const { body } = await server.call('TokenRefresh', { email, password: 'First-Password-1' })
  const token = String(body.short_token)
  secrets.push(token)
  const asked = {
    url: `http://127.0.0.1:${server.port}/api/amapi/GetProducts`,
    token,
    apikey: installation.apiKey,
    email,
  }
  for (const [origin, expected] of [
    [listed, 'success'],
    [other, 'TypeError'],
  ] as const) {
    const { page, close } = await openPage(browser, DESK)
    await page.goto(origin)
    const status = await fetchFrom(page, asked)
    const sentence = `a page of ${origin === listed ? 'a listed' : 'another'} origin calls AMAPI: ${expected}`
    report.promise(sentence, status === expected, status)
    await close()
  }
  shop.closeAllConnections()
  await new Promise((resolve) => shop.close(resolve))
}

/** JSON and Authorization: the browser first asks for permission of both. */
function fetchFrom(page: Page, asked: Record<'url' | 'token' | 'apikey' | 'email', string>): Promise<string> {
  return page.evaluate<string>(`(async () => {
    const { url, token, apikey, email } = ${JSON.stringify(asked)}
    const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + token }
    try {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ apikey, email }) })
      const answer = await response.json()
      return response.headers.get('x-request-id') ? answer.status : 'no request id'
    } catch (error) {
      return error.name
    }
  })()`)
}
