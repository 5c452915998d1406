// What is sold and where: the plans of the brand, and the catalogue of countries, cities and protocols, which all brands share.
import { words } from '../../language.ts'
import { pageHead } from '../../parts/card.ts'
import { chosenTab, tabBar } from '../../parts/tabs.ts'
import { KINDS } from './place-columns.ts'
import { placeList } from './places.ts'
import { planList } from './plan-list.ts'

export function page() {
  const t = words('plans')
  const tabs = (['plans', ...KINDS] as const).map((value) => ({ value, text: t(value) }))
  const tab = chosenTab('tab', tabs)
  const kind = KINDS.find((one) => one === tab)
  return [
    pageHead({ title: words('frame')('plans') }),
    tabBar('tab', words('frame')('plans'), tabs),
    kind ? placeList({ kind, key: kind }) : planList({ key: 'plans' }),
  ]
}
