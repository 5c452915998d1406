// What a place shows that has no data: not yet, none, not for this role, or not reachable.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { bdi, type Child, div, h2, p, part } from '../elements.ts'
import { type IconName, icon } from '../icons.ts'
import { words } from '../language.ts'
import type { Problem } from '../problems.ts'
import type { Reading } from '../reading.ts'
import { brands, chooseBrand } from '../who.ts'
import { button } from './button.ts'

/** A quick answer shows no skeleton. */
const SKELETON_AFTER_MS = 300

export const skeleton = part(function Skeleton({ lines = 5 }: { lines?: number }): VNode {
  const [isShown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return div(
    { class: 'skeleton', 'aria-busy': 'true' },
    isShown && Array.from({ length: lines }, (_, at) => div({ class: 'bone', key: at })),
    isShown && p({ class: 'unseen', role: 'status' }, words('frame')('loading')),
  )
})

type EmptyProps = { title: string; icon?: IconName; children?: Child }

/** There is nothing: says why, and what to do first. */
export function emptyState({ title, icon: name = 'empty' }: EmptyProps, ...children: Child[]): VNode {
  return div({ class: 'state' }, icon(name, 32), h2(title), div({ class: 'text' }, children))
}

export const forbidden = part(function Forbidden(_: object): VNode {
  const t = words('frame')
  return emptyState({ title: t('forbidden'), icon: 'lock' }, p(t('forbiddenText')))
})

/** What is shown belongs to one brand, and all are looked at. */
export const brandNeeded = part(function BrandNeeded(_: object): VNode {
  const t = words('frame')
  return emptyState(
    { title: t('brandNeeded'), icon: 'plans' },
    p(t('brandNeededText')),
    div(
      { class: 'chips' },
      brands.value.map(({ id, title }) => button({ key: id, onClick: () => chooseBrand(id) }, bdi(title))),
    ),
  )
})

type TroubleProps = { problem: Problem; reload(): void }

export const trouble = part(function Trouble({ problem, reload }: TroubleProps): VNode {
  const t = words('frame')
  if (problem.status === 403) return forbidden({})
  if (problem.code === 'brand_needed') return brandNeeded({})
  if (problem.isAway) return emptyState({ title: t('away'), icon: 'away' }, p(t('awayText')))
  if (problem.status === 404) return emptyState({ title: t('notFound'), icon: 'search' }, p(problem.message))
  return emptyState(
    { title: t('failed'), icon: 'warn' },
    p(problem.message),
    problem.requestId !== undefined && p({ class: 'muted small' }, problem.requestId),
    button({ icon: 'refresh', onClick: reload }, t('tryAgain')),
  )
})

/** The data of a reading, or the state in place of them. Data that are there stay while the server is away. */
export function withData<T>(reading: Reading<T>, show: (data: T) => Child, waiting?: VNode): Child {
  const { data, problem, reload } = reading
  if (problem?.status === 403) return forbidden({})
  if (data !== undefined) return show(data)
  return problem ? trouble({ problem, reload }) : (waiting ?? skeleton({}))
}
