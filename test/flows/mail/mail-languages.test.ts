// Mails in all languages: complete, of the right width, direction and form, over a real SMTP server as well.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { counted } from '../../../src/languages/amounts.ts'
import { directionOf, LANGUAGES, tagOf } from '../../../src/languages/language.ts'
import { placeholdersOf } from '../../../src/languages/phrase.ts'
import { loadTexts } from '../../../src/mail/messages/texts/load.ts'
import { TEXT_WIDTH, widthOf, wrap } from '../../../src/mail/messages/wrap.ts'
import { allowedIn, namesOf, TEMPLATE_KINDS, textsOf } from '../../../src/mail/templates/kinds.ts'
import { compose, LINK, MAILS } from '../../fixtures/languages/mails.ts'
import { ENGINES, openMailFixture, START } from '../../fixtures/mail.ts'
import { readMarkup } from '../../fixtures/markup.ts'
import { startSmtp } from '../../fixtures/smtp-server.ts'

const NAMES = Object.keys(MAILS)
const ISOLATES = /[\u2068\u2069]/g

test('every kind of mail is written in every language, alike in text and HTML', async () => {
  for (const language of LANGUAGES)
    for (const name of NAMES) {
      const { subject, text, html } = await compose(name, language)
      const at = `${name} in ${language}`
      assert.match(subject, /^[^\r\n{}]{8,150}$/, at)
      assert.doesNotMatch(text + html, /[{}]\w+[{}]|undefined|null|NaN/, at)
      for (const line of text.split('\n'))
        assert.ok(widthOf(line) <= TEXT_WIDTH || line === LINK, `${at}: ${line}`)
      assert.ok(html.includes(`<html lang="${tagOf(language)}" dir="${directionOf(language)}">`), at)
      // The same words in both parts, however they are broken.
      const flat = (words: string) => words.replaceAll(ISOLATES, '').replace(/[\s-]+/g, '')
      const shown = flat(readMarkup(html.slice(html.indexOf('<body'))))
      for (const paragraph of text.split('\n\n'))
        assert.ok(shown.includes(flat(paragraph)), `${at}: ${paragraph}`)
    }
})

test('no two languages say the same, and none is left in English', async () => {
  const english = await Promise.all(NAMES.map((name) => compose(name, 'en')))
  for (const language of LANGUAGES.filter((one) => one !== 'en'))
    for (const [index, name] of NAMES.entries()) {
      const { subject, text } = await compose(name, language)
      assert.notEqual(subject, english[index]?.subject, `${name} in ${language}`)
      assert.doesNotMatch(text, /\b(you|your|account|message was|password)\b/i, `${name} in ${language}`)
    }
})

test('our texts have only the values that their kind has, and the forms of the plural that their language has', async () => {
  for (const language of LANGUAGES) {
    const texts = await loadTexts(language)
    for (const kind of TEMPLATE_KINDS) {
      const own = textsOf(kind, texts)
      for (const name of namesOf(kind))
        for (const placeholder of placeholdersOf(own[name] ?? ''))
          assert.ok(
            allowedIn(kind, name).includes(placeholder),
            `${language} ${kind} ${name}: ${placeholder}`,
          )
      assert.deepEqual(
        namesOf(kind).filter((name) => own[name] === undefined),
        [],
        `${language} ${kind}`,
      )
    }
    const { pluralCategories } = new Intl.PluralRules(tagOf(language)).resolvedOptions()
    for (const plural of [texts.more, texts.alert.reports, ...Object.values(texts.span)]) {
      assert.deepEqual(Object.keys(plural).sort(), [...pluralCategories].sort(), language)
      assert.match(counted(language, plural, 21), /21|۲۱/)
    }
  }
  const { span } = await loadTexts('ru')
  assert.deepEqual(
    [1, 3, 5, 21].map((count) => counted('ru', span.days, count)),
    ['1 дня', '3 дней', '5 дней', '21 дня'],
  )
})

test('dates and times are those of the zone of the brand', async () => {
  const dates = {
    en: 'until 21 November 2026 at 14:00 CET',
    de: 'bis zum 21. November 2026 um 14:00 MEZ',
    ru: 'до 21 ноября 2026 г. в 14:00 GMT+1',
    fa: '۳۰ آبان ۱۴۰۵ ساعت ۱۴:۰۰',
  } as const
  for (const language of ['en', 'de', 'ru', 'fa'] as const) {
    const { text } = await compose('password_reset', language)
    const flat = text.replaceAll(ISOLATES, '').replaceAll('\n', ' ')
    assert.ok(flat.includes(dates[language]), flat)
  }
})

test('a Persian mail runs from right to left, also in old programs, and what is not Persian is isolated', async () => {
  const { text, html } = await compose('password_reset', 'fa')
  assert.ok(text.includes('\u2068North VPN\u2069'), text)
  assert.ok(text.includes('\u2068ada@example.org\u2069'))
  assert.ok(text.includes(`\n${LINK}\n`))
  assert.ok(html.includes('<bdi>ada@example.org</bdi>'))
  const tables = html.match(/<table[^>]*>/g) ?? []
  assert.deepEqual([tables.length, tables.filter((tag) => tag.includes(' dir="rtl"')).length], [3, 3])
  assert.match(html, /<td class="card-cell" align="right"/)
  assert.match(html, /<span dir="ltr" [^>]*>https:/)
  const listed = await compose('account_changed', 'fa')
  assert.match(listed.html, /padding-right:16px;border-right:3px/)
  assert.doesNotMatch(listed.html, /padding-left:16px/)
})

test('a title in another direction is isolated in a text from left to right, and no other value is', async () => {
  const { text } = await compose('password_reset', 'en', { change: { title: 'شبکهٔ شمال' } })
  assert.ok(text.includes('your \u2068شبکهٔ شمال\u2069 account'))
  assert.doesNotMatch((await compose('password_reset', 'en')).text, ISOLATES)
})

test('text that a brand or a user wrote is text in every language', async () => {
  const title = '<b>{until}</b>\r\nBcc: eve@example.org \u202e\u2066'
  for (const language of LANGUAGES) {
    const { subject, text, html } = await compose('password_reset', language, { change: { title } })
    assert.doesNotMatch(subject, /[\r\n\u202e\u2066]/)
    assert.ok(subject.includes('<b>{until}</b> Bcc: eve@example.org'), subject)
    assert.doesNotMatch(text, /\u202e|\u2066/)
    assert.ok(html.includes('&lt;b&gt;{until}&lt;/b&gt;') && !html.includes('<b>'), language)
  }
})

test('Chinese is broken between its characters, and no line begins with a mark of the end', () => {
  const lines = wrap('您的密码不会改变。请勿转发此链接，任何拿到它的人都可以更改您的密码。'.repeat(8)).split(
    '\n',
  )
  assert.ok(lines.length > 6)
  for (const line of lines) {
    assert.ok(widthOf(line) <= TEXT_WIDTH, line)
    assert.doesNotMatch(line, /^[，。]/)
  }
  assert.equal(wrap(`a ${'b'.repeat(100)} c`), `a\n${'b'.repeat(100)}\nc`)
})

for (const engine of ENGINES) {
  test(`${engine}: a mail keeps the language it was queued in, and its headers are encoded`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const title = 'Nördlich 北 VPN'
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca, title })
    await fixture.db.write(async (tx) => {
      for (const language of LANGUAGES) await fixture.queue(tx, `${language}@example.org`, { language })
    })
    assert.equal(await fixture.send(), `sent ${LANGUAGES.length}`)
    for (const language of LANGUAGES) {
      const mail = smtp.received.find(({ envelope }) => envelope.to[0] === `${language}@example.org`)
      assert.ok(mail, language)
      const texts = await loadTexts(language)
      assert.equal(mail.subject, texts.password_reset.subject.replace('{brand}', title))
      assert.equal(mail.from?.value[0]?.name, title)
      const [head = ''] = mail.raw.split('\r\n\r\n')
      assert.match(head, /^[\x20-\x7e\t\r\n]*$/)
      for (const line of head.split('\r\n')) assert.ok(line.length <= 78, line)
      assert.match(head, /Subject: =\?UTF-8\?[QB]\?/i)
      assert.ok(mail.text?.includes(texts.password_reset.heading))
    }
  })

  test(`${engine}: a notice keeps the language of its first event`, async (t) => {
    const smtp = await startSmtp()
    t.after(smtp.close)
    const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
    const event = { what: 'password_changed' as const, at: START }
    const notice = { brand: fixture.brand, accountId: 1, to: 'ada@example.org', event }
    await fixture.db.write(async (tx) => {
      await fixture.outbox.notify(tx, { ...notice, language: 'tr' })
      await fixture.outbox.notify(tx, { ...notice, language: 'fr' })
    })
    fixture.turn(DAY_MS)
    await fixture.send()
    const [mail, ...others] = smtp.received
    assert.deepEqual(others, [])
    assert.equal(mail?.subject, 'Hesabınızda değişiklik yapıldı · North VPN')
  })
}
