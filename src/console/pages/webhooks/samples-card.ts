// How a receiver verifies calls, in four languages. The samples are loaded when they are looked at.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { card } from '../../parts/card.ts'
import { copyBox } from '../../parts/copy.ts'
import { segmented } from '../../parts/field.ts'
import { skeleton } from '../../parts/states.ts'

const LANGUAGES = ['TypeScript', 'PHP', 'Python', 'Go'] as const
type Language = (typeof LANGUAGES)[number]
type Samples = Record<Language, string>
type Props = { signature: 'v1' | 'v1a' }

export const samplesCard = part(function SamplesCard({ signature }: Props): VNode {
  const t = words('webhooks')
  const [language, setLanguage] = useState<Language>('TypeScript')
  const [samples, setSamples] = useState<Samples>()
  useEffect(() => {
    void import('./samples.ts').then(({ SAMPLES }) => setSamples(SAMPLES[signature]))
  }, [signature])
  return card(
    {
      title: t('verify'),
      actions: segmented<Language>({
        ...{ label: t('programming'), value: language, onChange: setLanguage },
        choices: LANGUAGES.map((value) => ({ value, text: value })),
      }),
    },
    p({ class: 'muted' }, t(signature === 'v1' ? 'verifyText' : 'verifyKeyText')),
    samples ? copyBox({ text: samples[language], label: language }) : skeleton({}),
  )
})
