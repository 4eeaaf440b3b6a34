import { createRule } from '../domain/create-rule.ts'
import { listLossesOf } from '../domain/list-losses.ts'
import { renderRoles } from '../domain/list-shared.ts'

export const functionMayFail = createRule({
  name: 'function-may-fail',
  severity: 'warning',
  direction: 'both',
  mirror: { waiver: 'What comes back is told of the table or column itself: read-granted, relation-added, column-added.' },
  title: 'The body of a function names what is gone, or what its callers may not touch any more',
  reason: 'Bodies are text until they run: the function may fail where it uses what it names.',
  remedy: 'Run the function as each role that may call it: `dorsal db rehearse` does it with the tests of a project.',
  example: { kind: 'sql', change: 'revoke select on orders from anon;' },
  find: (comparison) =>
    comparison.overloads.kept.flatMap((overload) =>
      listLossesOf(overload, comparison).map(({ thing, roles }) => ({
        subject: `${overload.name} ${thing}`,
        message: `${overload.name} names ${thing}, which ${roles === undefined ? 'is gone' : `${renderRoles(roles)} may not use as before`}`,
        things: [overload.name],
        kinds: ['calls'],
        ...(roles !== undefined && { roles }),
      })),
    ),
})
