// How the clock of a sandbox brand is said.

export function aheadText(days: number): string {
  return `sandbox, ${days} ${days === 1 ? 'day' : 'days'} ahead`
}
