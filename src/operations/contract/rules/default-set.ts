import { createRule } from '../domain/create-rule.ts'
import { listInserted } from '../domain/list-shared.ts'

export const defaultSet = createRule({
  name: 'default-set',
  severity: 'note',
  direction: 'input',
  mirror: ['default-removed'],
  title: 'A column that is left out gets a value',
  reason: 'Rows that clients insert without it have a value where they had null.',
  remedy: 'Nothing, unless a client counts on null.',
  example: { kind: 'sql', change: `alter table orders alter note set default '';` },
  find: (comparison) =>
    listInserted(comparison)
      .filter(({ before, after }) => before.standard === undefined && after.standard !== undefined && !before.required)
      .map(({ name, after }) => ({ subject: name, message: `${name} is ${after.standard} when it is left out` })),
})
