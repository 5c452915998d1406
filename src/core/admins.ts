// The people of the console: their sign-in, sessions, factors and links. A part of core.ts, which gives it what it stands on.
import { makeAdminSessions } from '../admins/admin-sessions.ts'
import { makeAdmins } from '../admins/admins.ts'
import { makeChallenges } from '../admins/challenges.ts'
import { makeFactorWriter } from '../admins/factor-writer.ts'
import { makeFailedSignIns } from '../admins/failed-sign-ins.ts'
import { makeOwnFactors } from '../admins/own-factors.ts'
import { makePasskeys } from '../admins/passkeys.ts'
import { makeProofs } from '../admins/proofs.ts'
import { makeAdminSignIn } from '../admins/sign-in.ts'
import { makeAdminStarting } from '../admins/starting.ts'
import { once } from '../bounds/once.ts'
import type { Brands } from '../brands/brands.ts'
import type { Clock } from '../clock.ts'
import type { Attempts } from '../credentials/attempts.ts'
import { makeSingleUses } from '../credentials/single-uses.ts'
import type { ThrottleKeys } from '../credentials/throttle-keys.ts'
import type { OpenDatabase } from '../db/database.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import type { Passwords } from '../passwords.ts'
import type { KeyRing, Vault } from '../secrets.ts'

type Ground = { db: OpenDatabase; clock: Clock; random: Random; log: Log }
type Parts = {
  vault: () => Vault
  keyRing: () => KeyRing
  throttleKeys: () => ThrottleKeys
  passwords: () => Passwords
  attempts: () => Attempts
  brands: () => Brands
}

/** Makers: each is called when its use case is first used. Those of `admins` need no encryption key. */
export function adminMakers({ db, clock, random, log }: Ground, parts: Parts) {
  const { vault, keyRing, throttleKeys, passwords, attempts, brands } = parts
  const challenges = once(() => {
    const singleUses = makeSingleUses({ db, keys: throttleKeys() })
    return makeChallenges({ clock, random, keyRing: keyRing(), singleUses })
  })
  const passkeys = once(() => makePasskeys({ challenges: challenges() }))
  const factorWriter = once(() =>
    makeFactorWriter({ clock, random, vault: vault(), challenges: challenges() }),
  )
  const adminSessions = once(() => makeAdminSessions({ db, clock, random, brands: brands() }))
  const failedSignIns = once(() => makeFailedSignIns({ db, clock, log }))
  const adminStarting = once(() =>
    makeAdminStarting({
      ...{ db, clock, random, keyRing, passkeys, factorWriter },
      ...{ passwords: passwords(), sessions: adminSessions() },
    }),
  )
  return {
    adminSessions,
    adminStarting,
    failedSignIns,
    admins: () => makeAdmins({ db, clock, starting: adminStarting(), sessions: adminSessions() }),
    adminSignIn: () => {
      const proofs = makeProofs({
        ...{ db, clock, vault, passwords: passwords(), attempts: attempts() },
        ...{ challenges: challenges(), passkeys: passkeys() },
      })
      return makeAdminSignIn({
        ...{ db, clock, proofs, passkeys: passkeys(), sessions: adminSessions() },
        failedSignIns: failedSignIns(),
      })
    },
    ownFactors: () =>
      makeOwnFactors({
        ...{ db, clock, keyRing: keyRing(), passwords: passwords(), passkeys: passkeys() },
        factorWriter: factorWriter(),
      }),
  }
}
