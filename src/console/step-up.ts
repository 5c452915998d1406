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
export async function prove(factor: { code: string } | { password: string }): Promise<boolean> {
  const response = await fetch(`${BASE}/console/step-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(factor),
  })
  return response.ok
}
