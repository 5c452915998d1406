// The first calls on /docs are programs: copied from the page as a reader does, with the key filled in, they run.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { promisify } from 'node:util'
import { readMarkup } from '../../fixtures/markup.ts'
import { compileErrors } from '../../guards/reading/compile.ts'
import { startApp, type TestApp } from '../../harness.ts'

const PUBLIC_URL = 'https://vpn.example.net'
const RUN_TIMEOUT_MS = 30_000

type Dialect = {
  slug: string
  placeholder: string
  key(fixture: TestApp): string
  /** The whole answer, as curl shows it. */
  succeeded(answer: Record<string, unknown>): boolean
  /** The output in the other languages. */
  printed: RegExp
}

const DIALECTS: readonly Dialect[] = [
  {
    slug: 'amapi',
    placeholder: 'YOUR_API_KEY',
    key: ({ keys }) => keys.apikey,
    succeeded: ({ status, vpn_password }) => status === 'success' && typeof vpn_password === 'string',
    printed: /^\S+ \S+\n$/,
  },
  {
    slug: 'vam',
    placeholder: 'YOUR_SECRET_KEY',
    key: ({ keys }) => keys.secret_key,
    succeeded: ({ header }) => (header as { code: number }).code === 1,
    printed: /^\S+ \S+ 2026-12-21\n$/,
  },
]

for (const dialect of DIALECTS) {
  test(`${dialect.slug}: the first call in curl makes an account`, async (t) => {
    const { code } = await sample(t, dialect, 'curl')
    const { stdout } = await promisify(execFile)('sh', ['-e', '-c', code], { timeout: RUN_TIMEOUT_MS })
    assert.ok(dialect.succeeded(JSON.parse(stdout)), stdout)
  })

  test(`${dialect.slug}: the first call in TypeScript makes an account, and compiles as strictly as this program`, async (t) => {
    const { code, run } = await sample(t, dialect, 'TypeScript')
    assert.deepEqual(compileErrors([{ path: 'test/first-call.ts', text: code }]), [])
    const [, file = ''] = /^\/\/ (\S+\.mts), run by "node \1"/.exec(code) ?? [] // .ts fails in a folder of CommonJS
    assert.match(await run(process.execPath, file), dialect.printed)
  })

  test(`${dialect.slug}: the first call in PHP makes an account, where there is PHP`, async (t) => {
    const { code, run } = await sample(t, dialect, 'PHP')
    assert.match(code, /^<\?php\n/)
    const php = process.env.PHP ?? 'php'
    const isThere = await promisify(execFile)(php, ['-v']).then(
      () => true,
      () => false,
    )
    if (!isThere) return t.diagnostic('there is no php on this machine: only looked at')
    assert.match(await run(php, 'first-call.php'), dialect.printed)
  })
}

/** One sample from the page of its own server, ready to run against it. */
async function sample(t: TestContext, { slug, placeholder, key }: Dialect, language: string) {
  const fixture = await startApp(t)
  const page = await (await fetch(`${fixture.url}/docs`)).text()
  const section = page.split('<section class="first"').find((one) => one.includes(`id="first-call-${slug}"`))
  const shown = new RegExp(`data-language="${language}"><code>([^]*?)</code>`).exec(section ?? '')?.[1]
  const text = readMarkup(shown ?? assert.fail(`no sample in ${language}`))
  assert.ok(text.includes(PUBLIC_URL) && text.includes(placeholder), text)
  const code = text.replaceAll(PUBLIC_URL, fixture.url).replaceAll(placeholder, key(fixture))
  const run = async (program: string, name: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-first-call-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, name), code)
    const options = { cwd: folder, timeout: RUN_TIMEOUT_MS }
    const { stdout } = await promisify(execFile)(program, [name], options)
    return stdout
  }
  return { code, run }
}
