// What is known of a login by its name as a person typed it: the login itself, else logins that may have been meant, and the
// gateways that asked for the name.
import type { Instant } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { byLogin, foldLogin } from '../../login-name.ts'
import type { KeyRing } from '../../secrets.ts'
import { type LoginRow, listLoginsNamed, listUnknownRefusals, readRefusal } from '../login/login-store.ts'
import { makeNamePrint, targetOfUnknown } from '../login/name-print.ts'
import { MOST_REFUSALS } from './explain-login.ts'
import { nearNames } from './near-names.ts'

export type NamedLogin = Omit<LoginRow, 'password'>

export type LookedUp = {
  /** Undefined: no login of the caller's brand has this name. */
  login: NamedLogin | undefined
  /** Logins that may have been meant, by name; none where there is a login. At most MOST_NEAR. */
  near: NamedLogin[]
  /** Refusals of the name while no login had it, newest first; at most MOST_REFUSALS. */
  refusals: { at: Instant; gateway: string; why: string }[]
}

export const MOST_NEAR = 20
/** Refusals of unknown logins that are looked at: about ten milliseconds. */
export const MOST_UNKNOWN_LOOKED = 10_000

type Deps = { db: Pick<Database, 'read'>; keyRing: KeyRing }

export function makeUnknownLogins({ db, keyRing }: Deps) {
  const printOf = makeNamePrint(keyRing)

  return {
    /** `brandId` undefined: of all brands. The name is taken as it is, blanks too. */
    async lookUp(name: string, brandId: number | undefined): Promise<LookedUp> {
      const isOwn = (one: NamedLogin) => brandId === undefined || one.brandId === brandId
      const login = byLogin(await listLoginsNamed(db.read, [foldLogin(name)]))(name)
      if (login && isOwn(login)) return { login, near: [], refusals: [] }
      const [near, refusals] = await Promise.all([
        listLoginsNamed(db.read, nearNames(name)),
        listUnknownRefusals(db.read, {
          targets: [...new Set([name, foldLogin(name)])].map((one) => targetOfUnknown(printOf(one))),
          ...{ look: MOST_UNKNOWN_LOOKED, limit: MOST_REFUSALS },
        }),
      ])
      return {
        login: undefined,
        near: near
          .filter(isOwn)
          .sort((a, b) => (a.username < b.username ? -1 : 1))
          .slice(0, MOST_NEAR),
        refusals: refusals.map((one) => ({ at: one.at, ...readRefusal(one) })),
      }
    },
  }
}
