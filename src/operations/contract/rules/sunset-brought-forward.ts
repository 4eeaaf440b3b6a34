import { createRule } from '../domain/create-rule.ts'
import { listDeprecations } from '../domain/list-deprecations.ts'

export const sunsetBroughtForward = createRule({
  name: 'sunset-brought-forward',
  severity: 'warning',
  direction: 'neither',
  mirror: ['sunset-put-off'],
  title: 'Something that is deprecated may be gone sooner',
  reason: 'Clients planned with the day that was told.',
  remedy: 'Keep the day that was told.',
  example: {
    kind: 'sql',
    change: `comment on column customers.nickname is '@deprecated since 2026-01 sunset 2026-03 use customers.name';`,
  },
  find: (comparison) =>
    listDeprecations(comparison)
      .filter(({ before, after }) => before !== undefined && after !== undefined && (after.sunset ?? '9999') < (before.sunset ?? '9999'))
      .map(({ name, before, after }) => ({
        subject: name,
        message: `${name} may be gone from ${after?.sunset} on; it was ${before?.sunset ?? 'without a day'}`,
      })),
})
