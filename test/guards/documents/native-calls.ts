// docs/native-api.md has every call of AMAPI and VAM, under its name: how it is called there, and a native call that the management API
// takes as it stands, or a reason why there is none.
import type { Operation, Route } from '../../../src/http/operation.ts'

type Called = { name: string; routes: readonly Route[] }
type Native = Pick<Operation, 'input'> & { name: string; routes: readonly Route[] }

const LINE = /^(GET|POST|PUT|PATCH|DELETE) ([^\s?]+)(?:\?(\S+))?(?: (.*))?$/
const NATIVE = '/api/v1/'

/** `document`: of the page. */
export function nativeCalls(
  document: string,
  former: readonly Called[],
  native: readonly Native[],
): string[] {
  const sections = new Map(
    document
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.split('\n', 1)[0] ?? '', section]),
  )
  const unknown = [...sections.keys()].filter((name) => !former.some((one) => one.name === name))
  return [
    ...unknown.map((name) => `${name}: there is no such call`),
    ...former.flatMap((one) => {
      const section = sections.get(one.name)
      const found = section === undefined ? ['is missing'] : faultsIn(section, one, native)
      return found.map((fault) => `${one.name}: ${fault}`)
    }),
  ]
}

function faultsIn(section: string, { routes }: Called, native: readonly Native[]): string[] {
  const [before = '', ...after] = section.split('```')[1]?.trim().split('\n') ?? []
  const [, verb = '', path = ''] = LINE.exec(before) ?? []
  const isCalled = routes.some((route) => route.method === verb && pathOf(route).test(path))
  return [
    ...(isCalled ? [] : [`it is not called by: ${before}`]),
    ...(after.length === 1 ? [] : ['it has not one native call']),
    ...after.flatMap((line) => (/^none: \S/.test(line) ? [] : faultsOfNative(line, native))),
  ]
}

function faultsOfNative(line: string, native: readonly Native[]): string[] {
  const [, verb, path = '', query, body] = LINE.exec(line) ?? []
  const found = native
    .flatMap((one) => one.routes.map((route) => ({ ...one, route })))
    // A path that is written whole comes before one with a parameter in its place.
    .toSorted((a, b) => a.route.path.split('{').length - b.route.path.split('{').length)
    .find(({ route }) => route.method === verb && path.startsWith(NATIVE) && pathOf(route).test(path))
  if (!found) return [`there is no native call: ${line}`]
  const names = [...found.route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  const values = pathOf(found.route).exec(path)?.slice(1) ?? []
  const input = {
    path: Object.fromEntries(names.map((name, at) => [name, values[at]])),
    query: queryOf(query),
    body: body === undefined ? {} : JSON.parse(body),
  }
  const parsed = found.input.safeParse(input)
  const isBodyLost = body !== undefined && !('body' in found.input.shape)
  return [
    ...(parsed.success ? [] : [`the native call is refused: ${parsed.error.issues[0]?.message}`]),
    ...(isBodyLost ? ['the native call takes no body'] : []),
  ]
}

/** A name that is repeated has all its values. */
function queryOf(text = ''): Record<string, string | string[]> {
  const all = new URLSearchParams(text)
  const valuesOf = (name: string) => (all.getAll(name).length > 1 ? all.getAll(name) : (all.get(name) ?? ''))
  return Object.fromEntries([...new Set(all.keys())].map((name) => [name, valuesOf(name)]))
}

function pathOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`)
}
