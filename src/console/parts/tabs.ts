// Tabs over parts of one page. The chosen one is in the query of the address, so that it can be linked and survives a reload.
import type { VNode } from 'preact'
import { a, nav } from '../elements.ts'
import { place, setQuery } from '../router.ts'
import type { Choice } from './field.ts'

/** The chosen tab, or the first. */
export function chosenTab(name: string, tabs: readonly Choice[]): string {
  const given = place.value.query.get(name)
  return tabs.find(({ value }) => value === given)?.value ?? tabs[0]?.value ?? ''
}

/** `name`: of the query. */
export function tabBar(name: string, label: string, tabs: readonly Choice[]): VNode {
  const chosen = chosenTab(name, tabs)
  return nav(
    { class: 'tabs', 'aria-label': label },
    tabs.map(({ value, text }) =>
      a(
        {
          ...{
            key: value,
            href: `?${name}=${value}`,
            'aria-current': value === chosen ? ('true' as const) : undefined,
            ref: value === chosen ? intoView : null,
          },
          onClick: (event: MouseEvent) => {
            event.preventDefault()
            setQuery({ [name]: value })
          },
        },
        text,
      ),
    ),
  )
}

/** On a narrow screen tabs scroll; the page itself stays where it is. */
function intoView(tab: HTMLAnchorElement | null): void {
  const bar = tab?.parentElement
  if (!tab || !bar) return
  const [own, whole] = [tab.getBoundingClientRect(), bar.getBoundingClientRect()]
  if (own.left < whole.left) bar.scrollLeft += own.left - whole.left
  else if (own.right > whole.right) bar.scrollLeft += own.right - whole.right
}
