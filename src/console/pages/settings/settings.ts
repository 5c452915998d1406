// The brand: its title, colour and hosts, and all its settings, each with its default, its unit and who changed it last.
import { batch } from '@preact/signals'
import { words } from '../../language.ts'
import { card, pageHead } from '../../parts/card.ts'
import { brandNeeded, withData } from '../../parts/states.ts'
import { useReading } from '../../reading.ts'
import { type Brand, brand, brands } from '../../who.ts'
import { GROUPS, type Group } from './groups.ts'
import { lookCard } from './look-card.ts'
import { settingsCard } from './settings-card.ts'
import { settingsTabs } from './settings-tabs.ts'

export function page() {
  const owner = brand.value
  const settings = useReading(owner ? '/brands/{brand}/settings' : undefined, {
    path: { brand: owner?.id ?? '' },
  })
  const changed = (next: Brand) => {
    batch(() => {
      brands.value = brands.value.map((one) => (one.id === next.id ? next : one))
    })
    settings.reload()
  }
  return [
    pageHead({ title: words('frame')('settings') }),
    settingsTabs(),
    owner
      ? withData(settings, ({ data }) => [
          lookCard({
            key: `look ${owner.id}`,
            owner,
            color: data.find(({ id }) => id === 'color'),
            onChanged: changed,
          }),
          (Object.keys(GROUPS) as Group[]).map((group) =>
            settingsCard({
              ...{ key: `${group} ${owner.id}`, group, owner: owner.id, onChanged: changed },
              settings: GROUPS[group].flatMap((name) => data.find(({ id }) => id === name) ?? []),
            }),
          ),
        ])
      : card({}, brandNeeded({})),
  ]
}
