// The AMAPI contract's words that the tests check the program against, written by hand and not taken from it.
import type { Fields } from './scenario.ts'

/** Error codes and their statuses where `error_status` is `http` (AMAPI contract section 6). */
export const HTTP_STATUS: Readonly<Record<number, number>> = {
  0: 200,
  1001: 400,
  1002: 400,
  1003: 400,
  1004: 400,
  1005: 400,
  1006: 400,
  1101: 401,
  1102: 401,
  1103: 401,
  1104: 403,
  1201: 404,
  1202: 409,
  1203: 403,
  1204: 403,
  1301: 404,
  1302: 409,
  1303: 409,
  1304: 400,
  1305: 409,
  1401: 404,
  1501: 429,
  1502: 429,
  1900: 500,
  1901: 503,
}

const NEW_PAIR = {
  short_token: '0x12908c192d1374006e4e38bec50597682',
  short_token_expire: '2022-01-26 03:45:34',
  short_token_expire_ts: 1643168734,
  long_token: '0x2342b73638cd4258667e61f955f6ce73f',
  long_token_expire: '2022-06-30 00:00:00',
  long_token_expire_ts: 1656547200,
}
const DONE = { status: 'success' }

/** The published page's sample answers. TokenRefresh's repeats `last_product_change_ts`; it is sent once, first. */
export const PUBLISHED: Readonly<Record<string, Fields>> = {
  AddClient: {
    status: 'success',
    username: 'email@example.com',
    password: 'Strong_Password!123',
    vpn_username: 'openvpn_user',
    vpn_password: 'openvpn_pass',
    ...NEW_PAIR,
  },
  TokenRefresh: { status: 'success', last_product_change_ts: 1643133080, ...NEW_PAIR },
  CloseClient: DONE,
  CancelRequest: DONE,
  GetProducts: {
    status: 'success',
    result: 'success',
    response: [
      {
        product_id: '12345',
        product_type: '1 Month',
        product_status: 'Active',
        username: 'openvpn_user',
        password: 'openvpn_pass',
        nextduedate: '2024-02-27',
      },
    ],
  },
  NewProduct: {
    status: 'success',
    username: 'user@example.com',
    vpn_username: 'openvpn_new_prod',
    vpn_password: 'openvpn_new_pass',
    ...NEW_PAIR,
  },
  UpgradeProduct: { status: 'success', ...NEW_PAIR },
  SetPassword: DONE,
  ResetPassword: DONE,
  ListAliases: {
    status: 'success',
    response: [{ email: 'alias@example.com', first_name: 'First', last_name: 'Last' }],
  },
  AddAlias: DONE,
  DelAlias: DONE,
  SetAliasPassword: DONE,
  ResetAliasPassword: DONE,
}

const SHAPES: readonly [string, RegExp][] = [
  ['short token', /^0x1[0-9a-f]{32}$/],
  ['long token', /^0x2[0-9a-f]{32}$/],
  ['time', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/],
  ['day', /^\d{4}-\d\d-\d\d$/],
  ['digits', /^\d+$/],
  ['label', /^\d+ Months?$/],
  ['fixed word', /^(success|error|Active|Suspended|Cancelled|Terminated)$/],
  ['e-mail', /^[^@\s]+@[^@\s]+$/],
]

/** The types of its values, keys in their order. */
export function shapeOf(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  if (typeof value === 'string') return SHAPES.find(([, shape]) => shape.test(value))?.[0] ?? 'text'
  if (Array.isArray(value)) return value.map(shapeOf)
  return Object.entries(value as object).map(([name, one]) => [name, shapeOf(one)])
}
