// The person who is signed in: language and appearance, by what one signs in, and one's own sessions.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { bdi, div, p, part, span } from '../../elements.ts'
import { chooseLanguage, isLanguage, LANGUAGE_NAMES, LANGUAGES, language, words } from '../../language.ts'
import { card, pageHead } from '../../parts/card.ts'
import { facts } from '../../parts/facts.ts'
import { segmented, selectField } from '../../parts/field.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { notifyProblem } from '../../parts/toast.ts'
import { useReading } from '../../reading.ts'
import { THEMES, theme } from '../../theme.ts'
import { brands, type Me, me } from '../../who.ts'
import { settingsTabs } from '../settings/settings-tabs.ts'
import { factorsCard } from './factors.ts'
import { passkeysCard } from './passkeys.ts'
import { sessionsCard } from './sessions.ts'

export function page() {
  const t = words('profile')
  const person = me.value
  const isPerson = person?.kind === 'admin'
  const factors = useReading(isPerson ? '/me/factors' : undefined, {})
  return [
    pageHead({ title: words('frame')('settings') }),
    settingsTabs(),
    isPerson
      ? [
          youCard({ person }),
          withData(factors, (data) => [
            factorsCard({ factors: data, onChanged: factors.reload }),
            passkeysCard({ passkeys: data.passkeys, onChanged: factors.reload }),
          ]),
          sessionsCard({}),
        ]
      : card({}, emptyState({ title: t('noPerson'), icon: 'keys' }, p(t('noPersonText')))),
  ]
}

const youCard = part(function YouCard({ person }: { person: Me }): VNode {
  const [t, frame] = [words('profile'), words('frame')]
  const themeWords = { auto: frame('themeAuto'), light: frame('themeLight'), dark: frame('themeDark') }
  const brand = brands.value.find(({ id }) => id === person.brand)?.title ?? person.brand
  return card(
    { title: t('you') },
    facts([
      [t('name'), bdi(person.label)],
      [t('role'), person.role === null ? undefined : frame(`role_${person.role}`)],
      [t('brand'), brand === null ? words('settings')('installation') : bdi(brand)],
    ]),
    div(
      { class: 'setting-form' },
      selectField({
        ...{ label: frame('language'), hint: t('languageHint'), value: language.value },
        choices: LANGUAGES.map((value) => ({ value, text: LANGUAGE_NAMES[value] })),
        onChange: (next) => void setLanguage(next),
      }),
      div(
        { class: 'field' },
        span({ class: 'strong', 'aria-hidden': 'true' }, frame('theme')),
        segmented({
          ...{ label: frame('theme'), value: theme.value },
          choices: THEMES.map((value) => ({ value, text: themeWords[value] })),
          onChange: (next) => {
            theme.value = next
          },
        }),
      ),
    ),
  )
})

/** In this browser, and for mails and the pages before the console. */
async function setLanguage(next: string): Promise<void> {
  if (!isLanguage(next)) return
  await chooseLanguage(next)
  await write('patch', '/me', { body: { language: next } })
    .then((changed) => {
      me.value = changed
    })
    .catch(notifyProblem)
}
