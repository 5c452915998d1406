// The page of the address: its module and messages are loaded, then it is drawn, its heading gets the focus, and a visitor who
// comes back finds it scrolled as it was.
import type { ComponentType, VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { draw, p, part } from '../elements.ts'
import { loadAreas, words } from '../language.ts'
import { findPage, type PageProps } from '../pages.ts'
import { button, linkButton } from '../parts/button.ts'
import { emptyState, forbidden, skeleton } from '../parts/states.ts'
import { place } from '../router.ts'
import { can } from '../who.ts'

type Shown = PageProps & { visit: number; page: ComponentType<PageProps> }

export const pageOutlet = part(function PageOutlet(_: { key?: string }): VNode {
  const { path, visit, scrollY } = place.value
  const [shown, setShown] = useState<Shown>()
  const [failed, setFailed] = useState(false)
  const found = findPage(path)
  useEffect(() => {
    let isLeft = false
    if (!found) return undefined
    const { page, params } = found
    Promise.all([page.load(), loadAreas(page.areas)])
      .then(([module]) => !isLeft && setShown({ page: module.page, params, visit }))
      .catch(() => !isLeft && setFailed(true))
    return () => {
      isLeft = true
    }
  }, [path, visit])
  useEffect(() => {
    if (shown?.visit !== visit) return
    // The first page of a visit keeps the focus where the browser has put it.
    if (visit > 0) document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true })
    scrollTo(0, scrollY)
  }, [shown?.visit])
  if (failed) return newVersion({})
  if (!found) return nothingHere({})
  if (!can(found.page.scope)) return forbidden({})
  if (!shown) return skeleton({})
  return draw(shown.page, { params: shown.params, key: `${shown.visit}` })
})

/** A module that cannot be loaded has been replaced: the server was updated under this page. */
const newVersion = part(function NewVersion(_: object): VNode {
  const t = words('frame')
  const reload = button({ kind: 'primary', icon: 'refresh', onClick: () => location.reload() }, t('reload'))
  return emptyState({ title: t('newVersion'), icon: 'refresh' }, p(t('newVersionText')), reload)
})

const nothingHere = part(function NothingHere(_: object): VNode {
  const t = words('frame')
  return emptyState(
    { title: t('notFound'), icon: 'search' },
    p(t('notFoundText')),
    linkButton({ path: '/' }, t('overview')),
  )
})
