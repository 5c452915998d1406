// What a schema that is found means to this program: whether it can work with it, and the sentence that says what to do when
// it cannot. Pure.
import { typed } from '../../command-hint.ts'
import { VERSION } from '../../config/package.ts'
import { MIGRATIONS, type Migration } from './migrations.ts'

/**
 * A change that was made to a database. `version`: of the program that made it. `needs`: the newest change that a program
 * must know to work with the database. Both are null when the change was made before 0018.
 */
export type AppliedChange = { name: string; version: string | null; needs: string | null }

/**
 * `ahead`: a newer program has only added to it, and this one works beside it. `at`: its newest change, made by `version`.
 * `missing`: the names of changes that this program has and the database has not.
 */
export type SchemaState = {
  kind: 'empty' | 'current' | 'older' | 'ahead' | 'newer'
  at: string | null
  version: string | null
  missing: string[]
}

export function judgeSchemaState(applied: readonly AppliedChange[], migrations = MIGRATIONS): SchemaState {
  const { name: at = null, version = null, needs = null } = applied.at(-1) ?? {}
  const known = migrations.slice(0, applied.length)
  const isSame = known.every(({ name }, index) => name === applied[index]?.name)
  const missing = isSame ? migrations.slice(applied.length).map(({ name }) => name) : []
  const state = { at, version, missing }
  if (applied.length === 0) return { kind: 'empty', ...state }
  if (!isSame) return { kind: 'newer', ...state }
  if (applied.length <= migrations.length) return { kind: missing.length > 0 ? 'older' : 'current', ...state }
  const isAhead = needs !== null && knows(migrations.at(-1)?.name ?? null, needs, migrations)
  return { kind: isAhead ? 'ahead' : 'newer', ...state }
}

/** The newest change that a program must know to work with a database that has the first `count` changes. */
export function neededBy(count: number, migrations: readonly Migration[]): string {
  const reducing = migrations.slice(0, count).filter(({ step }) => step === 'reduce')
  const needed = reducing.map(({ name, needs = name }) => migrations.findIndex((one) => one.name === needs))
  return migrations[Math.max(0, ...needed)]?.name ?? ''
}

/** Whether a program whose newest change is `newest` knows the change `needed`. */
export function knows(newest: string | null, needed: string, migrations: readonly Migration[]): boolean {
  const at = migrations.findIndex(({ name }) => name === needed)
  return at >= 0 && at <= migrations.findIndex(({ name }) => name === newest)
}

/** `what`: what has the schema, as a sentence begins. */
export function newerText({ at, version }: Pick<SchemaState, 'at' | 'version'>, what: string): string {
  return (
    `${what} is of a newer version of Latchkey: it has the schema change ${at}, which version ${VERSION} here cannot work ` +
    `with. Nothing was changed. ${ableText(version)}, or restore the backup that was made before.`
  )
}

export function aheadText({ at, version }: SchemaState): string {
  const by = version === VERSION ? `a later build of version ${version}` : `version ${version}`
  return `The schema is ahead: ${by} has made the change ${at}, beside which this version works.`
}

export function olderText({ at, missing }: SchemaState): string {
  return (
    `The database is of an older version of Latchkey: it has the schema change ${at}, this version needs ` +
    `${missing.at(-1)}. Nothing was changed. "${typed('migrate --check')}" says what would be; bring it up to date with ` +
    `"${typed('migrate')}" or by starting the server. It cannot be undone.`
  )
}

/** Which program can open it. */
function ableText(version: string | null): string {
  if (version === null) return 'Start the newer version that made the change'
  if (version === VERSION) return `A later build of version ${version} can open it: start that one`
  return `Version ${version} can open it: start that one or a newer one`
}
