// The keys under which attempts are counted: keyed fingerprints of 16 bytes. A reader of the database learns no address, no
// name and nothing of the attempts from them.
import { hash, hkdfSync } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { expandV6, normalizeRange } from '../address.ts'
import { type EncryptionKeys, type KeyRing, ringOf } from '../secrets.ts'
import { IPV4_NETWORKS, IPV6_NETWORKS, type Network, PATIENT_NETWORKS, type TriedFrom } from './throttle.ts'

/** 16 bytes, a character each (latin1). */
export type ThrottleKey = string

export type TriedWhere = {
  /** What is counted apart from all else, such as the passwords of a brand. */
  scope: string
  /** A canonical address, or the name that a gateway gives its caller; '' when it is unknown. */
  source: string
  /** What is tried at: an e-mail address, a login. */
  target: string
}

export type Rule = {
  /** Nothing is to be guessed: only haste is slowed. */
  isPatient?: boolean
  /** Nothing right is remembered. */
  forgetsRight?: boolean
}

export type TryKeys = {
  account: ThrottleKey
  pair: ThrottleKey
  networks: readonly ThrottleKey[]
  place: TriedFrom
}

type Source = { line: number; networks: readonly Network[]; digests: readonly string[] }

export type ThrottleKeys = ReturnType<typeof makeKeysOf>

/** Sources whose fingerprints are remembered: making them costs as much as judging a login. */
const MOST_REMEMBERED = 10_000
const KEY_BYTES = 16
/** The mark of a source has the 8 bytes before it. */
const TURN_FROM = 24

/** With another encryption key nothing is known of anybody. */
export function makeThrottleKeys(encryptionKeys: EncryptionKeys | KeyRing): ThrottleKeys {
  const made = ringOf(encryptionKeys).derived(makeKeysOf)
  return {
    tryKeys: (where, rule) => made().tryKeys(where, rule),
    plainKey: (text) => made().plainKey(text),
    printOf: (keys, tried) => made().printOf(keys, tried),
  }
}

function makeKeysOf(encryptionKeys: EncryptionKeys) {
  const secret = Buffer.from(hkdfSync('sha256', encryptionKeys[0].key, '', 'throttle', 32))
  const prefix = secret.toString('latin1')
  /**
   * Keyed by its beginning. Only half of a digest is stored, so that the digest of a longer text cannot be made from it. It
   * costs a quarter of an HMAC, and each login needs several.
   */
  const digest = (text: string) => digestOf(prefix + text)
  const remembered = new Map<string, Source>()

  function sourceIn(scope: string, address: string): Source {
    const name = `${scope} ${address}`
    const known = remembered.get(name)
    if (known) return known
    const { line, networks } = networksOf(address)
    const digests = networks.map(({ network }) => digest(`${scope} from ${network}`))
    const source = { line, networks: networks.map(({ rule }) => rule), digests }
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(name, source)
    return source
  }

  return {
    tryKeys({ scope, source, target }: TriedWhere, { isPatient, forgetsRight }: Rule = {}): TryKeys {
      const from = sourceIn(scope, source)
      const account = digest(`${scope} at ${target}`)
      const [narrowest = account, widest = narrowest] = [from.digests[0], from.digests.at(-1)]
      const pair = digestOf(account + widest)
      const seen = narrowest === widest ? pair : digestOf(account + narrowest)
      const isNowhere = source === ''
      return {
        account: keyOf(account),
        pair: keyOf(pair),
        networks: isNowhere ? [] : from.digests.map(keyOf),
        place: {
          line: from.line,
          networks: isNowhere || isPatient ? PATIENT_NETWORKS : from.networks,
          mark: isNowhere || forgetsRight ? undefined : seen.slice(KEY_BYTES, TURN_FROM),
          turn: numberIn(seen, TURN_FROM) / 2 ** 32,
          isShared: !isPatient,
        },
      }
    },

    /** Of something that is counted without a source and an account. */
    plainKey: (text: string): ThrottleKey => keyOf(digest(text)),

    /** What was tried, so that it is known again at the same account from the same network; never 0. */
    printOf: ({ pair }: TryKeys, tried: string): number => numberIn(digest(`${pair} tried ${tried}`), 0) || 1,
  }
}

/** 32 bytes, a character each. */
function digestOf(text: string): string {
  return hash('sha256', text, 'binary')
}

function keyOf(digest: string): ThrottleKey {
  return digest.slice(0, KEY_BYTES)
}

/** The 32 bits from here on. */
function numberIn(digest: string, from: number): number {
  return Buffer.from(digest.slice(from, from + 4), 'latin1').readUInt32BE()
}

/** The networks around an address, the narrowest first, and the number of the narrowest in the widest. */
function networksOf(address: string) {
  if (!isIPv6(address)) {
    return { line: 0, networks: IPV4_NETWORKS.map((rule) => ({ network: address, rule })) }
  }
  const networks = IPV6_NETWORKS.map((rule) => ({
    network: normalizeRange(`${address}/${64 - rule.shift}`) ?? address,
    rule,
  }))
  return { line: expandV6(address)[3] ?? 0, networks }
}
