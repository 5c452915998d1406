// Adds a country, a city or a protocol to the catalogue.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { div, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { checkbox, selectField, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'
import type { Catalogue, Kind } from './place-columns.ts'

type Props = { kind: Kind; countries: Catalogue['countries']; onClose(): void; onDone(): void }

export const newPlace = part(function NewPlace({ kind, countries, onClose, onDone }: Props): VNode {
  const t = words('plans')
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({
    country: countries[0]?.iso_code ?? '',
  })
  const [isFreemium, setFreemium] = useState(false)
  const read = (name: string) => (given[name] ?? '').trim()
  const set = (name: string) => (value: string) => setGiven((now) => ({ ...now, [name]: value }))
  const numbers = (...names: readonly string[]) => numbersOf(names, read)
  const common = { name: read('name'), ...numbers('latitude', 'longitude'), is_freemium: isFreemium }
  const needed = {
    countries: ['iso_code', 'name'],
    cities: ['name', 'country'],
    protocols: ['slug', 'name'],
  }[kind]
  const send = async () => {
    if (kind === 'countries')
      return write('post', '/locations/countries', {
        body: { iso_code: read('iso_code').toUpperCase(), ...common },
      })
    if (kind === 'cities')
      return write('post', '/locations/cities', { body: { country: read('country'), ...common } })
    const body = { slug: read('slug'), name: read('name'), ...numbers('port') }
    return write('post', '/locations/protocols', { body })
  }
  return formDialog({
    ...{ title: t(`${kind}Add`), does: t('addPlace'), onClose },
    isReady: needed.every((name) => read(name) !== ''),
    fields: (faultOf) => {
      const field = (name: string, label: string, more: object = {}) =>
        textField({
          ...{ key: name, label, value: given[name] ?? '', onChange: set(name), fault: faultOf(`/${name}`) },
          more: { autocomplete: 'off', ...more },
        })
      const decimal = { inputMode: 'decimal' }
      return [
        kind === 'countries' && field('iso_code', t('code'), { maxLength: 2, placeholder: 'DE' }),
        kind === 'protocols' && field('slug', t('slug'), { maxLength: 63, placeholder: 'openvpn-udp' }),
        field('name', t('name'), { maxLength: 100 }),
        kind === 'cities' &&
          selectField({
            ...{ label: t('country'), value: read('country'), onChange: set('country') },
            choices: countries.map(({ iso_code: value, name: text }) => ({ value, text })),
          }),
        kind === 'protocols' && field('port', t('port'), { inputMode: 'numeric', placeholder: '1194' }),
        kind !== 'protocols' &&
          div(
            { class: 'pair' },
            field('latitude', t('latitude'), { ...decimal, placeholder: '52.5' }),
            field('longitude', t('longitude'), { ...decimal, placeholder: '13.4' }),
          ),
        kind !== 'protocols' &&
          checkbox({ label: t('freemiumOpen'), checked: isFreemium, onChange: setFreemium }),
      ]
    },
    onSend: async () => {
      await send()
      onDone()
      notify(t('added', { name: read('name') }))
      onClose()
    },
  })
})

/** What is no number is left out, so that the API says what it needs. */
function numbersOf(names: readonly string[], read: (name: string) => string): Record<string, number> {
  const pairs = names.map((name) => [name, Number(read(name).replace(',', '.') || Number.NaN)] as const)
  return Object.fromEntries(pairs.filter(([, value]) => !Number.isNaN(value)))
}
