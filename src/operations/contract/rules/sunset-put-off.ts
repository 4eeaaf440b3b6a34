import { createRule } from '../domain/create-rule.ts'
import { listDeprecations } from '../domain/list-deprecations.ts'

export const sunsetPutOff = createRule({
  name: 'sunset-put-off',
  severity: 'note',
  direction: 'neither',
  mirror: ['sunset-brought-forward'],
  title: 'Something that is deprecated stays longer',
  reason: 'Clients have more time.',
  remedy: 'Nothing.',
  example: {
    kind: 'sql',
    change: `comment on column customers.nickname is '@deprecated since 2026-01 sunset 2028-01 use customers.name';`,
  },
  find: (comparison) =>
    listDeprecations(comparison)
      .filter(({ before, after }) => before !== undefined && after !== undefined && (after.sunset ?? '9999') > (before.sunset ?? '9999'))
      .map(({ name, before, after }) => ({
        subject: name,
        message: `${name} stays ${after?.sunset == null ? 'without a last day' : `until ${after.sunset}`}; it was ${before?.sunset}`,
      })),
})
