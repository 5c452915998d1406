// What was done, in the visitor's language; an action that this version does not know is shown as it is.

import { words } from '../../language.ts'
import type { Areas } from '../../messages/areas.ts'

export function actionText(action: string): string {
  return words('actions')(action as keyof Areas['actions'])
}
