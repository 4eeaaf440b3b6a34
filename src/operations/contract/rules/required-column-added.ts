import { createRule } from '../domain/create-rule.ts'
import { isRequiredColumn } from '../domain/is-required-column.ts'

export const requiredColumnAdded = createRule({
  name: 'required-column-added',
  severity: 'error',
  direction: 'input',
  mirror: ['column-removed'],
  title: 'A new column must be given',
  reason: 'Whoever inserts rows without it, which is everybody today, is refused with 400.',
  remedy: 'Give it a default, or let it be null until every client sends it.',
  example: { kind: 'sql', change: 'alter table orders add channel text not null;' },
  find: ({ columns }) =>
    columns.come.filter(isRequiredColumn).map(({ name, value, owner }) => ({
      subject: name,
      message: `${name} (${value.type}) must be given in every inserted row`,
      things: [owner.name],
      kinds: ['inserts'],
    })),
})
