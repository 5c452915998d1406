import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { type Finding, plainWords } from './plain-words.ts'

/** Folders and files whose comments are not yet rewritten. Take off what you have rewritten; nothing is added. */
const NOT_YET = ['CHANGELOG.md', 'docs/contract/']

const isListed = ({ path }: Finding) => NOT_YET.some((start) => path.startsWith(start))

test('comments and documents say it in plain English', () => {
  const found = plainWords(readTree()).filter((one) => !isListed(one))
  assert.deepEqual(
    found.map(({ path, line, word, instead }) => `${path}:${line}: "${word}": ${instead}`),
    [],
  )
})

test('what is plain already is off the list', () => {
  const found = plainWords(readTree())
  assert.deepEqual(
    NOT_YET.filter((start) => !found.some(({ path }) => path.startsWith(start))),
    [],
    'take it off NOT_YET',
  )
})

const WRONG: Record<string, [path: string, text: string, word: string]> = {
  'a line of comment': ['src/a.ts', '\nconst a = 1 // told by the caller', 'told'],
  'a doc comment': ['src/a.ts', "\n/** Nobody's login. */", "Nobody's"],
  'a comment of several lines': ['src/a.ts', '/*\n * whoever has it */', 'whoever'],
  'a comment after a pattern with quotes': ['src/a.ts', '\nconst a = /[\'"]/ // begins anew', 'anew'],
  'a comment after a template': ['test/a.ts', '\nconst a = `//` // one bite', 'bite'],
  'the loader': ['src/main.js', '\n// the door', 'door'],
  'a document': ['docs/a.md', '# A\nSomebody else has it', 'Somebody'],
}

for (const [what, [path, text, word]] of Object.entries(WRONG))
  test(`a word in ${what} is found, with its line`, () => {
    const found = plainWords(inventTree({ [path]: text })).map((one) => [one.path, one.line, one.word])
    assert.deepEqual(found, [[path, 2, word]])
  })

test('code, texts, code blocks, dated notes and other words are left alone', () => {
  const tree = {
    'src/a.ts':
      "const told = 'nobody // told' + `told // anew` // retold, outdoors and a broadcast\nconst b = a / 2 / told",
    'docs/a.md': '`told` [x](door.md)\n```\nnobody\n```\n',
    'decisions/0001-a.md': 'nobody',
    'data.json': '"told"',
  }
  assert.deepEqual(plainWords(inventTree(tree)), [])
})
