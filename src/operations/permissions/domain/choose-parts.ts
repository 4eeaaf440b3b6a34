import { objectUnknown, subjectUnknown } from '../errors.ts'
import type { Subject } from '../types.ts'
import type { ListedObject } from './list-objects.ts'

/** Names of subjects or of their roles, and of objects with or without schema; empty: all. */
export type Only = { readonly roles: readonly string[]; readonly objects: readonly string[] }

type Parts = { readonly objects: readonly ListedObject[]; readonly subjects: readonly Subject[] }

/** Throws `permissions_subject_unknown`, `permissions_object_unknown`. */
export function chooseParts({ objects, subjects }: Parts, { roles, objects: names }: Only = { roles: [], objects: [] }): Parts {
  for (const name of roles)
    if (!subjects.some((subject) => isSubject(subject, name)))
      throw subjectUnknown(
        name,
        subjects.map((subject) => subject.name),
      )
  for (const name of names) if (!objects.some((listed) => isObject(listed, name))) throw objectUnknown(name)
  return {
    objects: names.length === 0 ? objects : objects.filter((listed) => names.some((name) => isObject(listed, name))),
    subjects: roles.length === 0 ? subjects : subjects.filter((subject) => roles.some((name) => isSubject(subject, name))),
  }
}

function isSubject({ name, role }: Subject, wanted: string): boolean {
  return name === wanted || role === wanted
}

function isObject({ object }: ListedObject, wanted: string): boolean {
  return object.id === wanted || object.name === wanted || `${object.schema}.${object.name}` === wanted
}
