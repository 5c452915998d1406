// CancelRequest, GetProducts, NewProduct, UpgradeProduct (AMAPI contract sections 4 and 5).
import type { Exchange, Fields, Scenario, Step, Suite } from '../scenario.ts'
import type { MethodTemplate } from './method-template.ts'
import {
  ALIAS,
  ALIAS_PASSWORD,
  account,
  addAlias,
  addClient,
  aliasTokens,
  bearer,
  EMAIL,
  endProduct,
  lookAtProducts,
  OLD_PRODUCT,
  PASSWORD,
  PRODUCT,
  plain,
  secondProduct,
  trusted,
} from './shared-calls.ts'
import { sharedScenarios } from './shared-scenarios.ts'

const owner = { given: account, email: 'owner', caller: 'signed in', writes: true } as const

const call = (method: string, name: string, fields: Fields, code: number, names?: string): Exchange => ({
  name,
  call: trusted(method, { email: EMAIL, ...fields }),
  code,
  ...(names === undefined ? {} : { names }),
})
const listed = (name: string, ...before: Step[]): Exchange => ({
  name,
  before,
  call: trusted('GetProducts', { email: EMAIL }),
  code: 0,
})

const cancelRequest: MethodTemplate = {
  ...owner,
  method: 'CancelRequest',
  good: { email: EMAIL, type: 'at_due_date', reason: 'too expensive' },
  required: ['email', 'type'],
}
const cancel = (name: string, fields: Fields, code: number, names?: string) =>
  call('CancelRequest', name, fields, code, names)

const cancelOne: Scenario = {
  name: 'CancelRequest: one active product',
  given: account,
  exchanges: [
    cancel('another word', { type: 'now' }, 1006),
    cancel('in other case', { type: 'Midnight' }, 1006),
    cancel('a product_id that is no number', { type: 'midnight', product_id: 'first' }, 1001, 'product_id'),
    cancel('an unknown product', { type: 'midnight', product_id: '1' }, 1301),
    cancel('a reason that is too long', { type: 'midnight', reason: 'x'.repeat(1001) }, 1001, 'reason'),
    cancel('at the due date', { type: 'at_due_date', reason: 'first line\nsecond line' }, 0),
    cancel('the same again', { type: 'at_due_date' }, 0),
    listed('active until the run'),
    cancel('midnight instead', { type: 'midnight' }, 0),
    cancel('midnight again', { type: 'midnight' }, 0),
    cancel('not back to the due date', { type: 'at_due_date' }, 1305),
    {
      ...cancel('the account ends with it', { type: 'midnight' }, 1203),
      before: [{ waitS: 86_400 }, { job: 'nightly' }],
    },
    {
      name: 'its address is free again',
      call: trusted('AddClient', { country: 'US', type: '1', email: EMAIL, password: PASSWORD }),
      code: 0,
    },
  ],
}

const cancelSeveral: Scenario = {
  name: 'CancelRequest: several active products',
  given: [...account, ...secondProduct],
  exchanges: [
    cancel('none named', { type: 'midnight' }, 1304),
    cancel('one named', { type: 'midnight', product_id: OLD_PRODUCT }, 0),
    cancel('the other one later', { type: 'at_due_date', product_id: PRODUCT }, 0),
    listed('only that one ends', { waitS: 86_400 }, { job: 'nightly' }),
    cancel('one that has ended', { type: 'midnight', product_id: OLD_PRODUCT }, 1303),
  ],
}

const cancelNone: Scenario = {
  name: 'CancelRequest: no active product',
  given: [...account, ...endProduct],
  exchanges: [cancel('refused', { type: 'midnight' }, 1303)],
}

const getProducts: MethodTemplate = {
  ...owner,
  method: 'GetProducts',
  good: { email: EMAIL },
  required: ['email'],
  email: 'owner or alias',
  writes: false,
}

const states: Scenario = {
  name: 'GetProducts: every state, newest first',
  given: [
    addClient({ auto_terminate: '1' }),
    lookAtProducts,
    { waitS: 31 * 86_400 },
    { job: 'nightly' },
    { call: trusted('NewProduct', { email: EMAIL, type: '6' }) },
    lookAtProducts,
    { call: trusted('CancelRequest', { email: EMAIL, type: 'midnight', product_id: PRODUCT }) },
    { waitS: 86_400 },
    { job: 'nightly' },
    { call: trusted('NewProduct', { email: EMAIL, type: '12' }) },
    lookAtProducts,
    { product: PRODUCT, becomes: 'suspended' },
    { call: trusted('NewProduct', { email: EMAIL, type: '24' }) },
  ],
  exchanges: [listed('all four')],
}

const renewal: Scenario = {
  name: 'GetProducts: due dates',
  given: [...account],
  exchanges: [
    listed('a month from the first day'),
    listed('renewed', { waitS: 31 * 86_400 }, { job: 'nightly' }),
    listed(
      'from 31 December',
      { waitS: 9 * 86_400 },
      { call: trusted('NewProduct', { email: EMAIL, type: '1', force_upgrade: '1' }) },
    ),
    listed('renewed to the last day of February', { waitS: 31 * 86_400 }, { job: 'nightly' }),
    listed('and to 31 March: counted from the first day', { waitS: 28 * 86_400 }, { job: 'nightly' }),
  ],
}

const forAnAlias: Scenario = {
  name: 'GetProducts: by an alias',
  given: [...account, addAlias, aliasTokens],
  exchanges: [
    { name: 'by password', call: plain('GetProducts', { email: ALIAS, password: ALIAS_PASSWORD }), code: 0 },
    {
      name: 'by token',
      call: plain('GetProducts', { email: ALIAS }, bearer('{{alias.short_token}}')),
      code: 0,
    },
    { name: 'by secret key', call: trusted('GetProducts', { email: ALIAS }), code: 0 },
    {
      name: "by the owner's token",
      call: plain('GetProducts', { email: ALIAS }, bearer('{{client.short_token}}')),
      code: 1102,
    },
  ],
}

const unreadable: Scenario = {
  name: 'GetProducts: a VPN password that cannot be read',
  given: [...account, { damage: 'vpn passwords' }],
  exchanges: [call('GetProducts', 'internal error', {}, 1900)],
}

const newProduct: MethodTemplate = {
  ...owner,
  method: 'NewProduct',
  good: { email: EMAIL, type: '12' },
  // A day has passed: newer tokens.
  given: [...account, ...endProduct, { call: trusted('TokenRefresh', { email: EMAIL }), as: 'client' }],
  required: ['email', 'type'],
}
const buy = (name: string, fields: Fields, code: number, names?: string) =>
  call('NewProduct', name, fields, code, names)

const forced: Scenario = {
  name: 'NewProduct: beside an active product',
  given: account,
  exchanges: [
    buy('refused', { type: '12' }, 1302),
    buy('switched off', { type: '12', force_upgrade: '0' }, 1302),
    buy('an empty switch', { type: '12', force_upgrade: '' }, 1302),
    buy('another word', { type: '12', force_upgrade: 'please' }, 1001, 'force_upgrade'),
    buy('another word for renewal', { type: '12', auto_terminate: 'please' }, 1001, 'auto_terminate'),
    buy('an unknown plan', { type: '7' }, 1004),
    buy('an upgrade with the same VPN login', { type: '12', force_upgrade: 'on' }, 0),
    listed('still one product'),
  ],
}

const forcedSeveral: Scenario = {
  name: 'NewProduct: several active products',
  given: [...account, ...secondProduct],
  exchanges: [
    buy('the newest is upgraded', { type: '24', force_upgrade: 'true' }, 0),
    listed('the other one is as it was'),
  ],
}

const forcedNone: Scenario = {
  name: 'NewProduct: nothing to upgrade',
  given: [...account, ...endProduct],
  exchanges: [buy('the switch is ignored', { type: '6', force_upgrade: '1' }, 0), listed('a new product')],
}

const upgradeProduct: MethodTemplate = {
  ...owner,
  method: 'UpgradeProduct',
  good: { email: EMAIL, product_id: PRODUCT, new_product_plan: '12' },
  required: ['email', 'product_id', 'new_product_plan'],
}
const upgrade = (name: string, fields: Fields, code: number, names?: string) =>
  call('UpgradeProduct', name, { product_id: PRODUCT, new_product_plan: '12', ...fields }, code, names)

const upgrades: Scenario = {
  name: 'UpgradeProduct: plans and due dates',
  given: account,
  exchanges: [
    upgrade('an unknown plan', { new_product_plan: '2' }, 1004),
    upgrade('an unknown product', { product_id: '1' }, 1301),
    upgrade('a product_id beyond all numbers', { product_id: '9'.repeat(30) }, 1301),
    upgrade('a product_id that is no number', { product_id: '1e3' }, 1001, 'product_id'),
    upgrade('another word for renewal', { auto_terminate: 'please' }, 1001, 'auto_terminate'),
    upgrade('a longer plan', { auto_terminate: '1' }, 0),
    listed('due later'),
    upgrade('a shorter plan', { new_product_plan: '1' }, 0),
    listed('not due earlier'),
  ],
}

const switches: Scenario = {
  name: 'UpgradeProduct: words for switches',
  given: account,
  exchanges: ['1', 'true', 'yes', 'on', '0', 'false', 'no', 'off', '', 'ON'].map((word) =>
    upgrade(`"${word}"`, { auto_terminate: word }, 0),
  ),
}

const upgradeEnded: Scenario = {
  name: 'UpgradeProduct: a product that is not active',
  given: [...account, { product: PRODUCT, becomes: 'suspended' }],
  exchanges: [
    upgrade('suspended', {}, 1303),
    { ...upgrade('cancelled', {}, 1303), before: [{ product: PRODUCT, becomes: 'active' }, ...endProduct] },
  ],
}

const upgradeSetting = (rule: string): Scenario => ({
  name: `UpgradeProduct: a brand with upgrade_due_date ${rule}`,
  given: [...account, { settings: { upgrade_due_date: rule } }, { waitS: 3 * 86_400 }],
  exchanges: [upgrade('success', {}, 0), listed('its due date')],
})

const upgradeWithdraws: Scenario = {
  name: 'UpgradeProduct: while a cancellation is pending',
  given: [
    ...account,
    { call: trusted('CancelRequest', { email: EMAIL, type: 'midnight' }) },
    { call: trusted('UpgradeProduct', { email: EMAIL, product_id: PRODUCT, new_product_plan: '12' }) },
    { waitS: 86_400 },
    { job: 'nightly' },
  ],
  exchanges: [listed('who paid stays')],
}

const endsInstead = (name: string, auto_terminate: string | undefined): Scenario => ({
  name: `UpgradeProduct: auto_terminate ${name}`,
  given: [
    addClient({ auto_terminate: '1' }),
    lookAtProducts,
    { settings: { upgrade_due_date: 'keep' } },
    {
      call: trusted('UpgradeProduct', {
        email: EMAIL,
        product_id: PRODUCT,
        new_product_plan: '1',
        auto_terminate,
      }),
    },
    { waitS: 30 * 86_400 },
    { job: 'nightly' },
  ],
  exchanges: [listed('at its due date')],
})

export const productSuites: Suite[] = [
  {
    method: 'CancelRequest',
    scenarios: [...sharedScenarios(cancelRequest), cancelOne, cancelSeveral, cancelNone],
  },
  {
    method: 'GetProducts',
    scenarios: [...sharedScenarios(getProducts), states, renewal, forAnAlias, unreadable],
  },
  {
    method: 'NewProduct',
    scenarios: [...sharedScenarios(newProduct), forced, forcedSeveral, forcedNone],
  },
  {
    method: 'UpgradeProduct',
    scenarios: [
      ...sharedScenarios(upgradeProduct),
      upgrades,
      switches,
      upgradeEnded,
      upgradeWithdraws,
      upgradeSetting('keep'),
      upgradeSetting('from_due_date'),
      endsInstead('left out', undefined),
      endsInstead('cleared', '0'),
      endsInstead('cleared by an empty value', ''),
    ],
  },
]
