// The address of the browser as state. Links are usual ones: a click on one that leads to a page of the console is carried out
// here, every other by the browser.
import { signal } from '@preact/signals'
import { hrefOf, pagePathOf } from './base.ts'

export type Place = {
  /** Of the page: `/accounts/acc_1`. */
  path: string
  query: URLSearchParams
  /** Where the page was scrolled to when the visitor left this entry of the history. */
  scrollY: number
  /** Counts visits: another page, and not another filter of the same. */
  visit: number
}

/** Addresses below /console/ that are not pages of this program. */
const OTHERS = /^\/(sign-in|sign-out|start|step-up|app|lib|look|mail-preview)(\/|$)/

export const place = signal<Place>(readPlace(0, 0))

function readPlace(scrollY: number, visit: number): Place {
  const query = new URLSearchParams(location.search)
  return { path: pagePathOf(location.pathname) ?? '/', query, scrollY, visit }
}

/** Call once. */
export function startRouter(): void {
  history.scrollRestoration = 'manual'
  addEventListener('popstate', ({ state }) => {
    place.value = readPlace(Number(state?.scrollY ?? 0), place.value.visit + 1)
  })
  document.addEventListener('click', (event) => {
    const path = pathOfClick(event)
    if (path === undefined) return
    event.preventDefault()
    go(path)
  })
}

/** Of a plain click on a link to a page. */
function pathOfClick(event: MouseEvent): string | undefined {
  const { button, metaKey, ctrlKey, shiftKey, altKey, defaultPrevented } = event
  if (defaultPrevented || button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link?.href || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin)
    return undefined
  const path = pagePathOf(link.pathname)
  if (path === undefined || OTHERS.test(path) || link.hash !== '') return undefined
  return path + link.search
}

/** Shows a page: `/accounts?status=active`. */
export function go(path: string): void {
  history.replaceState({ scrollY }, '')
  history.pushState({}, '', hrefOf(path))
  place.value = readPlace(0, place.value.visit + 1)
}

/** Changes the query of this page, such as a filter; `undefined` and an empty text take a name away. */
export function setQuery(changes: Readonly<Record<string, string | readonly string[] | undefined>>): void {
  const query = new URLSearchParams(place.value.query)
  for (const [name, value] of Object.entries(changes)) {
    query.delete(name)
    for (const one of [value ?? []].flat()) if (one !== '') query.append(name, one)
  }
  const search = query.size > 0 ? `?${query}` : ''
  history.replaceState(history.state, '', hrefOf(place.value.path) + search)
  place.value = { ...place.value, query }
}
