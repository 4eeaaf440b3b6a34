import { createRule } from '../domain/create-rule.ts'
import { listDeprecations } from '../domain/list-deprecations.ts'

export const deprecationAdded = createRule({
  name: 'deprecation-added',
  severity: 'note',
  direction: 'neither',
  mirror: ['deprecation-withdrawn'],
  title: 'Something is deprecated',
  reason: 'It works as before, and answers that use it say until when.',
  remedy: 'Tell the clients that use it: `dorsal api usage` names them.',
  example: { kind: 'sql', change: `comment on column orders.note is '@deprecated since 2026-11 sunset 2027-02';` },
  find: (comparison) =>
    listDeprecations(comparison)
      .filter(({ before, after }) => before === undefined && after !== undefined)
      .map(({ name, after }) => ({
        subject: name,
        message: `${name} is deprecated${after?.sunset == null ? '' : `, and may be gone from ${after.sunset} on`}${after?.use == null ? '' : `; use ${after.use}`}`,
      })),
})
