// Links between documents: the file exists, and so does the heading of an anchor. The same holds for a page of docs/ that
// code or a comment names, and for files that a map of the code names. decisions/README.md lists every decision. Addresses
// of other hosts are not checked.
import { posix } from 'node:path'
import type { SourceFile } from '../reading/source-tree.ts'

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g
const OTHER_HOST = /^[a-z]+:/
const PAGE = /(?<![\w/.-])docs\/[\w/-]+\.md/g
/** Tests are named without their folder: a move must not make the page wrong. */
const TEST_NAME = /`(flows|labs)\/([\w/-]+)`/g
const LIVING = /^(?:docs\/|[A-Z]+\.md$)/
const MAP = /^(?:ARCHITECTURE|STYLE)\.md$|^src\/.*README\.md$/
const FILE_NAME = /(?<![\w*/-])(?:[\w-]+\/)*(?:[\w-]+\.)+(?:ts|sql)\b/g

export function deadLinks(files: readonly SourceFile[]): string[] {
  const documents = files.filter(({ path }) => path.endsWith('.md'))
  const anchors = new Map(documents.map(({ path, text }) => [path, anchorsOf(text)]))
  const exists = (path: string) =>
    files.some((file) => file.path === path || file.path.startsWith(`${path}/`))
  const links = documents.flatMap(({ path, text }) =>
    [...withoutCode(text).matchAll(LINK)].flatMap(([, target = '']) => {
      if (OTHER_HOST.test(target)) return []
      const [file = '', anchor] = target.split('#')
      const to = file === '' ? path : posix.join(posix.dirname(path), file)
      if (!exists(to)) return [`${path}: ${target}: there is no such file`]
      const dead = anchor !== undefined && !anchors.get(to)?.has(anchor)
      return dead ? [`${path}: ${target}: there is no such heading`] : []
    }),
  )
  return [
    ...links,
    ...unlistedDecisions(files),
    ...deadPages(files, exists),
    ...deadNames(files),
    ...deadTests(files),
  ]
}

function unlistedDecisions(files: readonly SourceFile[]): string[] {
  const index = files.find(({ path }) => path === 'decisions/README.md')?.text ?? ''
  return files
    .filter(({ path }) => /^decisions\/\d.*\.md$/.test(path) && !index.includes(`(${posix.basename(path)})`))
    .map(({ path }) => `${path}: decisions/README.md does not list it`)
}

function deadPages(files: readonly SourceFile[], exists: (path: string) => boolean): string[] {
  return files
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap(({ path, text }) => [...text.matchAll(PAGE)].map(([page]) => ({ path, page })))
    .filter(({ page }) => !exists(page))
    .map(({ path, page }) => `${path}: ${page}: there is no such page`)
}

/** Files that a map of the code names, with or without their folder. */
function deadNames(files: readonly SourceFile[]): string[] {
  const isThere = (name: string) => files.some(({ path }) => `/${path}`.endsWith(`/${name}`))
  return files
    .filter(({ path }) => MAP.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(FILE_NAME)]
        .filter(([name]) => !isThere(name))
        .map(([name]) => `${path}: ${name}: there is no such file`),
    )
}

function deadTests(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => LIVING.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(TEST_NAME)].map(([, kind, name]) => ({ path, kind, name })),
    )
    .filter(({ kind, name }) => {
      const file = new RegExp(`^test/${kind}/(?:.*/)?${name}(?:\\.test)?\\.ts$`)
      return !files.some((one) => file.test(one.path))
    })
    .map(({ path, kind, name }) => `${path}: ${kind}/${name}: there is no such test`)
}

/** As GitHub makes them: lower case, blanks to hyphens, other marks gone; the second of a name gets -1. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutCode(text).matchAll(/^#+ (.*)$/gm)) {
    const name = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    let anchor = name
    for (let count = 1; anchors.has(anchor); count++) anchor = `${name}-${count}`
    anchors.add(anchor)
  }
  return anchors
}

function withoutCode(text: string): string {
  return text
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, (code) => (/[[(]/.test(code) ? '' : code))
}
