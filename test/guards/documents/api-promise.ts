// The promise of the management API: what a released document has, each later one has as well. Calls, fields, parameters and words of
// lists of words stay; a request needs no more than before.
import type { OpenApi, Schema } from '../../../src/http/openapi/openapi-document.ts'

type Json = Readonly<Record<string, unknown>>
/** `way`: what callers send, or what they read. */
type Look = { before: Json; now: Json; way: 'request' | 'answer' }

/** What the promise is about: a document without its texts, examples, headers and errors. */
export function promiseOf({ paths, components }: OpenApi): Json {
  return withoutTexts({ paths, components: { schemas: components.schemas } }) as Json
}

const TEXTS = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'headers',
  'title',
  'x-callers',
  'tags',
  'security',
])

/** `inNames`: the keys are names of things, not words of the document. */
function withoutTexts(value: unknown, inNames = false): unknown {
  if (Array.isArray(value)) return value.map((one) => withoutTexts(one))
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(
    ([key]) => inNames || !(TEXTS.has(key) || /^[345]\d\d$/.test(key)),
  )
  return Object.fromEntries(
    kept.map(([key, one]) => [key, withoutTexts(one, !inNames && ['properties', 'schemas'].includes(key))]),
  )
}

/** What `now` has broken, in words. Both as promiseOf makes them. */
export function brokenPromises(before: Json, now: Json): string[] {
  const found: string[] = []
  for (const [path, verbs] of Object.entries(before.paths as Record<string, Record<string, Json>>)) {
    for (const [verb, call] of Object.entries(verbs)) {
      const place = `${verb.toUpperCase()} ${path}`
      const kept = (now.paths as Record<string, Record<string, Json>>)[path]?.[verb]
      if (!kept) found.push(`${place} is gone`)
      else found.push(...ofCall(call, kept, { before, now }).map((what) => `${place}: ${what}`))
    }
  }
  return found
}

type Parameter = { name: string; in: string; required?: boolean; schema: Schema }

function ofCall(before: Json, now: Json, documents: { before: Json; now: Json }): string[] {
  const own = (call: Json) =>
    ((call.parameters ?? []) as Parameter[]).filter(({ name }) => name !== undefined)
  const parameters = new Map(own(now).map((one) => [one.name, one]))
  const known = new Set(own(before).map(({ name }) => name))
  const asked: Look = { ...documents, way: 'request' }
  return [
    ...own(before).flatMap((one) => {
      const kept = parameters.get(one.name)
      if (!kept) return [`the parameter ${one.name} is gone`]
      const isHarder = kept.required && !one.required ? [`the parameter ${one.name} is needed now`] : []
      return [...isHarder, ...ofSchema(one.schema, kept.schema, one.name, asked)]
    }),
    ...own(now)
      .filter(({ name, required }) => required && !known.has(name))
      .map(({ name }) => `the new parameter ${name} is needed`),
    ...ofSchema(bodyOf(before.requestBody), bodyOf(now.requestBody), 'body', asked),
    ...ofAnswers(before, now, documents),
  ]
}

function ofAnswers(before: Json, now: Json, documents: { before: Json; now: Json }): string[] {
  const answers = before.responses as Record<string, Json>
  return Object.entries(answers)
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([status, answer]) => {
      const kept = (now.responses as Record<string, Json>)[status]
      if (!kept) return [`it answers ${status} no longer`]
      return ofSchema(bodyOf(answer), bodyOf(kept), 'answer', { ...documents, way: 'answer' })
    })
}

function bodyOf(part: unknown): Schema | undefined {
  const { content = {} } = (part ?? {}) as { content?: Record<string, { schema: Schema }> }
  return content['application/json']?.schema
}

function ofSchema(was: Schema | undefined, is: Schema | undefined, place: string, look: Look): string[] {
  if (was === undefined)
    return look.way === 'request' && is ? neededOf(resolved(is, look.now), [], place) : []
  if (is === undefined) return [`${place} is gone`]
  const [before, now] = [resolved(was, look.before), resolved(is, look.now)]
  const [names, kept] = [before.properties ?? {}, now.properties ?? {}]
  return [
    ...ofType(before, now, place),
    ...ofWords(before, now, place),
    ...Object.entries(names).flatMap(([name, schema]) =>
      name in kept ? ofSchema(schema, kept[name], `${place}.${name}`, look) : [`${place}.${name} is gone`],
    ),
    ...(look.way === 'request'
      ? neededOf(now, before.required ?? [], place)
      : neededOf(before, now.required ?? [], place, 'not surely there')),
    ...(before.items ? ofSchema(before.items, now.items, `${place}[]`, look) : []),
    ...branchesOf(before).flatMap((branch, at) => ofSchema(branch, branchesOf(now)[at], place, look)),
  ]
}

/** Fields that `schema` needs besides these. */
function neededOf({ required = [] }: Schema, known: readonly string[], place: string, what = 'needed') {
  return required.filter((name) => !known.includes(name)).map((name) => `${place}.${name} is ${what} now`)
}

function branchesOf(schema: Schema): readonly Schema[] {
  return (schema.anyOf ?? schema.oneOf ?? []) as readonly Schema[]
}

function ofType({ type: before }: Schema, { type: now }: Schema, place: string): string[] {
  const isSame = JSON.stringify(before) === JSON.stringify(now)
  return isSame ? [] : [`${place} was ${JSON.stringify(before)} and is ${JSON.stringify(now)}`]
}

function ofWords({ enum: before = [] }: Schema, { enum: now }: Schema, place: string): string[] {
  if (now === undefined) return []
  return (before as unknown[])
    .filter((word) => !(now as unknown[]).includes(word))
    .map((word) => `${place} does not know ${JSON.stringify(word)} any more`)
}

function resolved(schema: Schema, document: Json): Schema {
  const { $ref } = schema
  if (typeof $ref !== 'string') return schema
  let place: unknown = document
  for (const part of $ref.replace('#/', '').split('/')) place = (place as Json)[part]
  return place as Schema
}
