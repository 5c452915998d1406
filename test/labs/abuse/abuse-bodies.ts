// Part of the abuse lab: bodies that no client would send. Each gets a valid envelope, and leaves no harm behind.

import { envelopeFault } from '../parts/envelope.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { exchangeRaw, parseAnswers, rawPost } from '../parts/raw-socket.ts'
import type { World } from './abuse-requests.ts'

const DEPTH = 100_000
const ANSWER_MS = 15_000
const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const MULTIPART = 'multipart/form-data; boundary=b'

type Hostile = { name: string; type: string; body: string | Buffer; method?: string }

function part(name: string, value: string, more = ''): string {
  return `--b\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
}

function hostileBodies(world: World): Hostile[] {
  return [...hostileJson(world), ...hostileForms(world), ...hostileMultiparts(world)]
}

function hostileJson({ apiKey, secretKey, emails: [email = ''] }: World): Hostile[] {
  const json = `"apikey":"${apiKey}","secret_key":"${secretKey}"`
  const nest = (open: string, close: string) => `${open.repeat(DEPTH)}1${close.repeat(DEPTH)}`
  return [
    { name: 'JSON arrays 100,000 deep', type: JSON_TYPE, body: nest('[', ']') },
    {
      name: 'JSON objects 100,000 deep in a field',
      type: JSON_TYPE,
      body: `{${json},"email":${nest('{"a":', '}')}}`,
    },
    { name: 'JSON arrays 100,000 deep and cut off', type: JSON_TYPE, body: '['.repeat(DEPTH) },
    {
      name: 'JSON __proto__',
      type: JSON_TYPE,
      body: `{"__proto__":{"email":"${email}","status":"owned"},${json}}`,
    },
    {
      name: 'JSON constructor',
      type: JSON_TYPE,
      body: `{"constructor":{"prototype":{"email":"${email}"}},${json}}`,
    },
    { name: 'JSON key twice', type: JSON_TYPE, body: `{${json},"email":"a@example.com","email":"${email}"}` },
    {
      name: 'NUL in JSON',
      type: JSON_TYPE,
      body: `{${json},"email":"${email}","reason":"\\u0000","type":"midnight"}`,
    },
    { name: 'lone surrogate in JSON', type: JSON_TYPE, body: `{${json},"email":"\\ud800@example.com"}` },
    {
      name: 'lone surrogate in a name',
      type: JSON_TYPE,
      body: `{${json},"email":"${email}","setemail":"sur@example.com","first_name":"\\udc00"}`,
      method: 'AddAlias',
    },
    {
      name: 'broken UTF-8 in JSON',
      type: JSON_TYPE,
      body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    },
    { name: 'JSON that is cut off', type: JSON_TYPE, body: `{${json},"email":` },
    { name: 'JSON null', type: JSON_TYPE, body: 'null' },
    { name: 'JSON text', type: JSON_TYPE, body: '"text"' },
    { name: 'JSON with a byte order mark', type: JSON_TYPE, body: `\ufeff{${json},"email":"${email}"}` },
    { name: 'nothing at all as JSON', type: JSON_TYPE, body: '' },
  ]
}

function hostileForms({ apiKey, secretKey, emails: [email = ''] }: World): Hostile[] {
  const start = `apikey=${apiKey}&secret_key=${secretKey}&email=${email}`
  return [
    {
      name: 'form __proto__',
      type: FORM,
      body: `__proto__[email]=${email}&__proto__=x&constructor=y&${start}`,
    },
    { name: 'form key twice', type: FORM, body: `${start}&email=other@example.com` },
    { name: 'form key 100,000 times', type: FORM, body: `${start}${'&a=1'.repeat(100_000)}` },
    { name: 'NUL in a form', type: FORM, body: `${start}%00&first_name=a%00b&setpassword=Strong%00Pass1` },
    {
      name: 'NUL in a new e-mail',
      type: FORM,
      body: `${start}&setemail=a%00b@example.com`,
      method: 'AddAlias',
    },
    {
      name: 'NUL in a name',
      type: FORM,
      body: `${start}&setemail=nul@example.com&first_name=a%00`,
      method: 'AddAlias',
    },
    {
      name: 'broken UTF-8 in a form',
      type: FORM,
      body: Buffer.concat([Buffer.from(start), Buffer.from([0xff, 0xc0, 0x80])]),
    },
    { name: 'broken percent encoding', type: FORM, body: `${start}&first_name=%&last_name=%zz&state=%ff%fe` },
  ]
}

function hostileMultiparts({ apiKey, secretKey, emails: [email = ''] }: World): Hostile[] {
  const parts = part('apikey', apiKey) + part('secret_key', secretKey)
  return [
    {
      name: 'multipart __proto__',
      type: MULTIPART,
      body: `${parts}${part('__proto__', email)}${part('email', email)}--b--`,
    },
    {
      name: 'multipart key twice',
      type: MULTIPART,
      body: `${parts}${part('email', email)}${part('email', 'b@c.de')}--b--`,
    },
    { name: 'multipart without boundary', type: 'multipart/form-data', body: parts },
    { name: 'multipart cut off', type: MULTIPART, body: parts.slice(0, -10) },
    { name: 'multipart without an end', type: MULTIPART, body: parts },
    {
      name: 'multipart of another boundary',
      type: 'multipart/form-data; boundary=other',
      body: `${parts}--b--`,
    },
    { name: 'multipart of 10,000 parts', type: MULTIPART, body: `${part('a', '1').repeat(10_000)}--b--` },
    {
      name: 'multipart with a file',
      type: MULTIPART,
      body: `${part('email', 'x', '; filename="../../etc/passwd"')}--b--`,
    },
    { name: 'multipart with a huge name', type: MULTIPART, body: `${part('n'.repeat(60_000), '1')}--b--` },
    {
      name: 'multipart with a bad encoding',
      type: MULTIPART,
      body: `--b\r\nContent-Transfer-Encoding: x\r\n\r\n\xff--b--`,
    },
    {
      name: 'noise as multipart',
      type: MULTIPART,
      body: Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) & 255)),
    },
  ]
}

export async function sendHostileBodies(port: number, world: World, report: LabReport): Promise<void> {
  for (const { name, type, body, method = 'GetProducts' } of hostileBodies(world)) {
    const received = await exchangeRaw(port, rawPost(`/api/amapi/${method}`, type, body), ANSWER_MS)
    let fault: string | undefined
    try {
      const [answer, ...more] = parseAnswers(received)
      fault =
        answer && more.length === 0 ? envelopeFault(answer) : `${more.length + (answer ? 1 : 0)} answers`
    } catch (err) {
      fault = String(err)
    }
    report.promise(`${name}: a valid envelope`, fault === undefined, [fault, received.slice(-300)])
  }
}
