// Looks each second for two minutes, while a customer tries again.
import type { VNode } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { words } from '../../language.ts'
import { toggleChip } from '../../parts/filter-chips.ts'
import { POLL_MS } from '../../reading.ts'

const WATCHED_MS = 120_000
const EACH_MS = 1000

/** `everyMs`: how often to read now; `toggle`: the switch for it. */
export function useWatch(): { everyMs: number; toggle: VNode } {
  const [isOn, setOn] = useState(false)
  useEffect(() => {
    if (!isOn) return undefined
    const timer = setTimeout(() => setOn(false), WATCHED_MS)
    return () => clearTimeout(timer)
  }, [isOn])
  const t = words('access')
  return {
    everyMs: isOn ? EACH_MS : POLL_MS,
    toggle: toggleChip({ pressed: isOn, onChange: setOn }, t(isOn ? 'watching' : 'watch')),
  }
}
