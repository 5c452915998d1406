// The rail: the brand that is looked at, the pages, and the person. On a narrow screen it is a sheet behind the bar at the bottom.
import { signal } from '@preact/signals'
import type { VNode } from 'preact'
import { hrefOf } from '../base.ts'
import { a, bdi, button, div, nav, part, span } from '../elements.ts'
import { icon } from '../icons.ts'
import { words } from '../language.ts'
import { findPage, PAGES } from '../pages.ts'
import { menu } from '../parts/menu.ts'
import { forgetAnswers } from '../reading.ts'
import { place } from '../router.ts'
import { brand, brands, can, chooseBrand } from '../who.ts'
import { personMenu } from './person-menu.ts'

/** Of the bar at the bottom; the others are in the sheet. */
const AT_BOTTOM = 4
const isSheetOpen = signal(false)

export const rail = part(function Rail(_: object): VNode {
  const t = words('frame')
  return div(
    { class: `rail${isSheetOpen.value ? ' sheet' : ''}`, id: 'rail' },
    div({ class: 'rail-brand' }, brandSwitcher({})),
    nav({ class: 'rail-list', 'aria-label': t('mainMenu') }, entries()),
    div({ class: 'rail-foot' }, personMenu({})),
  )
})

function entries(): VNode[] {
  const t = words('frame')
  return shownPages().map(({ path, rail: { icon: name, word } }) =>
    a(
      {
        ...{
          class: 'rail-entry',
          key: path,
          href: hrefOf(path),
          'aria-current': isHere(path) ? 'page' : undefined,
        },
        onClick: closeSheet,
      },
      icon(name),
      span(t(word)),
    ),
  )
}

function shownPages() {
  return PAGES.flatMap((page) => (page.rail && can(page.scope) ? [{ ...page, rail: page.rail }] : []))
}

/** Also on the pages below, and on those that belong to it. */
function isHere(path: string): boolean {
  const now = place.value.path
  if (findPage(now)?.page.under === path) return true
  return path === '/' ? now === '/' : now === path || now.startsWith(`${path}/`)
}

function closeSheet(): void {
  isSheetOpen.value = false
}

const brandSwitcher = part(function BrandSwitcher(_: object): VNode {
  const t = words('frame')
  const name = brand.value?.title ?? t(brands.value.length > 1 ? 'allBrands' : 'latchkey')
  const face = span({ class: 'brand-name' }, span({ class: 'dot' }), bdi(name))
  if (brands.value.length < 2) return div({ class: 'brand-name only' }, face)
  const choose = (id: string | undefined) => {
    forgetAnswers()
    chooseBrand(id)
  }
  return menu({
    ...{ label: t('chooseBrand'), class: 'quiet wide', face: [face, icon('down', 16)] },
    actions: [
      {
        name: '',
        text: t('allBrands'),
        isChosen: brand.value === undefined,
        onClick: () => choose(undefined),
      },
      ...brands.value.map(({ id, title }) => ({
        ...{ name: id, text: title, isChosen: brand.value?.id === id, onClick: () => choose(id) },
      })),
    ],
  })
})

export const bottomBar = part(function BottomBar(_: object): VNode {
  const t = words('frame')
  return nav(
    { class: 'bottom', 'aria-label': t('mainMenu') },
    shownPages()
      .slice(0, AT_BOTTOM)
      .map(({ path, rail: { icon: name, word } }) =>
        a(
          {
            ...{ key: path, href: hrefOf(path), onClick: closeSheet },
            'aria-current': isHere(path) && !isSheetOpen.value ? ('page' as const) : undefined,
          },
          icon(name),
          span(t(word)),
        ),
      ),
    button(
      {
        ...{ type: 'button', 'aria-expanded': isSheetOpen.value, 'aria-controls': 'rail' },
        onClick: () => {
          isSheetOpen.value = !isSheetOpen.value
        },
      },
      icon('menu'),
      span(t('more')),
    ),
  )
})
