// How many addresses of each country are free, assigned and in quarantine: a bar of three parts, which filters the list below.
import type { VNode } from 'preact'
import type { Answer } from '../../api-shapes.ts'
import { bdi, button as buttonElement, div, li, part, span, ul } from '../../elements.ts'
import { words } from '../../language.ts'
import { card } from '../../parts/card.ts'
import { formats } from '../../present.ts'
import { STATES, stateText } from './address-columns.ts'

export type Counts = Answer<'get', '/addresses/counts'>['data']
type Props = { counts: Counts; chosen: string | undefined; onChoose(code: string | undefined): void }

export const countriesCard = part(function CountriesCard({ counts, chosen, onChoose }: Props): VNode {
  const t = words('addresses')
  const format = formats()
  const most = Math.max(1, ...counts.map(allOf))
  return card(
    { title: t('byCountry'), actions: legend() },
    ul(
      counts.map((one) =>
        li(
          { key: one.country },
          buttonElement(
            {
              ...{ type: 'button', class: 'country-row', 'aria-pressed': one.country === chosen },
              onClick: () => onChoose(one.country === chosen ? undefined : one.country),
            },
            bdi({ class: 'strong' }, format.country(one.country)),
            div(
              { class: 'parts', 'aria-hidden': 'true' },
              STATES.map((state) =>
                div({ key: state, class: state, style: { inlineSize: `${(one[state] / most) * 100}%` } }),
              ),
            ),
            span(
              { class: 'muted' },
              t('ofAll', { free: format.number(one.free), all: format.number(allOf(one)) }),
            ),
          ),
        ),
      ),
    ),
  )
})

function allOf({ free, assigned, quarantined }: Counts[number]): number {
  return free + assigned + quarantined
}

function legend(): VNode {
  return div(
    { class: 'parts-legend small', 'aria-hidden': 'true' },
    STATES.map((state) =>
      span({ key: state, class: 'parts-name' }, span({ class: `swatch ${state}` }), stateText(state)),
    ),
  )
}
