// One mail as its reader sees it. The HTML is a page of its own in a frame without scripts, links and the rights of this page.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer } from '../../api-shapes.ts'
import { BASE } from '../../base.ts'
import { bdi, code, div, iframe, part, pre } from '../../elements.ts'
import { type Language, words } from '../../language.ts'
import { card } from '../../parts/card.ts'
import { facts } from '../../parts/facts.ts'
import { type Choice, segmented } from '../../parts/field.ts'
import { selectChip } from '../../parts/filter-chips.ts'
import { skeleton, trouble } from '../../parts/states.ts'
import { Problem } from '../../problems.ts'
import { place, setQuery } from '../../router.ts'

const VIEWS = ['wide', 'narrow', 'text'] as const
type View = (typeof VIEWS)[number]
type Preview = Answer<'post', '/mail-templates/{template}/preview'>
type Props = { template: Preview['id']; brandName: string; languages: readonly Choice<Language>[] }

export const templatePreview = part(function TemplatePreview({
  template,
  brandName,
  languages,
}: Props): VNode {
  const t = words('mail')
  const { query } = place.value
  const view: View = VIEWS.find((one) => one === query.get('view')) ?? 'wide'
  const language = languages.find(({ value }) => value === query.get('language'))?.value
  const [preview, setPreview] = useState<Preview>()
  const [problem, setProblem] = useState<Problem>()
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isLeft = false
    const given = { path: { template }, body: language === undefined ? {} : { language }, brand: brandName }
    write('post', '/mail-templates/{template}/preview', given)
      .then((made) => {
        if (isLeft) return
        setPreview(made)
        setProblem(undefined)
      })
      .catch((error: unknown) => !isLeft && error instanceof Problem && setProblem(error))
    return () => {
      isLeft = true
    }
  }, [template, language, brandName, round])
  if (problem) return trouble({ problem, reload: () => setRound(round + 1) })
  if (!preview) return skeleton({})
  return card(
    {
      actions: [
        languages.length > 1 &&
          selectChip({
            ...{ label: t('language'), value: language, all: t('usual'), choices: languages },
            onChange: (next) => setQuery({ language: next }),
          }),
        segmented<View>({
          ...{ label: t('view'), value: view, onChange: (next) => setQuery({ view: next }) },
          choices: VIEWS.map((value) => ({ value, text: t(`${value}View`) })),
        }),
      ],
    },
    facts([
      [t('subject'), bdi(preview.subject)],
      [t('sender'), bdi(preview.from)],
      [t('replyTo'), preview.reply_to === null ? undefined : bdi(preview.reply_to)],
    ]),
    view === 'text'
      ? pre({ class: 'lines', tabIndex: 0, 'aria-label': t('textView'), dir: 'auto' }, code(preview.text))
      : div(
          { class: `mail-frame ${view}` },
          iframe({
            ...{ key: `${template} ${language}`, src: frameUrl(template, brandName, language), sandbox: '' },
            // What it says can be read as text; its links lead nowhere.
            ...{ title: t('htmlOf', { subject: preview.subject }), inert: true, loading: 'lazy' },
          }),
        ),
  )
})

function frameUrl(template: string, brandName: string, language: string | undefined): string {
  const query = new URLSearchParams({ brand: brandName, ...(language !== undefined && { language }) })
  return `${BASE}/console/mail-preview/${encodeURIComponent(template)}?${query}`
}
