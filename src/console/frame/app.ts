// The frame around every page: rail, top bar, the page, dialogs and notices. It reads who is signed in before anything else.
import { batch } from '@preact/signals'
import type { VNode } from 'preact'
import { useEffect } from 'preact/hooks'
import { get } from '../api.ts'
import { hrefOf } from '../base.ts'
import { awaySince, isSignedOut } from '../connection.ts'
import { a, div, h1, main, p, part } from '../elements.ts'
import { icon } from '../icons.ts'
import { kept } from '../kept.ts'
import { chooseLanguage, isLanguage, words } from '../language.ts'
import { emptyState, skeleton } from '../parts/states.ts'
import { toasts } from '../parts/toast.ts'
import { Problem } from '../problems.ts'
import { forgetAnswers } from '../reading.ts'
import { place } from '../router.ts'
import { allows, type Brand, brands, chosenBrand, type Me, me } from '../who.ts'
import { connectionNotice } from './connection-notice.ts'
import { look } from './look.ts'
import { pageOutlet } from './page-outlet.ts'
import { bottomBar, rail } from './rail.ts'
import { stepUpDialog } from './step-up-dialog.ts'
import { topBar } from './top-bar.ts'

const AGAIN_MS = 5000

export function app(): VNode {
  useEffect(() => {
    void readMe()
  }, [])
  if (isSignedOut.value) return signedOut({})
  if (me.value === undefined)
    return div({ class: 'alone' }, awaySince.value === undefined ? skeleton({}) : away({}))
  return div(
    { class: `frame${awaySince.value === undefined ? '' : ' is-away'}` },
    a({ class: 'skip', href: '#content' }, words('frame')('skip')),
    look({}),
    rail({}),
    topBar({}),
    connectionNotice({}),
    main(
      { class: 'content', id: 'content' },
      div({ class: 'content-inside' }, pageOutlet({ key: chosenBrand.value ?? '' })),
    ),
    bottomBar({}),
    stepUpDialog({}),
    toasts({}),
  )
}

/** Tries until the server answers. */
async function readMe(): Promise<void> {
  try {
    const found = await get('/me', {})
    const all = await readBrands(found)
    if (kept('language') === undefined && isLanguage(found.language)) await chooseLanguage(found.language)
    forgetAnswers()
    batch(() => {
      me.value = found
      brands.value = all
    })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.isAway) setTimeout(readMe, AGAIN_MS)
  }
}

/** A role that may not read them goes without their names and colours. */
async function readBrands({ brand, scopes }: Me): Promise<readonly Brand[]> {
  if (allows(scopes, 'brands:write')) return (await get('/brands', {})).data
  if (brand === null || !allows(scopes, 'brand:read')) return []
  return [await get('/brands/{brand}', { path: { brand } })]
}

const away = part(function Away(_: object): VNode {
  const t = words('frame')
  return emptyState({ title: t('away'), icon: 'away' }, p(t('awayText')))
})

/** The way back is in the address of the sign-in page. */
const signedOut = part(function SignedOut(_: object): VNode {
  const t = words('frame')
  const { path, query } = place.value
  const back = hrefOf(path) + (query.size > 0 ? `?${query}` : '')
  return div(
    { class: 'alone' },
    div(
      { class: 'card state' },
      icon('lock', 32),
      h1(t('signedOut')),
      p(t('signedOutText')),
      a(
        { class: 'button primary', href: `${hrefOf('/sign-in')}?to=${encodeURIComponent(back)}` },
        t('signIn'),
      ),
    ),
  )
})
