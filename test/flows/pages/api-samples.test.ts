// The samples of the management API's reference are programs: each, copied from the page, sends the call of its example, in four
// languages. A stand-in of the server holds the call against the operation and answers its example.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { manageReference } from '../../../src/http/manage/docs/openapi.ts'
import type { ManageOperation } from '../../../src/http/manage/manage-operation.ts'
import { operations } from '../../../src/http/manage/operations.ts'
import { referencePage } from '../../../src/http/pages/reference.ts'
import { readMarkup } from '../../fixtures/markup.ts'
import { compileErrors } from '../../guards/reading/compile.ts'

const PUBLIC_URL = 'https://vpn.example.net'
const YOUR_KEY = '<your management key>'
const RUN_TIMEOUT_MS = 300_000
const SDK = join(import.meta.dirname, '../../../sdk/src/latchkey.ts')

const { body } = referencePage(
  manageReference.makeDocument(PUBLIC_URL),
  '/x.json',
  [],
  manageReference.makeSamples,
)
/** All but those that only a person makes, in the console. */
const shown = operations.filter(({ permission }) => permission.person !== true)
const sections = body.text.split('<section class="method"').slice(1)

function samplesIn(language: string): Map<string, string> {
  return new Map(
    shown.map(({ name }) => {
      const section = sections.find((one) => one.includes(`aria-labelledby="${name}"`)) ?? ''
      const sample = new RegExp(`data-language="${language}"><code>([^]*?)</code>`).exec(section)?.[1]
      return [name, readMarkup(sample ?? assert.fail(`${name} has no sample in ${language}`))]
    }),
  )
}

type Seen = { name: string; wrong: string }

/** Answers every call with the example of its operation. */
async function startStandIn(t: TestContext) {
  const seen: Seen[] = []
  const server = http.createServer(async (request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2)
    const found = operations.find(
      ({ routes: [route] }) =>
        route.method === request.method && filled(route.path, request.method).test(path),
    )
    const sent = await text(request)
    if (!found) return response.writeHead(404).end()
    seen.push({ name: found.name, wrong: differences(found, request.headers, { path, query, sent }) })
    const { status = 200, example } = found
    response.writeHead(status, status === 204 ? {} : { 'content-type': 'application/json' })
    response.end(status === 204 ? undefined : JSON.stringify(example.answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

/** Whole segments come before parameters: `/jobs/preview` is no job. */
function filled(path: string, method = ''): RegExp {
  const others = operations
    .flatMap(({ routes }) => routes)
    .filter((route) => route.method === method && !route.path.includes('{') && route.path !== path)
    .map((route) => route.path)
  const not = others.length > 0 ? `(?!(?:${others.join('|')})$)` : ''
  return new RegExp(`^${not}${path.replace(/\{\w+\}/g, '[^/]+')}$`)
}

type Sent = { path: string; query: string; sent: string }

/** What the call has else than the example of the operation. */
function differences(
  { example: { request }, routes: [route], writes }: ManageOperation,
  headers: http.IncomingHttpHeaders,
  { path, query, sent }: Sent,
): string {
  const wanted = request as Record<'path' | 'query' | 'body', Record<string, unknown> | undefined>
  const inPath = route.path.replace(/\{(\w+)\}/g, (_, name) =>
    encodeURIComponent(String(wanted.path?.[name])),
  )
  const inQuery = Object.entries(wanted.query ?? {}).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, String(one)]),
  )
  return [
    headers.authorization === 'Bearer lk_manage_sample' ? '' : 'another key',
    path === inPath ? '' : `path ${path}`,
    JSON.stringify([...new URLSearchParams(query)]) === JSON.stringify(inQuery) ? '' : `query ${query}`,
    JSON.stringify(wanted.body ?? '') === JSON.stringify(sent === '' ? '' : JSON.parse(sent))
      ? ''
      : `body ${sent}`,
    writes || headers['idempotency-key'] === undefined ? '' : 'a key for a call that takes none',
  ]
    .filter((one) => one !== '')
    .join(', ')
}

type Language = { name: string; program: string; ending: string; all(files: readonly string[]): string }

const LANGUAGES: readonly Language[] = [
  {
    name: 'curl',
    program: 'sh',
    ending: 'sh',
    all: (files) => files.map((file) => `. ${file}\necho\n`).join(''),
  },
  {
    name: 'TypeScript',
    program: process.execPath,
    ending: 'mts',
    all: (files) => files.map((file) => `await import('${pathToFileURL(file).href}')\n`).join(''),
  },
  {
    name: 'PHP',
    program: process.env.PHP ?? 'php',
    ending: 'php',
    all: (files) => `<?php\n${files.map((file) => `include '${file}';\n`).join('')}`,
  },
  {
    name: 'Python',
    program: process.env.PYTHON ?? 'python3',
    ending: 'py',
    all: (files) => `import runpy\n${files.map((file) => `runpy.run_path('${file}')\n`).join('')}`,
  },
]

const run = promisify(execFile)
const isThere = (program: string) =>
  run(program, [program === 'sh' ? '-c' : '--version', ':']).then(
    () => true,
    () => false,
  )

for (const language of LANGUAGES) {
  test(`every call of the reference in ${language.name} sends its example`, async (t) => {
    const samples = samplesIn(language.name)
    if (!(await isThere(language.program)))
      return t.diagnostic(`there is no ${language.program} on this machine: nothing was run`)
    const { url, seen } = await startStandIn(t)
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-samples-'))
    t.after(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'samples'))
    const files = [...samples].map(([name, code]) => {
      const file = join(folder, 'samples', `${name}.${language.ending}`)
      const ready = code.replaceAll(PUBLIC_URL, url).replaceAll(YOUR_KEY, 'lk_manage_sample')
      writeFileSync(
        file,
        ready.replaceAll("'latchkey-sdk'", () => `'${pathToFileURL(SDK).href}'`),
      )
      return file
    })
    const whole = join(folder, `whole.${language.ending}`)
    writeFileSync(whole, language.all(files))
    const { stdout } = await run(language.program, [whole], { timeout: RUN_TIMEOUT_MS })
    const first = seen.filter(({ name }, at) => name !== seen[at - 1]?.name) // the SDK reads the feed to its end
    assert.deepEqual(
      first,
      shown.map(({ name }) => ({ name, wrong: '' })),
    )
    assert.ok(stdout.includes('acc_4711'), stdout)
  })
}

test('every sample in TypeScript compiles as strictly as this program', () => {
  const files = [...samplesIn('TypeScript')].map(([name, code]) => ({
    path: `test/fixture-sample-${name}.ts`,
    text: code.replace("'latchkey-sdk'", "'../sdk/src/latchkey.ts'"),
  }))
  assert.deepEqual(compileErrors(files), [])
})
