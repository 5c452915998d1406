// Adds a gateway: what runs there, where it is, what it offers. Then its lines are shown once, with a dot that turns green when its
// first packet comes.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer, Row } from '../../api-shapes.ts'
import { fieldset, input, label, legend, p, part, span, strong } from '../../elements.ts'
import { words } from '../../language.ts'
import { textField } from '../../parts/field.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { useReading } from '../../reading.ts'
import { bodyOf, type Fields, NO_WORDS, offerFields, placeFields, radiusFields } from './gateway-fields.ts'
import { madeGateway } from './made-gateway.ts'

type Made = Answer<'post', '/gateways'>
type Profile = Row<'/gateway-profiles'>
type Props = { onClose(): void; onDone(): void }

const START: Fields = {
  ...{ host: '', country: '', city: '', source: '', protocols: [], serves: [] },
  ...{ isSigned: true, isWeak: false },
}
const USUAL_PROFILE = 'openvpn-agent'

export const addGateway = part(function AddGateway({ onClose, onDone }: Props): VNode {
  const t = words('gateways')
  const profiles = useReading('/gateway-profiles', {}).data?.data ?? []
  const places = useReading('/locations', {}).data
  const [chosen, choose] = useState<Profile['id']>(USUAL_PROFILE)
  const [name, setName] = useState('')
  const [fields, setFields] = useState(START)
  const [made, setMade] = useState<Made>()
  if (made) return madeGateway({ made, onClose })
  const profile = profiles.find(({ id }) => id === chosen)
  const byRadius = profile?.asks_by === 'radius'
  const change = (changes: Partial<Fields>) => setFields((now) => ({ ...now, ...changes }))
  const pick = (id: Profile['id']) => {
    choose(id)
    change({ isSigned: profiles.find((one) => one.id === id)?.message_authenticator !== 'legacy' })
  }
  return formDialog({
    ...{ title: t('add'), does: t('add'), onClose },
    isReady:
      [name.trim(), fields.host.trim(), fields.country].every((one) => one !== '') &&
      fields.protocols.length > 0,
    fields: (faultOf) => {
      const given = { fields, places, byRadius, faultOf, change }
      return [
        profileTiles(profiles, chosen, pick),
        textField({
          ...{ label: t('name'), hint: t('nameHint'), value: name, onChange: setName },
          ...{ fault: faultOf('/name'), more: NO_WORDS },
        }),
        ...[placeFields(given), offerFields(given), radiusFields(given)],
        p({ class: 'hint' }, t('adds')),
      ]
    },
    onSend: async () => {
      const body = { ...bodyOf(fields, byRadius), name: name.trim(), profile: chosen }
      const added = await write('post', '/gateways', { body })
      onDone()
      setMade(added)
    },
  })
})

function profileTiles(
  profiles: readonly Profile[],
  chosen: string,
  onChange: (id: Profile['id']) => void,
): VNode {
  const t = words('gateways')
  return fieldset(
    { class: 'profiles' },
    legend(t('what')),
    profiles.map(({ id, asks_by: by, disconnects }) =>
      label(
        { key: id, class: 'tile' },
        input({ type: 'radio', name: 'profile', checked: id === chosen, onChange: () => onChange(id) }),
        span(
          { class: 'two-lines' },
          strong(t(id)),
          span(
            { class: 'muted small' },
            `${t(by === 'agent' ? 'byAgent' : 'byRadius')} `,
            t(disconnects[0] === 'none' && disconnects.length === 1 ? 'endsNone' : 'endsSessions'),
          ),
        ),
      ),
    ),
  )
}
