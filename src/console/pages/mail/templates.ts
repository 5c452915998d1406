// What customers of a brand get by mail: each in every language, as HTML on a desk and on a phone, and as text.
import type { VNode } from 'preact'
import { button as buttonElement, div, li, nav, p, part, span, ul } from '../../elements.ts'
import { isLanguage, LANGUAGE_NAMES, words } from '../../language.ts'
import type { Areas } from '../../messages/areas.ts'
import { card } from '../../parts/card.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { brand, me } from '../../who.ts'
import { templatePreview } from './template-preview.ts'

export const mailTemplates = part(function MailTemplates(_: object): VNode {
  const t = words('mail')
  const name = me.value?.brand ?? brand.value?.id
  const list = useReading(name === undefined ? undefined : '/mail-templates', { brand: name })
  if (name === undefined)
    return card({}, emptyState({ title: t('chooseBrand'), icon: 'mail' }, p(t('chooseBrandText'))))
  return div(
    withData(list, ({ data }) => {
      const chosen = data.find(({ id }) => id === place.value.query.get('template')) ?? data[0]
      if (!chosen) return undefined
      return div(
        { class: 'list-detail' },
        nav(
          { class: 'card flush', 'aria-label': t('templates') },
          ul(
            data.map(({ id }) =>
              li(
                { key: id },
                buttonElement(
                  {
                    ...{ type: 'button', class: 'list-entry', onClick: () => setQuery({ template: id }) },
                    'aria-current': id === chosen.id ? ('true' as const) : undefined,
                  },
                  span(templateName(id)),
                ),
              ),
            ),
          ),
        ),
        templatePreview({
          ...{ key: `${chosen.id} ${name}`, template: chosen.id, brandName: name },
          languages: chosen.languages
            .filter(isLanguage)
            .map((value) => ({ value, text: LANGUAGE_NAMES[value] })),
        }),
      )
    }),
  )
})

type TemplateWord = Extract<keyof Areas['mail'], `${string}Template`>

/** A template that this version does not know is named as it is. */
function templateName(id: string): string {
  return words('mail')(`${id}Template` as TemplateWord)
}
