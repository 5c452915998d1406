// Proving oneself again: a call that needs it asks here, a dialog of the frame answers. Calls that come meanwhile wait for the
// same answer.
import { signal } from '@preact/signals'
import { BASE } from './base.ts'

type Asked = { settle(isProved: boolean): void }

/** Set while the dialog is to be shown. */
export const asked = signal<Asked | undefined>(undefined)
let waiting: Promise<boolean> | undefined

/** Resolves with whether the admin has proved a factor. */
export function askFactor(): Promise<boolean> {
  waiting ??= new Promise<boolean>((resolve) => {
    asked.value = { settle: resolve }
  }).finally(() => {
    waiting = undefined
    asked.value = undefined
  })
  return waiting
}

/** Whether the server takes the proof. Errors: TypeError when it is away. */
export async function prove(
  factor: { code: string } | { password: string } | { passkey: object },
): Promise<boolean> {
  return (await post('', factor)).ok
}

/** Lets the browser ask for a passkey. Errors: those of the browser, such as when the person cancels; TypeError. */
export async function proveByPasskey(): Promise<boolean> {
  const response = await post('/passkey-options', {})
  if (!response.ok) return false
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await response.json())
  const answer = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null
  return answer !== null && prove({ passkey: answer.toJSON() })
}

/** Passkeys are bound to a name. */
export function knowsPasskeys(): boolean {
  return (
    typeof PublicKeyCredential !== 'undefined' &&
    'parseCreationOptionsFromJSON' in PublicKeyCredential &&
    /[a-z]/i.test(location.hostname)
  )
}

function post(path: string, body: object): Promise<Response> {
  return fetch(`${BASE}/console/step-up${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
