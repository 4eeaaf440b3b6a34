import { UndirectedGraph } from 'graphology'
import louvain from 'graphology-communities-louvain'
import type { Entity, Group, Link } from '../types.ts'

// Its types tell of a `default` that the module, CommonJS, does not have: it is the function.
const findLouvain = louvain as unknown as typeof louvain.default

/** Below 1 for fewer and larger groups than the method finds by itself: a group of two tables is no help to a reader. */
const resolution = 0.5

/** Up to so many tables are read in one piece: nothing is gained by dividing them. */
const readableInOne = 14

/**
 * Tables that refer to one another more than to others (Blondel et al. 2008, the Louvain method), largest group first; those that nobody refers to
 * are a group of their own. The same tables give the same groups.
 */
export function groupEntities(entities: readonly Entity[], links: readonly Link[]): readonly Group[] {
  const tables = entities.filter(isTable)
  if (tables.length === 0) return []
  if (tables.length <= readableInOne)
    return [
      toGroup(
        tables.map(({ id }) => id),
        links,
      ),
    ]
  const linked = tables.filter(({ id }) => links.some(({ from, to }) => from !== to && (from === id || to === id)))
  const alone = tables.filter((table) => !linked.includes(table)).map(({ id }) => id)
  const groups = findCommunities(linked, links).map((ids) => toGroup(ids, links))
  const named = nameApart(groups.toSorted((a, b) => b.entities.length - a.entities.length || (a.name < b.name ? -1 : 1)))
  return alone.length === 0 ? named : [...named, { name: 'without relationships', entities: alone }]
}

export const isTable = ({ kind }: Entity) => kind === 'table' || kind === 'partitioned table' || kind === 'foreign table'

function findCommunities(entities: readonly Entity[], links: readonly Link[]): readonly (readonly string[])[] {
  const graph = new UndirectedGraph()
  for (const { id } of entities) graph.addNode(id)
  for (const { from, to } of links) if (from !== to && graph.hasNode(from) && graph.hasNode(to)) graph.mergeEdge(from, to)
  const communities = findLouvain(graph, { randomWalk: false, resolution, rng: () => 0 })
  return [...Map.groupBy(Object.keys(communities), (id) => communities[id]).values()]
}

function toGroup(entities: readonly string[], links: readonly Link[]): Group {
  const within = links.filter(({ from, to }) => from !== to && entities.includes(from) && entities.includes(to))
  const weights = new Map(entities.map((id) => [id, countReferring(id, within)]))
  const weight = (id: string) => weights.get(id) ?? 0
  const [hub = ''] = entities.toSorted((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))
  return { name: hub.slice(hub.indexOf('.') + 1), entities: entities.toSorted() }
}

/** Tables that refer to it, straight or through others. */
function countReferring(id: string, links: readonly Link[]): number {
  const reached = new Set([id])
  for (const table of reached) for (const { from, to } of links) if (to === table) reached.add(from)
  return reached.size - 1
}

/** Two groups whose centres have one name, in two schemas, are told apart. */
function nameApart(groups: readonly Group[]): readonly Group[] {
  const seen = new Map<string, number>()
  return groups.map((group) => {
    const times = (seen.get(group.name) ?? 0) + 1
    seen.set(group.name, times)
    return times === 1 ? group : { ...group, name: `${group.name} (${times})` }
  })
}
