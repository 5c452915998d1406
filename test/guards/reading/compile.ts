// What the compiler says about files that are not on disk, as if they lay in the project: for promises of the kind
// "this does not compile". Only this file and syntax.ts know the compiler's API.
import path from 'node:path'
import { API } from 'typescript/unstable/sync'
import type { SourceFile } from './source-tree.ts'

const root = path.join(import.meta.dirname, '../../..')

/** The type errors inside `files` (compiled together with what they import), as `path: text`. */
export function compileErrors(files: readonly SourceFile[]): string[] {
  const config = path.join(root, 'tsconfig.guard.json')
  const virtual = new Map(files.map((file) => [path.join(root, file.path), file.text]))
  virtual.set(
    config,
    JSON.stringify({ extends: './tsconfig.json', include: [], files: files.map((file) => file.path) }),
  )
  const compiler = new API({
    cwd: root,
    // undefined: ask the real disk.
    fs: {
      readFile: (name) => virtual.get(name),
      fileExists: (name) => (virtual.has(name) ? true : undefined),
    },
  })
  using snapshot = compiler.updateSnapshot({ openProjects: [config] })
  const program = snapshot.getProject(config)?.program
  if (!program) throw new Error('the compiler opened no project')
  return files.flatMap((file) => {
    const name = path.join(root, file.path)
    const found = [...program.getSyntacticDiagnostics(name), ...program.getSemanticDiagnostics(name)]
    return found.map((diagnostic) => `${file.path}: ${wholeText(diagnostic)}`)
  })
}

type Message = { text: string; messageChain?: readonly Message[] | undefined }

/** A diagnostic's text with its explanations: the name of the missing property is often in one of those. */
function wholeText({ text, messageChain }: Message): string {
  return [text, ...(messageChain ?? []).map(wholeText)].join(' ')
}
