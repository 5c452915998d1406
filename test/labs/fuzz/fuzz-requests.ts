// Requests for the fuzz lab: a recorded one, hidden and signed again, with the name of a login, then changed in its
// attributes, in its signature, in its bytes. The changes are random.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  ACCESS_REQUEST,
  ACCT_SESSION_ID,
  type Attribute,
  attributesOf,
  CALLING_STATION_ID,
  CHAP_PASSWORD,
  EAP_MESSAGE,
  encode,
  HEADER_BYTES,
  hide,
  MESSAGE_AUTHENTICATOR,
  md5,
  STATE,
  seal,
  text,
  USER_NAME,
  USER_PASSWORD,
} from '../parts/radius-wire.ts'
import type { Chance } from '../parts/seeded-random.ts'
import { bendAttributes } from './fuzz-attributes.ts'
import { bendBytes } from './fuzz-bytes.ts'
import type { Listens, Place } from './fuzz-oracle.ts'
import type { Said, Talks } from './fuzz-talks.ts'

const FILE = join(import.meta.dirname, 'recorded-requests.txt')
const SESSIONS = 3000

export type Recorded = { gateway: string; listens: Listens; packet: Buffer; attributes: readonly Attribute[] }
export type Bent = {
  bytes: Buffer
  listens: Listens
  /** Its message in an EAP conversation. */
  said: Said | undefined
}
export type Login = { username: string; password: string }

export function readRecorded(): Recorded[] {
  const lines = readFileSync(FILE, 'utf8').split('\n')
  return lines.flatMap((line) => {
    const [gateway = '', listens, hex = ''] = line.split(' ')
    if (line.startsWith('#') || (listens !== 'logins' && listens !== 'accounting')) return []
    const packet = Buffer.from(hex, 'hex')
    return [{ gateway, listens, packet, attributes: attributesOf(packet) ?? [] }]
  })
}

/** `foreign`: conversations of another gateway, which must have no effect here. */
export type Asking = {
  place: Omit<Place, 'listens'>
  seeds: readonly Recorded[]
  talks: Talks
  foreign: Talks
  /** By login. */
  passwords: ReadonlyMap<string, string>
}
export type Bender = (asking: Asking, identifier: number) => Bent

export function makeBender(chance: Chance, logins: readonly [Login, ...Login[]]): Bender {
  function replaced(
    attributes: readonly Attribute[],
    type: number,
    make: (value: Buffer) => Buffer,
  ): Attribute[] {
    return attributes.map((one) => (one.type === type ? { type, value: make(one.value) } : one))
  }

  function someone(attributes: readonly Attribute[], { username }: Login): Attribute[] {
    const caller = `10.${chance.below(256)}.${chance.below(256)}.${chance.below(256)}`
    const named = chance.happens(0.8)
      ? replaced(attributes, USER_NAME, () => Buffer.from(username))
      : [...attributes]
    // From one source so many wrong passwords would also block the right ones.
    const called = chance.happens(0.8)
      ? replaced(named, CALLING_STATION_ID, () => Buffer.from(caller))
      : named
    const session = text(ACCT_SESSION_ID, `fuzz-${chance.below(SESSIONS)}`)
    return chance.happens(0.6) ? replaced(called, ACCT_SESSION_ID, () => session.value) : called
  }

  /** The password under the new authenticator; sometimes a wrong one. */
  function proved(
    attributes: Attribute[],
    identifier: number,
    authenticator: Buffer,
    secret: string,
    login: Login,
  ) {
    const password = chance.happens(0.15) ? 'Wrong-Horse-12' : login.password
    const hidden = hide(Buffer.from(password), authenticator, secret)
    const chap = Buffer.concat([
      Buffer.from([identifier]),
      md5(Buffer.from([identifier]), password, authenticator),
    ])
    return replaced(
      replaced(attributes, USER_PASSWORD, () => hidden),
      CHAP_PASSWORD,
      () => chap,
    )
  }

  /** Continues a conversation where the recorded one continued. */
  function spoken(
    attributes: Attribute[],
    { talks, foreign }: Asking,
  ): { attributes: Attribute[]; said: Said | undefined } {
    const isLater = attributes.some(({ type }) => type === STATE)
    const isForeign = chance.happens(0.05)
    const said = isLater && chance.happens(0.9) ? (isForeign ? foreign : talks).goOn() : undefined
    if (!said) return { attributes, said }
    const rest = attributes.filter(({ type }) => type !== STATE && type !== EAP_MESSAGE)
    const proof = isForeign ? undefined : said.proof
    return { attributes: [...rest, ...said.attributes], said: { ...said, proof } }
  }

  function signature(attributes: Attribute[], { policy }: Asking['place']): Attribute[] {
    const isThere = attributes.some(({ type }) => type === MESSAGE_AUTHENTICATOR)
    const zeros = { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) }
    if (isThere)
      return chance.happens(0.95)
        ? attributes
        : attributes.filter(({ type }) => type !== MESSAGE_AUTHENTICATOR)
    return chance.happens(policy === 'legacy' ? 0.2 : 0.95) ? [zeros, ...attributes] : attributes
  }

  return (asking, identifier) => {
    const { place, seeds } = asking
    const [first, ...others] = seeds
    if (!first) throw new Error('nothing was recorded of this gateway')
    const { listens, packet, attributes } = chance.pick([first, ...others])
    const code = packet[0] ?? 0
    const authenticator = chance.bytes(HEADER_BYTES - 4)
    const login = chance.pick(logins)
    const named = proved(someone(attributes, login), identifier, authenticator, place.secret, login)
    const made = spoken(named, asking)
    bendAttributes(made.attributes, chance.pick([0, 0, 1, 1, 1, 2, 3]), chance)
    const signed = code === ACCESS_REQUEST ? signature(made.attributes, place) : made.attributes
    const bytes = encode(code, identifier, authenticator, signed)
    const secret = chance.happens(0.04) ? 'another-secret-of-nobody' : place.secret
    const sealed = chance.happens(0.03) ? bytes : seal(bytes, secret)
    const bent = chance.happens(0.5) ? bendBytes(sealed, chance) : sealed
    const elsewhere = listens === 'logins' ? 'accounting' : 'logins'
    return {
      bytes: bent,
      listens: chance.happens(0.03) ? elsewhere : listens,
      said: made.said,
    }
  }
}
