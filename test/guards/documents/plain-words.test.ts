import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { plainWords } from './plain-words.ts'

test('comments, documents and names say it in plain English', () => {
  assert.deepEqual(
    plainWords(readTree()).map(({ path, line, word, instead }) => `${path}:${line}: "${word}": ${instead}`),
    [],
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
  'an exported function': ['src/a.ts', '\nexport async function tellAll() {}', 'tell'],
  'an exported constant': ['src/a.ts', "const a = 'b' // c\nexport const MOST_TOLD = 1", 'TOLD'],
  'an exported type': ['test/a.ts', '\nexport type GatewayRoom = 1', 'Room'],
}

test('a word in the name of a file or folder is found', () => {
  const files = { 'src/doors/a.ts': '', 'test/wire/story.ts': '', 'docs/outdoors.md': '' }
  assert.deepEqual(
    plainWords(inventTree(files)).map(({ path, line }) => [path, line]),
    [
      ['src/doors/a.ts', 0],
      ['test/wire/story.ts', 0],
    ],
  )
})

for (const [what, [path, text, word]] of Object.entries(WRONG))
  test(`a word in ${what} is found, with its line`, () => {
    const found = plainWords(inventTree({ [path]: text })).map((one) => [one.path, one.line, one.word])
    assert.deepEqual(found, [[path, 2, word]])
  })

test('code, texts, code blocks, quoted titles, dated notes and other words are left alone', () => {
  const tree = {
    'src/a.ts':
      "const told = 'nobody // told' + `told // anew` // retold, outdoors and a broadcast\nconst b = a / 2 / told",
    'docs/a.md': '`told` [x](door.md)\n```\nnobody\n```\n[golden A "who" › "nobody"; test b "is told"]\n',
    'decisions/0001-a.md': 'nobody',
    'data.json': '"told"',
  }
  assert.deepEqual(plainWords(inventTree(tree)), [])
})
