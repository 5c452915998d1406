// Promises that the compiler keeps: what must not be forgotten cannot be left out. Each is shown with a file that
// compiles and the same file without the thing in question.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import test from 'node:test'
import { WITHOUT_EVENT } from '../../src/audit/without-event.ts'
import { operations as amapi } from '../../src/http/amapi/operations.ts'
import { operations as vam } from '../../src/http/vam/operations.ts'
import { compileErrors } from './reading/compile.ts'
import { readTree, type SourceFile } from './reading/source-tree.ts'

const OPERATION = `
import { z } from 'zod'
import { operation } from '../operation.ts'

export const look = operation({
  name: 'Look',
  summary: 'Looks.',
  description: 'Looks and tells.',
  permission: { by: 'signed_in', audience: 'owner', tokenKind: 'short' },
  writes: false,
  input: z.object({}),
  output: z.object({ seen: z.string() }),
  errors: [],
  example: { request: {}, answer: { seen: 'a' } },
  run: async () => 'a',
  encode: (seen) => ({ seen }),
})
`
const PERMISSION = /^ {2}permission: .*$/gm
const DEFINITION = /\b(?:vamO|o)peration\(\{/g
const MISSING = "'permission' is missing"

test('an operation compiles only with a permission, and only with one that is checked', () => {
  const [good, none, unknown] = ['good', 'none', 'unknown'].map((name) => `src/http/amapi/fixture-${name}.ts`)
  assert.ok(good && none && unknown)
  const errors = compileErrors([
    { path: good, text: OPERATION },
    { path: none, text: OPERATION.replace(PERMISSION, '') },
    { path: unknown, text: OPERATION.replace(PERMISSION, "  permission: { by: 'friends' },") },
  ])
  assert.deepEqual(about(errors, good), [])
  assert.match(about(errors, none).join('\n'), new RegExp(MISSING))
  assert.match(about(errors, unknown).join('\n'), /"friends"/)
})

test('no operation of a dialect compiles without its permission', () => {
  const files = readTree().filter(({ path }) => /^src\/http\/(amapi|vam)\/.*\.ts$/.test(path))
  const stripped = files.map(({ path, text }) => ({ path, text: text.replace(PERMISSION, '') }))
  const errors = compileErrors(stripped)
  let operations = 0
  for (const { path, text } of files) {
    const defined = text.match(DEFINITION)?.length ?? 0
    // What several operations share is missing from each of them. Where `run` needs to know who asks, the compiler stumbles
    // over that first, once an operation.
    const found = about(errors, path)
    const missing = found.filter((error) => error.includes(MISSING))
    assert.ok(missing.length === defined || found.length === defined, `${path}: ${found.join('\n')}`)
    operations += defined
  }
  assert.equal(operations, amapi.length + vam.length)
})

const CORE = 'src/errors.ts'
const TABLES = ['src/http/amapi/errors.ts', 'src/http/vam/errors.ts']

test('an error table with a code missing does not compile', () => {
  const tables = TABLES.map(onDisk)
  assert.deepEqual(compileErrors(tables), [])
  const shorter = tables.map(({ path, text }) => ({
    path,
    text: text.replace(/^ {2}email_taken: .*$/m, ''),
  }))
  const errors = compileErrors(shorter)
  for (const path of TABLES) assert.match(about(errors, path).join('\n'), /'email_taken' is missing/)
})

test('a code that is new in the core stops the build until each dialect has decided on it', () => {
  const core = {
    path: CORE,
    text: onDisk(CORE).text.replace("| 'conflict'", "| 'conflict' | 'quota_reached'"),
  }
  const errors = compileErrors([core, ...TABLES.map(onDisk)])
  for (const path of TABLES) assert.match(about(errors, path).join('\n'), /'quota_reached' is missing/)
})

function onDisk(path: string): SourceFile {
  return { path, text: fs.readFileSync(path, 'utf8') }
}

const AUDITED = `
import { writeAudit } from './audit.ts'

export const note = (tx: Parameters<typeof writeAudit>[0]) =>
  writeAudit(tx, {
    at: 0,
    brandId: null,
    actor: { kind: 'job', name: 'x' },
    action: 'mail.retry',
    target: 'mail:1',
  })
`

test('a change without an event compiles only with a reason in audit/without-event.ts', () => {
  const [good, bad] = ['good', 'bad'].map((name) => `src/audit/fixture-${name}.ts`)
  assert.ok(good && bad)
  const errors = compileErrors([
    { path: good, text: AUDITED },
    { path: bad, text: AUDITED.replace('mail.retry', 'account.close') },
  ])
  assert.deepEqual(about(errors, good), [])
  assert.match(about(errors, bad).join('\n'), /"account\.close"/)
})

test('every reason for a change without an event belongs to one that is written', () => {
  const text = readTree()
    .filter(({ path }) => /^src\/.*\.ts$/.test(path) && path !== 'src/audit/without-event.ts')
    .map((file) => file.text)
    .join('\n')
  assert.deepEqual(
    Object.keys(WITHOUT_EVENT).filter((action) => !text.includes(`'${action}'`)),
    [],
  )
  for (const [action, reason] of Object.entries(WITHOUT_EVENT)) assert.match(reason, /\w.{6,}\.$/, action)
})

function about(errors: readonly string[], path: string): string[] {
  return errors.filter((error) => error.startsWith(`${path}: `))
}

const EVENT = `
import { happened } from './record.ts'

export const event = happened('key.rotated', 'key_1', {
  key: { id: 'key_1', kind: 'secret', label: '', scopes: null, ends_at: null },
  successor_id: 'key_2',
  ends_at: '2026-11-28T12:00:00.000Z',
})
`

test('an event compiles only with the payload of its type', () => {
  const wrong: Record<string, [string, string]> = {
    unknown: ["'key.rotated'", "'key.turned'"],
    other: ["'key.rotated'", "'key.revoked'"],
    missing: ["  successor_id: 'key_2',\n", ''],
    strange: ["'secret', ", "'secret', hash: 'a', "],
    mistyped: ["'key_2'", '2'],
  }
  const file = (name: string) => `src/events/fixture-${name}.ts`
  const errors = compileErrors([
    { path: file('good'), text: EVENT },
    ...Object.entries(wrong).map(([name, [from, to]]) => ({
      path: file(name),
      text: EVENT.replace(from, to),
    })),
  ])
  assert.deepEqual(about(errors, file('good')), [])
  for (const name of Object.keys(wrong)) assert.notDeepEqual(about(errors, file(name)), [], name)
})
