import type { PermissionChange, Permissions } from '../../operations/handoff/operation.ts'
import type { Answer, Matrix, PermissionDiff, PermissionChange as ProvenChange } from '../../operations/permissions/operation.ts'

/** What changed for people: roles that a request may take, and sample users where their role has not got the same. */
export function toPermissions({ changes }: PermissionDiff, { subjects }: Matrix): Permissions {
  // Row-level security does not hold for servers with the secret key: they get every table that there is.
  const people = new Map(subjects.filter(({ isApiRole, role }) => isApiRole && role !== 'service_role').map((each) => [each.name, each]))
  return {
    kind: 'checked',
    changes: changes.flatMap((change) => {
      const named = change.subjects.flatMap((name) => people.get(name) ?? [])
      const told = named.filter(({ kind, role }) => kind === 'role' || !named.some(({ name }) => name === role)).map(({ name }) => name)
      return told.length === 0 ? [] : [{ ...toChange(change), subjects: told }]
    }),
  }
}

function toChange({ object, operation, columns, after, ...change }: ProvenChange): Omit<PermissionChange, 'subjects'> {
  const kind = toKind({ columns, after, ...change })
  const isGain = kind === 'gained' || kind === 'more rows' || kind === 'other rows'
  const condition = isGain && after?.kind === 'some rows' ? after.condition : null
  return { kind, operation, object: object.replace(/^public\./, ''), columns, condition }
}

/** Which rows is told of whole objects: a column by itself is there or not. */
function toKind({
  effect,
  columns,
  before,
  after,
}: Pick<ProvenChange, 'effect' | 'columns' | 'before' | 'after'>): PermissionChange['kind'] {
  switch (effect) {
    case 'widens':
      return columns.length === 0 && isAllowed(before) ? 'more rows' : 'gained'
    case 'narrows':
      return columns.length === 0 && isAllowed(after) ? 'fewer rows' : 'lost'
    case 'alters':
      return 'other rows'
    default:
      return 'unclear'
  }
}

function isAllowed(answer: Answer | null): boolean {
  return answer?.kind === 'allowed' || answer?.kind === 'some rows'
}
