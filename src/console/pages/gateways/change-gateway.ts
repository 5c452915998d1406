// Changes a gateway: where it is, what it offers, from where it asks. A secret that it needs from then on is shown once.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Answer } from '../../api-shapes.ts'
import { part } from '../../elements.ts'
import { words } from '../../language.ts'
import { formDialog } from '../../parts/form-dialog.ts'
import { notify } from '../../parts/toast.ts'
import { useReading } from '../../reading.ts'
import type { Gateway } from './gateway.ts'
import { bodyOf, type Fields, offerFields, placeFields, radiusFields } from './gateway-fields.ts'
import { madeGateway } from './made-gateway.ts'

type Props = { gateway: Gateway; onClose(): void; onDone(): void }
type Changed = Answer<'patch', '/gateways/{gateway}'>

export const changeGateway = part(function ChangeGateway({ gateway, onClose, onDone }: Props): VNode {
  const t = words('gateways')
  const profiles = useReading('/gateway-profiles', {})
  const places = useReading('/locations', {}).data
  const [fields, setFields] = useState(() => fieldsOf(gateway))
  const [made, setMade] = useState<Changed>()
  if (made) return madeGateway({ made, onClose })
  const byRadius = profiles.data?.data.find(({ id }) => id === gateway.profile)?.asks_by === 'radius'
  const change = (changes: Partial<Fields>) => setFields((now) => ({ ...now, ...changes }))
  return formDialog({
    ...{ title: t('changeTitle', { gateway: gateway.id }), does: t('save'), onClose },
    isReady: profiles.data !== undefined && fields.protocols.length > 0,
    fields: (faultOf) => {
      const given = { fields, places, byRadius, faultOf, change }
      return [radiusFields(given), placeFields(given), offerFields(given)]
    },
    onSend: async () => {
      const given = { path: { gateway: gateway.id }, body: changesOf(gateway, fields, byRadius) }
      const changed = await write('patch', '/gateways/{gateway}', given)
      onDone()
      if (changed.secret !== null || changed.agent_token !== null) return setMade(changed)
      notify(t('changed', { gateway: gateway.id }))
      onClose()
    },
  })
})

/** Only what differs, so that what another admin changes meanwhile stays. */
function changesOf(gateway: Gateway, fields: Fields, byRadius: boolean) {
  const before: Readonly<Record<string, unknown>> = bodyOf(fieldsOf(gateway), byRadius)
  const isChanged = ([name, value]: [string, unknown]) =>
    name === 'allow_weak' || JSON.stringify(value) !== JSON.stringify(before[name])
  return Object.fromEntries(Object.entries(bodyOf(fields, byRadius)).filter(isChanged))
}

function fieldsOf(gateway: Gateway): Fields {
  const { host, country, city, source, protocols, brands } = gateway
  return {
    ...{ host, country, city: city ?? '', source: source ?? '', protocols, serves: brands ?? [] },
    ...{ isSigned: gateway.message_authenticator === 'strict', isWeak: false },
  }
}
