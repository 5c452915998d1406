// The pages about the server: `/`, `/docs` and the references. They load nothing, need no script, and match the OpenAPI
// document.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { type TestContext, test } from 'node:test'
import type { z } from 'zod'
import { amapiReference } from '../../../src/http/amapi/docs/openapi.ts'
import { operations } from '../../../src/http/amapi/operations.ts'
import { operations as gatewayOperations } from '../../../src/http/gateway-api/operations.ts'
import { renderLine, renderMarkdown } from '../../../src/http/pages/markdown.ts'
import { referencePage } from '../../../src/http/pages/reference.ts'
import { buildServer } from '../../../src/http/server.ts'
import { operations as vamOperations } from '../../../src/http/vam/operations.ts'
import { readMarkup } from '../../fixtures/markup.ts'
import { startApp } from '../../harness.ts'

const PUBLIC_URL = 'https://vpn.example.net'
/** Of a program that a webhook calls, in examples. */
const RECEIVER = 'https://shop.example.com'
/** The public address in the example of GET /server/first-steps. */
const OF_AN_ANSWER = 'https://vpn.example.com'
/** Before the token of an invited admin in an example: in an answer it has the public address. */
const INVITATION = 'https://vpn.example.com/console/start/'
const HTTP = { host: '127.0.0.1', port: 0, tls: null, publicUrl: PUBLIC_URL, trustedProxies: [] }
const PAGES = ['/', '/docs', '/docs/amapi', '/docs/vam', '/docs/gateway', '/docs/api']
const document = amapiReference.makeDocument(PUBLIC_URL)

test('the pages about the server name the brand whose server it is', async (t) => {
  const { app, url } = await startApp(t)
  const [brand] = await app.brands.list()
  const home = await (await fetch(url)).text()
  assert.ok(home.includes(`This is the account server of ${brand?.title}.`))
  await app.brands.addBrand({ name: 'two', title: 'Two VPN' }, { kind: 'operator', name: 'test' })
  assert.match(await (await fetch(url)).text(), /This is Latchkey, the account server of a VPN service\./)
})

test('where they are of no use they can be switched off, and nothing leads to them', async (t) => {
  const { url } = await startApp(t, { config: { http: { ...HTTP, docs: false, consoleAt: { host: null } } } })
  for (const path of [...PAGES, '/openapi/amapi.json', '/openapi/vam.json', '/openapi/gateway.json']) {
    const response = await fetch(url + path)
    assert.equal(response.status, 404, path)
    assert.doesNotMatch(await response.text(), /href="\/|Latchkey/, path)
  }
})

test('the pages about the server', async (t) => {
  const { url } = await startApp(t)
  for (const path of PAGES) await t.test(`the page ${path}`, (of) => checkPage(of, url, path))
  await t.test('the first page leads on, and what it leads to answers', async () => {
    const links = await linksOf(url, '/')
    const references = ['amapi', 'vam', 'gateway', 'api'].flatMap((one) => [
      `/docs/${one}`,
      `/openapi/${one}.json`,
    ])
    assert.deepEqual(links, ['/docs', ...references, '/health/live', '/health/ready'])
  })
  await t.test('the page of all documentation leads to every reference', async () => {
    const links = await linksOf(url, '/docs')
    for (const slug of ['amapi', 'vam', 'gateway', 'api']) {
      for (const to of [`/docs/${slug}`, `/openapi/${slug}.json`]) assert.ok(links.includes(to), to)
    }
  })
  await t.test('pages and documents name the public address and no other', async () => {
    for (const path of PAGES) {
      const page = (await getPage(url, path)).text.replace(/<style>[^<]*<\/style>/g, '')
      const text = readMarkup(page).replaceAll(INVITATION, '')
      const addresses = [...text.matchAll(/https?:\/\/[^\s/'"`]+/g)].map(([address]) => address)
      assert.ok(addresses.length > 0, path)
      const own = addresses.filter((address) => address !== RECEIVER && address !== OF_AN_ANSWER)
      assert.deepEqual([...new Set(own)], [PUBLIC_URL], path)
    }
  })
  await t.test('a page that is not there leads to the first page', async () => {
    const response = await fetch(`${url}/no-such-page`)
    assert.equal(response.status, 404)
    assert.match(await response.text(), /<a href="\/">/)
  })
  await t.test('what cannot be read is refused with a page where no dialect answers', async () => {
    const headers = { accept: 'text/html' }
    const response = await fetch(`${url}/docs`, { method: 'POST', headers, body: 'x'.repeat(100_000) })
    assert.equal(response.status, 413)
    assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    assert.match(await response.text(), /This request cannot be read/)
  })
  await t.test('a bug in a page is logged and the page reveals nothing of it', async (of) => {
    const { app } = await startApp(of)
    const logged = of.mock.method(app.log, 'error')
    const server = buildServer(app)
    server.get('/broken', () => Promise.reject(new Error('inner workings')))
    const address = await server.listen({ host: '127.0.0.1', port: 0 })
    const failed = await fetch(`${address}/broken`, { headers: { connection: 'close' } })
    await server.close()
    assert.equal(failed.status, 500)
    assert.equal(logged.mock.callCount(), 1)
    assert.doesNotMatch(await failed.text(), /inner workings/)
  })
  await t.test('what begins like the path of an API is answered by that API', async () => {
    const typeOf = async (path: string) => {
      const response = await fetch(url + path)
      await response.text()
      return response.headers.get('content-type')?.split(';')[0]
    }
    for (const path of [
      '/vam',
      '/vam/',
      '/vam?a=b',
      '/api/amapi',
      '/gateway/v1',
      '/inventory/none',
      '/vamp',
      '/api',
    ])
      assert.equal(await typeOf(path), 'application/json', path)
    for (const path of ['/va', '/docs/vam/none', '/openapi/none.json', '/x/api/amapi'])
      assert.equal(await typeOf(path), 'text/html', path)
  })
  await t.test('the reference has all parameters, the answer and the errors of every method', async () => {
    checkReference((await getPage(url, '/docs/amapi')).text)
    checkVamReference((await getPage(url, '/docs/vam')).text)
    checkGatewayReference((await getPage(url, '/docs/gateway')).text)
  })
})

async function checkPage(t: TestContext, url: string, path: string): Promise<void> {
  const { text, headers } = await getPage(url, path)

  await t.test('asks no other host for anything, runs no script, and its policy allows none', async () => {
    const links = [...text.matchAll(/\s(?:src|href|action|srcset|poster)="([^"]*)"/g)].map(
      ([, to]) => to ?? '',
    )
    assert.ok(links.length > 3)
    const outside = links.filter((to) => !/^(\/(?!\/)|#|data:image\/svg\+xml,[^"<]*$)/.test(to))
    assert.deepEqual(outside, [])
    assert.doesNotMatch(text, /<script|<iframe|<object|<embed|<img|\son\w+=|\sstyle=|@import|url\(/i)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.doesNotMatch(policy, /unsafe|https?:|\*/)
    const styles = [...text.matchAll(/<style>([^<]*)<\/style>/g)].map(([, style]) => style ?? '')
    assert.ok(styles.length > 0)
    for (const style of styles) {
      assert.ok(policy.includes(`'sha256-${createHash('sha256').update(style).digest('base64')}'`))
    }
  })

  await t.test('has one main heading, and no level of headings is jumped over', async () => {
    const levels = [...text.matchAll(/<h([1-6])[ >]/g)].map(([, level]) => Number(level))
    assert.deepEqual(levels.slice(0, 2), [1, 2])
    assert.equal(levels.filter((level) => level === 1).length, 1)
    for (const [index, level] of levels.entries()) {
      assert.ok(level <= (levels[index - 1] ?? 0) + 1, `heading ${index} of level ${level}`)
    }
  })

  await t.test('has links within it that lead somewhere, and no id twice', async () => {
    const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id)
    assert.equal(new Set(ids).size, ids.length)
    const targets = [...text.matchAll(/\s(?:href="#|aria-labelledby=")([^"]*)"/g)].map(([, id]) => id)
    assert.deepEqual(
      targets.filter((id) => !ids.includes(id)),
      [],
    )
  })

  await t.test('is not sent again to who has it', async () => {
    const etag = headers.get('etag') ?? assert.fail('no etag')
    const again = await fetch(`${url}${path}`, { headers: { 'if-none-match': etag } })
    assert.equal(again.status, 304)
  })
}

/** The targets of a page's links within the site; each of them answers. */
async function linksOf(url: string, path: string): Promise<string[]> {
  const { text } = await getPage(url, path)
  const links = [...text.matchAll(/<a [^>]*href="(\/[^"]*)"/g)].map(([, to]) => to ?? '')
  for (const link of links) assert.equal((await fetch(url + link)).status, 200, link)
  return links
}

function checkVamReference(text: string): void {
  const sections = sectionsOf(text)
  assert.equal(sections.size, vamOperations.length)
  for (const { name, routes, input, success } of vamOperations) {
    const section = readMarkup(sections.get(name) ?? '')
    const addresses = routes.map(({ method, path }) => `${method} ${path}`)
    for (const part of [...addresses, ...Object.keys(input.shape), JSON.stringify(success)]) {
      assert.ok(section.includes(part), `${name}: ${part}`)
    }
    const [first] = routes
    const call = `curl ${first?.method === 'POST' || first?.method === 'GET' ? '' : `-X ${first?.method} `}`
    assert.ok(section.replaceAll("'", '').includes(call + PUBLIC_URL), `${name}: ${call}`)
  }
}

function checkGatewayReference(text: string): void {
  const sections = sectionsOf(text)
  assert.equal(sections.size, gatewayOperations.length)
  for (const { name, routes = [], input } of gatewayOperations) {
    const section = readMarkup(sections.get(name) ?? '')
    const [route] = routes
    const fields = Object.values(input.shape).flatMap((part) => Object.keys((part as z.ZodObject).shape))
    const parts = [`${route?.method} ${route?.path}`, "-H 'Authorization: Bearer <your agent token>'"]
    for (const part of [...parts, ...fields]) assert.ok(section.includes(part), `${name}: ${part}`)
  }
  for (const part of ['records[].octets_in', 'orders[].result', '-d \'{"orders":[{"id":5,'])
    assert.ok(readMarkup(text).includes(part), part)
}

/** The markup of each method, by its name. */
function sectionsOf(text: string): Map<string, string> {
  const parts = text.split('<section class="method" aria-labelledby="').slice(1)
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('"')), part]))
}

function checkReference(text: string): void {
  const sections = sectionsOf(text)
  assert.equal(sections.size, operations.length)
  for (const { name, errors, input } of operations) {
    const section = readMarkup(sections.get(name) ?? '')
    assert.ok(section.includes(`curl ${PUBLIC_URL}/api/amapi/${name}`), name)
    const parts = ['Who may call', 'Parameters', 'Answer', 'Errors', ...Object.keys(input.shape)]
    for (const part of ['apikey', 'secret_key', ...parts])
      assert.ok(section.includes(part), `${name}: ${part}`)
    for (const error of errors) {
      const { summary, value } = document.components.examples[error] ?? assert.fail(error)
      assert.ok(section.includes(String((value as { code: number }).code)), `${name}: ${error}`)
      assert.ok(readMarkup(text).includes(summary.replaceAll('`', '')), error)
    }
    for (const cell of (sections.get(name) ?? '').matchAll(/<th(?![a-z])([^>]*)>/g)) {
      assert.match(cell[1] ?? '', /scope="(col|row)"/)
    }
  }
}

test('a field that takes some values shows them, also where it may be given several times', async (t) => {
  const { url } = await startApp(t)
  const section = readMarkup(sectionsOf((await getPage(url, '/docs/api')).text).get('listAccounts') ?? '')
  assert.match(section, /status\s*text or list, in the query, optional\s+active, suspended, closed/)
})

test('text of a document cannot become markup', () => {
  const evil = '<b>&"x'
  const changed = structuredClone({ ...document, info: { ...document.info, title: evil, description: evil } })
  const page = referencePage(changed, '/openapi/x.json', [{ href: '/docs/y', text: evil }])
  assert.doesNotMatch(page.body.text + page.aside?.text, /<b>/)
  assert.match(page.aside?.text ?? '', /href="\/docs\/y">&lt;b&gt;/)
})

test('Markdown becomes paragraphs, lists, tables and code, and links lead nowhere else', () => {
  assert.equal(
    renderLine('a `<b>` **c** [d](#e) [f](https://g) h').text,
    'a <code>&lt;b&gt;</code> <strong>c</strong> <a href="#e">d</a> [f](https://g) h',
  )
  const { text } = renderMarkdown(
    'p\n\n## A head\n\n- one\n- two\n\n| A | B |\n| --- | --- |\n| 1 | `2` |\n\n```\nx < y\n```',
  )
  assert.match(text, /^<p>p<\/p>\n<h2 id="a-head">A head<\/h2>\n<ul>\n<li>one<\/li>\n<li>two<\/li>\n<\/ul>/)
  assert.match(text, /<tr><th scope="row">1<\/th><td><code>2<\/code><\/td><\/tr>/)
  assert.match(text, /<code>x &lt; y<\/code><\/pre>/)
})

async function getPage(url: string, path: string) {
  const response = await fetch(url + path)
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'text/html; charset=utf-8')
  return { headers: response.headers, text: await response.text() }
}
