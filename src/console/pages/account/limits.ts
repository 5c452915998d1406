// The limits of a subscription as chips, with the words of the catalogue for its numbers.
import type { VNode } from 'preact'
import { bdi, div, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { chip } from '../../parts/badge.ts'
import { country } from '../../parts/country.ts'
import { useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import type { Subscription } from './asking.ts'

export const limitChips = part(function LimitChips({ of }: { of: Subscription }): VNode {
  const t = words('account')
  const { limits } = of
  const hasPlaces = limits && limits.countries.length + limits.cities.length + limits.protocols.length > 0
  const { data } = useReading(hasPlaces && can('catalogue:read') ? '/locations' : undefined, {})
  return div(
    { class: 'chips' },
    chip(limits?.sessions ? t('sessionCount', { count: limits.sessions }) : t('brandSessions')),
    limits?.countries.map((id) => {
      const code = data?.countries.find((one) => one.id === id)?.iso_code
      return chip(code ? country({ code }) : id)
    }),
    limits?.cities.map((id) => chip(bdi(data?.cities.find((one) => one.id === id)?.name ?? id))),
    limits?.protocols.map((id) => chip(bdi(data?.protocols.find((one) => one.id === id)?.name ?? id))),
  )
})
