// `npm run build`: the program as JavaScript in dist/, for a package. Node takes no types off below node_modules, so that an
// installed package cannot run src/. What is not TypeScript is copied.
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = import.meta.dirname
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc')

rmSync(join(ROOT, 'dist'), { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [COMPILER, '-p', join(ROOT, 'tsconfig.build.json')], {
  stdio: 'inherit',
})
if (status !== 0) process.exit(status ?? 1)
for (const file of globSync('src/**/*.txt', { cwd: ROOT }))
  cpSync(join(ROOT, file), join(ROOT, file.replace(/^src/, 'dist')))
