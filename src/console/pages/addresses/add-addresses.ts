// Adds addresses to the stock of a brand: all that are written, or none.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import { part } from '../../elements.ts'
import { words } from '../../language.ts'
import { selectField, textArea, textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { can } from '../../who.ts'

type Props = { onClose(): void; onDone(): void }

export const addAddresses = part(function AddAddresses({ onClose, onDone }: Props): VNode {
  const t = words('addresses')
  const countries = useReading('/locations', {}).data?.countries ?? []
  const [country, setCountry] = useState('')
  const [host, setHost] = useState('')
  const [text, setText] = useState('')
  const ofCountry = can('gateways:read') && country !== '' ? '/gateways' : undefined
  const gateways = useReading(ofCountry, { query: { country, limit: 1 } }).data?.data ?? []
  const usual = gateways.find((one) => one.country === country)?.host ?? ''
  const shownHost = host === '' ? usual : host
  const ranges = text.split(/[\s,;]+/).filter((one) => one !== '')
  return formDialog({
    ...{ title: t('add'), does: t('add'), onClose },
    isReady: country !== '' && shownHost.trim() !== '' && ranges.length > 0,
    fields: (faultOf) => [
      selectField({
        ...{ label: t('country'), value: country, onChange: setCountry, fault: faultOf('/country') },
        choices: [
          { value: '', text: t('choose') },
          ...countries
            .map(({ iso_code: value }) => ({ value, text: formats().country(value) }))
            .sort((one, other) => one.text.localeCompare(other.text)),
        ],
      }),
      textField({
        ...{ label: t('host'), hint: t('hostHint'), value: shownHost, onChange: setHost },
        ...{ fault: faultOf('/host'), more: { autocomplete: 'off', maxLength: 253 } },
      }),
      textArea({
        ...{ label: t('ranges'), hint: t('rangesHint'), value: text, onChange: setText, rows: 5 },
        fault: faultOf('/ranges'),
      }),
    ],
    onSend: async () => {
      const { added } = await write('post', '/addresses', {
        body: { country, host: shownHost.trim(), ranges },
      })
      notify(t('added', { count: added }))
      onDone()
      onClose()
    },
  })
})
