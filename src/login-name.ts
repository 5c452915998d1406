// Names of VPN logins as people and gateways write them: no two new ones differ by case only, so any case finds the one
// that is meant. Names are ASCII, and nothing else is folded: in no locale do other letters become one of them. Pure.

/** What the index over all names holds (`lower(vpn_username)`): the same text for all spellings of a name. */
export function foldLogin(name: string): string {
  return name.replace(/[A-Z]+/g, (part) => part.toLowerCase())
}

/** Finds one by its name: exactly first, then without regard to case where only one fits. */
export function byLogin<One extends { username: string }>(
  all: Iterable<One>,
): (name: string) => One | undefined {
  const spellings = Map.groupBy(all, ({ username }) => foldLogin(username))
  return (name) => {
    const fitting = spellings.get(foldLogin(name)) ?? []
    return (
      fitting.find(({ username }) => username === name) ?? (fitting.length === 1 ? fitting[0] : undefined)
    )
  }
}
