import assert from 'node:assert/strict'
import test from 'node:test'
import { brandSettings } from '../../../src/brands/settings.ts'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { contractReferences, countReferences } from './contract-references.ts'

test('every line of the contracts is held by a golden exchange or test that there is, and code names sections that there are', () => {
  const files = readTree()
  assert.ok(countReferences(files) > 300, 'most of the references are not found any more')
  assert.deepEqual(contractReferences(files, Object.keys(brandSettings.shape)), [])
})

const GOLDEN = JSON.stringify([{ name: 'Look: at it', exchanges: [{ name: 'twice' }] }])
const TEST = `test(\`\${engine}: a look\`, async (t) => {
  await t.test('costs nothing; also twice', async () => {})
})`
function findings(line: string, code = '// As AMAPI contract section 1 says.'): string[] {
  const tree = {
    'docs/contract/amapi.md': `# AMAPI\n\n## 1. Looking\n\n${line}\n`,
    'test/wire/amapi/goldens/Look.json': GOLDEN,
    'test/flows/looks.test.ts': TEST,
    'src/look.ts': code,
  }
  return contractReferences(inventTree(tree), ['shade'])
}

const RIGHT = [
  '- Looks are free. [golden Look "at it"]',
  '- Looks are free. [golden Look "Look: at it" › "twice"]',
  '- Looks are free. [test flows/looks "a look"; test flows/looks "costs nothing; also twice"]',
  '- Looks are free,\n  *setting* `shade`.\n  [golden Look "at it" › "twice"; test flows/looks "a look"]',
  '- Looks are free. [not held: nobody pays here]',
  '| what | held by |\n| --- | --- |\n| free | [golden Look "at it"] |',
  'Words between the lines need nobody.',
]

for (const line of RIGHT) test(`the line ${line} passes`, () => assert.deepEqual(findings(line), []))

const WRONG: [line: string, finding: string][] = [
  ['- Looks are free.', 'a line that nothing is said to hold'],
  ['- Looks are free. [a test]', 'a line that nothing is said to hold'],
  ['- Looks are free. [golden Look at it]', 'a line that nothing is said to hold'],
  ['- Looks are free. [golden Look "at it"; and more]', 'a line that nothing is said to hold'],
  ['| what | held by |\n| --- | --- |\n| free | nobody |', 'a line that nothing is said to hold'],
  ['- Looks are free. [golden Look "at them"]', 'golden Look has no "at them"'],
  ['- Looks are free. [golden Look "at it" › "thrice"]', 'golden Look has no "at it › thrice"'],
  ['- Looks are free. [golden See "at it"]', 'there is no golden See'],
  ['- Looks are free. [test flows/looks "two looks"]', 'test flows/looks has no "two looks"'],
  ['- Looks are free. [test flows/sights "a look"]', 'there is no test flows/sights'],
  ['- *Setting* `colour`. [golden Look "at it"]', 'a brand has no setting colour'],
]

for (const [line, finding] of WRONG)
  test(`the line ${line} is found`, () => {
    const found = findings(line)
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0] ?? '', /^docs\/contract\/amapi\.md:[57]: /)
    assert.ok(found[0]?.endsWith(finding), found[0])
  })

const CODE = [
  '// As the contract says.',
  '// As contract section 1 says.',
  '// As AMAPI contract section 2 says.',
  '// As AMAPI contract sections 1 to 3 say.',
  '// As VAM contract section 1 says.',
]

for (const code of CODE)
  test(`the comment ${code} is found`, () => {
    const found = findings('', `const a = 1 // AMAPI contract section 1\n${code}`)
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0] ?? '', /^src\/look\.ts:2: .* names no section of docs\/contract$/)
  })

test('a section that no code refers to is found', () => {
  assert.deepEqual(findings('', 'const a = 1'), ['docs/contract/amapi.md: nothing refers to section 1'])
})
