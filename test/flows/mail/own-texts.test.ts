// Mails that a brand has written itself: what stands in them, what a broken or hostile file does, and when a change is seen.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { SECOND_MS } from '../../../src/clock.ts'
import { lookAtTemplates } from '../../../src/mail/templates/files.ts'
import { allowedIn, namesOf, TEMPLATE_KINDS } from '../../../src/mail/templates/kinds.ts'
import { parseTemplate, TemplateFault } from '../../../src/mail/templates/parse.ts'
import { makeTemplates } from '../../../src/mail/templates/templates.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'
import { compose } from '../../fixtures/languages/mails.ts'

function open(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-texts-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'north'))
  const clock = { at: 0, now: () => clock.at }
  const logged: object[] = []
  const log = { error: (one: object) => void logged.push(one), info: () => {} }
  const templates = makeTemplates({ folder, clock, log })
  const path = join(folder, 'north', 'password_reset.de.txt')
  return {
    ...{ folder, clock, logged, templates, path },
    write: (text: string | Buffer) => {
      writeFileSync(path, text)
      clock.at += 2 * SECOND_MS
    },
    reset: () => compose('password_reset', 'de', { find: templates.find }),
  }
}

const OWN = `# Our own words.
subject: {brand}: neues Passwort
opening: Guten Tag! Für {email} wurde
  ein neues Passwort <b>bestellt</b>.
button: Los geht's
`

test('what a brand wrote stands in the mail, as text, and ours where it wrote nothing', async (t) => {
  const { write, reset } = open(t)
  const ours = await reset()
  write(OWN)
  const { subject, text, html } = await reset()
  assert.equal(subject, 'North VPN: neues Passwort')
  assert.match(text, /Guten Tag! Für ada@example\.org wurde ein neues Passwort <b>bestellt<\/b>\./)
  assert.ok(html.includes('wurde ein neues Passwort &lt;b&gt;bestellt&lt;/b&gt;.'))
  assert.ok(html.includes('>Los geht&#39;s</a>'))
  assert.match(text, /Der Link gilt einmal/)
  assert.equal((await compose('password_reset', 'en')).subject, 'Choose a new password for North VPN')
  assert.match(ours.subject, /^Neues Passwort/)
})

test('a heading of its own is in the subject, too, where the kind has that form', async (t) => {
  const { folder, templates } = open(t)
  writeFileSync(join(folder, 'north', 'term_ends.fr.txt'), 'heading: Plus que {when}\n')
  const { subject } = await compose('term_ends', 'fr', { find: templates.find })
  assert.equal(subject, 'Plus que dans 7 jours · North VPN')
})

test('a change is seen, a broken one is logged once and changes nothing, and a removed file gives ours back', async (t) => {
  const { write, reset, logged, path, clock, templates } = open(t)
  write(OWN)
  assert.match((await reset()).subject, /neues Passwort$/)
  write('subject: Zwei {brand}\n')
  assert.equal((await reset()).subject, 'Zwei North VPN')
  write('subject: Drei {link}\n')
  for (let turn = 0; turn < 3; turn++) {
    clock.at += 2 * SECOND_MS
    assert.equal((await reset()).subject, 'Zwei North VPN')
  }
  const why = `${path}:1: {link} cannot stand in "subject"; there are {brand} {email} {sent} {duration} {until}`
  assert.deepEqual(logged, [{ why }])
  assert.equal(templates.faultOf({ brand: 'north', kind: 'password_reset', language: 'de' }), why)
  rmSync(path)
  clock.at += 2 * SECOND_MS
  assert.match((await reset()).subject, /^Neues Passwort für/)
})

test('a fault names its line, and quotes nothing but a placeholder', () => {
  const faults: [string, number, RegExp][] = [
    ['subject {brand}', 1, /begin it with one of subject: heading:/],
    ['\n\nbody: x', 3, /begin it with one of/],
    ['line: x', 1, /begin it with one of/],
    ['  x', 1, /begin a text with its name/],
    ['subject: a\nsubject: b', 2, /"subject" is there twice/],
    ['heading:', 1, /"heading" is empty/],
    ['opening: {{email}}', 1, /a brace without a name/],
    ['opening: {email', 1, /a brace without a name/],
    ['opening: {constructor}', 1, /\{constructor\} cannot stand/],
    ['opening: {__proto__}', 1, /\{__proto__\} cannot stand/],
    [`subject: ${'x'.repeat(151)}`, 1, /at most 150 characters/],
    [`opening: ${'x'.repeat(2001)}`, 1, /at most 2000 characters/],
    ['opening: a\u0000b', 1, /not text/],
    ['opening: a\rBcc: b', 1, /not text/],
    ['opening: a\u2028b', 1, /not text/],
    ['root:x:0:0:root:/root:/bin/sh', 1, /^begin it with one of [a-z_: ]+$/],
  ]
  for (const [content, line, message] of faults)
    assert.throws(
      () => parseTemplate(content, 'password_reset'),
      (error) => error instanceof TemplateFault && error.line === line && message.test(error.message),
      content,
    )
})

test('whatever a file holds, it is used whole or refused, and a mail with it has one subject line', () => {
  const names = namesOf('alias_added')
  const part = fc.oneof(
    ...[
      fc.string({ unit: 'binary' }),
      fc.constantFrom('{brand}', '{at}', '{', '}', '\n', '\r\n', ' ', '\t', '#'),
    ],
    fc.constantFrom(...names.map((name) => `\n${name}: `)),
  )
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      try {
        const texts = parseTemplate(parts.join(''), 'alias_added')
        for (const [name, text] of Object.entries(texts)) {
          assert.ok(names.some((one) => one === name))
          assert.doesNotMatch(text, /[\p{Cc}]/u)
        }
      } catch (error) {
        assert.ok(error instanceof TemplateFault, String(error))
      }
    }),
  )
  for (const kind of TEMPLATE_KINDS)
    for (const name of namesOf(kind)) assert.ok(!allowedIn(kind, name).includes('link'))
})

test('files that are too long, elsewhere, open to all, no files or not text are refused without their content', async (t) => {
  const { folder, write, path, reset, templates, clock } = open(t)
  const fault = () => {
    clock.at += 2 * SECOND_MS
    return templates.faultOf({ brand: 'north', kind: 'password_reset', language: 'de' })
  }
  write(`subject: a\n${'#\n'.repeat(10_000)}`)
  assert.match(fault() ?? '', /is longer than 16384 bytes$/)
  write(Buffer.from('subject: \xff', 'latin1'))
  assert.match(fault() ?? '', /is not UTF-8$/)
  write(OWN)
  chmodSync(path, 0o666)
  assert.match(fault() ?? '', /can be written by every user of this machine$/)
  rmSync(path)
  symlinkSync('/etc/passwd', path)
  assert.match(fault() ?? '', /is a link that leads out of the folder$/)
  rmSync(path)
  execFileSync('mkfifo', [path])
  assert.match(fault() ?? '', /is no file$/)
  rmSync(path)
  mkdirSync(path)
  assert.match(fault() ?? '', /is no file$|EISDIR/)
  rmSync(path, { recursive: true })
  // As a mounted volume has them: the names are links to files in the same folder.
  mkdirSync(join(folder, 'north', '..data'))
  writeFileSync(join(folder, 'north', '..data', 'de.txt'), OWN)
  symlinkSync(join('..data', 'de.txt'), path)
  assert.equal(fault(), undefined)
  assert.match((await reset()).subject, /^North VPN: neues/)
  for (const brand of ['', '..', '../north', 'north/../north', 'NORTH', '.'])
    assert.deepEqual(templates.find({ brand, kind: 'password_reset', language: 'de' }), {})
})

test('a look over the folder names every file that no mail would have', (t) => {
  const { folder, write } = open(t)
  write(OWN)
  for (const name of [
    'password-reset.de.txt',
    'password_reset.nl.txt',
    'term_ends.de.html',
    '.hidden',
    'draft~',
  ])
    writeFileSync(join(folder, 'north', name), 'subject: x\n')
  writeFileSync(join(folder, 'README.txt'), '')
  const { faults, good } = lookAtTemplates(folder)
  assert.equal(good, 1)
  assert.deepEqual(
    faults.map((one) => one.slice(folder.length + 1).replace(/ .*/, '')),
    ['README.txt', 'north/password-reset.de.txt', 'north/password_reset.nl.txt', 'north/term_ends.de.html'],
  )
  assert.match(lookAtTemplates(join(folder, 'none')).faults.join(), /cannot be read: ENOENT/)
})

test('the document lists each kind with its texts and values', () => {
  const rows = readFileSync('docs/languages.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  for (const kind of TEMPLATE_KINDS) {
    const row = rows.find((one) => one.split('|')[1]?.includes(`\`${kind}\``)) ?? assert.fail(kind)
    const [, , texts = '', values = ''] = row.split('|')
    assert.deepEqual(texts.match(/\w+/g), namesOf(kind))
    assert.deepEqual(values.split(';')[0]?.match(/(?<=\{)\w+/g), allowedIn(kind, 'opening'))
    for (const one of allowedIn(kind, 'line')) assert.ok(values.includes(`{${one}}`), one)
  }
})

test('the API and the command line preview it in a language, and doctor names a broken one', async (t) => {
  const { folder, path } = open(t)
  const { manage, ...fixture } = await openManageFixture(t, { mail: { templatesDir: folder } })
  mkdirSync(join(folder, fixture.brandName))
  const own = join(folder, fixture.brandName, 'password_reset.de.txt')
  writeFileSync(own, OWN)
  const preview = async (body: object) =>
    (await manage('POST', '/mail-templates/password_reset/preview', body)).body
  const german = await preview({ language: 'de' })
  assert.deepEqual(
    [german.language, german.subject, german.fault],
    ['de', 'Example VPN: neues Passwort', null],
  )
  assert.equal((await preview({})).subject, 'Choose a new password for Example VPN')
  assert.match((await preview({ language: 'fa' })).html, /dir="rtl"/)
  assert.equal(
    (await manage('POST', '/mail-templates/password_reset/preview', { language: 'nl' })).status,
    422,
  )

  const cli = makeCli(newDataDir(t), { LATCHKEY_TEMPLATES_DIR: folder })
  await cli.json('init')
  writeFileSync(path, 'subject: {link}\n')
  const doctor = await cli.run('doctor')
  assert.match(doctor.out.replace(/\s+/g, ''), /password_reset\.de\.txt:1:\{link\}cannotstandin"subject"/)
  const shown = await cli.run('mail', 'preview', 'term_ends', '--language', 'ru')
  assert.match(shown.out, /Subject: Ваша подписка заканчивается через 7 дней/)
})
