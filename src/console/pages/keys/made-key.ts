// A new key, shown once, with a first call that uses it.
import type { VNode } from 'preact'
import { BASE } from '../../base.ts'
import { h3 } from '../../elements.ts'
import { words } from '../../language.ts'
import { copyBox, secretOnce } from '../../parts/copy.ts'
import type { KeyKind } from './key-columns.ts'

type Props = { kind: KeyKind; text: string; ofInstallation: boolean; hint?: string; onClose(): void }

export function madeKey({ kind, text, hint, onClose }: Props): VNode {
  const t = words('keys')
  return secretOnce(
    {
      title: t('madeTitle'),
      secret: text,
      hint: hint === undefined ? t('onceText') : `${t('onceText')} ${hint}`,
      onClose,
    },
    h3(t('firstCall')),
    copyBox({ text: firstCall(kind, text), label: t('firstCall') }),
  )
}

/** In the form of a shell. */
export function firstCall(kind: KeyKind, text: string): string {
  const server = location.origin + BASE
  if (kind === 'manage') return `curl ${server}/api/v1/me \\\n  -H 'Authorization: Bearer ${text}'`
  if (kind === 'api')
    return `curl ${server}/api/amapi/AddClient \\\n  -d apikey=${text} \\\n  -d country=DE -d type=1 -d email=ada@example.com`
  return `curl ${server}/api/amapi/GetProducts \\\n  -d apikey=lk_api_… -d secret_key=${text} \\\n  -d email=ada@example.com`
}
