// Logins: which login has this name, and does the proof fit its password? Failures throttle only the caller that sends them.
// Many logins are looked up and judged together. Refusals are noted here.
import { Failed, makeBatches } from '../../bounds/batches.ts'
import type { Attempts, LoginResult, LoginTry, NewSource } from '../../credentials/attempts.ts'
import type { Blocked } from '../../credentials/throttle-ledger.ts'
import type { Database } from '../../db/database.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import { type Random, randomText } from '../../ids.ts'
import { foldLogin } from '../../login-name.ts'
import type { Vault } from '../../secrets.ts'
import { keptText } from '../../text.ts'
import { type FoundLogin, findLogins, type LoginFacts } from '../authorization/login-facts-store.ts'
import { plainCaller } from './client-fingerprint.ts'
import type { RefusalLog, WhyWrong } from './refusal-log.ts'

export type { WhyWrong } from './refusal-log.ts'

/** A login with its credentials. Never logged: the password is in clear. */
export type Login = {
  subscriptionId: number
  accountId: number
  brandId: number
  username: string
  password: string
}

export type LoginAttempt = {
  gateway: Pick<ServedGateway, 'id' | 'name'>
  /** In the kept form (text.ts). */
  username: string
  callerAddress: string | undefined
  /** The proof, as text; the same wrong proof counts once. Secret. */
  evidence: string
  /**
   * The request has no signature, so any host that can forge the gateway's address may have sent it. Its failure counts at
   * this gateway only.
   */
  isUnsigned?: boolean
}

/** `facts`: as they were when the password was read. `newSource`: to be written with the seat. */
export type Authenticated =
  | { kind: 'right'; login: Login; facts: LoginFacts; newSource: NewSource | undefined }
  | { kind: 'wrong'; why: WhyWrong; blocked?: Blocked }

type Right = Extract<Authenticated, { kind: 'right' }>

export type Logins = ReturnType<typeof makeLogins>

const BATCH = { mostAtOnce: 256, mostWaiting: 10_000 }
/** More than a RADIUS attribute holds when it is kept as hex digits; no login is as long. */
const LONGEST_NAME = 512
const NO_SUBSCRIPTION = 0
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'

type Deps = {
  db: Pick<Database, 'read'>
  random: Random
  vault: Vault
  attempts: Pick<Attempts, 'readLogins' | 'judgeLogins'>
  refusals: Pick<RefusalLog, 'note'>
}
type Verify = (password: string, username: string) => boolean
type Asked = { attempt: LoginAttempt; verify: Verify }
type Answer = Authenticated | Failed

export function makeLogins({ db, random, vault, attempts, refusals }: Deps) {
  const asking = makeBatches<Asked, Authenticated>(judgeAll, {
    ...BATCH,
    holderOf: ({ attempt }) => attempt.gateway.id,
  })
  let sealedText: string | undefined

  /** Decrypted for unknown logins, so that they cost as much as known ones. */
  function madeUp(): string {
    sealedText ??= vault.encrypt('vpn_password', NO_SUBSCRIPTION, randomText(random, LETTERS, 16))
    return sealedText
  }

  async function findAll(usernames: readonly string[]): Promise<(FoundLogin | undefined)[]> {
    const names = usernames.map(loginOf)
    return names.map(await findLogins(db.read, names))
  }

  async function judgeAll(asked: readonly Asked[]): Promise<Answer[]> {
    const tries = asked.map(toTry)
    const [rows, counted] = await Promise.all([
      findAll(asked.map(({ attempt }) => attempt.username)),
      attempts.readLogins(tries),
    ])
    const answers: Answer[] = rows.map((row) => wrong(row ? 'wrong_password' : 'unknown_login'))
    const results = await attempts.judgeLogins(counted, (at) => {
      const answer = verify(asked[at], rows[at])
      if (answer) answers[at] = answer
      return isRight(answer)
    })
    return results.map((result, at) => noted(asked[at], withResult(answers[at] as Answer, result)))
  }

  /** Notes a refusal. */
  function noted(asked: Asked | undefined, answer: Answer): Answer {
    if (!asked || answer instanceof Failed || answer.kind === 'right') return answer
    const { gateway, callerAddress, username } = asked.attempt
    const { why, blocked } = answer
    const name = loginOf(username) || askable(username)
    refusals.note({ gateway, callerAddress, username: name, why, ...(blocked && { blocked }) })
    return answer
  }

  /** Undefined when the proof is wrong. An error concerns this login only. */
  function verify(asked: Asked | undefined, found: FoundLogin | undefined): Answer | undefined {
    try {
      const sealed = found?.password ?? madeUp()
      const password = vault.decrypt('vpn_password', found?.facts.subscriptionId ?? NO_SUBSCRIPTION, sealed)
      const fits = asked?.verify(password, found?.username ?? asked.attempt.username) ?? false
      return fits && found ? right(found, password) : undefined
    } catch (error) {
      return new Failed(error)
    }
  }

  return {
    /**
     * `verify` says whether the proof fits the password of the login. It is called once; for an unknown login it gets a
     * made-up password, so that both cost the same. It is not called when the caller has failed too often. Errors: AppError
     * overloaded.
     */
    authenticate: (attempt: LoginAttempt, verify: Verify): Promise<Authenticated> =>
      asking.add({ attempt, verify }),

    /** Notes a login that was refused before its password was checked. */
    noteRefused(attempt: Pick<LoginAttempt, 'gateway' | 'username' | 'callerAddress'>, why: WhyWrong): void {
      refusals.note({ ...attempt, username: askable(attempt.username), why })
    },
  }
}

function toTry({ attempt }: Asked): LoginTry {
  const { gateway, username, callerAddress = '', evidence, isUnsigned } = attempt
  return {
    username: foldLogin(askable(username)),
    source: plainCaller(callerAddress),
    tried: evidence,
    onlyAt: isUnsigned ? gateway.id : undefined,
  }
}

function isRight(answer: Answer | undefined): answer is Right {
  return answer !== undefined && !(answer instanceof Failed) && answer.kind === 'right'
}

function withResult(answer: Answer, result: LoginResult): Answer {
  if (result.kind === 'blocked') return { kind: 'wrong', why: 'throttled', blocked: result }
  return result.kind === 'right' && isRight(answer) ? { ...answer, newSource: result.newSource } : answer
}

function right({ username, facts }: FoundLogin, password: string): Answer {
  const { subscriptionId, accountId, brandId } = facts
  const login = { subscriptionId, accountId, brandId, username, password }
  return { kind: 'right', login, facts, newSource: undefined }
}

function wrong(why: WhyWrong): Authenticated {
  return { kind: 'wrong', why }
}

/** In a form that the database accepts. */
function askable(username: string): string {
  return username.slice(0, LONGEST_NAME)
}

/** The login of a kept name: bytes that are no text match no login. */
function loginOf(username: string): string {
  return askable(keptText(username) ?? '')
}
