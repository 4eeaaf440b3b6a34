import { isPublicBucket, type Matrix } from '../types.ts'
import { toLabel } from './describe-change.ts'
import type { SurroundingChange } from './types.ts'

/** What the API offers, which roles there are, and what objects to come will grant. */
export function compareSurroundings(before: Matrix, after: Matrix): readonly SurroundingChange[] {
  return [
    ...compareExposure(before, after),
    ...compareBuckets(before, after),
    ...compareDefaults(before, after),
    ...compareApiRoles(before, after),
  ]
}

function compareExposure(before: Matrix, after: Matrix): readonly SurroundingChange[] {
  const old = new Map(before.objects.map(({ id, exposure }) => [id, exposure]))
  return after.objects.flatMap(({ id, exposure }): readonly SurroundingChange[] => {
    const earlier = old.get(id)
    if (earlier === undefined || earlier.isExposed === exposure.isExposed) return []
    return exposure.isExposed
      ? [{ effect: 'widens', sentence: `The API now offers ${toLabel({ id })}: ${exposure.why}` }]
      : [{ effect: 'narrows', sentence: `The API no longer offers ${toLabel({ id })}: ${exposure.why}` }]
  })
}

function compareBuckets(before: Matrix, after: Matrix): readonly SurroundingChange[] {
  const old = new Map(before.objects.map((object) => [object.id, isPublicBucket(object)]))
  return after.objects.flatMap((object): readonly SurroundingChange[] => {
    const wasPublic = old.get(object.id)
    if (wasPublic === undefined || wasPublic === isPublicBucket(object)) return []
    return wasPublic
      ? [{ effect: 'narrows', sentence: `${object.id} is no longer public` }]
      : [{ effect: 'widens', sentence: `${object.id} is public now: whoever knows the address of a file reads it` }]
  })
}

function compareDefaults(before: Matrix, after: Matrix): readonly SurroundingChange[] {
  const fresh = after.defaultPrivileges.filter((each) => !before.defaultPrivileges.includes(each))
  const gone = before.defaultPrivileges.filter((each) => !after.defaultPrivileges.includes(each))
  return [
    ...fresh.map((each) => ({ effect: 'widens' as const, sentence: `What is made from now on is granted by ${each}` })),
    ...gone.map((each) => ({ effect: 'narrows' as const, sentence: `What is made from now on is no longer granted by ${each}` })),
  ]
}

function compareApiRoles(before: Matrix, after: Matrix): readonly SurroundingChange[] {
  const old = new Map(before.subjects.map((subject) => [subject.name, subject]))
  return after.subjects.flatMap(({ name, isApiRole }): readonly SurroundingChange[] => {
    const earlier = old.get(name)
    if (earlier === undefined || earlier.isApiRole === isApiRole) return []
    return isApiRole
      ? [{ effect: 'widens', sentence: `A request to the API can now become ${name}` }]
      : [{ effect: 'narrows', sentence: `A request to the API can no longer become ${name}` }]
  })
}
