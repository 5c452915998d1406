// What story tests say often: whether a call was done or refused, and what then stands in the database.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type App, openApp } from '../src/app.ts'
import type { Handle } from '../src/db/database.ts'
import type { Tables } from '../src/db/tables.ts'
import { buildServer } from '../src/http/server.ts'
import { silentLog } from '../src/log.ts'
import type { Answer, Fields, Sent, TestApp } from './harness.ts'

/** The answer of a call that must have succeeded. */
export function done(sent: Sent): Answer & Record<string, string> {
  assert.equal(sent.body.status, 'success', sent.text)
  return sent.body as Answer & Record<string, string>
}

/** The answer of a call that must have been refused with this code. */
export function refused(sent: Sent, code: number): Answer {
  assert.equal(sent.body.code, code, sent.text)
  return sent.body
}

/** 0 for success, else the error's code. */
export function codeOf(sent: Sent): number {
  return sent.body.status === 'success' ? 0 : Number(sent.body.code)
}

/** Every table with all its rows. */
export const TABLES: readonly (keyof Tables)[] = [
  ...([
    'brand',
    'brand_host',
    'brand_key',
    'allow_entry',
    'plan',
    'account',
    'alias',
    'email_address',
  ] as const),
  ...([
    'subscription',
    'token_pair',
    'reset_link',
    'ledger',
    'audit',
    'mail',
    'job',
    'stored_answer',
  ] as const),
  'throttle',
  'known_source',
]

/** All rows of a table, those with ids in their order. */
export async function rowsOf<T extends keyof Tables>(
  { app }: Pick<TestApp, 'app'>,
  table: T,
): Promise<Record<string, unknown>[]> {
  const found = await (app.db.read as Handle)
    .selectFrom(table as 'account')
    .selectAll()
    .execute()
  const rows = found as unknown as Record<string, unknown>[]
  return rows.sort((a, b) => Number(a.id ?? 0) - Number(b.id ?? 0))
}

export async function count(room: Pick<TestApp, 'app'>, table: keyof Tables): Promise<number> {
  return (await rowsOf(room, table)).length
}

/** The products of an account as GetProducts tells them to a trusted caller, newest first. */
export async function productsOf(room: TestApp, email: string): Promise<Record<string, string>[]> {
  const answer = done(await room.trusted('GetProducts', { email }))
  return answer.response as unknown as Record<string, string>[]
}

/** The answers of `times` calls that are all under way at once. */
export function atOnce<T>(times: number, call: (i: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: times }, (_, i) => call(i)))
}

/** How often each outcome came: 0 for success, else the code. */
export function tally(answers: Sent[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const sent of answers) counts[codeOf(sent)] = (counts[codeOf(sent)] ?? 0) + 1
  return counts
}

/** A new token pair for an account, by a trusted call. */
export async function newPair(room: TestApp, email: string, fields: Fields = {}) {
  return done(await room.trusted('TokenRefresh', { email, ...fields }))
}

/** Runs `meanwhile` once, right before the next transaction begins: between a check and the write that rests on it. */
export function beforeNextWrite({ app }: Pick<TestApp, 'app'>, meanwhile: () => Promise<unknown>): void {
  const { write } = app.db
  app.db.write = async (work, once) => {
    app.db.write = write
    await meanwhile()
    return write(work, once)
  }
}

/** A source address that nothing came from yet, so that no earlier failure slows the call down. */
export function elsewhere(): string {
  sources++
  return `198.18.${sources >> 8}.${sources & 255}`
}

let sources = 0

/** A second process on the same storage: after a restart, or at the same time. Ends with `t`, a test inside the room's. */
export async function anotherProcess(
  t: TestContext,
  { app, clock }: TestApp,
): Promise<{ app: App; url: string }> {
  const again = await openApp(app.config, { clock, log: silentLog() })
  const server = buildServer(again)
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  t.after(async () => {
    await server.close()
    await again.close()
  })
  return { app: again, url }
}

/** One call as a form to a server that is not the room's own. */
export async function post(
  url: string,
  method: string,
  fields: Record<string, string>,
  from?: string,
  more: Record<string, string> = {},
): Promise<Sent> {
  const headers = from === undefined ? more : { ...more, 'x-forwarded-for': from }
  const response = await fetch(`${url}/api/amapi/${method}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) as Answer }
}

/** A brand as the rule for passwords sees it. */
export function brandWith(groups: 3 | 4) {
  return {
    title: 'Example VPN',
    settings: { password_groups: groups, common_passwords: 'refuse' as const },
  }
}
