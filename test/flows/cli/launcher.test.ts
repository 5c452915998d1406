// ./latchkey and src/main.js: which Node runs the command line, from where, and the error when it is too old.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type TestContext, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../../..')
const LAUNCHER = join(ROOT, 'latchkey')
const MAIN = join(ROOT, 'src', 'main.js')
const PRINT_START = `const { argv, execArgv, execPath, pid } = process
console.log(JSON.stringify({ args: argv.slice(2), execArgv, execPath, pid, folder: process.cwd() }))
process.exitCode = 3`
const SENTENCE =
  /^Latchkey needs Node 24\.21 or newer, this is \d+\.\d+\.\d+\. On Linux, run "npm ci" .*"\.\/latchkey"/

/** A checkout whose program only prints how it was started, and a folder beside it. */
function inventCheckout(t: TestContext) {
  const parent = mkdtempSync(join(tmpdir(), 'latchkey launcher '))
  t.after(() => rmSync(parent, { recursive: true, force: true }))
  const checkout = join(parent, 'check out')
  const [elsewhere, ownNode] = [join(parent, 'elsewhere'), join(checkout, 'node_modules/.bin/node')]
  for (const folder of ['src', 'node_modules/.bin']) mkdirSync(join(checkout, folder), { recursive: true })
  mkdirSync(elsewhere)
  copyFileSync(LAUNCHER, join(checkout, 'latchkey'))
  writeFileSync(join(checkout, 'package.json'), '{ "type": "module" }')
  writeFileSync(join(checkout, 'src/main.js'), PRINT_START)
  symlinkSync(process.execPath, ownNode)
  return { checkout, elsewhere, ownNode }
}

/** In an environment with only `path`. */
function start(cwd: string, command: string, args: string[] = [], path = '/usr/bin:/bin') {
  const env = { PATH: path, HOME: '/nonexistent' }
  const ran = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  return { code: ran.status, pid: ran.pid, out: ran.stdout, err: ran.stderr }
}

test('./latchkey hands its arguments on untouched, with its exit code, as the same process', (t) => {
  const { checkout, elsewhere } = inventCheckout(t)
  const args = ['a  b', '', '*', '$HOME', '"\'\\', '--json', '--', 'ü\n']
  const ran = start(elsewhere, join(checkout, 'latchkey'), args)
  const printed = JSON.parse(ran.out)
  assert.deepEqual([ran.code, ran.err, printed.pid, printed.args], [3, '', ran.pid, args])
  assert.equal(printed.folder, elsewhere)
  assert.equal(printed.execPath, process.execPath)
})

test('./latchkey is found through links, of folders and of links, and by a relative path', (t) => {
  const { checkout, elsewhere } = inventCheckout(t)
  symlinkSync(join(checkout, 'latchkey'), join(elsewhere, 'absolute'))
  symlinkSync('../check out/latchkey', join(elsewhere, 'relative'))
  symlinkSync('relative', join(elsewhere, 'link of a link'))
  symlinkSync(checkout, join(elsewhere, 'folder'))
  for (const name of ['absolute', 'relative', 'link of a link', 'folder/latchkey']) {
    assert.equal(start('/', join(elsewhere, name)).code, 3, name)
    assert.equal(start(elsewhere, `./${name}`).code, 3, `./${name}`)
  }
  assert.equal(start(checkout, '/bin/sh', ['latchkey']).code, 3)
})

test('a hint can be typed as it is read, in the folder of the installation and in any other', (t) => {
  const { checkout, elsewhere } = inventCheckout(t)
  copyFileSync(join(ROOT, 'src/command-hint.ts'), join(checkout, 'src/command-hint.ts'))
  const program = `const { typed } = await import('./command-hint.ts'); console.log(typed('again'), process.argv[2])`
  writeFileSync(join(checkout, 'src/main.js'), program)
  symlinkSync(join(checkout, 'latchkey'), join(elsewhere, 'linked'))
  assert.equal(start(checkout, './latchkey', ['first']).out, './latchkey again first\n')
  for (const cwd of [checkout, elsewhere, '/']) {
    const hint = start(cwd, join(elsewhere, 'linked'), ['']).out.trim()
    assert.match(start(cwd, '/bin/sh', ['-c', hint]).out, /latchkey'? again again\n$/, hint)
  }
})

test('./latchkey, "npm start" and the image give Node the same flags', (t) => {
  const { checkout } = inventCheckout(t)
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  assert.equal(scripts.start, 'exec ./latchkey serve')
  const { execArgv } = JSON.parse(start(checkout, './latchkey').out)
  assert.equal(execArgv.length, 5)
  const [, entry = ''] =
    /^ENTRYPOINT (.*)$/m.exec(readFileSync(join(ROOT, 'deploy/Dockerfile'), 'utf8')) ?? []
  assert.deepEqual(JSON.parse(entry).slice(1, -1), execArgv)
})

test('without a Node of its own ./latchkey takes that of the PATH, and without any says what to do', (t) => {
  const { checkout, elsewhere, ownNode } = inventCheckout(t)
  rmSync(ownNode)
  const { code, out, err } = start(elsewhere, join(checkout, 'latchkey'), [], '/nonexistent')
  assert.deepEqual([code, out], [127, ''])
  assert.match(err, /^Latchkey found no Node\. On Linux, run "npm ci" in its folder, .*\n$/)
  symlinkSync(process.execPath, join(elsewhere, 'node'))
  assert.equal(start('/', join(checkout, 'latchkey'), [], elsewhere).code, 3)
})

test('the real ./latchkey runs a command without PATH and HOME', () => {
  const { code, out, err } = start('/', LAUNCHER, ['--version'], '/nonexistent')
  assert.deepEqual([code, out, err], [0, '0.1.0\n', ''])
})

test('a Node that is too old says so and what to run, for each that the PATH has', () => {
  const found = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  for (const node of found.filter((file) => existsSync(file) && isOld(file))) {
    const { status, stdout, stderr } = spawnSync(node, [MAIN, '--version'], { encoding: 'utf8' })
    assert.deepEqual([status, stdout], [1, ''], node)
    assert.match(stderr, SENTENCE)
  }
})

/** Older than any that the program runs on. */
function isOld(node: string): boolean {
  return Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]) < 24
}

test('it says so where node:module has none of the names that the program needs', (t) => {
  const { elsewhere } = inventCheckout(t)
  const older = join(elsewhere, 'older.mjs')
  writeFileSync(
    older,
    `import { registerHooks } from 'node:module'
    const url = 'data:text/javascript,export const createRequire = undefined'
    const resolve = (name, context, next) => name === 'node:module' ? { url, shortCircuit: true } : next(name, context)
    registerHooks({ resolve })
    const versions = { ...process.versions, node: '22.14.0' }
    globalThis.process = Object.create(process, { versions: { value: versions } })`,
  )
  const args = ['--import', older, MAIN, '--version']
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  assert.deepEqual([status, stdout], [1, ''])
  assert.match(stderr, SENTENCE)
})
