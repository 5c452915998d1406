// Prepaid accounts in one brand of a whole app: what the tests of them say often.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { CreatePrepaid, PrepaidAccount } from '../src/accounts/prepaid.ts'
import type { Caller } from '../src/brands/brand.ts'
import type { SettingChanges } from '../src/brands/settings.ts'
import type { Config } from '../src/config.ts'
import type { ErrorCode } from '../src/errors.ts'
import { type Engine, OPERATOR, startApp, type TestApp } from './harness.ts'

export const VPN_PASSWORD = 'Correct-Horse.9!'
export const NO_LIMITS = { countryIds: [], cityIds: [], protocolIds: [] }

export type PrepaidRoom = Awaited<ReturnType<typeof openPrepaidRoom>>

export async function openPrepaidRoom(
  t: TestContext,
  options: { engine: Engine; settings?: SettingChanges; config?: Partial<Config> },
) {
  const room = await startApp(t, options)
  const brand = await room.app.brands.getByName(room.brandName)
  const caller: Caller = { brand, actor: OPERATOR }
  let made = 0

  /** A new account for 30 days, under an external id of its own. */
  async function add(input: Partial<CreatePrepaid> = {}): Promise<PrepaidAccount & { username: string }> {
    made++
    const account = await room.app.prepaid.create(caller, { ...plain(`id-${made}`), ...input })
    room.secrets.note(account.login.password)
    return { ...account, username: account.login.username }
  }

  return {
    ...room,
    brand,
    caller,
    prepaid: room.app.prepaid,
    add,
    /** The brand with other settings, as the next call of it would see them. */
    async withSettings(settings: SettingChanges): Promise<Caller> {
      return { ...caller, brand: await room.app.brands.set(room.brandName, { settings }, OPERATOR) }
    },
    state: async (username: string) => (await room.app.prepaid.get(brand.id, username)).state,
    accounts: () => usageOf(room, brand.id),
    /** Everything that the audit trail says about a subscription, as [action, before, after]. */
    async trail(subscriptionId: number) {
      const rows = await room.app.db.read
        .selectFrom('audit')
        .select(['action', 'before', 'after'])
        .where('target', '=', `subscription:${subscriptionId}`)
        .orderBy('id')
        .execute()
      return rows.map(({ action, before, after }) => [action, parsed(before), parsed(after)])
    },
  }
}

export function plain(externalId: string): CreatePrepaid {
  return {
    externalId,
    days: 30,
    kind: 'paid',
    limits: undefined,
    dedicatedCountry: undefined,
    login: undefined,
  }
}

/** The number of accounts that the quota of a brand counts. */
export async function usageOf({ app }: Pick<TestApp, 'app'>, brandId: number): Promise<number> {
  const row = await app.db.read
    .selectFrom('brand_usage')
    .select('accounts')
    .where('brand_id', '=', brandId)
    .executeTakeFirstOrThrow()
  return row.accounts
}

/** It must be refused with this code. */
export async function refusedWith(
  code: ErrorCode,
  promise: Promise<unknown>,
  message?: RegExp,
): Promise<void> {
  await assert.rejects(promise, { name: 'AppError', code, ...(message && { message }) })
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}
