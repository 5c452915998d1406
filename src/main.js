#!/usr/bin/env -S node --min-semi-space-size=8 --max-semi-space-size=8 --heap-growing-percent=50 --initial-old-space-size=32
// (A young generation of one small size and an old one that is cleaned before it has doubled: memory under load is a third
// less, speed the same. `npm start` says it too.)
// The process's entry: checks the Node version, then hands the arguments to the commands. Nothing else may be imported
// before the check, since an older Node may fail on the import itself. Plain JavaScript: an older Node can read it, and
// this one does not load the compiler that strips types for it, which costs 14 MiB.
import { enableCompileCache, registerHooks } from 'node:module'
import { join } from 'node:path'

const LEAST_NODE = [24, 21]

/** @param {string} version */
function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

/** ES modules through and through: these are most of what a start loads. */
const ES_MODULES = /\/node_modules\/(?:kysely|zod)\/.*\.js$/

/**
 * './another.ts' is just that, TypeScript, and './another.js' within such a package an ES module. Node would look for it, and
 * for a package.json in every folder above it, to find out the same: a fifth of the start.
 * @type {import('node:module').ResolveHookSync}
 */
function resolveQuickly(specifier, context, nextResolve) {
  const { parentURL } = context
  if (!parentURL || !specifier.startsWith('.')) return nextResolve(specifier, context)
  const { href } = new URL(specifier, parentURL)
  if (href.endsWith('.ts')) return { url: href, format: 'module-typescript', shortCircuit: true }
  if (ES_MODULES.test(href)) return { url: href, format: 'module', shortCircuit: true }
  return nextResolve(specifier, context)
}

if (isNodeNewEnough(process.versions.node)) {
  // Not Node's default place in the shared temporary directory, where another user could leave code for us to run.
  const cache = join(import.meta.dirname, '..', 'node_modules', '.cache', 'latchkey')
  enableCompileCache(cache)
  // Threads look here: without it each would load the compiler that strips types, 12 MiB of memory.
  process.env.NODE_COMPILE_CACHE = cache
  registerHooks({ resolve: resolveQuickly })
  const { run } = await import('./cli/commands.ts')
  process.exitCode = await run(process.argv.slice(2))
} else {
  process.stderr.write(
    `Latchkey needs Node ${LEAST_NODE.join('.')} or newer, this is ${process.versions.node}; run it with "npm start" or "npx latchkey", which bring their own.\n`,
  )
  process.exitCode = 1
}
