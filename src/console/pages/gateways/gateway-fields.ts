// The fields of a gateway that is added or changed: where it is, what it offers, whom it serves, and from where it asks.
import type { Answer } from '../../api-shapes.ts'
import { bdi, type Child, fieldset, legend, p } from '../../elements.ts'
import { words } from '../../language.ts'
import { checkbox, selectField, textField } from '../../parts/field.ts'
import { formats } from '../../present.ts'
import { brands } from '../../who.ts'

/** `protocols`: each with its port where that is not the usual one. `serves`: brands; none: all of them. */
export type Fields = {
  host: string
  country: string
  city: string
  source: string
  protocols: readonly string[]
  serves: readonly string[]
  isSigned: boolean
  isWeak: boolean
}
export type Places = Answer<'get', '/locations'>

type Props = {
  fields: Fields
  places: Places | undefined
  /** Whether it asks by RADIUS. */
  byRadius: boolean
  faultOf(pointer: string): string | undefined
  change(changes: Partial<Fields>): void
}

export const NO_WORDS = { autocomplete: 'off', maxLength: 253 } as const
const NOT_CHOSEN = { value: '', text: '–' }

export function placeFields({ fields, places, faultOf, change }: Props): Child {
  const t = words('gateways')
  const { countries = [], cities = [] } = places ?? {}
  const country = countries.find(({ iso_code: code }) => code === fields.country)
  const own = cities.filter(({ country_id: of }) => of === country?.id).map(({ name }) => name)
  return [
    textField({
      ...{ label: t('host'), hint: t('hostHint'), value: fields.host, more: NO_WORDS },
      ...{ fault: faultOf('/host'), onChange: (host) => change({ host }) },
    }),
    selectField({
      ...{ label: t('country'), value: fields.country, fault: faultOf('/country') },
      onChange: (code) => change({ country: code, city: '' }),
      choices: [NOT_CHOSEN, ...countries.map(countryChoice).sort(byText)],
    }),
    own.length > 0 &&
      selectField({
        ...{ label: t('city'), value: fields.city, fault: faultOf('/city') },
        onChange: (city) => change({ city }),
        choices: [NOT_CHOSEN, ...own.map((value) => ({ value, text: value }))],
      }),
  ]
}

export function offerFields({ fields, places, faultOf, change }: Props): Child {
  const t = words('gateways')
  const { protocols } = fields
  const all = places?.protocols ?? []
  return [
    choices(
      t('protocols'),
      all.map(({ slug, name, default_port: usual }) => {
        const chosen = protocols.find((one) => one.split(':')[0] === slug)
        const port = chosen?.split(':')[1] ?? usual
        return checkbox({
          ...{ key: slug, label: bdi(`${name} · ${port}`), checked: chosen !== undefined },
          onChange: (is) =>
            change({ protocols: is ? [...protocols, slug] : protocols.filter((one) => one !== chosen) }),
        })
      }),
      faultOf('/protocols'),
    ),
    brands.value.length > 1 && brandFields({ serves: fields.serves, fault: faultOf('/brands'), change }),
  ]
}

type BrandProps = { serves: readonly string[]; fault: string | undefined; change: Props['change'] }

function brandFields({ serves, fault, change }: BrandProps): Child {
  const t = words('gateways')
  const boxes = brands.value.map(({ id, title }) =>
    checkbox({
      ...{ key: id, label: bdi(title), checked: serves.includes(id) },
      onChange: (is) => change({ serves: is ? [...serves, id] : serves.filter((one) => one !== id) }),
    }),
  )
  return choices(t('brands'), [p({ class: 'hint' }, t('brandsHint')), boxes], fault)
}

export function radiusFields({ fields, byRadius, faultOf, change }: Props): Child {
  const t = words('gateways')
  if (!byRadius) return undefined
  return [
    textField({
      ...{ label: t('source'), hint: t('sourceHint'), value: fields.source, more: NO_WORDS },
      ...{ fault: faultOf('/source'), onChange: (source) => change({ source }) },
    }),
    fields.source.trim() !== '' && [
      checkbox({
        ...{ label: t('signedOnly'), hint: t('signedHint'), checked: fields.isSigned },
        onChange: (isSigned) => change({ isSigned }),
      }),
      checkbox({
        ...{ label: t('allowWeak'), hint: t('allowWeakHint'), checked: fields.isWeak },
        onChange: (isWeak) => change({ isWeak }),
      }),
    ],
  ]
}

/** What the API takes of them. */
export function bodyOf(fields: Fields, byRadius: boolean) {
  const { host, country, city, protocols, serves, isSigned, isWeak } = fields
  const source = fields.source.trim()
  const signs = { message_authenticator: isSigned ? ('strict' as const) : ('legacy' as const) }
  return {
    ...{ host: host.trim(), country, city: city === '' ? null : city, protocols: [...protocols] },
    ...{ brands: serves.length === 0 ? null : [...serves], allow_weak: byRadius && isWeak },
    ...(byRadius && { source: source === '' ? null : source, ...(source !== '' && signs) }),
  }
}

function choices(title: string, boxes: Child, fault: string | undefined): Child {
  return fieldset(
    { class: 'choices' },
    legend(title),
    boxes,
    fault !== undefined && p({ class: 'fault', role: 'alert' }, fault),
  )
}

function countryChoice({ iso_code: code }: { iso_code: string }) {
  return { value: code, text: formats().country(code) }
}

function byText(one: { text: string }, other: { text: string }): number {
  return one.text.localeCompare(other.text)
}
