// Which events an endpoint gets: all, or those about some things. The types are the API's.
import type { VNode } from 'preact'
import { code, fieldset, legend, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { checkbox } from '../../parts/field.ts'
import { useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import type { Owner } from './webhook.ts'

const ALL = '*'

type Props = { types: readonly string[]; owner: Owner; onChange(types: readonly string[]): void }

export const typesField = part(function TypesField({ types, owner, onChange }: Props): VNode {
  const t = words('webhooks')
  const known = useReading(can('events:read') ? '/event-types' : undefined, {})
  const level = owner === null ? 'installation' : 'brand'
  const own = known.data?.data.filter(({ scope }) => scope === level || scope === 'either') ?? []
  const groups = new Map<string, string[]>()
  for (const { type } of own) {
    const pattern = `${type.split('.')[0]}.*`
    if (type.includes('.')) groups.set(pattern, [...(groups.get(pattern) ?? []), type])
  }
  // Types that were named one by one, such as by the command line, stay as they are.
  for (const type of types) if (type !== ALL && !groups.has(type)) groups.set(type, [])
  const isAll = types.includes(ALL)
  const set = (type: string, is: boolean) =>
    onChange(is ? [...types.filter((one) => one !== ALL), type] : types.filter((one) => one !== type))
  return fieldset(
    { class: 'choices' },
    legend(t('types')),
    p({ class: 'hint' }, t('typesHint')),
    checkbox({ label: t('allTypes'), checked: isAll, onChange: (is) => onChange(is ? [ALL] : []) }),
    [...groups].map(([pattern, all]) =>
      checkbox({
        ...{ key: pattern, checked: isAll || types.includes(pattern), disabled: isAll },
        label: span({ title: all.join('\n') }, code({ dir: 'ltr' }, pattern)),
        onChange: (is) => set(pattern, is),
      }),
    ),
  )
})
