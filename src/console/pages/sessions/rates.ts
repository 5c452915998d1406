// How fast sessions are, by their last two reports: a gateway reports totals, so a rate is known after the second report that the
// page has seen.
import { useRef } from 'preact/hooks'

type Report = { id: string; seen_at: string; bytes_in: number; bytes_out: number }

/** Bytes a second. */
export type Rate = { in: number; out: number }
type Seen = { at: number; in: number; out: number; rate: Rate | undefined }

/** By session. */
export function useRates(rows: readonly Report[] | undefined): ReadonlyMap<string, Rate> {
  const seen = useRef(new Map<string, Seen>())
  const next = new Map<string, Seen>()
  for (const { id, seen_at, bytes_in, bytes_out } of rows ?? [])
    next.set(id, after(seen.current.get(id), { at: Date.parse(seen_at), in: bytes_in, out: bytes_out }))
  if (rows) seen.current = next
  return new Map([...next].flatMap(([id, { rate }]) => (rate ? [[id, rate] as const] : [])))
}

function after(before: Seen | undefined, now: Omit<Seen, 'rate'>): Seen {
  if (!before || now.at <= before.at) return before ?? { ...now, rate: undefined }
  const seconds = (now.at - before.at) / 1000
  const per = (from: number, to: number) => Math.max(0, (to - from) / seconds)
  return { ...now, rate: { in: per(before.in, now.in), out: per(before.out, now.out) } }
}
