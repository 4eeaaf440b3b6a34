import type { Only } from '../domain/choose-parts.ts'
import type { PermissionDiff } from './types.ts'

/** Of a diff what concerns some roles, sample users and objects; empty lists are all. What surrounds them concerns everybody. */
export function restrictDiff(diff: PermissionDiff, { roles, objects }: Only): PermissionDiff {
  const isObject = (id: string) => objects.length === 0 || objects.some((name) => id === name || isNamed(id, name))
  const isSubject = (name: string) => roles.length === 0 || roles.includes(name)
  return { ...diff, changes: diff.changes.filter(({ object, subjects }) => isObject(object) && subjects.some(isSubject)) }
}

/** `public.total(uuid)` is named by `total`, `public.total` and `total(uuid)`. */
function isNamed(id: string, name: string): boolean {
  const [, short = id] = /^[^.(]*\.(.*)$/.exec(id) ?? []
  return [id, short].some((full) => full === name || full.replace(/\(.*/, '') === name)
}
