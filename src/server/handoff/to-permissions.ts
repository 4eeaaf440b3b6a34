import type { PermissionChange, Permissions } from '../../operations/handoff/operation.ts'
import type { Answer, Matrix, PermissionDiff, PermissionChange as ProvenChange } from '../../operations/permissions/operation.ts'

/** What changed for roles that a request may take, and for sample users. */
export function toPermissions({ changes }: PermissionDiff, { subjects }: Matrix): Permissions {
  const asked = new Set(subjects.filter(({ isApiRole }) => isApiRole).map(({ name }) => name))
  return {
    kind: 'checked',
    changes: changes.flatMap((change) => {
      const people = change.subjects.filter((name) => asked.has(name))
      return people.length === 0 ? [] : [{ ...toChange(change), subjects: people }]
    }),
  }
}

function toChange({ effect, object, operation, columns, before, after }: ProvenChange): Omit<PermissionChange, 'subjects'> {
  const kind = toKind(effect, before, after)
  const isGain = kind === 'gained' || kind === 'more rows' || kind === 'other rows'
  const condition = isGain && after?.kind === 'some rows' ? after.condition : null
  return { kind, operation, object: object.replace(/^public\./, ''), columns, condition }
}

function toKind(effect: ProvenChange['effect'], before: Answer | null, after: Answer | null): PermissionChange['kind'] {
  switch (effect) {
    case 'widens':
      return isAllowed(before) ? 'more rows' : 'gained'
    case 'narrows':
      return isAllowed(after) ? 'fewer rows' : 'lost'
    case 'alters':
      return 'other rows'
    default:
      return 'unclear'
  }
}

function isAllowed(answer: Answer | null): boolean {
  return answer?.kind === 'allowed' || answer?.kind === 'some rows'
}
