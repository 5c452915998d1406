// Changes the attributes of a request before it is signed, so that the changes pass the signature check: cut, doubled,
// swapped, emptied, filled, with values that break programs.
import {
  ACCT_STATUS_TYPE,
  type Attribute,
  CALLING_STATION_ID,
  CHAP_PASSWORD,
  EAP_MESSAGE,
  MESSAGE_AUTHENTICATOR,
  NAS_IDENTIFIER,
  number,
  PROXY_STATE,
  STATE,
  text,
  USER_NAME,
  USER_PASSWORD,
} from '../parts/radius-wire.ts'
import type { Chance } from '../parts/seeded-random.ts'

const VENDOR_SPECIFIC = 26
const MICROSOFT = 311
const MAX_VALUE_BYTES = 253
const ACCT_NUMBERS = [41, 42, 43, 46, 47, 48, 49, 52, 53, 55] as const
const NUMBERS = [0, 1, 2, 3, 7, 8, 0x7fffffff, 0x80000000, 0xffffffff] as const
const NAMES: readonly [string, ...string[]] = [
  '',
  '\0',
  'a\r\nb',
  '%{User-Name}%s%n',
  "' or ''='",
  '../../etc/passwd',
  'x'.repeat(MAX_VALUE_BYTES),
  '\u202eadmin',
  'recorded\0',
  'RECORDED',
  ' recorded',
  '__proto__',
  'constructor',
]
const BROKEN_UTF8 = Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80])

type Bend = (attributes: Attribute[], chance: Chance) => void

/** The index of an attribute, of any type or of this one; undefined: there is none. */
function somewhere(attributes: readonly Attribute[], chance: Chance, type?: number): number | undefined {
  const places = attributes.flatMap((one, at) => (type === undefined || one.type === type ? [at] : []))
  const [first, ...others] = places
  return first === undefined ? undefined : chance.pick([first, ...others])
}

function change(type: number | undefined, to: (value: Buffer, chance: Chance) => Buffer): Bend {
  return (attributes, chance) => {
    const at = somewhere(attributes, chance, type)
    const one = at === undefined ? undefined : attributes[at]
    if (at !== undefined && one) attributes[at] = { type: one.type, value: to(one.value, chance) }
  }
}

function add(make: (chance: Chance) => Attribute): Bend {
  return (attributes, chance) => {
    attributes.splice(chance.below(attributes.length + 1), 0, make(chance))
  }
}

function spoiled(value: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(value)
  for (let i = chance.below(4); i >= 0 && copy.length > 0; i--)
    copy.writeUInt8(chance.below(256), chance.below(copy.length))
  return copy
}

const drop: Bend = (attributes, chance) => {
  const at = somewhere(attributes, chance)
  if (at !== undefined) attributes.splice(at, 1)
}

const double: Bend = (attributes, chance) => {
  const one = attributes[somewhere(attributes, chance) ?? -1]
  if (one) attributes.splice(chance.below(attributes.length + 1), 0, one)
}

const swap: Bend = (attributes, chance) => {
  const [a, b] = [somewhere(attributes, chance), somewhere(attributes, chance)]
  const [one, other] = [attributes[a ?? -1], attributes[b ?? -1]]
  if (a !== undefined && b !== undefined && one && other) [attributes[a], attributes[b]] = [other, one]
}

/** Two thousand empty attributes, or as many as fit. */
const crowd: Bend = (attributes, chance) => {
  const type = chance.pick([0, USER_NAME, PROXY_STATE, EAP_MESSAGE, 255])
  const value = chance.bytes(chance.pick([0, 1, MAX_VALUE_BYTES]))
  const count = Math.min(chance.pick([15, 201, 2000]), Math.floor(3600 / (value.length + 2)))
  attributes.push(...Array.from({ length: count }, () => ({ type, value })))
}

/** The content of a vendor's attribute: its own type and length, cut short, or with a length beyond its end. */
const vendors: Bend = add((chance) => {
  const value = Buffer.alloc(6 + chance.below(60))
  value.writeUInt32BE(chance.pick([MICROSOFT, 0, 9, 0xffffffff]))
  value.set([chance.pick([1, 11, 16, 25, 26]), chance.below(256)], 4)
  return { type: VENDOR_SPECIFIC, value: value.subarray(0, chance.below(value.length + 1)) }
})

/** Code, identifier, length and type of an EAP packet, which may be split in the middle. */
const eap: Bend = (attributes, chance) => {
  const at = somewhere(attributes, chance, EAP_MESSAGE)
  const one = attributes[at ?? -1]
  if (at === undefined || !one) return
  const value = Buffer.from(one.value)
  const where = chance.below(Math.min(value.length, 9) || 1)
  if (where < value.length)
    value.writeUInt8(chance.pick([0, 1, 2, 3, 4, 6, 26, 255, chance.below(256)]), where)
  const cut = chance.below(value.length + 1)
  const parts = chance.happens(0.3) ? [value.subarray(0, cut), value.subarray(cut)] : [value]
  attributes.splice(at, 1, ...parts.map((part) => ({ type: EAP_MESSAGE, value: part })))
}

const BENDS: readonly [Bend, ...Bend[]] = [
  drop,
  double,
  swap,
  swap,
  crowd,
  vendors,
  eap,
  eap,
  eap,
  change(undefined, spoiled),
  change(undefined, () => Buffer.alloc(0)),
  change(undefined, (_, chance) => chance.bytes(chance.pick([1, 3, 5, 17, MAX_VALUE_BYTES]))),
  change(undefined, (value, chance) => value.subarray(0, chance.below(value.length + 1))),
  change(USER_NAME, (_, chance) => Buffer.from(chance.pick(NAMES))),
  change(USER_NAME, () => BROKEN_UTF8),
  change(USER_PASSWORD, (_, chance) => chance.bytes(chance.pick([0, 15, 16, 17, 128, 129, 144]))),
  change(CHAP_PASSWORD, (_, chance) => chance.bytes(chance.pick([0, 1, 16, 18]))),
  change(STATE, spoiled),
  change(CALLING_STATION_ID, (_, chance) =>
    Buffer.from(chance.pick(['', '::1[4500]', '1.2.3.4:5', 'aa-bb', ...NAMES])),
  ),
  change(NAS_IDENTIFIER, (_, chance) =>
    Buffer.from(chance.pick(['strongswan/', 'strongswan/ikev2', ...NAMES])),
  ),
  change(ACCT_STATUS_TYPE, (_, chance) => number(0, chance.pick([1, 1, 2, 2, 3, 3, 9, 15, 0, 255])).value),
  add((chance) => number(chance.pick(ACCT_NUMBERS), chance.pick(NUMBERS))),
  add((chance) => ({ type: chance.below(256), value: chance.bytes(chance.below(40)) })),
  add((chance) => ({ type: PROXY_STATE, value: chance.bytes(chance.below(20)) })),
  add((chance) => text(USER_NAME, chance.pick(NAMES))),
  add((chance) => ({ type: MESSAGE_AUTHENTICATOR, value: chance.bytes(chance.pick([0, 15, 16, 17])) })),
]

/** Changes `attributes` this many times in place. */
export function bendAttributes(attributes: Attribute[], times: number, chance: Chance): void {
  for (let i = 0; i < times; i++) chance.pick(BENDS)(attributes, chance)
}
