// TypeScript files as syntax trees, made by the compiler's own parser. Its API is marked unstable: the version is
// pinned, and only this file and compile.ts call it. The files need not exist on disk.
import type { Node, SourceFile as Tree } from 'typescript/unstable/ast'
import { createVirtualFileSystem } from 'typescript/unstable/fs'
import { API } from 'typescript/unstable/sync'
import type { SourceFile } from './source-tree.ts'

export type Parsed = { path: string; text: string; tree: Tree }

const PROJECT = {
  compilerOptions: {
    noLib: true,
    noResolve: true,
    types: [],
    allowImportingTsExtensions: true,
    noEmit: true,
  },
  include: ['**/*.ts'],
}

// One compiler process serves all calls of a test file and ends with it; each call gets a folder of its own.
let shown = createVirtualFileSystem({})
const compiler = new API({
  cwd: '/',
  fs: {
    readFile: (name) => shown.readFile?.(name),
    fileExists: (name) => shown.fileExists?.(name),
    directoryExists: (name) => shown.directoryExists?.(name),
    getAccessibleEntries: (name) => shown.getAccessibleEntries?.(name),
    realpath: (name) => shown.realpath?.(name) ?? name,
  },
})
let calls = 0

/** Parses the .ts files among `files`; others are passed over. Throws when one cannot be read. */
export function parseAll(files: readonly SourceFile[]): Parsed[] {
  const folder = `/${calls++}`
  const sources = files.filter((file) => file.path.endsWith('.ts'))
  const config = `${folder}/tsconfig.json`
  shown = createVirtualFileSystem({
    ...Object.fromEntries(sources.map((file) => [`${folder}/${file.path}`, file.text])),
    [config]: JSON.stringify(PROJECT),
  })
  using snapshot = compiler.updateSnapshot({ openProjects: [config] })
  const project = snapshot.getProject(config)
  return sources.map(({ path, text }) => {
    const tree = project?.program.getSourceFile(`${folder}/${path}`)
    if (!tree) throw new Error(`the compiler did not read ${path}`)
    return { path, text, tree }
  })
}

/** Calls `visit` for `node` and everything inside it, outermost first. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  node.forEachChild((child) => {
    walk(child, visit)
    return undefined
  })
}

/** 1-based line on which `node` starts, comments before it not counted. */
export function lineOf(file: Parsed, node: Node): number {
  return file.text.slice(0, node.getStart(file.tree)).split('\n').length
}

export function place(file: Parsed, node: Node): string {
  return `${file.path}:${lineOf(file, node)}`
}
