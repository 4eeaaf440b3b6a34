import { omissionUnused, renameUnused, versionNameInvalid, versionNotMapped } from '../errors.ts'
import type {
  ColumnFact,
  FunctionFact,
  RelationFact,
  SchemaFacts,
  VersionColumn,
  VersionPlan,
  VersionRelation,
  VersionWish,
} from '../types.ts'

type Mapping = { readonly old: SchemaFacts; readonly now: SchemaFacts; readonly wish: VersionWish; readonly problems: string[] }

/**
 * What of the old schema becomes what of the new one. Pure. Throws `version_name_invalid`, `rename_unused`, `omission_unused`, and
 * `version_not_mapped` with every name that leads nowhere.
 */
export function planVersion(old: SchemaFacts, now: SchemaFacts, wish: VersionWish): VersionPlan {
  checkVersionName(wish.name)
  const before = nameAsBefore(old, now, wish)
  checkRenames(before, wish)
  checkOmissions(before, wish)
  const mapping: Mapping = { old: before, now, wish, problems: [] }
  const relations = before.relations.flatMap((relation) => mapRelation(relation, mapping))
  const reachable = before.functions.filter(({ isUnreachable }) => !isUnreachable)
  const functions = reachable.flatMap((called) => mapFunction(called, { ...mapping, relations }))
  if (mapping.problems.length > 0) throw versionNotMapped(mapping.problems)
  return { name: wish.name, behind: now, relations, functions, notes: relations.flatMap(listNotes) }
}

/** Throws `version_name_invalid`. */
export function checkVersionName(name: string): void {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw versionNameInvalid(name)
}

/** Without an earlier schema the old names are those of today with the renames taken back. */
function nameAsBefore(old: SchemaFacts, now: SchemaFacts, { renames }: VersionWish): SchemaFacts {
  if (old !== now) return old
  const relations = now.relations.map((relation) => {
    const name = renames.find((one) => one.column === null && one.now === relation.name)?.object ?? relation.name
    const columns = relation.columns.map((column) => {
      const former = renames.find((one) => one.object === name && one.column !== null && one.now === column.name)?.column
      return former == null ? column : { ...column, name: former, quoted: quote(former) }
    })
    return name === relation.name ? { ...relation, columns } : { ...relation, columns, name, quoted: quote(name) }
  })
  return { ...now, relations }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function checkRenames({ relations }: SchemaFacts, { renames }: VersionWish): void {
  for (const { object, column } of renames) {
    const relation = relations.find(({ name }) => name === object)
    const isThere = column === null ? relation !== undefined : relation?.columns.some(({ name }) => name === column)
    if (!isThere) throw renameUnused(column === null ? object : `${object}.${column}`)
  }
}

function checkOmissions({ relations, functions }: SchemaFacts, { without }: VersionWish): void {
  const columns = relations.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`))
  const known = new Set([...columns, ...relations.map(({ name }) => name), ...functions.map(({ name }) => name)])
  for (const name of without) if (!known.has(name)) throw omissionUnused(name)
}

function mapRelation(old: RelationFact, mapping: Mapping): readonly VersionRelation[] {
  const { wish, problems } = mapping
  if (wish.without.includes(old.name)) return []
  const name = wish.renames.find(({ object, column }) => object === old.name && column === null)?.now ?? old.name
  const now = mapping.now.relations.find((relation) => relation.name === name)
  if (now === undefined) {
    problems.push(describeLost(old.name, { was: old.name, sought: name }))
    return []
  }
  return [{ old, now, columns: old.columns.flatMap((column) => mapColumn(column, { old, now }, mapping)) }]
}

function mapColumn(old: ColumnFact, relation: Pick<VersionRelation, 'old' | 'now'>, { wish, problems }: Mapping): readonly VersionColumn[] {
  const subject = `${relation.old.name}.${old.name}`
  if (wish.without.includes(subject)) return []
  const name = wish.renames.find(({ object, column }) => object === relation.old.name && column === old.name)?.now ?? old.name
  const now = relation.now.columns.find((column) => column.name === name)
  if (now === undefined) {
    problems.push(describeLost(subject, { was: old.name, sought: name }))
    return []
  }
  return [{ old, now, isCast: old.type !== now.type }]
}

function describeLost(subject: string, { was, sought }: { readonly was: string; readonly sought: string }): string {
  return sought === was ? `${subject} is gone` : `${subject} has not become ${sought}, which is not there`
}

function mapFunction(old: FunctionFact, mapping: Mapping & { readonly relations: readonly VersionRelation[] }): readonly FunctionFact[] {
  const { wish, now, problems, relations } = mapping
  if (wish.without.includes(old.name)) return []
  const same = now.functions.find(({ name, identity }) => name === old.name && identity === old.identity)
  if (same === undefined) {
    problems.push(`${old.name}(${old.identity}) is gone or takes other arguments`)
    return []
  }
  if (same.resultRelation !== null && !relations.some((relation) => relation.now.name === same.resultRelation)) {
    problems.push(`${old.name}(${old.identity}) gives rows of ${same.resultRelation}, which the version does without`)
  }
  return [same]
}

function listNotes({ old, now, columns }: VersionRelation): readonly string[] {
  const cast = columns.filter(({ isCast }) => isCast).map((column) => `${old.name}.${column.old.name}`)
  const kept = new Set(columns.map((column) => column.now.name))
  const needed = now.columns.filter(({ name, default: standard, identity }) => !kept.has(name) && standard === null && !identity)
  return [
    ...(cast.length > 0 ? [`${cast.join(', ')}: written through a trigger, which takes no on_conflict`] : []),
    ...(needed.length > 0 ? [`${old.name}: inserted rows leave ${needed.map(({ name }) => name).join(', ')} empty`] : []),
  ]
}
