// Attacks by a person who can write the database and has no key: encrypted values are copied to where the attacker may read
// them.
import { setTimeout as wait } from 'node:timers/promises'
import { NOTICED_WITHIN_MS } from '../../../src/db/revision.ts'
import { openPlainSql, type PlainSql } from '../parts/lab-engines.ts'
import { eapBeginning } from './attack-radius.ts'
import type { Attack, AttackWorld, Tried } from './attack-world.ts'

/**
 * A value of a victim's row in a row of the attacker: unchanged, in the form of an earlier version, and as a value of
 * another kind.
 */
export const pastedSecrets: Attack = async (world) => {
  const victim = await world.signUp('pasted-victim')
  const own = await world.signUp('pasted-own')
  const secret = String(victim.answer.vpn_password)
  const passwordOf = (email: unknown) =>
    `(select s.vpn_password from subscription s join account a on a.id = s.account_id where a.email_key = '${email}')`
  const ofVictim = passwordOf(victim.email)
  const gatewaySecret = "(select secret from gateway where name = 'strict')"
  const tried: Tried[] = []
  const sql = await openPlainSql(world.installation)
  try {
    const before = String((await sql.rows(`select ${passwordOf(own.email)} as sealed`))[0]?.sealed)
    for (const [name, text] of [
      ["another's VPN password", ofVictim],
      ["another's VPN password, as of an earlier version", `(select replace(${ofVictim}, '.2.', '.'))`],
      ['the secret of a gateway, as a VPN password', gatewaySecret],
    ] as const) {
      await paste(sql, own.email, text)
      const products = await world.amapi(
        'GetProducts',
        { email: own.email },
        { from: own.from, bearer: own.token },
      )
      const shown = JSON.stringify(products)
      tried.push({
        name,
        tried: 1,
        through: Number(shown.includes(secret) || products.status === 'success'),
        detail: shown,
      })
    }
    await paste(sql, own.email, `'${before}'`)
    const healed = await world.amapi(
      'GetProducts',
      { email: own.email },
      { from: own.from, bearer: own.token },
    )
    if (healed.status !== 'success') throw new Error(JSON.stringify(healed))
    tried.push(await pastedAnswer(world, sql), await pastedGateway(world, sql))
    return tried
  } finally {
    await sql.close()
  }
}

function paste(sql: PlainSql, email: string, text: string): Promise<number> {
  return sql.run(
    `update subscription set vpn_password = ${text} where account_id = (select id from account where email_key = '${email}')`,
  )
}

/** The stored answer of a victim's AddClient under the attacker's own Idempotency-Key. */
async function pastedAnswer(world: AttackWorld, sql: PlainSql): Promise<Tried> {
  const add = (name: string, from: string) =>
    world.amapi(
      'AddClient',
      { email: `${name}@people.test`, country: 'DE', type: 1 },
      { from, idempotencyKey: `pasted-${name}` },
    )
  const victim = await add('answered-victim', '198.18.120.1')
  await add('answered-own', '198.18.121.1')
  const answerOf = (name: string) =>
    `(select answer from stored_answer where account_id = (select id from account where email_key = '${name}@people.test'))`
  const changed = await sql.run(
    `update stored_answer set answer = ${answerOf('answered-victim')}
     where account_id = (select id from account where email_key = 'answered-own@people.test')`,
  )
  if (changed !== 1) throw new Error(`pasted into ${changed} rows`)
  const again = await add('answered-own', '198.18.121.1')
  const shown = JSON.stringify(again)
  return {
    name: "another's stored answer",
    tried: 1,
    through: Number(shown.includes(String(victim.vpn_password))),
    detail: shown,
  }
}

/** The known secret of the attacker's own gateway, copied to another gateway, also in the form of an earlier version. */
async function pastedGateway(world: AttackWorld, sql: PlainSql): Promise<Tried> {
  const [kept] = await sql.rows("select secret from gateway where name = 'strict'")
  const known = "(select secret from gateway where name = 'other')"
  const forger = await world.sender('strict')
  const isBelieved = async (text: string) => {
    await sql.run(`update gateway set secret = ${text} where name = 'strict'`)
    await sql.run('update revision set number = number + 1')
    await wait(2 * NOTICED_WITHIN_MS)
    return (await forger.ask(eapBeginning('pasted'))) !== undefined
  }
  try {
    const through =
      Number(await isBelieved(known)) + Number(await isBelieved(`replace(${known}, '.2.', '.')`))
    if (!(await isBelieved(`'${kept?.secret}'`))) throw new Error('the right secret is not believed')
    return { name: "another gateway's secret", tried: 2, through }
  } finally {
    forger.close()
  }
}
