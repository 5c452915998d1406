// Who may connect, who is connected, and what went through. A part of core.ts, which gives it what it stands on. Gateways have
// database connections of their own.
import { once } from '../bounds/once.ts'
import { type Clock, SECOND_MS } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { makeAttempts } from '../credentials/attempts.ts'
import { makeSingleUses } from '../credentials/single-uses.ts'
import type { ThrottleKeys } from '../credentials/throttle-keys.ts'
import type { OpenDatabase } from '../db/database.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import type { KeyRing, Vault } from '../secrets.ts'
import { makeAccounting } from '../sessions/accounting/accounting.ts'
import type { Disconnects } from '../sessions/disconnects/disconnects.ts'
import { makeSessions } from '../sessions/inspection/sessions.ts'
import { makeClassMark } from '../sessions/login/class-mark.ts'
import { makeClientFingerprint } from '../sessions/login/client-fingerprint.ts'
import { makeLogIn } from '../sessions/login/log-in.ts'
import { makeLogins } from '../sessions/login/logins.ts'
import { makeRefusalLog } from '../sessions/login/refusal-log.ts'
import { makeEntitlements } from '../sessions/offline/entitlements.ts'
import { makeAdmission } from '../sessions/seats/admission.ts'

type Ground = {
  config: Pick<Config, 'radius' | 'offlineListMinutes'>
  db: OpenDatabase
  clock: Clock
  random: Random
  log: Log
  onLoginAdmitted?: () => void
  onLoginRefused?: (why: string) => void
}
type Parts = {
  vault: () => Vault
  keyRing: () => KeyRing
  throttleKeys: () => ThrottleKeys
  disconnects: () => Disconnects
}

export function makeSessionCases({ config, clock, random, log, ...ground }: Ground, parts: Parts) {
  const { vault, keyRing, throttleKeys, disconnects } = parts
  const db = ground.db.forGateways
  const interimMs = config.radius.interimS * SECOND_MS
  const refusals = once(() =>
    makeRefusalLog({ db, clock, log, encryptionKeys: keyRing(), onRefused: ground.onLoginRefused }),
  )
  const seatUsers = once(() => ({
    disconnects: disconnects(),
    fingerprint: makeClientFingerprint(keyRing()),
    classMark: makeClassMark(keyRing()),
  }))
  const attempts = once(() => makeAttempts({ db, clock, keys: throttleKeys() }))
  const singleUses = once(() => makeSingleUses({ db, keys: throttleKeys() }))
  const admission = once(() =>
    makeAdmission({
      ...{ db, clock, ...seatUsers(), refusals: refusals(), attempts: attempts() },
      onAdmitted: ground.onLoginAdmitted,
      singleUses: singleUses(),
    }),
  )
  const logins = once(() =>
    makeLogins({ db, random, vault: vault(), refusals: refusals(), attempts: attempts() }),
  )
  const login = once(() =>
    makeLogIn({
      ...{ logins: logins(), admission: admission(), attempts: attempts() },
      singleUses: singleUses(),
    }),
  )
  const accounting = once(() =>
    makeAccounting({ db, clock, random, log, ...seatUsers(), admission: admission(), interimMs }),
  )
  const sessions = once(() => makeSessions({ db, clock, interimMs }))
  const entitlements = once(() =>
    makeEntitlements({
      ...{ db, clock, vault: vault(), keyRing: keyRing() },
      listMinutes: config.offlineListMinutes,
    }),
  )
  return { refusals, admission, logins, login, accounting, sessions, entitlements }
}
