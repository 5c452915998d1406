// No file leans on itself by a detour, and no noun does. A type-only import counts like any other: two files that need
// each other's types are one thought in two places, and reading either needs both.

import { importsOf } from '../reading/imports.ts'
import type { SourceFile } from '../reading/source-tree.ts'
import { parseAll } from '../reading/syntax.ts'
import { partOf } from './import-rule.ts'

type Edges = Map<string, Set<string>>

export function importCycles(files: readonly SourceFile[]): string[] {
  const parsed = parseAll(files.filter((file) => /^(src|test|bench)\//.test(file.path)))
  const between = parsed.flatMap(importsOf).filter((found) => found.relative)
  const inCore = between.filter(({ from, target }) => from.startsWith('src/') && target.startsWith('src/'))
  return [
    ...circles(edges(between.map(({ from, target }) => [from, target]))),
    ...circles(edges(inCore.map(({ from, target }) => [`${partOf(from)}/`, `${partOf(target)}/`]))),
  ].map((circle) => `import cycle: ${circle.join(' → ')}`)
}

function edges(pairs: readonly (readonly [string, string])[]): Edges {
  const graph: Edges = new Map()
  for (const [from, target] of pairs) {
    if (from === target) continue
    graph.set(from, (graph.get(from) ?? new Set()).add(target))
  }
  return graph
}

/** One circle for each place at which a walk through the graph comes back to where it still is. */
function circles(graph: Edges): string[][] {
  const done = new Set<string>()
  const found: string[][] = []
  function visit(place: string, way: readonly string[]): void {
    if (way.includes(place)) found.push([...way.slice(way.indexOf(place)), place])
    if (done.has(place) || way.includes(place)) return
    for (const next of graph.get(place) ?? []) visit(next, [...way, place])
    done.add(place)
  }
  for (const start of graph.keys()) visit(start, [])
  return found
}
