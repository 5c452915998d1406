// `npm run build`: the program as JavaScript in dist/, for a package. Node takes no types off below node_modules, so that an
// installed package cannot run src/. What is not TypeScript is copied.
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = import.meta.dirname
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc')

rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
compile('tsconfig.build.json')
compile('src/console/tsconfig.build.json')
// The types of the API lie outside of src/console, so that the compiler keeps the folders above it.
renameSync(join(ROOT, 'dist/browser/src/console'), join(ROOT, 'dist/console'))
rmSync(join(ROOT, 'dist/browser'), { recursive: true })
for (const file of globSync(['src/**/*.txt', 'src/console/*.css'], { cwd: ROOT }))
  cpSync(join(ROOT, file), join(ROOT, file.replace(/^src/, 'dist')))

function compile(project: string): void {
  const { status } = spawnSync(process.execPath, [COMPILER, '-p', join(ROOT, project)], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
