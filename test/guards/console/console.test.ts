// What the browser program of the console promises: nothing that its CSP forbids, every message in every language, and its weight.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import test from 'node:test'
import { readLibraries } from '../../../src/http/console/libraries.ts'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { type Messages, messageFaults } from './messages.ts'
import { forbiddenInConsole } from './sources.ts'
import { weighVisits } from './weights.ts'

const ROOT = join(import.meta.dirname, '../../..')
const CONSOLE = join(ROOT, 'src/console')
const MESSAGES = join(CONSOLE, 'messages')
const LANGUAGES = ['en', 'de', 'es', 'fr', 'pt', 'ru', 'tr', 'zh', 'fa']
/** Of a visit of the heaviest page in one language, gzipped. */
const MOST_BYTES = 90_000

test('the console makes no markup and no code from texts, and its style names no side', () => {
  assert.deepEqual(forbiddenInConsole(readTree()), [])
})

for (const [path, text] of [
  ['src/console/a.ts', 'node.innerHTML = name'],
  ['src/console/pages/a/a.ts', 'eval(text)'],
  ['src/http/console/shell.ts', '<body onload="go()">'],
  ['src/console/style.css', '  margin-left: 4px;'],
  ['src/console/style.css', '  background: url(https://example.com/a.png);'],
] as const) {
  test(`the guard sees ${text.trim()}`, () => {
    assert.deepEqual(forbiddenInConsole(inventTree({ [path]: `\n${text}` })).length, 1)
  })
}

async function readMessages(language: string, area: string): Promise<Messages> {
  const { messages } = await import(join(MESSAGES, language, `${area}.ts`))
  return messages
}

test('every message of the console is there in every language, with its placeholders and plural forms', async () => {
  const areas = readdirSync(join(MESSAGES, 'en')).map((name) => basename(name, '.ts'))
  for (const area of areas) {
    const english = await readMessages('en', area)
    for (const language of LANGUAGES)
      assert.deepEqual(messageFaults(language, english, await readMessages(language, area)), [], area)
  }
  const folders = readdirSync(MESSAGES).filter((name) => !name.includes('.'))
  assert.deepEqual(folders.sort(), LANGUAGES.toSorted())
})

test('a message with another placeholder, without a plural form or without a text is seen', () => {
  const english = { a: '{name} is here', b: { one: '{count} row', other: '{count} rows' }, c: 'Done' }
  const russian = { a: '{nam} здесь', b: { one: '{count} строка', other: '{count} строк' }, c: '' }
  assert.deepEqual(messageFaults('ru', english, russian), [
    'ru a: {name} is missing',
    'ru a: {nam} is not in English',
    'ru b: the form few is missing',
    'ru b: the form many is missing',
    'ru c: empty',
  ])
  assert.deepEqual(messageFaults('de', english, { a: '{name}' }), ['de b: missing', 'de c: missing'])
})

test('each page of pages.ts has the name by which the server preloads its module', () => {
  const table = readFileSync(join(CONSOLE, 'pages.ts'), 'utf8')
  const pages = [...table.matchAll(/path: '([^']+)',\s+load: \(\) => import\('\.\/([^']+)'\)/g)]
  assert.ok(pages.length >= 2)
  for (const [, path = '', module] of pages) {
    const [area = 'overview', ...more] = path.split('/').filter((part) => part !== '')
    assert.equal(module, `pages/${area}/${more.length === 0 ? area : 'detail'}.ts`, path)
  }
  assert.equal(pages.length, (table.match(/^ {4}path: /gm) ?? []).length)
})

test('a visit of the heaviest page, in one language, stays below its weight', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-console-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc')
  const project = join(CONSOLE, 'tsconfig.build.json')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project, '--outDir', folder], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stdout)
  const { imports, always, find } = readLibraries()
  const names = Object.entries(imports)
    .filter(([, file]) => always.includes(file))
    .map(([name]) => name)
  const library = (name: string) => find(imports[name] ?? '')?.text ?? assert.fail(`no library ${name}`)
  const styles = [
    ...globSync(join(CONSOLE, '*.css')).map((file) => readFileSync(file, 'utf8')),
    find('uplot.css')?.text ?? '',
  ]
  const visits = weighVisits(join(folder, 'src/console'), library, names, styles)
  const sorted = visits.toSorted((one, other) => other.bytes - one.bytes)
  for (const { page, bytes, parts } of sorted)
    t.diagnostic(`${page}: ${bytes} bytes ${JSON.stringify(parts)}`)
  for (const { page, bytes } of sorted) assert.ok(bytes <= MOST_BYTES, `${page}: ${bytes} bytes`)
})
