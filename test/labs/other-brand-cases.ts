// Every way to put another brand's ids and tokens into a call, made from the operations. Of a method it knows only its
// declared fields, and the contract's names of credentials.
import { needsSignIn, type Operation } from '../../src/http/operation.ts'

/** Data of a brand that another brand must never reach. */
export type Possessions = {
  apiKey: string
  secretKey: string
  email: string
  password: string
  alias: string
  productId: string
  shortToken: string
  longToken: string
  vpnUsername: string
  vpnPassword: string
}

export type Case = {
  operation: string
  what: string
  fields: Record<string, string>
  bearer: string | undefined
  /** The foreign value names or proves something, so the call must fail; else it is only text, such as a name. */
  refused: boolean
}

/** Fields that name the object of a call; AddClient's `email` and AddAlias's `setemail` only ask for a new one. */
const NAMING = new Set(['apikey', 'email', 'alias', 'product_id'])
const CREDENTIAL_FIELDS = ['secret_key', 'password']
/** Values that make a call succeed; texts that any method may need. */
const PLAUSIBLE: Record<string, string> = {
  country: 'DE',
  type: '1',
  new_product_plan: '12',
  setpassword: 'Brand-New-Pass-1',
}

type Credential = { name: string; fields: Record<string, string>; bearer?: string }

function credentialsFor({ permission }: Operation, mine: Possessions): Credential[] {
  const secret = { name: 'own secret key', fields: { secret_key: mine.secretKey } }
  if (permission.by !== 'signed_in') return [secret]
  const bearer = permission.tokenKind === 'long' ? mine.longToken : mine.shortToken
  return [
    secret,
    { name: 'own password', fields: { password: mine.password } },
    { name: 'own token', fields: {}, bearer },
  ]
}

/** The fields that each operation needs to succeed for `mine`, without a credential. */
function validFields(operation: Operation, mine: Possessions): Record<string, string> {
  const forAlias = needsSignIn(operation.permission) && operation.permission.audience === 'alias_or_its_owner'
  const own: Record<string, string> = {
    ...PLAUSIBLE,
    type: operation.name === 'CancelRequest' ? 'midnight' : '1',
    force_upgrade: '1',
    email: forAlias ? mine.alias : operation.permission.by === 'anyone' ? `new-${mine.email}` : mine.email,
    setemail: `second-${mine.alias}`,
    alias: mine.alias,
    product_id: mine.productId,
  }
  const names = Object.keys(operation.input.shape).filter((name) => own[name] !== undefined)
  const fields = Object.fromEntries(names.map((name) => [name, own[name] ?? '']))
  return { apikey: mine.apiKey, ...fields }
}

/** The same calls without a foreign value: they must succeed, else a refusal below would prove nothing. */
export function controlsOf(operation: Operation, mine: Possessions): Case[] {
  return credentialsFor(operation, mine).map((credential) => ({
    operation: operation.name,
    what: `${operation.name} by ${credential.name}`,
    fields: { ...validFields(operation, mine), ...credential.fields },
    bearer: credential.bearer,
    refused: false,
  }))
}

/** Each field of each operation and the Authorization header, with each of the other brand's possessions in it. */
export function casesOf(operation: Operation, mine: Possessions, theirs: Possessions): Case[] {
  const declared = Object.keys(operation.input.shape)
  const places = new Set(['apikey', ...CREDENTIAL_FIELDS, ...declared])
  const cases: Case[] = []
  for (const credential of credentialsFor(operation, mine)) {
    const base = { ...validFields(operation, mine), ...credential.fields }
    for (const [possession, value] of Object.entries(theirs)) {
      for (const place of places) {
        // An API key is public and AddClient needs nothing else: that call belongs to the other brand.
        if (operation.permission.by === 'anyone' && place === 'apikey' && possession === 'apiKey') continue
        const proves = credential.fields[place] !== undefined
        cases.push({
          operation: operation.name,
          what: `${operation.name} by ${credential.name} with the other brand's ${possession} as ${place}`,
          fields: { ...base, [place]: value },
          bearer: credential.bearer,
          refused: mustFail(operation, place, proves),
        })
      }
      cases.push(...tokenCases(operation, credential, base, possession, value))
    }
  }
  return [...cases, ...crossedCases(operation, mine, theirs)]
}

function mustFail({ permission }: Operation, place: string, proves: boolean): boolean {
  return permission.by === 'anyone' ? place === 'apikey' : proves || NAMING.has(place)
}

/** The foreign value as the bearer token, instead of the own credential and beside it. */
function tokenCases(
  operation: Operation,
  credential: Credential,
  base: Record<string, string>,
  possession: string,
  value: string,
): Case[] {
  const needsProof = operation.permission.by !== 'anyone'
  const without = Object.fromEntries(
    Object.entries(base).filter(([name]) => !CREDENTIAL_FIELDS.includes(name)),
  )
  const what = `${operation.name} with the other brand's ${possession} as the token`
  const instead = { operation: operation.name, fields: without, bearer: value }
  const beside = { operation: operation.name, fields: base, bearer: value }
  return [
    { ...instead, what: `${what} only`, refused: needsProof },
    {
      ...beside,
      what: `${what} beside ${credential.name}`,
      refused: needsProof && credential.bearer !== undefined,
    },
  ]
}

/** Their API key and all their values with our credential; and the other way round. */
function crossedCases(operation: Operation, mine: Possessions, theirs: Possessions): Case[] {
  if (operation.permission.by === 'anyone') return []
  const cross = (whose: Possessions, credential: Credential, what: string): Case => ({
    operation: operation.name,
    what: `${operation.name} with ${what} by ${credential.name}`,
    fields: { ...validFields(operation, whose), ...credential.fields },
    bearer: credential.bearer,
    refused: true,
  })
  return [
    ...credentialsFor(operation, mine).map((credential) =>
      cross(theirs, credential, 'all names of the other brand'),
    ),
    ...credentialsFor(operation, theirs).map((credential) =>
      cross(mine, { ...credential, name: `the other brand's ${credential.name}` }, 'own names'),
    ),
  ]
}
