// The import rule of ARCHITECTURE.md: main → cli → http, radius, jobs → app → core → nouns → ground, never upward; no way from one dialect
// into the other; a store is opened by its own folder only; a library stays in the folder that hides it; the agent, which
// runs on gateways, the console, which runs in browsers, and the SDK, which runs in other programs, stand alone.
import { type Import, importsOf } from '../reading/imports.ts'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll } from '../reading/syntax.ts'

/**
 * From the top down; each may know those below it. A name is a file or a folder directly under src; every other such file
 * is ground, where order is free of circles only (import-cycles.ts).
 */
const LAYERS: readonly (readonly string[])[] = [
  ['main.js'],
  ['cli'],
  ['http', 'radius', 'jobs', 'agent'],
  ['app.ts'],
  ['core.ts'],
  ['core'],
  ['checks'],
  ['sessions'],
  ['idempotency'],
  ['admins'],
  ['credentials'],
  ['accounts'],
  ['gateways'],
  ['locations'],
  ['subscriptions'],
  ['tokens'],
  ['webhooks'],
  ['tasks'],
  ['brands'],
  ['plans'],
  ['billing'],
  ['installation'],
  ['db', 'mail', 'audit', 'events', 'metrics', 'bounds', 'config', 'languages'],
]
const GROUND = LAYERS.length - 1

/** Library → where under src it may be named. What is missing here may be used anywhere. */
const HOMES: Readonly<Record<string, string>> = {
  fastify: 'src/http/',
  '@fastify/busboy': 'src/http/',
  nodemailer: 'src/mail/',
  commander: 'src/cli/',
  '@node-rs/argon2': 'src/passwords.ts',
  '@simplewebauthn/server': 'src/admins/',
  otpauth: 'src/admins/',
  ...{ preact: 'src/console/', 'preact/hooks': 'src/console/', '@preact/signals': 'src/console/' },
  uplot: 'src/console/',
}

/** The only file outside of src/console that the browser program knows: types of the API, which leave nothing in a module. */
const CONSOLE_SHAPES = { from: 'src/console/api-shapes.ts', target: 'sdk/src/schema.ts' }

/** What everyone installs who installs the SDK. It also runs where there is no node: module. */
const SDK_LIBRARY = 'openapi-fetch'

export function importRule(files: readonly SourceFile[]): string[] {
  return parseAll(files.filter((file) => /^(src|test|bench|sdk|examples)\//.test(file.path)))
    .flatMap(importsOf)
    .flatMap((found) => broken(found).map((why) => `${found.from}:${found.line}: ${why}`))
}

function broken(found: Import): string[] {
  if (!found.relative) return libraryAway(found)
  return [
    ...aroundConsole(found),
    ...[...storeOpened(found), ...outOfLayer(found), ...acrossDialects(found), ...aroundAgent(found)],
    ...aroundSdk(found),
  ]
}

function libraryAway({ from, target }: Import): string[] {
  if (from.startsWith('src/console/') && HOMES[target] !== 'src/console/')
    return [`a browser has no ${target}`]
  if (from.startsWith('sdk/src/') && target !== SDK_LIBRARY) return [`the SDK needs ${SDK_LIBRARY} alone`]
  const home = HOMES[target]
  return home && from.startsWith('src/') && !from.startsWith(home)
    ? [`${target} is used under ${home} only`]
    : []
}

function storeOpened({ from, target }: Import): string[] {
  const own = from.startsWith('src/') && partOf(from) === partOf(target)
  return target.endsWith('-store.ts') && !own ? [`${target} is opened from outside its noun`] : []
}

function outOfLayer({ from, target }: Import): string[] {
  if (!from.startsWith('src/') || isOfConsole(from) || isOfConsole(target)) return []
  if (!target.startsWith('src/'))
    return target === 'package.json' ? [] : [`${target} is not part of the program`]
  const [own, other] = [layerOf(from), layerOf(target)]
  if (own < 0) return [`${from} is in no layer; add its folder to the import rule`]
  if (other < 0) return [`${target} is in no layer; add its folder to the import rule`]
  return other < own ? [`${target} lies above ${partOf(from)}`] : []
}

/** Folders under http do not know each other; the files directly in http put them together. */
const FOR_ALL_DIALECTS = ['pages', 'openapi']

function acrossDialects({ from, target }: Import): string[] {
  const [own, other] = [dialectOf(from), dialectOf(target)]
  const areStrangers =
    own !== undefined && other !== undefined && own !== other && !FOR_ALL_DIALECTS.includes(other)
  return areStrangers ? [`http/${own} may not know http/${other}`] : []
}

/** It runs on other machines: it shares the single files of the ground with the server, and only commands know of it. */
function aroundAgent({ from, target }: Import): string[] {
  const [own, other] = [partOf(from), partOf(target)]
  if (!from.startsWith('src/') || own === other) return []
  if (own === 'agent' && !(other.endsWith('.ts') && layerOf(target) === GROUND))
    return [`src/agent may know no more of the server than single files of the ground, not ${target}`]
  return other === 'agent' && own !== 'cli' ? [`${target} is for commands only`] : []
}

/** It runs in browsers: it knows the server by its API alone, and the server serves its files without knowing them. */
function aroundConsole({ from, target }: Import): string[] {
  const [own, other] = [isOfConsole(from), isOfConsole(target)]
  const isShape = from === CONSOLE_SHAPES.from && target === CONSOLE_SHAPES.target
  if (own && !other && !isShape) return [`the console may know nothing of the server, not ${target}`]
  return other && !own && from.startsWith('src/') ? [`${target} runs in browsers only`] : []
}

function isOfConsole(path: string): boolean {
  return path.startsWith('src/console/')
}

/** A customer of the server has only the package: what an example imports is the SDK, and the SDK is itself. */
function aroundSdk({ from, target }: Import): string[] {
  const isAlone = /^(sdk\/src|examples)\//.test(from) && !target.startsWith('sdk/src/')
  return isAlone ? [`${target} is no part of the SDK`] : []
}

function layerOf(path: string): number {
  const part = partOf(path)
  const layer = LAYERS.findIndex((parts) => parts.includes(part))
  return layer < 0 && part.endsWith('.ts') ? GROUND : layer
}

/** `src/db/tables.ts` → `db`; `src/clock.ts` → `clock.ts`. */
export function partOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function dialectOf(path: string): string | undefined {
  return /^src\/http\/([^/]+)\/./.exec(path)?.[1]
}
