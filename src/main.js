#!/usr/bin/env node
// The process's entry, started by ./latchkey and `npm start`: checks the Node version, then hands the arguments to the
// commands. Nothing else may be imported before the check, and no name of node:module, which an older Node may not have:
// it would fail on the import itself. Plain JavaScript: an older Node can read it, and this one does not load the
// compiler that strips types for it, which costs 14 MiB.
import * as nodeModule from 'node:module'
import { join } from 'node:path'

const LEAST_NODE = [24, 21]

/** @param {string} version */
function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = LEAST_NODE
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

/** ES modules through and through: these are most of what a start loads. An installed package of ours is one of them. */
const ES_MODULES = /\/node_modules\/(?:kysely|zod|latchkey\/dist)\/.*\.js$/

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
  const cache =
    process.env.NODE_COMPILE_CACHE ?? join(import.meta.dirname, '..', 'node_modules', '.cache', 'latchkey')
  nodeModule.enableCompileCache(cache)
  // Threads look here: without it each would load the compiler that strips types, 12 MiB of memory.
  process.env.NODE_COMPILE_CACHE = cache
  nodeModule.registerHooks({ resolve: resolveQuickly })
  const { run } = await import('./cli/commands.ts')
  process.exitCode = await run(process.argv.slice(2))
} else {
  process.stderr.write(
    `Latchkey needs Node ${LEAST_NODE.join('.')} or newer, this is ${process.versions.node}. On Linux, run "npm ci" in its folder, which brings one, then "npm start" or "./latchkey", which use it. Elsewhere install it from https://nodejs.org.
`,
  )
  process.exitCode = 1
}
