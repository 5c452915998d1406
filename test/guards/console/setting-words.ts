// Which settings of a brand the console does not show, or has no words for.
type Form = { name: string; kind: string; choices: readonly (string | number)[] | null }

/** Chosen beside the title. */
const ELSEWHERE = ['color']
/** Its choices have their names in themselves. */
const NAMED = ['language']

export function unshown(
  forms: readonly Form[],
  groups: Readonly<Record<string, readonly string[]>>,
  words: Readonly<Record<string, unknown>>,
): string[] {
  const placed = Object.values(groups).flat()
  return forms
    .filter(({ name }) => !ELSEWHERE.includes(name))
    .flatMap(({ name, choices }) => {
      const texts = (NAMED.includes(name) ? [] : (choices ?? [])).filter((one) => typeof one === 'string')
      const wanted = [name, `${name}_hint`, ...texts.map((one) => `${name}_${one}`)]
      const times = placed.filter((one) => one === name).length
      return [
        ...(times === 1 ? [] : [`${name} is in ${times} groups`]),
        ...wanted.filter((one) => !(one in words)).map((one) => `${one} has no words`),
      ]
    })
}
