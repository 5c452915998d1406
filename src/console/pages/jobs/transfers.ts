// Accounts of the brand in and out: a file of them is imported, or a link to an export is made.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer } from '../../api-shapes.ts'
import { a, div, form, p, part } from '../../elements.ts'
import { icon } from '../../icons.ts'
import { words } from '../../language.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { copyBox } from '../../parts/copy.ts'
import { dialog } from '../../parts/dialog.ts'
import { checkbox } from '../../parts/field.ts'
import { brandNeeded } from '../../parts/states.ts'
import { notifyProblem } from '../../parts/toast.ts'
import { formats, now } from '../../present.ts'
import { setQuery } from '../../router.ts'
import { can, isOneBrand } from '../../who.ts'
import { fileField } from './file-field.ts'
import { upload } from './upload.ts'

type Link = Answer<'post', '/exports'>

export const transfers = part(function Transfers(_: object): VNode {
  if (!isOneBrand.value) return card({}, brandNeeded({}))
  return div(
    { class: 'grid' },
    can('accounts:write') && importCard({}),
    can('secrets:read') && exportCard({}),
  )
})

const importCard = part(function ImportCard(_: object): VNode {
  const t = words('jobs')
  const [file, setFile] = useState<File>()
  const [isDry, setDry] = useState(true)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const send = async (chosen: File) => {
    setBusy(true)
    setFault(undefined)
    try {
      const given = { query: { dry_run: isDry ? ('true' as const) : undefined } }
      const { id } = await upload('/imports', given, { body: chosen, type: 'application/jsonl' })
      setQuery({ tab: 'tasks', task: id })
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }
  return card(
    { title: t('import') },
    form(
      {
        class: 'stack',
        onSubmit: (event) => {
          event.preventDefault()
          if (file && !busy) void send(file)
        },
      },
      p({ class: 'muted' }, t('importText')),
      fileField({ label: t('file'), accept: '.jsonl,.ndjson', onChange: setFile, fault }),
      checkbox({ label: t('dryRunFirst'), hint: t('dryRunText'), checked: isDry, onChange: setDry }),
      div(
        button(
          { kind: 'primary', type: 'submit', busy, disabled: file === undefined },
          t(busy ? 'uploading' : isDry ? 'check' : 'importNow'),
        ),
      ),
    ),
  )
})

const exportCard = part(function ExportCard(_: object): VNode {
  const t = words('jobs')
  const [hasSecrets, setSecrets] = useState(false)
  const [busy, setBusy] = useState(false)
  const [made, setMade] = useState<Link>()
  const make = async () => {
    setBusy(true)
    await write('post', '/exports', { body: { secrets: hasSecrets } })
      .then(setMade)
      .catch(notifyProblem)
    setBusy(false)
  }
  return card(
    { title: t('export') },
    div(
      { class: 'stack' },
      p({ class: 'muted' }, t('exportText')),
      checkbox({
        label: t('withSecrets'),
        hint: t('withSecretsHint'),
        checked: hasSecrets,
        onChange: setSecrets,
      }),
      div(button({ icon: 'download', busy, onClick: () => void make() }, t('makeLink'))),
    ),
    made && madeLink({ made, onClose: () => setMade(undefined) }),
  )
})

type MadeProps = { made: Link; onClose(): void }

const madeLink = part(function MadeLink({ made, onClose }: MadeProps): VNode {
  const t = words('jobs')
  const url = made.url ?? ''
  return dialog(
    {
      ...{ title: t('export'), onClose },
      actions: a({ class: 'button primary', href: url, download: '' }, icon('download', 18), t('download')),
    },
    p(t('linkText', { when: formats().relative(made.expires_at, now.value) })),
    copyBox({ text: url, label: t('export') }),
  )
})
