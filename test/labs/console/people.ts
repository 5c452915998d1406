// Customers as a brand has them: names of many scripts, e-mails short and long, countries. Turns accounts of the bench, which are all
// alike, into these.
import type { PlainSql } from '../parts/lab-engines.ts'
import { makeChance } from '../parts/seeded-random.ts'

const PEOPLE = [
  ...[
    'Ada Lovelace GB',
    'Grace Hopper US',
    'Jürgen Größmann DE',
    'Zoë van der Berg NL',
    'María José Núñez ES',
  ],
  ...['Łukasz Wiśniewski PL', 'Aylin Yıldız TR', 'Иван Кузнецов RU', 'Мария Соколова RU', '王 小明 CN'],
  ...[
    'نگار رضایی IR',
    'علی حسینی IR',
    'Björn Åkesson SE',
    'Chloé Lefèvre FR',
    'João Gonçalves BR',
    'Yuki 田中 JP',
  ],
  ...[
    'Sinéad O’Connor IE',
    'Priya Raghunathan IN',
    'Nguyễn Thị Hương VN',
    'Olumide Adébáyò NG',
    'Anna Rossi IT',
  ],
  ...['Maximilian-Alexander Freiherr von Hohenstein-Waldburg DE', 'Li Na SG', 'Sam Lee US', 'Eva Novák CZ'],
] as const
const MAIL_HOSTS = ['example.com', 'mail.example.org', 'post.example.net', 'example.de'] as const
/** 60 characters. */
const LONG_EMAIL = 'maximilian.alexander.von.hohenstein@customers.nordic.example'

type Person = { first: string; last: string; country: string; email: string }

export function person(i: number): Person {
  const chance = makeChance(i + 1)
  const [text] = [chance.pick(PEOPLE)]
  const country = text.slice(-2)
  const [first = '', ...rest] = text.slice(0, -3).split(' ')
  const plain = [first, rest.at(-1) ?? ''].map((word) =>
    word
      .normalize('NFD')
      .replace(/[^a-z]/gi, '')
      .toLowerCase(),
  )
  const name = plain.filter((word) => word.length > 1).join('.') || `customer.${chance.below(9000) + 1000}`
  const email = i === 7 ? LONG_EMAIL : `${name}${i}@${chance.pick(MAIL_HOSTS)}`
  return { first, last: rest.join(' '), country, email }
}

/** Of the accounts with an e-mail, whose ids are 1 to `accounts`. */
export async function dressAccounts(sql: PlainSql, accounts: number): Promise<void> {
  await sql.run('begin')
  for (let id = 1; id <= accounts; id++) {
    const { first, last, country, email } = person(id)
    await sql.run(
      `update account set email = ${quoted(email)}, email_key = ${quoted(email.toLowerCase())}, first_name = ${quoted(first)},
        last_name = ${quoted(last)}, country = '${country}', zip_code = '', state = '' where id = ${id}`,
    )
    await sql.run(
      `update email_address set email_key = ${quoted(email.toLowerCase())} where account_id = ${id}`,
    )
    await sql.run(
      `update subscription set vpn_username = ${quoted(
        `${
          first
            .normalize('NFD')
            .replace(/[^a-z]/gi, '')
            .toLowerCase() || 'user'
        }_${4000 + id * 7}`,
      )}
       where account_id = ${id}`,
    )
  }
  await sql.run('commit')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Some are suspended, closed, of testers, or have ended. */
export async function varyStates(sql: PlainSql): Promise<void> {
  await sql.run(`update account set status = 'suspended' where id % 29 = 7`)
  await sql.run(`update account set test_user = 1 where id % 41 = 5`)
  await sql.run(`update account set email_confirmed_at = created_at where id % 3 <> 0 and email <> ''`)
  await sql.run(
    `update subscription set status = 'suspended' where account_id in (select id from account where status = 'suspended')`,
  )
  await sql.run(`update subscription set cancel_type = 'at_due_date', cancel_scope = 'subscription',
    cancel_reason = 'too expensive' where id % 37 = 11 and status = 'active' and plan_months > 0`)
  const lists = '"countryIds":[],"cityIds":[],"protocolIds":[]'
  await sql.run(
    `update subscription set limits = '{"sessionLimit":' || (1 + id % 5) || ',${lists}}' where id % 4 = 0`,
  )
  await sql.run(`update subscription set kind = 'trial' where plan_months = 0 and id % 7 = 0`)
  await sql.run(`update subscription set kind = 'freemium' where plan_months = 0 and id % 11 = 0`)
}
