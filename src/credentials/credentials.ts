// Who may call: the brand's API key first, then one valid credential (AMAPI contract section 2).

import { type Account, type Alias, type Holder, mustBeActive } from '../accounts/account.ts'
import type { Accounts } from '../accounts/accounts.ts'
import { parseEmail } from '../accounts/email.ts'
import type { StandIns } from '../accounts/stand-ins.ts'
import { fromAddress } from '../address-privacy.ts'
import { type Caller, isTrusted } from '../brands/brand.ts'
import type { Brands, Identity } from '../brands/brands.ts'
import { type Clock, DAY_MS } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError, tooManyFailures } from '../errors.ts'
import type { Passwords } from '../passwords.ts'
import type { StoredPair, TokenKind } from '../tokens/token.ts'
import type { Tokens } from '../tokens/tokens.ts'
import type { Attempts } from './attempts.ts'
import { type Audience, belongsTo, misplaced, ownersOf, serves } from './audience.ts'
import type { SignInLog } from './sign-in-log.ts'
import type { WhyNotSignedIn } from './sign-in-store.ts'
import type { Blocked } from './throttle-ledger.ts'

export type Credentials = ReturnType<typeof makeCredentials>

type Deps = {
  db: Database
  clock: Clock
  brands: Pick<Brands, 'identify' | 'allowEntryFor'>
  accounts: Pick<Accounts, 'find' | 'findLastClosed' | 'renewHash' | 'findPasswordHash'>
  tokens: Pick<Tokens, 'find' | 'findById' | 'markMisnamed'>
  standIns: Pick<StandIns, 'list'>
  passwords: Pick<Passwords, 'verify'>
  attempts: Pick<Attempts, 'attempt'>
  signInLog: Pick<SignInLog, 'note'>
}

/** What came with a request; nothing of it is believed yet. `address` is canonical. */
export type PresentedCredentials = {
  apiKey: string
  host: string
  address: string
  secret: string | undefined
  bearer: string | undefined
  password: string | undefined
}

export type SignedIn = {
  caller: Caller
  account: Account
  /** The alias that the given e-mail names. */
  alias: Alias | undefined
  /** The token pair that was used, if it was a token. */
  pair: StoredPair | undefined
}

type Proof = { actor: Caller['actor']; pair?: StoredPair; stands: (tx: Handle) => Promise<boolean> }
/** Why no credential was accepted. `misplaced`: one was right, but does not fit this call; this reason is shown first. */
type Failure = {
  blockedForS: number
  /** By wrong tries at the account. */
  blocked?: Blocked
  expired: boolean
  misplaced: string | undefined
}

export function makeCredentials({
  db,
  clock,
  brands,
  accounts,
  tokens,
  standIns,
  passwords,
  attempts,
  signInLog,
}: Deps) {
  /** The brand, and whether the call is trusted by secret key or address. Errors: bad_api_key. */
  async function identify(presented: PresentedCredentials): Promise<Caller & { blockedForS: number }> {
    const { apiKey, host, address, secret } = presented
    const identity = await brands.identify(apiKey, host, secret)
    if (!identity) throw new AppError('bad_api_key', 'This API key is not valid here.')
    const { brand, keyId } = identity
    const from = fromAddress(address, brand.settings.session_addresses)
    const entryId = identity.hasAllowList ? await brands.allowEntryFor(brand.id, address) : undefined
    if (entryId !== undefined) return { brand, actor: { kind: 'address', entryId, ...from }, blockedForS: 0 }
    const checked = secret === undefined ? { blockedForS: 0 } : await checkSecret(identity, address)
    if ('keyId' in checked)
      return { brand, actor: { kind: 'secret', keyId: checked.keyId, ...from }, blockedForS: 0 }
    return { brand, actor: { kind: 'app', keyId, ...from }, blockedForS: checked.blockedForS }
  }

  async function checkSecret(
    { brand, secretKeyId }: Identity,
    address: string,
  ): Promise<{ keyId: number } | { blockedForS: number }> {
    // A secret key has 128 random bits or more: a right one is let in at once, only wrong ones are counted and slowed.
    if (secretKeyId !== undefined) return { keyId: secretKeyId }
    const of = { kind: 'secret' as const, brandId: brand.id, address, target: '' }
    const result = await attempts.attempt(of, async () => false)
    return { blockedForS: result.kind === 'blocked' ? result.retryAfterS : 0 }
  }

  /**
   * The account (and alias) behind `email`, once one credential is right.
   * Errors: invalid_email, not_authenticated, token_expired, too_many_failures, account_not_active, overloaded; for
   * trusted callers account_not_found and alias_not_found.
   */
  async function signIn(
    identified: Caller & { blockedForS: number },
    presented: PresentedCredentials,
    wanted: { email: string; audience: Audience; tokenKind: TokenKind },
  ): Promise<SignedIn> {
    const { brand, actor, accepts } = identified
    const holder = await accounts.find(brand.id, wanted.email)
    if (isTrusted(actor)) return trustedSignIn({ brand, actor, accepts }, wanted, holder)
    const failure: Failure = { blockedForS: identified.blockedForS, expired: false, misplaced: undefined }
    const proof =
      (await byToken(identified, presented, wanted, holder, failure)) ??
      (await byPassword(identified, presented, wanted, holder, failure))
    if (holder) noteRefused(identified, presented, holder, proof ? undefined : failure)
    if (!holder || !proof) throw refusal(failure)
    mustBeActive(holder.account)
    const recheck = async (tx: Handle) => {
      if (!(await proof.stands(tx))) throw refusal(failure)
    }
    return { caller: { brand, actor: proof.actor, accepts, recheck }, ...holder, pair: proof.pair }
  }

  /** `failure`: no credential was right. */
  function noteRefused(
    { brand }: Pick<Caller, 'brand'>,
    { address, password }: Pick<PresentedCredentials, 'address' | 'password'>,
    { account, alias }: Holder,
    failure: Failure | undefined,
  ): void {
    const why = failure ? whyRefused(failure, password) : account.status
    if (why === 'active') return
    const { kept } = fromAddress(address, brand.settings.session_addresses)
    const lockedOut = why === 'throttled' && failure?.blocked && { account, blocked: failure.blocked }
    signInLog.note({
      ...{ accountId: account.id, aliasId: alias?.id ?? null, why, kept },
      ...(lockedOut && { lockedOut }),
    })
  }

  async function trustedSignIn(
    caller: Caller,
    wanted: { email: string; audience: Audience },
    holder: Holder | undefined,
  ): Promise<SignedIn> {
    if (wanted.audience === 'alias_or_its_owner') {
      if (!holder?.alias) throw new AppError('alias_not_found', 'There is no alias with this e-mail address.')
    } else if (!holder || (holder.alias && wanted.audience === 'owner')) {
      const closed = holder ? undefined : await accounts.findLastClosed(caller.brand.id, wanted.email)
      if (closed) mustBeActive(closed)
      throw new AppError('account_not_found', 'There is no account with this e-mail address.')
    }
    mustBeActive(holder.account)
    return { caller, ...holder, pair: undefined }
  }

  async function byToken(
    caller: Caller,
    { bearer, address }: PresentedCredentials,
    wanted: { email: string; audience: Audience; tokenKind: TokenKind },
    holder: Holder | undefined,
    failure: Failure,
  ): Promise<Proof | undefined> {
    if (bearer === undefined) return undefined
    const pair = await tokens.find(db.read, caller.brand.id, wanted.tokenKind, bearer)
    // 128 random bits cannot be guessed: an unknown token is not counted.
    if (!pair) return undefined
    const belongs = holder !== undefined && belongsTo(pair, holder)
    if (!(await isNamed(pair, belongs, caller, { address, email: wanted.email }, failure))) return undefined
    if (!holder) return undefined
    // A rotated short token is void; a rotated long one is judged where the pair is renewed.
    if (wanted.tokenKind === 'short' && pair.rotatedAt !== null) return undefined
    const expiresAt = wanted.tokenKind === 'short' ? pair.shortExpiresAt : pair.longExpiresAt
    if (expiresAt <= clock.now()) {
      failure.expired = true
      return undefined
    }
    if (!serves(pair.aliasId, holder, wanted.audience)) {
      failure.misplaced = misplaced(holder, wanted.audience)
      return undefined
    }
    const from = fromAddress(address, caller.brand.settings.session_addresses)
    const actor =
      pair.aliasId === null
        ? { kind: 'user' as const, accountId: pair.accountId, ...from }
        : { kind: 'alias' as const, aliasId: pair.aliasId, ...from }
    return { actor, pair, stands: async (tx) => (await tokens.findById(tx, pair.id)) !== undefined }
  }

  /**
   * A caller with a token must not try e-mail addresses one after another: after a token came with a wrong address, every
   * attempt with that token is counted for a day.
   */
  async function isNamed(
    pair: StoredPair,
    belongs: boolean,
    { brand, isAnswered: isRepeat }: Caller,
    { address, email }: { address: string; email: string },
    failure: Failure,
  ): Promise<boolean> {
    const now = clock.now()
    const isDoubted = pair.misnamedAt !== null && Math.abs(now - pair.misnamedAt) < DAY_MS
    if (belongs && !isDoubted) return true
    if (!isDoubted) await db.write((tx) => tokens.markMisnamed(tx, pair.id, now))
    const tried = parseEmail(email).key
    const of = { kind: 'token' as const, brandId: brand.id, address, target: `${pair.id}`, tried, isRepeat }
    const result = await attempts.attempt(of, async () => belongs)
    if (result.kind === 'blocked') noteBlocked(failure, result)
    return result.kind === 'right'
  }

  async function byPassword(
    { brand, isAnswered: isRepeat }: Caller,
    { password, address }: PresentedCredentials,
    wanted: { email: string; audience: Audience },
    holder: Holder | undefined,
    failure: Failure,
  ): Promise<Proof | undefined> {
    if (password === undefined) return undefined
    const target = parseEmail(wanted.email).key
    // Looked up in any case, so that a closed account takes no longer than an unknown one.
    const closed = await accounts.findLastClosed(brand.id, wanted.email)
    const others = await standIns.list(brand.id, target, PASSWORDS_COMPARED[wanted.audience])
    const owners = holder ? ownersOf(holder, wanted.audience) : []
    const hashes = owners.map(({ account, alias }) => (alias ?? account).passwordHash)
    if (!holder && closed) hashes.push(closed.passwordHash)
    let right: number | undefined
    const result = await attempts.attempt(
      { kind: 'password', brandId: brand.id, address, target, tried: password, isRepeat },
      async () => {
        const verify = (hash: string | undefined) => passwords.verify(hash, password, address)
        right = await findRight(verify, hashes, others)
        return right !== undefined
      },
    )
    if (result.kind === 'blocked') noteBlocked(failure, result)
    if (result.kind !== 'right') return undefined
    if (!holder && closed) {
      noteRefused({ brand }, { address, password }, { account: closed, alias: undefined }, undefined)
      mustBeActive(closed)
    }
    const owner = owners[right ?? -1]
    if (!holder || !owner) return undefined
    if (!serves(owner.alias?.id ?? null, holder, wanted.audience)) {
      failure.misplaced = misplaced(holder, wanted.audience)
      return undefined
    }
    const from = fromAddress(address, brand.settings.session_addresses)
    const actor: Caller['actor'] = owner.alias
      ? { kind: 'alias', aliasId: owner.alias.id, ...from }
      : { kind: 'user', accountId: owner.account.id, ...from }
    const hash = await accounts.renewHash({ brand, actor }, owner, password)
    return { actor, stands: async (tx) => (await accounts.findPasswordHash(tx, owner)) === hash }
  }

  return { identify, signIn }
}

function noteBlocked(failure: Failure, { retryAfterS, failures }: Blocked): void {
  failure.blockedForS = retryAfterS
  failure.blocked = { retryAfterS, failures }
}

/** Passwords compared for each audience. The number does not depend on the owner of the e-mail, so all calls take the same time. */
const PASSWORDS_COMPARED = { owner: 1, owner_or_alias: 1, alias_or_its_owner: 2 } as const

/** Where there is no hash, the hash of another account is compared in its place; the result is ignored. */
async function findRight(
  verify: (hash: string | undefined) => Promise<boolean>,
  hashes: readonly string[],
  others: readonly (string | undefined)[],
): Promise<number | undefined> {
  const found: boolean[] = []
  for (const [i, other] of others.entries()) {
    const own = hashes[i]
    const isSame = await verify(own ?? other)
    found.push(isSame && own !== undefined)
  }
  const at = found.indexOf(true)
  return at < 0 ? undefined : at
}

function whyRefused(
  { blockedForS, expired, misplaced }: Failure,
  password: string | undefined,
): WhyNotSignedIn {
  if (blockedForS > 0) return 'throttled'
  if (misplaced !== undefined) return 'alias'
  if (expired) return 'token_expired'
  return password === undefined ? 'wrong_token' : 'wrong_password'
}

const WRONG = 'The e-mail address or the credential sent with it is wrong.'

/** A blocked source first, then an expired token (its owner must know to refresh), then the plain no. */
function refusal(failure: Failure): AppError {
  if (failure.blockedForS > 0) {
    return tooManyFailures(failure.blockedForS)
  }
  if (failure.expired) return new AppError('token_expired', 'This token has expired. Renew it.')
  return new AppError('not_authenticated', failure.misplaced ?? WRONG)
}
