import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { deadLinks } from './document-links.ts'

test('no document links to a file, heading, page or test that does not exist', () => {
  assert.deepEqual(deadLinks(readTree()), [])
})

const WRONG: Record<string, [path: string, text: string, found: RegExp]> = {
  'a file': ['README.md', 'see [there](docs/none.md)', /^README\.md: docs\/none\.md: there is no such file$/],
  'a file beside a page': ['docs/b.md', '[limits](docs/limits.md)', /^docs\/b\.md: .* no such file$/],
  'a heading': [
    'README.md',
    '[bounds](docs/limits.md#none)',
    /^README\.md: .*#none: there is no such heading$/,
  ],
  'a heading of the same page': [
    'README.md',
    '# Here\n[there](#there)',
    /^README\.md: #there: .* no such heading$/,
  ],
  'a heading inside code': ['README.md', '```sh\n# there\n```\n[there](#there)', /no such heading$/],
  'a page named in code': ['src/a.ts', "const hint = 'see docs/none.md'", /^src\/a\.ts: docs\/none\.md: /],
  'a file that the map names': [
    'ARCHITECTURE.md',
    'http/\n  none.ts  the listener',
    /^ARCHITECTURE\.md: none\.ts: /,
  ],
  'a file in another folder': [
    'src/db/README.md',
    '`radius/eap.ts`',
    /^src\/db\/README\.md: radius\/eap\.ts: /,
  ],
  'a test': ['docs/b.md', '| `flows/none` |', /^docs\/b\.md: flows\/none: there is no such test$/],
}

test('a decision that the index does not list is found', () => {
  const tree = {
    'decisions/README.md': '[0001](0001-a.md)',
    'decisions/0001-a.md': '# a',
    'decisions/0002-b.md': '# b',
  }
  assert.deepEqual(deadLinks(inventTree(tree)), ['decisions/0002-b.md: decisions/README.md does not list it'])
})

for (const [what, [path, text, found]] of Object.entries(WRONG))
  test(`a dead link to ${what} is found`, () => {
    const tree = { 'docs/limits.md': '# Limits', 'test/flows/radius/eap.test.ts': '', [path]: text }
    assert.match(deadLinks(inventTree(tree)).join('\n'), found)
  })

test('links that lead somewhere pass', () => {
  const tree = {
    'README.md':
      '[a](docs/limits.md#whats-new-here-1) [b](#x) [c](https://example.com/none.md) [d](src)\n# X',
    'docs/limits.md': "# What's `new` here?\n# What's new here?\n[up](../README.md#x) `flows/eap`",
    'src/a.ts': '// docs/limits.md',
    'ARCHITECTURE.md': '`radius/eap.test.ts`, eap.test.ts and *-store.ts',
    'test/flows/radius/eap.test.ts': '',
  }
  assert.deepEqual(deadLinks(inventTree(tree)), [])
})
