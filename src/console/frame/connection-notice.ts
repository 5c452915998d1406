// The strip that says that the server does not answer, and counts down to the next try.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { AGAIN_MS, awaySince } from '../connection.ts'
import { div, part, span } from '../elements.ts'
import { icon } from '../icons.ts'
import { words } from '../language.ts'

const SECOND_MS = 1000

export const connectionNotice = part(function ConnectionNotice(_: object): VNode | null {
  const since = awaySince.value
  const [passed, setPassed] = useState(0)
  useEffect(() => {
    if (since === undefined) return undefined
    setPassed(0)
    const timer = setInterval(() => setPassed((count) => count + 1), SECOND_MS)
    return () => clearInterval(timer)
  }, [since])
  if (since === undefined) return null
  const every = AGAIN_MS / SECOND_MS
  return div(
    { class: 'notice', role: 'status' },
    icon('away'),
    span(words('frame')('awayRetry', { seconds: every - (passed % every) })),
  )
})
