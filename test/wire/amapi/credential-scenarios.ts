// Who may call, for every method except AddClient: each valid credential, and each way in which one is invalid
// (AMAPI contract section 2).
import type { Exchange, Scenario } from '../scenario.ts'
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
  PASSWORD,
  plain,
  trusted,
  UNKNOWN_LONG,
  UNKNOWN_SHORT,
} from './shared-calls.ts'

const FROM = { 'x-forwarded-for': '203.0.113.10' }

export function credentialScenarios(template: MethodTemplate): Scenario[] {
  const scenarios = [published(template), bySecret(template), unknownNames(template), inactive(template)]
  if (template.caller === 'trusted') return [...scenarios, notTrusted(template), tooManySecrets(template)]
  return [
    ...scenarios,
    byPassword(template),
    byToken(template),
    refused(template),
    expired(template),
    tooManyPasswords(template),
  ]
}

/** The published page: "sent from a white-listed IP address". */
function published({ method, good, given }: MethodTemplate): Scenario {
  return {
    name: `${method}: the published sample, from an allow-listed address`,
    given: [...given, { allow: '203.0.113.0/24' }],
    exchanges: [{ name: 'success', call: plain(method, good, FROM), code: 0 }],
    published: true,
  }
}

function bySecret({ method, good, given, writes }: MethodTemplate): Scenario {
  const key = { 'idempotency-key': 'a-key-of-the-caller' }
  const again: Exchange[] = [
    {
      name: 'the same again with the same Idempotency-Key',
      call: trusted(method, good, key),
      code: 0,
      has: { 'idempotent-replayed': 'true' },
    },
    {
      name: 'another request with the same Idempotency-Key',
      call: trusted(method, { ...good, email: 'other@example.com' }, key),
      code: 1001,
      names: 'Idempotency-Key',
    },
    {
      name: 'an Idempotency-Key that is none',
      call: trusted(method, good, { 'idempotency-key': 'two words' }),
      code: 1001,
      names: 'Idempotency-Key',
    },
  ]
  return {
    name: `${method}: by secret key`,
    given,
    exchanges: [
      { name: 'success', call: trusted(method, good, writes ? key : undefined), code: 0 },
      ...(writes ? again : []),
    ],
  }
}

function byPassword({ method, good, given, email }: MethodTemplate): Scenario {
  const password = email === 'alias' ? ALIAS_PASSWORD : PASSWORD
  return {
    name: `${method}: by password`,
    given,
    exchanges: [
      {
        name: 'success, beside a wrong token',
        call: plain(method, { ...good, password }, bearer(UNKNOWN_SHORT)),
        code: 0,
      },
    ],
  }
}

function byToken({ method, good, given, token = 'short_token' }: MethodTemplate): Scenario {
  return {
    name: `${method}: by token`,
    given,
    exchanges: [
      {
        name: 'success, beside a wrong secret key',
        call: plain(
          method,
          { ...good, secret_key: 'lk_secret_wrong' },
          {
            authorization: `bEARER {{client.${token}}}`,
          },
        ),
        code: 0,
      },
    ],
  }
}

/** Untrusted callers never learn what was wrong. */
function refused({ method, good, email, token = 'short_token' }: MethodTemplate): Scenario {
  const no = (name: string, fields: object, headers?: Record<string, string>): Exchange => ({
    name,
    call: plain(method, { ...good, ...fields }, headers),
    code: 1102,
  })
  const otherKind = token === 'short_token' ? 'long_token' : 'short_token'
  const unknown = token === 'short_token' ? UNKNOWN_SHORT : UNKNOWN_LONG
  const ofAnAlias =
    email === 'owner'
      ? [
          no("an alias and the alias's password", { email: ALIAS, password: ALIAS_PASSWORD }),
          no("an alias and the alias's token", { email: ALIAS }, bearer(`{{alias.${token}}}`)),
        ]
      : []
  const someoneElse = addClient({ email: 'other@example.com' }, 'other')
  return {
    name: `${method}: not authenticated`,
    given: [...account, addAlias, aliasTokens, someoneElse],
    exchanges: [
      no('no credential', {}),
      no('a wrong password', { password: 'Wrong_Password!123' }),
      no('an unknown e-mail address', { email: 'nobody@example.com', password: PASSWORD }),
      no('a wrong secret key', { secret_key: 'lk_secret_wrong' }),
      no('an unknown token', {}, bearer(unknown)),
      no('a token of the other kind', {}, bearer(`{{client.${otherKind}}}`)),
      no("another account's token", {}, bearer(`{{other.${token}}}`)),
      no(
        "another account's token with its password",
        { password: 'Wrong_Password!123' },
        bearer(`{{other.${token}}}`),
      ),
      no('a token under another scheme', {}, { authorization: `Basic {{client.${token}}}` }),
      no('a bare token', {}, { authorization: `{{client.${token}}}` }),
      no('a token as a parameter', { [token]: `{{client.${token}}}` }),
      no("an alias's token", { email: EMAIL }, bearer(`{{alias.${token}}}`)),
      no("an alias's password", { email: EMAIL, password: ALIAS_PASSWORD }),
      ...ofAnAlias,
    ],
  }
}

function expired({ method, good, given, token = 'short_token' }: MethodTemplate): Scenario {
  const lifeS = token === 'short_token' ? 8 * 3600 : 180 * 86_400
  return {
    name: `${method}: expired token`,
    given: [...given, { waitS: lifeS }],
    exchanges: [
      { name: 'a token after its end', call: plain(method, good, bearer(`{{client.${token}}}`)), code: 1103 },
    ],
  }
}

/** Attempts with tokens are never too many: tokens cannot be guessed. */
function tooManyPasswords({ method, good, given, token = 'short_token' }: MethodTemplate): Scenario {
  const wrong = (n: number) => plain(method, { ...good, password: `Wrong_Password!${n}` })
  const unknown = plain(method, good, bearer(token === 'short_token' ? UNKNOWN_SHORT : UNKNOWN_LONG))
  return {
    name: `${method}: too many wrong passwords`,
    given: [...given, ...[1, 2, 3, 4, 5].map((n) => ({ call: wrong(n), code: 1102 }))],
    exchanges: [
      { name: 'the sixth', call: wrong(6), code: 1502, has: { 'retry-after': '1' } },
      { name: 'a wrong token', call: unknown, code: 1102 },
    ],
  }
}

function notTrusted({ method, good, given, email }: MethodTemplate): Scenario {
  const no = (name: string, fields: object, headers: Record<string, string>, names: string): Exchange => ({
    name,
    call: plain(method, { ...good, ...fields }, headers),
    code: 1104,
    names,
  })
  const password = email === 'alias' ? ALIAS_PASSWORD : PASSWORD
  return {
    name: `${method}: not trusted`,
    given: [...given, { allow: '203.0.113.0/24' }],
    exchanges: [
      no('no credential', {}, {}, '127.0.0.1'),
      no('the right password', { password }, {}, '127.0.0.1'),
      no('a right token', {}, bearer('{{client.short_token}}'), '127.0.0.1'),
      no('a wrong secret key', { secret_key: 'lk_secret_wrong' }, {}, '127.0.0.1'),
      no('an address that is not on the list', {}, { 'x-forwarded-for': '198.51.100.7' }, '198.51.100.7'),
      no('an IPv6 address', {}, { 'x-forwarded-for': '2001:DB8::1' }, '2001:db8::1'),
      no('a forged chain', {}, { 'x-forwarded-for': '203.0.113.10, 198.51.100.7' }, '198.51.100.7'),
      no('an unknown e-mail address', { email: 'nobody@example.com' }, {}, '127.0.0.1'),
    ],
  }
}

function tooManySecrets({ method, good, given }: MethodTemplate): Scenario {
  const wrong = plain(method, { ...good, secret_key: 'lk_secret_wrong' })
  return {
    name: `${method}: too many wrong secret keys`,
    given: [...given, { call: wrong, code: 1104, times: 5 }],
    exchanges: [
      { name: 'the sixth', call: wrong, code: 1502, has: { 'retry-after': '1' } },
      { name: 'the right one, at once', call: trusted(method, good), code: 0 },
    ],
  }
}

/** Trusted callers get the reason. */
function unknownNames({ method, good, email }: MethodTemplate): Scenario {
  const sent = (name: string, address: string, code: number): Exchange => ({
    name,
    call: trusted(method, { ...good, email: address }),
    code,
  })
  const wrongKind =
    email === 'alias'
      ? [sent("the owner's e-mail address", EMAIL, 1401)]
      : email === 'owner'
        ? [sent("an alias's e-mail address", ALIAS, 1201)]
        : []
  return {
    name: `${method}: names that trusted callers get wrong`,
    given: [...account, addAlias],
    exchanges: [
      sent('nobody', 'nobody@example.com', email === 'alias' ? 1401 : 1201),
      ...wrongKind,
      sent('no e-mail address', 'not an address', 1002),
      sent('a domain without a dot', 'email@example', 1002),
      { ...sent('too long an e-mail address', `${'a'.repeat(300)}@example.com`, 1002) },
    ],
  }
}

function inactive({ method, good, given, email, caller }: MethodTemplate): Scenario {
  const suspended: Exchange[] = [
    { name: 'suspended, by secret key', call: trusted(method, good), code: 1203 },
  ]
  const password = email === 'alias' ? ALIAS_PASSWORD : PASSWORD
  if (caller === 'signed in') {
    suspended.push(
      { name: 'suspended, by password', call: plain(method, { ...good, password }), code: 1203 },
      {
        name: 'suspended, by a wrong password',
        call: plain(method, { ...good, password: 'Wrong_Password!123' }),
        code: 1102,
      },
    )
  }
  const close = { call: trusted('CloseClient', { email: EMAIL }) }
  const closed: Exchange = {
    name: 'closed, by secret key',
    before: [{ account: 'active' }, close],
    call: trusted(method, good),
    code: email === 'alias' ? 1401 : 1203,
  }
  const closedPassword: Exchange = {
    name: 'closed, by password',
    call: plain(method, { ...good, password }),
    code: email === 'alias' ? 1102 : 1203,
  }
  const closedToken: Exchange = {
    name: 'closed, by token',
    call: plain(method, good, bearer('{{client.short_token}}')),
    code: 1102,
  }
  return {
    name: `${method}: an account that is not active`,
    given: [...given, { account: 'suspended' }],
    exchanges: [...suspended, closed, ...(caller === 'signed in' ? [closedPassword, closedToken] : [])],
  }
}
