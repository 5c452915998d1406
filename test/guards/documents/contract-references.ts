// The contracts in docs/contract: every line says which golden exchange or test holds it, or why none does, and what it
// names is there. And the other way round: code that refers to a contract says which one, and a section that it has.
import type { Node } from 'typescript/unstable/ast'
import {
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isStringLiteral,
  isTemplateLiteral,
} from 'typescript/unstable/ast/is'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll, walk } from '../reading/syntax.ts'

type Contract = { path: string; name: string; sections: Set<number>; rules: Rule[] }
type Rule = { at: string; text: string }
/** Titles of tests, and of scenarios and `scenario › exchange` of golden files, by file. */
type Titles = ReadonlyMap<string, ReadonlySet<string>>

const DOCUMENT = /^docs\/contract\/([a-z][a-z-]*)\.md$/
const GOLDEN = /^test\/wire\/([a-z-]+)\/(?:goldens\/)?(\w+)\.json$/
const HELD_BY = /\[((?:golden|test|not held:) [^\]]+)\] *\|?$/
const REFERENCE = /(golden|test) (\S+) "([^"]+)"(?: › "([^"]+)")?(?:; |$)/y

/** `settings`: names of a brand's settings, which contracts mention as *setting* `name`. */
export function contractReferences(files: readonly SourceFile[], settings: readonly string[]): string[] {
  const contracts = files.filter(({ path }) => DOCUMENT.test(path)).map(readContract)
  const titles = new Map([...goldenTitles(files), ...testTitles(files, contracts)])
  return [
    ...contracts.flatMap((contract) => contract.rules.flatMap((rule) => faultsOf(rule, contract, titles))),
    ...contracts.flatMap((contract) => unknownSettings(contract, settings)),
    ...mentions(files, contracts),
  ]
}

/** How many references there are, so that none at all is noticed. */
export function countReferences(files: readonly SourceFile[]): number {
  const rules = files.filter(({ path }) => DOCUMENT.test(path)).flatMap((file) => readContract(file).rules)
  return rules.flatMap(({ text }) => referencesIn(text) ?? []).length
}

/** A rule is a list item with the lines that continue it, or a row of a table. */
function readContract({ path, text }: SourceFile): Contract {
  const name = (DOCUMENT.exec(path)?.[1] ?? '').toUpperCase()
  const rules: Rule[] = []
  const sections = new Set<number>()
  let open: Rule | undefined
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    const section = /^## (\d+)\. /.exec(line)?.[1]
    if (section !== undefined) sections.add(Number(section))
    const isRow = line.startsWith('| ') && !/^\| ?-/.test(lines[index + 1] ?? '')
    const isItem = line.startsWith('- ')
    if (open && line.startsWith('  ')) open.text += ` ${line.trim()}`
    else open = isRow || isItem ? { at: `${path}:${index + 1}`, text: line.trim() } : undefined
    if (open && (isRow || isItem)) rules.push(open)
  }
  return { path, name, sections, rules: rules.filter(({ text }) => !/^\| ?-/.test(text)) }
}

function faultsOf({ at, text }: Rule, { name }: Contract, titles: Titles): string[] {
  const references = referencesIn(text)
  if (references === undefined) return [`${at}: a line that nothing is said to hold`]
  return references.flatMap(({ kind, file, title, exchange }) => {
    const path = kind === 'test' ? testPath(file) : `${name.toLowerCase()}/${file}`
    const known = titles.get(path)
    if (!known) return [`${at}: there is no ${kind} ${file}`]
    const wanted = exchange === undefined ? title : `${title} › ${exchange}`
    const isThere = known.has(wanted) || (kind === 'golden' && known.has(`${file}: ${wanted}`))
    return isThere ? [] : [`${at}: ${kind} ${file} has no "${wanted}"`]
  })
}

type Reference = { kind: string; file: string; title: string; exchange: string | undefined }

/** Empty where a line says why nothing holds it; undefined where it says nothing that can be read. */
function referencesIn(text: string): Reference[] | undefined {
  const held = HELD_BY.exec(text)?.[1]
  if (held === undefined) return undefined
  if (held.startsWith('not held:')) return []
  const found: Reference[] = []
  let end = 0
  for (REFERENCE.lastIndex = 0; end < held.length; end = REFERENCE.lastIndex) {
    const [, kind = '', file = '', title = '', exchange] = REFERENCE.exec(held) ?? []
    if (kind === '') return undefined
    found.push({ kind, file, title, exchange })
  }
  return found
}

function goldenTitles(files: readonly SourceFile[]): [string, Set<string>][] {
  return files.flatMap(({ path, text }) => {
    const [, dialect, file] = GOLDEN.exec(path) ?? []
    if (dialect === undefined) return []
    const scenarios = JSON.parse(text) as { name: string; exchanges: { name: string }[] }[]
    const titles = scenarios.flatMap(({ name, exchanges }) => [
      name,
      ...exchanges.map((one) => `${name} › ${one.name}`),
    ])
    return [[`${dialect}/${file}`, new Set(titles)]]
  })
}

const testPath = (file: string) => `test/${file}.test.ts`

/** Of the tests that are referred to. Which engine a title begins with is left out. */
function testTitles(files: readonly SourceFile[], contracts: readonly Contract[]): [string, Set<string>][] {
  const rules = contracts.flatMap(({ rules }) => rules)
  const wanted = new Set(
    rules.flatMap(({ text }) => referencesIn(text) ?? []).map(({ file }) => testPath(file)),
  )
  return parseAll(files.filter(({ path }) => wanted.has(path))).map(({ path, tree }) => {
    const titles = new Set<string>()
    walk(tree, (node) => {
      const title = titleOf(node)
      if (title !== undefined) titles.add(title.replace(/^\$\{engine\}: /, ''))
    })
    return [path, titles]
  })
}

const TEST_NAMES = new Set(['test', 'it'])

/** Of `test(…)`, `t.test(…)` and `it(…)`. */
function titleOf(node: Node): string | undefined {
  if (!isCallExpression(node)) return undefined
  const callee = isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression
  const [title] = node.arguments
  if (!isIdentifier(callee) || !TEST_NAMES.has(callee.text) || !title) return undefined
  if (isStringLiteral(title)) return title.text
  return isTemplateLiteral(title) ? title.getText().slice(1, -1) : undefined
}

function unknownSettings({ rules }: Contract, settings: readonly string[]): string[] {
  return rules.flatMap(({ at, text }) =>
    [...text.matchAll(/\*setting\* `(\w+)`/gi)]
      .filter(([, name = '']) => !settings.includes(name))
      .map(([, name]) => `${at}: a brand has no setting ${name}`),
  )
}

const MENTION = /(?:([A-Z]+) )?\bcontract(?: sections? (\d+)(?: (to|and) (\d+))?)?/g
const WATCHED = /^(?:src|test)\/(?!guards\/documents\/contract-references).*\.ts$/

/** In src every contract is named with a section; tests may say "the contract" where it is clear which. */
function mentions(files: readonly SourceFile[], contracts: readonly Contract[]): string[] {
  const used = new Set<string>()
  const found = files
    .filter(({ path }) => WATCHED.test(path))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index) =>
        [...line.replaceAll('docs/contract', '').matchAll(MENTION)].flatMap(
          ([whole, name, first, word, last]) => {
            if (first === undefined && !path.startsWith('src/')) return []
            const contract = contracts.find((one) => one.name === name)
            const sections = [Number(first), ...(last === undefined ? [] : [Number(last)])]
            if (word === 'to') for (let i = Number(first) + 1; i < Number(last); i++) sections.push(i)
            for (const section of sections) used.add(`${name} ${section}`)
            const isThere = contract && sections.every((section) => contract.sections.has(section))
            return isThere ? [] : [`${path}:${index + 1}: "${whole}" names no section of docs/contract`]
          },
        ),
      ),
    )
  const unused = contracts.flatMap(({ path, name, sections }) =>
    [...sections]
      .filter((section) => !used.has(`${name} ${section}`))
      .map((section) => `${path}: nothing refers to section ${section}`),
  )
  return [...found, ...unused]
}
