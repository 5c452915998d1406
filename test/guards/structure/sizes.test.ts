import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { FILE_LINES_MAX, FOLDER_FILES_MAX, FUNCTION_LINES_MAX, sizes } from './sizes.ts'

const lines = (count: number) => 'call()\n'.repeat(count)

test('no file and no function of the project is too long, no file name is empty', () => {
  assert.deepEqual(sizes(readTree()), [])
})

test('a file one line over the limit is found, one at the limit is not', () => {
  const tree = inventTree({ 'src/long.ts': lines(FILE_LINES_MAX + 1), 'src/full.ts': lines(FILE_LINES_MAX) })
  assert.deepEqual(sizes(tree), ['src/long.ts: 401 lines, more than 400'])
})

test('a folder one file over the limit is found, its sub-folders count for themselves', () => {
  const filled = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`src/plans/file${i}.ts`, '']))
  const inside = { 'src/plans/rules/one.ts': '', 'decisions/0001-one.md': '' }
  assert.deepEqual(sizes(inventTree({ ...filled(FOLDER_FILES_MAX), ...inside })), [])
  const tree = inventTree({ ...filled(FOLDER_FILES_MAX + 1), ...inside })
  assert.deepEqual(sizes(tree), ['src/plans: 25 files, more than 24'])
})

const FUNCTIONS: Record<string, [before: string, after: string]> = {
  'a function declaration': ['function long() {\n', '}'],
  'an arrow function': ['const long = () => {\n', '}'],
  'a callback': ["test('a promise', async () => {\n", '})'],
  'a method': ['class A {\nlong() {\n', '}\n}'],
  'a method of an object': ['const a = {\nasync long() {\n', '},\n}'],
  'a constructor': ['class A {\nconstructor() {\n', '}\n}'],
  'a function expression': ['const long = function () {\n', '}'],
}

for (const [name, [before, after]] of Object.entries(FUNCTIONS)) {
  test(`${name} one line over the limit is found, one at the limit is not`, () => {
    const found = sizes(inventTree({ 'src/a.ts': before + lines(FUNCTION_LINES_MAX - 1) + after }))
    assert.equal(found.length, 1)
    assert.match(found[0] ?? '', /a function of 71 lines/)
    assert.deepEqual(sizes(inventTree({ 'src/a.ts': before + lines(FUNCTION_LINES_MAX - 2) + after })), [])
  })
}

test('a factory is not charged for the functions it makes, but for its own lines', () => {
  const inner = `function one() {\n${lines(50)}}\nconst two = () => {\n${lines(50)}}\n`
  assert.deepEqual(sizes(inventTree({ 'src/a.ts': `function make() {\n${inner}}` })), [])
  const own = sizes(inventTree({ 'src/a.ts': `function make() {\n${inner}${lines(70)}}` }))
  assert.deepEqual(own, ['src/a.ts:1: a function of 72 lines, more than 70'])
})

for (const name of [
  'src/utils.ts',
  'src/common/day.ts',
  'test/helpers.ts',
  'src/plans/index.ts',
  'src/types.ts',
]) {
  test(`the name ${name} is found`, () => {
    assert.match(sizes(inventTree({ [name]: '' }))[0] ?? '', /does not say what is inside/)
  })
}
