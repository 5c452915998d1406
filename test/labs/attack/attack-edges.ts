// Smaller weaknesses: answers that reveal or lack something, callers behind a proxy's address, and secrets that can be
// guessed.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Attack, inTurn, PASSWORD, postJson } from './attack-world.ts'

const CALLS = 20
/** In base 36, as ids once were: ids so close together are counts. */
const CLOSE = 1000

/** Headers of answers: what a browser may do with them, and whether their ids count the calls of all callers. */
export const answerHeaders: Attack = async (world) => {
  const answers = await inTurn(CALLS, () =>
    world.server.call('GetProducts', { email: 'nobody@people.test' }, { from: '198.18.210.1' }),
  )
  const headers = answers.map(
    ({ rawHeaders }) =>
      new Map(
        rawHeaders.flatMap((name, at) =>
          at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : [],
        ),
      ),
  )
  const ids = headers.map((one) =>
    Number.parseInt(
      one
        .get('x-request-id')
        ?.replace(/[^0-9a-z]/g, '')
        .slice(-8) ?? '',
      36,
    ),
  )
  const counted = ids.slice(1).filter((id, at) => Math.abs(id - (ids[at] ?? 0)) < CLOSE)
  const sniffable = headers.filter((one) => one.get('x-content-type-options') !== 'nosniff')
  return [
    { name: 'answers may be taken for another type', tried: CALLS, through: sniffable.length },
    {
      name: 'request ids count the calls of everybody',
      tried: CALLS,
      through: counted.length > CALLS / 4 ? counted.length : 0,
      detail: headers[0]?.get('x-request-id'),
    },
  ]
}

/** A request of a trusted proxy that names no client does not get the trust of the allow list. */
export const namelessProxy: Attack = async (world) => {
  const owner = await world.signUp('behind-a-proxy')
  await world.command('allow', 'add', '127.0.0.1', '--brand', 'main')
  const headers: Record<string, string>[] = [
    {},
    { 'x-forwarded-for': 'unknown' },
    { 'x-forwarded-for': '' },
    { 'x-forwarded-for': ', ,' },
  ]
  const answers = await inTurn(headers.length, (i) =>
    postJson(
      world.server.port,
      '/api/amapi/GetProducts',
      { apikey: world.main.apiKey, email: owner.email },
      headers[i],
    ),
  )
  await world.command('allow', 'remove', '127.0.0.1', '--brand', 'main')
  return [
    {
      name: 'a proxy that names nobody is trusted',
      tried: headers.length,
      through: answers.filter(({ body }) => body.status === 'success').length,
      detail: answers[0]?.text,
    },
  ]
}

/** E-mails that mail programs display as another address. */
export const disguisedEmails: Attack = async (world) => {
  const emails = [
    '=?utf-8?q?x=40evil.test=3e?=@x.test',
    '=?utf-8?b?eEBldmlsLnRlc3Q=?=@x.test',
    'a=?us-ascii?q?b?=c@x.test',
  ]
  const answers = await inTurn(emails.length, (i) =>
    world.amapi(
      'AddClient',
      { email: emails[i] ?? '', password: PASSWORD, country: 'DE', type: 1 },
      { from: `198.18.211.${i}` },
    ),
  )
  return [
    {
      name: 'an encoded word is taken for an e-mail',
      tried: emails.length,
      through: answers.filter(({ status }) => status === 'success').length,
    },
  ]
}

/** Secrets that an attacker finds with one captured reply. */
export const weakSecrets: Attack = async (world) => {
  const secrets = ['a'.repeat(16), 'ab'.repeat(12), '0123'.repeat(4)]
  const file = join(world.installation.dataDir, 'weak.secret')
  const added = await inTurn(secrets.length, async (i) => {
    writeFileSync(file, secrets[i] ?? '', { mode: 0o600 })
    const place = [
      '--name',
      `weak-${i}`,
      '--host',
      `weak-${i}.lab.test`,
      '--country',
      'DE',
      '--protocol',
      'openvpn-udp',
    ]
    return world
      .command('gateway', 'add', ...place, '--source', `127.0.1.${i + 1}`, '--secret-file', file)
      .then(
        () => true,
        () => false,
      )
  })
  return [
    {
      name: 'a secret of few characters is taken',
      tried: secrets.length,
      through: added.filter(Boolean).length,
      detail: added,
    },
  ]
}
